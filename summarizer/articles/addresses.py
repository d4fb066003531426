"""Reads a web address as strictly as a fetcher must: what is doubtful is none.

This module exists because parsers disagree, and what one takes for a path another takes
for a host. Whatever several readings are possible of (user names, backslashes, numbers in
odd bases, letters that look like others) is refused here, before any name is resolved.
It knows nothing of networks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from summarizer.articles import ranges
from summarizer.articles.canonical import one_line
from summarizer.articles.fetch_faults import RefusedAddressError

PORTS: Final = {"http": 80, "https": 443}

_LONGEST: Final = 8_000
_LONGEST_HOST: Final = 253
_LAST_PORT: Final = 65_535
_SHOWN: Final = 200
_REMEDY: Final = "Give a public page's http or https address, or save the page and give the file."
_OPEN: Final = "Give --allow-local (allow_local in Python) to read pages of your own network."
_NEVER: Final = frozenset('\\"<>')
_KEPT: Final = "/:@!$&'()*+,;=%~?[]"
_NETLOC: Final = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^][:@]+))(?::(?P<port>[0-9]{0,5}))?"
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC: Final = re.compile(r"\d+|0x[0-9a-f]*")
_USER: Final = re.compile(r"(?<=//)[^/?#]*@")
_INTERNAL: Final = frozenset(
    "corp home internal intranet invalid lan local localdomain localhost onion private test".split()
)
"""Top-level names that no public server has (RFC 6761, RFC 6762, and what networks use)."""
_LOOKALIKES: Final = frozenset("аԁеһіјӏорԛѕԝхуѵ")  # Cyrillic
_ALPHABETS: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its parts, each in the one form that goes over the wire (ASCII)."""

    scheme: str
    host: str
    """In lower case; IPv6 without brackets, names in their ``xn--`` form."""
    port: int
    target: str
    """Path and query, quoted."""

    @property
    def authority(self) -> str:
        """Host and port as the ``Host`` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address; a fragment is not part of it."""
        return f"{self.origin}{self.target}"

    def leads_to(self, location: str) -> str:
        """Return the address that a redirect from here names; it is as unchecked as it came."""
        try:
            return urljoin(self.url, location.strip())
        except ValueError:
            return location


def shown(url: str) -> str:
    """Return an address as it may stand in a message: one short line without a password."""
    line = _USER.sub("", one_line(url) or "''")
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def read(url: str, *, allow_local: bool = False) -> Address:
    """Read an address.

    ``allow_local`` lets through other ports than 80 and 443, and names of local networks.
    Whether a name leads to a public machine cannot be known here.

    Raises:
        RefusedAddressError: no http(s) address, or one that must not be asked.
    """
    text = url.strip()
    if len(text) > _LONGEST:
        raise refused(url, f"longer than {_LONGEST:,} characters")
    if not text.isprintable() or _NEVER & set(text):
        raise refused(url, "holds characters that no address has")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise refused(url, "cannot be read as an address") from None
    if parts.scheme not in PORTS:
        raise refused(url, "not an address of http or https")
    if "@" in parts.netloc:
        raise refused(url, "names a user")
    place = _NETLOC.fullmatch(parts.netloc)
    if place is None:
        raise refused(url, "names no host")
    port = int(place["port"] or PORTS[parts.scheme])
    if port not in PORTS.values() and not (allow_local and 0 < port <= _LAST_PORT):
        raise refused(url, f"port {port} is not one of the web's (80 and 443)", opens=port > 0)
    host = place["v6"] or _name(place["name"], url, allow_local=allow_local)
    if place["v6"] or _NUMERIC.fullmatch(host.rpartition(".")[2]):
        host = _number(host, url, allow_local=allow_local)
    query = f"?{parts.query}" if parts.query else ""
    target = quote(f"{parts.path or '/'}{query}", safe=_KEPT)
    return Address(scheme=parts.scheme, host=host, port=port, target=target)


def _number(host: str, url: str, *, allow_local: bool) -> str:
    """Return a host that is no name, as machines write it."""
    number = ranges.number(host)
    if number is None:
        raise refused(url, f"{host} is a number in a form that hides what it is")
    if what := ranges.forbidden(number, allow_local=allow_local):
        raise refused(url, f"{host} is {what}", opens=ranges.is_local(number))
    return number.compressed


def _name(written: str, url: str, *, allow_local: bool) -> str:
    """Return a name as it is registered; one made to be taken for another is refused."""
    host = written.lower().removesuffix(".")
    if len(host) > _LONGEST_HOST:
        raise refused(url, "names a host that no registry knows")
    try:
        name = host if host.isascii() else _registered(host)
        labels = name.split(".")
        letters = [_letters(label) for label in labels]
    except UnicodeError:
        labels, letters = [], []
    if not labels or not all(map(_LABEL.fullmatch, labels)):
        raise refused(url, "names a host that no registry knows")
    if letters[-1].isascii() and any(map(_poses, letters)):
        raise refused(url, "names a host in letters that look like others")
    internal = len(labels) == 1 or labels[-1] in _INTERNAL
    if internal and not allow_local and not _NUMERIC.fullmatch(labels[-1]):
        raise refused(url, f"{host} is a name of local networks", opens=True)
    return ".".join(labels)


def _registered(host: str) -> str:
    """Return a name of other letters than ASCII's in its ``xn--`` form.

    Raises:
        UnicodeError: there is none, or it stands for another name.
    """
    name = host.encode("idna").decode()
    plain = all(c.isalnum() or c in "-._" or unicodedata.category(c)[0] == "M" for c in host)
    if not plain or name.encode().decode("idna") != host:
        msg = "several readings"
        raise UnicodeError(msg)
    return name


def _letters(label: str) -> str:
    """Return a label in the letters that it stands for."""
    return label[4:].encode().decode("punycode") if label.startswith("xn--") else label


def _poses(label: str) -> bool:
    """Whether a label is of another alphabet and could be read as Latin letters."""
    letters = [c for c in label if c.isalpha()]
    other = [c for c in letters if unicodedata.name(c, "").startswith(_ALPHABETS)]
    mixed = len(other) < len(letters) and any(c.isascii() for c in letters)
    return bool(other) and (mixed or set(letters) <= _LOOKALIKES)


def refused(url: str, why: str, *, opens: bool = False) -> RefusedAddressError:
    """Return the error for an address; ``opens``: ``--allow-local`` would let it through."""
    return RefusedAddressError(f"{shown(url)}: {why}", remedy=_OPEN if opens else _REMEDY)
