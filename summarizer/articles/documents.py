"""The bytes of one document, to an article: a page, Markdown or plain text.

This module exists so that files, standard input and the web end in the same readers. What
a document is says its suffix, or how it begins; where the bytes came from it never asks.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.articles.article import assemble
from summarizer.articles.beside import front_matter
from summarizer.articles.decode import decode, kind
from summarizer.articles.metadata import Metadata
from summarizer.errors import ArticleError
from summarizer.values import Article

MARKDOWN: Final = frozenset({".md", ".markdown"})
PAGES: Final = frozenset({".html", ".htm", ".xhtml"})

CHARSET_INFERRED: Final = "charset_inferred"
"""Flag: the document does not say its charset, and is not UTF-8."""

_HEADING = re.compile(r"#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"(?:=+|-{3,})[ \t]*")


def article_of(
    raw: bytes, where: str, suffix: str, known: Metadata, charset: str | None = None
) -> Article:
    """Make an article of a document's bytes, by its suffix or by how it begins.

    ``where`` names it in errors; ``charset`` is the one that it came with, if any.

    Raises:
        ArticleError: it is no text, of another kind, or holds no article.
    """
    text, inferred = decode(raw, where, charset)
    flags = (CHARSET_INFERRED,) if inferred else ()
    try:
        is_page = suffix in PAGES or (suffix not in MARKDOWN and kind(text) == "page")
    except ValueError as e:
        msg = f"{where}: {e}"
        raise ArticleError(msg, remedy="Give the article as text, Markdown or HTML.") from None
    if is_page:
        from summarizer.articles.page import from_page  # noqa: PLC0415 - lxml and trafilatura

        return from_page(text, known, where=where, flags=flags)
    if suffix in MARKDOWN or suffix == "":
        said, text = front_matter(text.replace("\r\n", "\n"))
        known = said.under(known)
        text = _without_marks(text)
    return assemble(text, known, where=where, flags=flags)


def _without_marks(text: str) -> str:
    """Take the heading's marks off a Markdown title; nothing else is changed."""
    first, _, rest = text.lstrip().partition("\n")
    if mark := _HEADING.match(first):
        return f"{first[mark.end() :].rstrip(' #')}\n{rest}"
    second, _, body = rest.partition("\n")
    return f"{first}\n{body}" if _UNDERLINE.fullmatch(second) else text
