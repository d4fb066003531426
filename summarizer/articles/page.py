"""HTML page to article: what a reader sees of the article, and what the page says of it.

This module exists to keep one order: parse, read the metadata, take out what is hidden,
and only then extract. trafilatura finds the article's text and htmldate its date; neither
ever fetches anything. Dates are read from metadata and time elements, not from prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Final

from lxml.etree import strip_elements, strip_tags
from lxml.html import HtmlElement, document_fromstring

from summarizer.articles import blocks, hidden, linked, markup, walls
from summarizer.articles.article import TITLE_MADE, assemble
from summarizer.articles.canonical import one_line, opening
from summarizer.articles.decode import decode
from summarizer.articles.metadata import (
    Metadata,
    Overrides,
    identifier,
    language_tag,
    read_date,
    web_address,
)
from summarizer.errors import ArticleError
from summarizer.values import Article, Loss

HIDDEN_TEXT: Final = "hidden_text"
"""Flag: words that a reader of the page does not see were left out."""
LINKED_DATA: Final = "linked_data"
"""Flag: the text is from the page's linked data, of which its reader sees only a part."""

_MAX_ELEMENTS: Final = 20_000
_MAX_DEPTH: Final = 200
_MAX_LINKS: Final = 1_000
_HIDDEN_WORDS: Final = 4
_HEADINGS: Final = 3
_SHORT: Final = 400
_LONG_LINE: Final = 80
_SENTENCE: Final = 10
_ENDS: Final = tuple('.!?…。！？।۔؟"”’»」)')
_MUCH_MORE: Final = 1.5
_ASKING: Final = "that asks for consent or for proof of being human"
_TEXTLESS: Final = "without an article's text"
_REMEDY: Final = "Save the article's text to a file and give that."
_INLINE: Final = tuple(
    "abbr b bdi bdo big cite em font i ins kbd mark nobr s small span strong tt u wbr".split()
)
_MENUS: Final = ("nav", "menu", "footer", "button", "select")
_SCRIPTS: Final = ".//script[@type='application/ld+json']"
_TIMES: Final = (
    "//*[contains(@itemprop, 'datePublished') or @pubdate]",
    "//article//time | //main//time",
    "//time",
)
_NOTHING: Final = "nothing"
_CHANGED = re.compile(r"modif|updat|revis", re.IGNORECASE)
_CHANGED_KEY = re.compile(r'"(?:dateModified|dateCreated|uploadDate)"\s*:\s*"[^"]*"\s*,?')
# htmldate refuses what lies behind this; a machine's clock must not decide about an article.
_NO_DAY_AFTER: Final = "2100-01-01"


def from_html(  # noqa: PLR0913 - what the contract says of an article
    html: bytes | str,
    *,
    title: str | None = None,
    published: str | date | None = None,
    language: str | None = None,
    source: str | None = None,
    url: str | None = None,
    id: str | None = None,  # noqa: A002 - the contract's name
) -> Article:
    """Make an article of an HTML page; what is given goes before what the page says.

    Raises:
        ArticleError: no HTML, too large, or without an article's text.
        UsageError: the date, the language or the address cannot be read.
    """
    given = Overrides.parse(
        title=title, published=published, language=language, source=source, url=url
    )
    text = decode(html, "the page")[0] if isinstance(html, bytes) else html
    return from_page(text, Metadata(id=identifier(one_line(id))).under(given), where="the page")


def from_page(html: str, known: Metadata, *, where: str, flags: tuple[str, ...] = ()) -> Article:
    """Make an article of a decoded page and what is already known of it.

    Left out, and flagged if it is four words or more, is what a reader does not see
    (:mod:`summarizer.articles.hidden`). Where the page shows much less of the article than
    its linked data has, that is taken, and flagged; flagged too is what looks cut, paid
    for, or like no article (:mod:`summarizer.articles.walls`). Where the page is nested
    deeper than the parser goes, the rest is a loss.

    Raises:
        ArticleError: no HTML, too large, or without an article's text.
    """
    tree, whole = _parsed(html, where)
    scripts = [deepcopy(e) for e in tree.iterfind(_SCRIPTS)]
    if hidden.strip(tree) >= _HIDDEN_WORDS:
        flags = (*flags, HIDDEN_TEXT)
    shown = str(tree.text_content())
    _simplify(tree, where)
    known = _metadata(tree, scripts).under(known)
    lines, told = _text(tree), linked.read(scripts)
    if _length(told.lines) >= max(_SHORT, _MUCH_MORE * _length(lines)):
        lines, flags = list(told.lines), (*flags, LINKED_DATA)
    if lines and known.title and lines[0].casefold() == known.title.casefold():
        lines = lines[1:]
    if not any(map(_is_prose, lines)):
        asks = walls.is_no_article([shown])
        msg = f"{where}: a page {_ASKING if asks else _TEXTLESS}"
        raise ArticleError(msg, remedy=_REMEDY)
    if not known.title and _is_prose(lines[0]):
        known, flags = replace(known, title=opening(lines[0])), (*flags, TITLE_MADE)
    flags = (*flags, *walls.flags(lines, shown, paid=told.paid))
    hint = language_tag(tree.get("lang") or "")
    return _assembled(lines, known, where, hint, flags, whole=whole)


def from_fragment(html: str, known: Metadata, *, where: str, hint: str | None = None) -> Article:
    """Make an article of HTML that is the article and nothing else, as feeds carry it.

    ``hint`` is the language that the feed claims.

    Raises:
        ArticleError: no words that a reader would see.
    """
    tree, whole = _parsed(html, where)
    flags = (HIDDEN_TEXT,) if hidden.strip(tree) >= _HIDDEN_WORDS else ()
    lines = blocks.lines(tree)
    if walls.is_cut(lines):
        flags = (*flags, walls.TRUNCATED)
    return _assembled(lines, known, where, hint, flags, whole=whole)


def _assembled(  # noqa: PLR0913 - what is found of an article
    lines: list[str],
    known: Metadata,
    where: str,
    hint: str | None,
    flags: tuple[str, ...],
    *,
    whole: bool,
) -> Article:
    if not whole:
        lost = Loss(step="intake", reason="truncated", detail="the page is nested too deeply")
        known = replace(known, losses=(*known.losses, lost))
        flags = (*flags, walls.TRUNCATED)
    return assemble("\n\n".join(lines), known, where=where, hint=hint, flags=flags)


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _parsed(html: str, where: str) -> tuple[HtmlElement, bool]:
    """Return a page's tree, and whether all of it is in the tree."""
    parsed = markup.parse(html)
    if parsed is None:
        msg = f"{where}: no HTML in it"
        raise ArticleError(msg, remedy=_REMEDY)
    return parsed


def _simplify(tree: HtmlElement, where: str) -> None:
    """Take menus out, and marks off that say nothing: extraction is not linear in them.

    Measured with trafilatura 2.3.1: 20,000 spans in a paragraph took 22 s, 10,000 links
    20 s, 2,000 nested tables 11 s; what is left takes at most a few seconds.
    """
    strip_elements(tree, *_MENUS, with_tail=False)
    strip_tags(tree, *_INLINE)
    for element in [e for e in tree.iter() if len(e) > _MAX_LINKS]:
        if sum(c.tag == "a" for c in element) > _MAX_LINKS:
            for link in element.findall("a"):
                link.tag = _NOTHING
    deep, todo, count = [], [(tree, 1)], 0
    while todo:
        element, depth = todo.pop()
        count += 1
        deep += [element] * (depth > _MAX_DEPTH)
        todo += [(child, depth + 1) for child in element]
    if count > _MAX_ELEMENTS:
        msg = f"{where}: a page of {count:,} elements, more than {_MAX_ELEMENTS:,}"
        raise ArticleError(msg, remedy=_REMEDY)
    for element in deep:
        element.tag = _NOTHING
        element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    strip_tags(tree, _NOTHING)


def _is_prose(line: str) -> bool:
    """Whether a line can be an article's: a menu's lines are short and no sentences."""
    return len(line) >= _LONG_LINE or (len(line) >= _SENTENCE and line.endswith(_ENDS))


def _text(tree: HtmlElement) -> list[str]:
    """Return the article's paragraphs; a short text is sought again with more recall."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import
    from trafilatura.settings import Document  # noqa: PLC0415 - slow to import

    best: list[str] = []
    for recall in (False, True):
        found = bare_extraction(tree, include_comments=False, favor_recall=recall)
        text = found.text if isinstance(found, Document) else None
        lines = [line.strip() for line in (text or "").split("\n")]
        lines = [line for line in lines if any(c.isalnum() for c in line)]
        best = max(best, lines, key=_length)
        if _length(best) >= _SHORT:
            break
    return best


def _metadata(tree: HtmlElement, linked: list[HtmlElement]) -> Metadata:
    """Read what a page says of itself, from its head, headings, times and linked data."""
    from htmldate import find_date  # noqa: PLC0415 - slow to import
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415 - slow to import

    times: list[HtmlElement] = next(filter(None, map(tree.xpath, _TIMES)), [])
    slim = _slim(tree, [*linked, *tree.findall(".//h1")[:_HEADINGS]])
    found = extract_metadata(slim, date_config={"extensive_search": False})
    day = find_date(
        _dated(_slim(tree, [*linked, *times[:1]])),
        extensive_search=False,
        original_date=True,
        deferred_url_extractor=True,
        url=found.url,
        max_date=_NO_DAY_AFTER,
    )
    return Metadata(
        title=one_line(found.title),
        published=read_date(day),
        source=one_line(found.sitename),
        url=web_address(found.url),
    )


def _slim(tree: HtmlElement, kept: list[HtmlElement]) -> HtmlElement:
    """Return a page of the same head with nothing in its body but some elements."""
    page: HtmlElement = document_fromstring("<html><head></head><body></body></html>")
    page.head.extend(deepcopy(e) for e in tree.head)
    page.body.extend(deepcopy(e) for e in kept)
    for element in page.body:
        element.tail = None
    return page


def _dated(page: HtmlElement) -> HtmlElement:
    """Take away titles, whose dates are events, and the days on which a page was changed."""
    for title in page.findall(".//title"):
        title.drop_tree()
    for meta in page.findall(".//meta"):
        if _CHANGED.search(" ".join(meta.get(k) or "" for k in ("property", "name", "itemprop"))):
            meta.drop_tree()
    for script in page.iterfind(_SCRIPTS):
        script.text = _CHANGED_KEY.sub("", script.text or "")
    return page
