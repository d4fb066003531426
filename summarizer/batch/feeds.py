"""Follows feeds: asks those that are due, and notes how it went.

This module exists so that feeds can be followed for years unattended: one that fails costs
only itself and is asked less and less, one that moves is followed, one that is gone is
left. What is in a feed it leaves to :mod:`summarizer.batch.entries`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from summarizer.articles import feeds as reading
from summarizer.articles.addresses import shown
from summarizer.articles.feeds import ParsedFeed
from summarizer.articles.fetch import Fetched
from summarizer.articles.fetch_faults import FetchError, StatusError
from summarizer.articles.web import Getter
from summarizer.batch import feed_times
from summarizer.batch.entries import EntryCounts, EntryReader
from summarizer.errors import ArticleError
from summarizer.storage import Store
from summarizer.storage.values import Feed

LONGEST_SLEEP: Final = 300.0
"""Seconds between two looks at the store: feeds may be added while we wait."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of asking one feed."""

    feed: Feed
    """As the store has it now: where it is, when it is asked again, why it failed."""
    counts: EntryCounts
    """What became of its entries."""
    moved_from: str | None = None
    """Where it was, if it has moved for good."""

    @property
    def problem(self) -> str | None:
        """Why the feed, or the last entry that failed, could not be read."""
        return self.feed.last_error or self.counts.problem


def sync(
    reader: EntryReader, only: Collection[str] = (), *, every: bool = False
) -> Iterator[Synced]:
    """Ask the feeds of a store that are due, or those named, or all that are not gone.

    Raises:
        StoreError: the store cannot be read or written.
    """
    now = datetime.now(UTC)
    for feed in reader.store.feeds():
        wanted = feed.url in only if only else every or feed_times.is_due(feed, now)
        if wanted and (only or not feed_times.is_gone(feed)) and not reader.stop.wanted:
            yield _asked(reader, feed)


def watch(reader: EntryReader, after_round: Callable[[], None]) -> Iterator[Synced]:
    """Ask feeds as they fall due, until an end is wanted; it may last for ever.

    ``after_round`` is called when nothing is due any more, before the wait.

    Raises:
        StoreError: the store cannot be read or written.
    """
    while not reader.stop.wanted:
        yield from sync(reader)
        if not reader.stop.wanted:
            after_round()
            reader.stop.wait(_idle(reader.store))


def look_at(url: str, getter: Getter) -> Feed:
    """Return what is at an address as a feed that is not asked yet.

    Raises:
        FetchError: it cannot be fetched.
        ArticleError: it is no feed; the remedy names those that a page offers.
    """
    fetched = getter.get(url)
    parsed = _parsed(fetched)
    if not parsed.kind:
        msg = f"{shown(url)}: {parsed.problem}"
        raise ArticleError(msg, remedy=parsed.remedy)
    return Feed(url=fetched.moved_to or url, title=parsed.title)


def _idle(store: Store) -> float:
    """Return the seconds until the next feed is due, as far as is known now."""
    now = datetime.now(UTC)
    waits = ((feed.next_at - now).total_seconds() for feed in store.feeds() if feed.next_at)
    return min([LONGEST_SLEEP, *waits])


def _asked(reader: EntryReader, feed: Feed) -> Synced:
    """Ask a feed, take in what is new, and note how it went."""
    try:
        fetched = reader.getter.get(feed.url, etag=feed.etag, last_modified=feed.last_modified)
    except FetchError as error:
        gone = isinstance(error, StatusError) and error.status == HTTPStatus.GONE
        problem = str(error).removeprefix(f"{shown(feed.url)}: ")
        return _failed(reader.store, feed, problem, error.retry_after, gone=gone)
    if fetched.status == HTTPStatus.NOT_MODIFIED:
        return _noted(reader, feed, fetched, None, EntryCounts())
    parsed = _parsed(fetched)
    if not parsed.kind:
        return _failed(reader.store, feed, f"{parsed.problem}. {parsed.remedy}")
    counts = reader.read(fetched.moved_to or feed.url, parsed)
    return _noted(reader, feed, fetched, parsed, counts)


def _parsed(fetched: Fetched) -> ParsedFeed:
    said = fetched.headers.get("content-type", "")
    return reading.parse(fetched.body, fetched.final_url, said)


def _failed(
    store: Store, feed: Feed, problem: str, retry_after: float | None = None, *, gone: bool = False
) -> Synced:
    """Note that a feed could not be read; it is left alone for longer than the last time."""
    now = datetime.now(UTC)
    failed = replace(feed, failures=feed.failures + 1, last_error=problem, checked_at=now)
    wait = feed_times.back_off(failed, retry_after)
    failed = replace(failed, next_at=feed_times.NEVER if gone else feed_times.after(now, wait))
    store.put_feed(failed)
    return Synced(failed, EntryCounts())


def _noted(
    reader: EntryReader,
    feed: Feed,
    fetched: Fetched,
    parsed: ParsedFeed | None,
    counts: EntryCounts,
) -> Synced:
    """Note that a feed was read, and where it is now; ``parsed`` is None if it is unchanged."""
    now = datetime.now(UTC)
    headers = fetched.headers
    wait = feed_times.interval(headers, parsed.ttl_minutes if parsed else None)
    read = replace(
        feed,
        url=fetched.moved_to or feed.url,
        interval=wait if parsed else max(wait, feed.interval),
        checked_at=now,
        failures=0,
        last_error=None,
    )
    interrupted = reader.stop.wanted and counts.left
    read = replace(read, next_at=None if interrupted else feed_times.after(now, read.interval))
    if parsed is not None:
        # What is not complete is asked for again, as if it had never been read.
        known = headers if counts.complete else {}
        read = replace(
            read,
            title=feed.title or parsed.title,
            etag=known.get("etag"),
            last_modified=known.get("last-modified"),
        )
    with reader.store.transaction():
        if read.url != feed.url:
            reader.store.drop_feed(feed.url)
        reader.store.put_feed(read)
    return Synced(read, counts, moved_from=feed.url if read.url != feed.url else None)
