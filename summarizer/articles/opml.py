"""Lists of feeds as other readers write and read them: OPML 1.0 and 2.0.

This module exists so that subscriptions come and go as files. It reads the feeds of
outlines at any depth; the folders they lie in, and all else a reader keeps there, are
passed over. Declarations of entities are refused, whatever they say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from summarizer.articles.canonical import one_line
from summarizer.articles.metadata import web_address
from summarizer.errors import ArticleError

MAX_BYTES: Final = 10_000_000
"""A list has at most so many bytes."""

_REMEDY: Final = "Export it again as OPML from the reader it is from."
_MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list."""

    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The feeds of a list, and what in it names a feed but no address of the web."""

    feeds: tuple[Subscription, ...]
    """In their order, each address once."""
    left_out: tuple[str, ...] = ()


def read(raw: bytes, where: str) -> Subscriptions:
    """Read the feeds of an OPML file; ``where`` names it in errors.

    Raises:
        ArticleError: too large, no well-formed XML, no OPML, or with entities.
    """
    if len(raw) > MAX_BYTES:
        msg = f"{where}: more than {MAX_BYTES // 1_000_000} MB"
        raise ArticleError(msg, remedy=_REMEDY)
    root = _root(raw, where)
    feeds: dict[str, Subscription] = {}
    left_out = []
    for outline in root.iter("{*}outline"):
        said = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        written = said.get("xmlurl")
        if written is None:
            continue
        if url := web_address(written):
            title = one_line(said.get("title") or said.get("text"))
            feeds.setdefault(url, Subscription(url, title if title != url else None))
        else:
            left_out.append((one_line(written) or "''")[:_MOST_SHOWN])
    return Subscriptions(tuple(feeds.values()), tuple(left_out))


def write(feeds: Iterable[Subscription]) -> bytes:
    """Return feeds as an OPML 2.0 file in UTF-8; the same feeds give the same bytes."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = "Feeds"
    for feed in feeds:
        name = one_line(feed.title) or feed.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _root(raw: bytes, where: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        msg = f"{where}: no well-formed XML ({one_line(error.msg)})"
        raise ArticleError(msg, remedy=_REMEDY) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        msg = f"{where}: declares entities, which no list of feeds needs"
        raise ArticleError(msg, remedy=_REMEDY)
    if etree.QName(root).localname.lower() != "opml":
        msg = f"{where}: XML, but no OPML"
        raise ArticleError(msg, remedy=_REMEDY)
    return root
