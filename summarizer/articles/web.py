"""What an address answered, to an article.

This module exists so that a page from the web is read by its media type and its charset,
as browsers do, and by nothing else: what is no page is refused with its kind, a feed with
its bytes, for whoever reads feeds. It opens nothing itself; whatever has a ``get`` brings
the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol

from summarizer.articles.addresses import shown
from summarizer.articles.documents import article_of
from summarizer.articles.metadata import Metadata, Overrides
from summarizer.errors import ArticleError
from summarizer.values import Article

if TYPE_CHECKING:
    from summarizer.articles.fetch import Fetched

_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
} | dict.fromkeys(("", "text/plain", "text/xml", "application/xml"), ".txt")
"""How what is read is read; ``.txt`` by how it begins, other kinds not at all."""

_REMEDY: Final = "Save the article as text or HTML and give the file."

_FEEDS: Final = frozenset(
    f"application/{kind}" for kind in ("rss+xml", "atom+xml", "rdf+xml", "feed+json")
)
_HEAD: Final = 4_000
_FEED: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*)"
    rb"<(?:rss|feed|rdf:RDF)[\s>]|\s*+\{.*jsonfeed\.org/version",
    re.DOTALL | re.IGNORECASE,
)


class FeedError(ArticleError):
    """An address answered with a feed, where one article was looked for."""

    def __init__(self, fetched: Fetched) -> None:
        """Keep what was fetched: it need not be fetched again to be read."""
        super().__init__(
            f"{shown(fetched.final_url)}: a feed, not an article",
            remedy="`summarizer batch URL` reads its articles, `summarizer feeds add URL` follows.",
        )
        self.fetched = fetched


class Getter(Protocol):
    """Whatever fetches: a bare fetcher, or a polite one."""

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """Fetch an address, as :meth:`summarizer.articles.fetch.Fetcher.get` promises."""
        ...


def from_web(url: str, getter: Getter, given: Overrides | None = None) -> Article:
    """Fetch an address and make an article of it.

    Raises:
        FetchError: it gave no page.
        ArticleError: what it gave is no article.
    """
    return from_fetched(getter.get(url), given)


def from_fetched(fetched: Fetched, given: Overrides | None = None) -> Article:
    """Make an article of what was fetched; its address is where it came from in the end.

    ``given`` goes before what the page says of itself.

    Raises:
        FeedError: it is a feed.
        ArticleError: it is no page and no text, or holds no article.
    """
    if fetched.content_type in _FEEDS or _FEED.match(fetched.body[:_HEAD]):
        raise FeedError(fetched)
    where = shown(fetched.final_url)
    suffix = _SUFFIXES.get(fetched.content_type)
    if suffix is None:
        msg = f"{where}: {fetched.content_type[:80]}, not a page"
        raise ArticleError(msg, remedy=_REMEDY)
    known = Metadata(url=fetched.final_url).under(given or Overrides())
    return article_of(fetched.body, where, suffix, known, fetched.charset)
