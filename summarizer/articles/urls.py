"""One form for the addresses of one page: what feeds, newsletters and phones add is taken off.

This module exists so that a page is recognised however it was linked. The canonical form is
a key to compare by, not an address to fetch: it says https whatever the page is served by. It
errs on the side of keeping: a page taken for two is read once too often, and its text shows
that it is one; two pages taken for one would lose an article.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from courlan import normalize_url
from courlan.clean import TRACKERS_RE

from summarizer.articles.canonical import one_line

_SCHEMES: Final = ("http", "https")
_PORTS: Final = (None, 80, 443)
# Caches that serve a page's mobile form under their own name, the page's address in the path.
_CACHE = re.compile(
    r"(?:(?:[\w-]+\.)?cdn\.ampproject\.org/[a-z]|(?:www\.)?google\.[a-z.]+/amp)/(?:s/)?"
    r"(?P<page>[^/]+\..+)"
)
_HOST = re.compile(r"(?:(?:www\d?|amp|m|mobile)\.)+(?=[^.]+\.)")
_MOBILE = re.compile(r"/amp(?:\.html?)?$|\.amp(?=(?:\.html?)?$)")
_INDEX = re.compile(r"/index\.html?$")
_AMP_QUERY: Final = {("amp", ""), ("amp", "1"), ("outputtype", "amp"), ("output", "amp")}
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


def canonical(url: str) -> str:
    """Return the canonical form of an http(s) address; anything else comes back on one line.

    Taken off are the scheme's difference, default ports, user names, ``www.`` and mobile
    hosts, fragments, AMP forms and caches, tracking parameters (courlan knows them),
    trailing slashes and the order of parameters. A parameter that is a mere number is kept
    even under a tracker's name, for it may be the article's. ``canonical`` of its own result
    is that result.
    """
    line = one_line(url) or ""
    parts = _split(line)
    if parts is None:
        return line
    cached = _CACHE.match(f"{parts.hostname}{parts.path}")
    if cached:
        parts = _split(f"https://{cached['page']}?{parts.query}") or parts
    path = _path(parts.path)
    bare = SplitResult("https", _host(parts), path, "", "")
    query = _query(parts.query)
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    address = normalize_url(bare, trailing_slash=False).removesuffix("/")
    return f"{_escaped(address)}{'?' * bool(query)}{query}{fragment}"


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http(s) address, None where it is none."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in _SCHEMES and parts.hostname
        _ = parts.port
    except ValueError:
        return None
    return parts if known else None


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    host = _HOST.sub("", f"[{name}]" if ":" in name else name, count=1)
    return host if parts.port in _PORTS else f"{host}:{parts.port}"


def _path(path: str) -> str:
    """Take the marks of a page's mobile form off its path, and what a folder's page is called."""
    found = re.sub(r"/{2,}", "/", path)
    while True:
        bare = _INDEX.sub("", _MOBILE.sub("", found.rstrip("/")))
        if bare == found:
            return bare
        found = bare


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not _is_noise(*pair)))


def _is_noise(name: str, value: str) -> bool:
    name = name.lower()
    if (name, value.lower()) in _AMP_QUERY:
        return True
    number = value.isdigit() and "_" not in name
    return bool(TRACKERS_RE.search(name)) and not number


def _escaped(address: str) -> str:
    return _ESCAPE.sub(lambda found: found[0].upper(), address)
