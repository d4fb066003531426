"""Text to article: canonical text, sentences, language, identifier.

This module exists so that every way in (files, pages, JSON lines, the Python API) ends in
the same place. It reads no files and no markup.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from summarizer.articles import canonical
from summarizer.articles.language import detect
from summarizer.articles.metadata import Metadata, Overrides, identifier
from summarizer.articles.sentences import split
from summarizer.errors import ArticleError
from summarizer.values import Article

HIDDEN_CHARACTERS = "hidden_characters"
"""Flag: characters that nobody can see (bidi, zero-width, tags, controls) were removed."""
TITLE_MADE = "title_made"
"""Flag: the article had no title; the words of its first sentence stand in."""


def from_text(  # noqa: PLR0913 - what the contract says of an article
    text: str,
    *,
    title: str | None = None,
    published: str | date | None = None,
    language: str | None = None,
    source: str | None = None,
    url: str | None = None,
    id: str | None = None,  # noqa: A002 - the contract's name
) -> Article:
    """Make an article of a text whose first line is its title, or of a body and a title.

    A given title is put before the text unless the text begins with it. ``published`` is
    a date, or one written as ``YYYY-MM-DD``; ``language`` a BCP 47 tag, else it is
    detected; ``url`` an http(s) address. ``id`` is the text's digest unless given.

    Raises:
        ArticleError: the text holds no words.
        UsageError: the date, the language or the address cannot be read.
    """
    given = Overrides.parse(
        title=title, published=published, language=language, source=source, url=url
    )
    return assemble(text, Metadata(id=identifier(canonical.one_line(id))).under(given))


def assemble(
    text: str,
    known: Metadata,
    *,
    where: str = "the text",
    hint: str | None = None,
    flags: tuple[str, ...] = (),
) -> Article:
    """Make an article of a text and what is known of it.

    ``where`` names the source in errors; ``hint`` is the language a page claims.

    Raises:
        ArticleError: the text holds no words.
    """
    bare, hidden = canonical.clean(text)
    if not any(c.isalnum() for c in bare):
        msg = f"{where}: no words in it"
        raise ArticleError(msg, remedy="Give a file that holds the article's text.")
    title, body, made = canonical.part(bare, known.title)
    whole = canonical.join(title, body)
    language = known.language or detect(whole, hint)
    raised = (*flags, *[HIDDEN_CHARACTERS] * hidden, *[TITLE_MADE] * made)
    return Article(
        id=known.id or sha256(whole.encode()).hexdigest()[:12],
        title=title,
        text=whole,
        sentences=split(whole, language),
        source=known.source,
        url=known.url,
        published=known.published,
        language=language,
        flags=tuple(dict.fromkeys(raised)),
        losses=known.losses,
    )
