"""When feeds are asked again: as they wish, within an hour and a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from summarizer.batch.feed_times import (
    LONGEST,
    NEVER,
    SHORTEST,
    after,
    back_off,
    interval,
    is_due,
    is_gone,
)
from summarizer.storage.values import Feed

HOUR = 3_600
NOW = datetime(2024, 12, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "ttl", "seconds"),
    [
        ({}, None, HOUR),
        ({}, 5, HOUR),
        ({}, 120, 2 * HOUR),
        ({}, 10**9, LONGEST),
        ({"cache-control": "public, max-age=7200"}, 90, 2 * HOUR),
        ({"cache-control": "Max-Age = 60"}, None, HOUR),
        ({"cache-control": "s-maxage=9000, x-max-age=9000"}, None, HOUR),
        ({"cache-control": "max-age=99999999999999999999"}, None, LONGEST),
        ({"cache-control": "max-age=-1, max-age=x"}, None, HOUR),
        ({"retry-after": "10800"}, None, 3 * HOUR),
        ({"retry-after": "tomorrow"}, None, HOUR),
    ],
)
def test_the_longest_wish_counts(headers: dict[str, str], ttl: int | None, seconds: int) -> None:
    """Of an hour, its own word and its server's; a day at the most, whatever nonsense they say."""
    assert seconds == interval(headers, ttl)


@pytest.mark.parametrize(
    ("failures", "retry_after", "seconds"),
    [
        (1, None, 2 * HOUR),
        (2, None, 4 * HOUR),
        (4, None, 16 * HOUR),
        (5, None, LONGEST),
        (10**6, None, LONGEST),
        (1, 3.0 * HOUR, 3 * HOUR),
        (1, 1e12, LONGEST),
    ],
)
def test_each_failure_doubles_the_wait(
    failures: int, retry_after: float | None, seconds: int
) -> None:
    """Up to a day; a server that names a time is believed as far."""
    assert seconds == back_off(Feed("https://a.example/", failures=failures), retry_after)


def test_feeds_are_spread_a_little() -> None:
    """Up to a tenth later, never earlier, and within a day."""
    waits = [(after(NOW, SHORTEST) - NOW).total_seconds() for _ in range(100)]
    assert SHORTEST <= min(waits) < max(waits) <= 1.1 * SHORTEST
    assert NOW + timedelta(days=1) == after(NOW, LONGEST)


@pytest.mark.parametrize(
    ("next_at", "due"),
    [
        (None, True),
        (NOW, True),
        (NOW - timedelta(seconds=1), True),
        (NOW + timedelta(seconds=1), False),
        (NOW + timedelta(days=1), False),
        (datetime(2099, 1, 1, tzinfo=UTC), True),
        (NEVER, False),
    ],
)
def test_a_feed_is_due_in_its_time(next_at: datetime | None, due: bool) -> None:  # noqa: FBT001
    """Also where a clock in 2099 has set it; never where it is gone."""
    feed = Feed("https://a.example/", next_at=next_at)
    assert due == is_due(feed, NOW)
    assert is_gone(feed) == (next_at == NEVER)
