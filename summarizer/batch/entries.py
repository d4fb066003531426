"""Takes in what is new among the entries of one feed.

This module exists so that a page is fetched once, however often feeds tell of it, and so
that a host that is down is not asked for every page it has. What becomes of an article is
the intake's; when the feed is asked again is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from summarizer.articles.entry import from_entry
from summarizer.articles.feeds import FeedEntry, ParsedFeed
from summarizer.articles.fetch_faults import FetchError
from summarizer.articles.urls import canonical
from summarizer.articles.web import Getter
from summarizer.batch.stopping import Stop
from summarizer.errors import ArticleError
from summarizer.storage import Source, Store
from summarizer.values import Article

Take = Callable[[Article, Source], bool]
"""Takes an article in; says whether its text is new."""

STRAIGHT: Final = 3
"""Pages in a row that cannot be had now, after which the rest of a feed is left for later."""


@dataclass(slots=True)
class EntryCounts:
    """What became of the entries of a feed."""

    new: int = 0
    """Entries whose text is new."""
    known: int = 0
    """Entries that are there already, by their address or their text."""
    failed: int = 0
    """Entries that cannot be read."""
    passing: int = 0
    """Of these, how many may be read another time."""
    left: int = 0
    """Entries that were not tried."""
    problem: str | None = None
    """Why an entry could not be read, the last of them."""

    @property
    def complete(self) -> bool:
        """Whether the feed, as long as it does not change, holds nothing more for us."""
        return not (self.left or self.passing)


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the entries of feeds into one store."""

    store: Store
    getter: Getter
    take: Take
    stop: Stop

    def read(self, feed: str, parsed: ParsedFeed) -> EntryCounts:
        """Take in the entries of a feed that are not known, oldest first.

        Raises:
            StoreError: the store cannot be read or written.
        """
        counts, new_ones = EntryCounts(), fresh(self.store, feed, parsed)
        counts.known = len(parsed.entries) - len(new_ones)
        straight = 0
        for entry, source in new_ones:
            if self.stop.wanted or straight >= STRAIGHT:
                counts.left += 1
                continue
            try:
                new = self.take(from_entry(entry, parsed, self.getter), source)
            except ArticleError as error:
                passing = isinstance(error, FetchError) and error.transient
                self._reject(source, error, passing=passing)
                counts.failed += 1
                counts.passing += passing
                counts.problem = str(error)
                straight = straight + 1 if passing else 0
            else:
                counts.new += new
                counts.known += not new
                straight = 0
        return counts

    def _reject(self, source: Source, error: ArticleError, *, passing: bool) -> None:
        self.store.reject(source, run=None, kind="entry", message=str(error), permanent=not passing)


def fresh(store: Store, feed: str, parsed: ParsedFeed) -> list[tuple[FeedEntry, Source]]:
    """Return the entries that are not known by their address, oldest first.

    Of the others it is noted that this feed told of them too. An address that several
    entries share says nothing of any of them.

    Raises:
        StoreError: the store cannot be read or written.
    """
    keys = {e.id: canonical(e.url) for e in parsed.entries if e.url}
    shared = Counter(keys.values())
    given_up = _given_up(store)
    found = []
    with store.transaction():
        for entry in reversed(parsed.entries):
            key = keys.get(entry.id)
            if key is not None and shared[key] > 1:
                entry, key = replace(entry, url=None), None  # noqa: PLW2901 - read as it is
            source = _source(entry, feed, key)
            known = store.seen(key) if key else None
            if known:
                store.attach(known, source)
            elif source.locator not in given_up:
                found.append((entry, source))
    return found


def _given_up(store: Store) -> set[str]:
    """Return where entries are that cannot be read for good."""
    every = {s.locator for s in store.rejected()}
    return every - {s.locator for s in store.rejected(permanent=False)}


def _source(entry: FeedEntry, feed: str, key: str | None) -> Source:
    return Source(
        kind="feed",
        locator=entry.url or entry.id,
        canonical_url=key,
        feed=feed,
        title=entry.title,
        published=entry.published,
    )
