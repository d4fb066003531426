"""The feeds that are followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from summarizer.storage import Source, Store
from summarizer.storage.values import Feed
from tests.storage.conftest import Write

NOW = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_feed_comes_out_as_it_went_in(store: Store) -> None:
    """Everything that the next request needs; times in UTC, whatever they were given in."""
    feed = Feed(
        "https://a.example/rss?x=1",
        title="Nachrichten über Ø",
        etag='W/"abc"',
        last_modified="Thu, 02 Jan 2025 03:04:05 GMT",
        interval=7200,
        next_at=NOW.astimezone(timezone(timedelta(hours=9))),
        checked_at=NOW,
        failures=3,
        last_error="503",
        added_at=NOW,
    )
    store.put_feed(feed)
    assert feed == store.feed(feed.url)
    assert UTC == next(iter(store.feeds())).added_at.tzinfo  # type: ignore[union-attr]


def test_what_is_known_of_a_feed_is_replaced(store: Store) -> None:
    """Putting it again keeps when it was added and nothing else."""
    store.put_feed(Feed("https://b.example/", etag="1", added_at=NOW))
    store.put_feed(Feed("https://a.example/"))
    store.put_feed(Feed("https://b.example/", title="B"))
    first, second = store.feeds()
    assert ("https://a.example/", True) == (first.url, first.added_at is not None)
    assert Feed("https://b.example/", title="B", added_at=NOW) == second


def test_a_dropped_feed_leaves_its_articles(store: Store, write: Write) -> None:
    """Only the feed is forgotten."""
    feed = Feed("https://a.example/")
    store.put_feed(feed)
    store.add(write(), Source("feed", "https://a.example/1", feed=feed.url))
    assert [True, False] == [store.drop_feed(feed.url), store.drop_feed(feed.url)]
    assert None is store.feed(feed.url)
    assert feed.url == store.show(write().sha256).sources[0].feed


def test_failing_feeds_are_counted(store: Store) -> None:
    """The store's counts say how many feeds there are and how many fail."""
    feed = Feed("https://a.example/", failures=2, last_error="timeout")
    store.put_feed(feed)
    store.put_feed(replace(feed, url="https://b.example/", failures=0))
    assert (2, 1) == (store.stats().feeds, store.stats().feeds_failing)
