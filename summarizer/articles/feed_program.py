"""The program that takes feeds apart, in a process that may hang, crash or be ended.

feedparser is pure Python over hostile text: some feeds cost it seconds or gigabytes. So
it runs here, with a limit on memory and an alarm for each feed that ends the process, and
:mod:`summarizer.articles.feeds` starts another. It is run by its path, imports nothing of
ours, opens nothing, and judges nothing: addresses, dates and languages leave as written.

Asked over the connection whose file number is its first argument: a JSON object
(``base``, ``content_type``), then the feed's bytes; the answer is one JSON object.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import resource
import signal
import sys
from collections.abc import Mapping
from html import escape
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urljoin

import feedparser
from feedparser.mixin import _FeedParserMixin
from lxml.etree import ParserError
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring

EXIT_MEMORY = 3

_PLAIN = "text/plain"
_MARKUP = frozenset({"text/html", "application/xhtml+xml", _PLAIN})
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"""<\?xml[^>]{1,200}encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:0*([0-9]+)|[xX]0*([0-9a-fA-F]+));?")
_LONGEST_CODE = 7
_BLANKS = frozenset(b"\t\n\r")
_PAGE = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_HEAD = 4096
_SAMPLE = 100_000

Told = dict[str, Any]


def main(number: int, seconds: float, memory: int) -> None:
    """Answer until the other side closes; ``memory`` in bytes, ``seconds`` for each feed."""
    # Nobody here asks for authors, and to part their names from their addresses feedparser
    # 6.0.14 searches with a pattern that takes quadratic time.
    _FeedParserMixin._sync_author_detail = lambda *_: None  # noqa: SLF001 - its only switch
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with Connection(number) as line:
        line.send_bytes(b"ready")
        while True:
            try:
                asked, body = json.loads(line.recv_bytes()), line.recv_bytes()
            except EOFError:
                return
            signal.setitimer(signal.ITIMER_REAL, seconds)  # nobody catches it: it kills
            answer = json.dumps(_taken_apart(body, **asked)).encode()
            signal.setitimer(signal.ITIMER_REAL, 0)
            line.send_bytes(answer)


def _taken_apart(body: bytes, base: str, content_type: str) -> Told:
    try:
        if body.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1] == b"{":
            return _json_feed(json.loads(body), base)
        return _xml_feed(body, base, content_type)
    except MemoryError:
        sys.exit(EXIT_MEMORY)
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this feed only
        return {"problem": f"cannot be read ({type(error).__name__}: {error})"}


def _xml_feed(body: bytes, base: str, content_type: str) -> Told:
    charset = _charset(body, content_type)
    headers = {
        "content-location": base,
        "content-type": f"application/xml; charset={charset}" if charset else "application/xml",
    }
    # A stream: what has no `read` is tried as the name of a file, bytes too. Markup is not
    # cleaned or changed here: that would show what its styles hide.
    read = feedparser.parse(
        io.BytesIO(_REFERENCE.sub(_sound, body)),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not (read.version or read.entries):
        return _no_feed(body, base)
    feed = read.feed
    return {
        "kind": read.version or "xml",
        "title": _plain(feed, "title"),
        "language": feed.get("language"),
        "ttl": _minutes(feed),
        "entries": [_entry(e) for e in read.entries],
    }


def _sound(reference: re.Match[bytes]) -> bytes:
    """Return a reference to a character of XML, or nothing: one bad one would cost the feed."""
    digits, base = (reference[1], 10) if reference[1] else (reference[2], 16)
    code = int(digits, base) if len(digits) <= _LONGEST_CODE else 0
    is_plain = code >= ord(" ") and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - half characters
    return reference[0] if code in _BLANKS or (is_plain and code <= sys.maxunicode) else b""


def _charset(body: bytes, content_type: str) -> str | None:
    """Name a feed's charset; None leaves it to its own declaration.

    What is valid as UTF-8 is UTF-8, whatever is said; a declared charset counts where the
    bytes are valid in it; else the bytes are looked at.
    """
    said = _CHARSET.search(content_type)
    told = said[1] if said else None
    if body.isascii() or b"\0" in body[:4] or body.startswith(_BOMS):
        return told
    if _is_valid(body, "utf-8"):
        return "utf-8"
    declared = _DECLARED.match(body.lstrip())
    if any(_is_valid(body, c) for c in (told, declared and declared[1].decode()) if c):
        return told
    from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom needed, slow to import

    found = from_bytes(body[:_SAMPLE]).best()
    return found.encoding if found else None


def _is_valid(body: bytes, charset: str) -> bool:
    try:
        body.decode(charset)
    except (UnicodeError, LookupError):
        return False
    return True


def _entry(entry: Mapping[str, Any]) -> Told:
    written = entry.get("published") or entry.get("updated") or entry.get("created")
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    contents = [c for c in entry.get("content", ()) if c.get("type", _PLAIN) in _MARKUP]
    content: Mapping[str, Any] = max(contents, key=lambda c: len(c.get("value") or ""), default={})
    html, summary = _markup(content), _markup(entry.get("summary_detail") or {})
    return {
        "id": entry.get("id"),
        "url": entry.get("feedburner_origlink") or entry.get("link") or _first_link(entry),
        "title": _plain(entry, "title"),
        "written": written,
        "parsed": "{:04}-{:02}-{:02}".format(*parsed[:3]) if parsed else None,
        "html": html,
        "summary": summary if summary != html else None,
        "language": entry.get("language") or content.get("language"),
    }


def _first_link(entry: Mapping[str, Any]) -> str | None:
    links = (k for k in entry.get("links", ()) if k.get("rel", "alternate") == "alternate")
    return next((k["href"] for k in links if k.get("href")), None)


def _markup(detail: Mapping[str, Any]) -> str | None:
    """Return a text as HTML: a plain one with its paragraphs as such."""
    value = detail.get("value")
    if not value or detail.get("type") != _PLAIN:
        return value or None
    return "".join(f"<p>{escape(p)}</p>" for p in re.split(r"\n\s*\n", value) if p.strip())


def _plain(context: Mapping[str, Any], key: str) -> str | None:
    """Return a title as plain text: it is HTML where it says so, or has tags."""
    value = context.get(key)
    kind = (context.get(f"{key}_detail") or {}).get("type")
    return _without_tags(value) if value and (kind != _PLAIN or _TAG.search(value)) else value


def _without_tags(html: str) -> str:
    try:
        tree: HtmlElement = fragment_fromstring(html, create_parent=True)
        for unseen in tree.xpath("//script | //style"):
            unseen.drop_tree()
    except (ParserError, ValueError):
        return html
    return str(tree.text_content())


def _minutes(feed: Mapping[str, Any]) -> float | None:
    """Return how long a feed says that it stays as it is."""
    try:
        if ttl := feed.get("ttl"):
            return float(ttl)
        period = _PERIODS[str(feed["sy_updateperiod"]).strip().lower()]
        return period / max(1.0, float(feed.get("sy_updatefrequency") or 1))
    except (KeyError, ValueError):
        return None


def _no_feed(body: bytes, base: str) -> Told:
    """Say why something is no feed; of a page also which feeds it offers."""
    if b"<opml" in body[:_HEAD]:
        return {"problem": "a list of feeds (OPML), no feed"}
    if not _PAGE.search(body[:_HEAD]):
        return {"problem": "no feed (no RSS, Atom or JSON Feed in it)"}
    problem = {"problem": "an HTML page, no feed"}
    try:
        tree: HtmlElement = document_fromstring(body)
    except (ParserError, ValueError):
        return problem
    offered = [
        _joined(base, link.get("href", "").strip())
        for link in tree.iter("link")
        if (link.get("type") or "").strip().lower() in _FEED_TYPES
        and "alternate" in (link.get("rel") or "").lower().split()
    ]
    return {**problem, "offered": list(dict.fromkeys(offered))}


def _json_feed(read: Any, base: str) -> Told:
    """Read a JSON Feed, 1.0 or 1.1."""
    items = read.get("items") if isinstance(read, dict) else None
    if not isinstance(items, list) or "jsonfeed.org/version/" not in str(read.get("version")):
        return {"problem": "no feed (JSON without a JSON Feed's version and items)"}
    return {
        "kind": "json",
        "title": _text(read.get("title")),
        "language": _text(read.get("language")),
        "entries": [_item(item, base) for item in items if isinstance(item, dict)],
    }


def _item(item: Told, base: str) -> Told:
    link = _text(item.get("url")) or _text(item.get("external_url"))
    html, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    number = item.get("id")
    return {
        "id": str(number) if isinstance(number, str | int | float) else None,
        "url": _joined(base, link) if link else None,
        "title": _text(item.get("title")),
        "written": _text(item.get("date_published")) or _text(item.get("date_modified")),
        "html": html or _markup({"value": plain, "type": _PLAIN}),
        "summary": _markup({"value": _text(item.get("summary")), "type": _PLAIN}),
        "language": _text(item.get("language")),
    }


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
