"""A feed's entry to an article: by the text in the feed, or by the page it leads to.

This module exists so that a page is fetched only where the feed does not carry the text
itself, and so that what cannot be read in full is taken as far as it goes and says so. It
opens nothing itself; whatever has a ``get`` brings the bytes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from summarizer.articles.canonical import one_line
from summarizer.articles.feeds import FeedEntry, ParsedFeed
from summarizer.articles.fetch_faults import FetchError
from summarizer.articles.metadata import Metadata, Overrides
from summarizer.articles.walls import CONSENT_PAGE, TRUNCATED
from summarizer.articles.web import Getter, from_fetched
from summarizer.errors import ArticleError
from summarizer.values import Article, Loss

_LONG: Final = 1_200
_PARTED: Final = 500
_PARTS: Final = 3
_REMEDY: Final = "Open the feed yourself; it may carry titles only."
_DOTS: Final = ("…", "...")


def from_entry(entry: FeedEntry, feed: ParsedFeed, getter: Getter | None) -> Article:
    """Make an article of an entry; its page is fetched where the entry is short or cut.

    Where the page cannot be read, what the feed carries stands in, flagged as truncated.
    What a page says of its date and publisher goes before what the feed says; without a
    ``getter`` only the feed is read.

    Raises:
        FetchError: the page cannot be had now, but perhaps later (``transient``).
        ArticleError: neither the page nor the feed has a text.
    """
    own = _from_feed(entry, feed)
    if own is not None and _is_whole(own):
        return own
    if entry.url is None or getter is None:
        if own is None:
            msg = f"{entry.title or entry.id}: an entry without a text"
            raise ArticleError(msg, remedy=_REMEDY)
        return own
    try:
        page = _from_page(entry.url, entry, feed, getter)
    except ArticleError as error:
        if own is None or (isinstance(error, FetchError) and error.transient):
            raise
        return _cut(own, error)
    return page if own is None or len(page.text) >= len(own.text) else own


def _from_feed(entry: FeedEntry, feed: ParsedFeed) -> Article | None:
    """Return what the feed carries of an article; None where it is no text."""
    from summarizer.articles.page import from_fragment  # noqa: PLC0415 - lxml and trafilatura

    known = Metadata(title=entry.title, published=entry.published, source=feed.title, url=entry.url)
    made = []
    for html in filter(None, (entry.html, entry.summary)):
        try:
            made.append(from_fragment(html, known, where="the entry", hint=entry.language))
        except ArticleError:
            continue
    longest = max(made, key=lambda article: len(article.text), default=None)
    if longest is None or longest.text == longest.title:
        return None
    return _flagged(longest, *entry.flags)


def _is_whole(own: Article) -> bool:
    """Whether what a feed carries is the article: long, or in parts, as no teaser is."""
    parted = own.text.count("\n\n") >= _PARTS and len(own.text) >= _PARTED
    return TRUNCATED not in own.flags and (parted or len(own.text) >= _LONG)


def _from_page(url: str, entry: FeedEntry, feed: ParsedFeed, getter: Getter) -> Article:
    """Read an entry's page.

    Raises:
        FetchError: it gave no page.
        ArticleError: what it gave is no article.
    """
    title = None if (entry.title or "").endswith(_DOTS) else entry.title
    page = from_fetched(getter.get(url), Overrides(title=title))
    if CONSENT_PAGE in page.flags:
        msg = f"{one_line(url)}: a page that asks for consent or for proof of being human"
        raise ArticleError(msg, remedy="Open the page yourself; save it and give the file.")
    found = replace(
        page,
        published=page.published or entry.published,
        language=page.language or entry.language,
        source=page.source or feed.title,
    )
    return found if page.published else _flagged(found, *entry.flags)


def _cut(own: Article, error: ArticleError) -> Article:
    """Let what the feed carries stand in for a page, and say why it does."""
    lost = Loss(step="intake", reason="page_unread", detail=str(error))
    return replace(_flagged(own, TRUNCATED), losses=(*own.losses, lost))


def _flagged(article: Article, *flags: str) -> Article:
    return replace(article, flags=tuple(dict.fromkeys((*article.flags, *flags))))
