"""What an address answered, to an article.

This module exists so that a page from the web is read by its media type and its charset,
as browsers do, and by nothing else: what is no page is refused with its kind. It opens
nothing itself; whatever has a ``get`` brings the bytes.
"""

from __future__ import annotations

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
        ArticleError: it is no page and no text, or holds no article.
    """
    where = shown(fetched.final_url)
    suffix = _SUFFIXES.get(fetched.content_type)
    if suffix is None:
        msg = f"{where}: {fetched.content_type[:80]}, not a page"
        raise ArticleError(msg, remedy=_REMEDY)
    known = Metadata(url=fetched.final_url).under(given or Overrides())
    return article_of(fetched.body, where, suffix, known, fetched.charset)
