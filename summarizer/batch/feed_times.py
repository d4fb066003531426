"""When a feed is asked again: as often as it wishes, never more than once an hour.

This module exists so that the rules of politeness over time stand in one place. It reads
what a feed and its server say of their pace; it asks nothing and knows no clock but the
one it is handed. All lengths are in seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import Final

from summarizer.articles.fetch_faults import rest_asked
from summarizer.storage.values import Feed

SHORTEST: Final = 3_600
"""No feed is asked more often, unless a person says so."""
LONGEST: Final = 86_400
"""No feed that is followed is asked less often."""
NEVER: Final = datetime.max.replace(microsecond=0, tzinfo=UTC)
"""When a feed is asked again that is gone for good."""

_JITTER: Final = 0.1
_MAX_AGE: Final = re.compile(r"""(?<![\w-])max-age\s*=\s*"?(\d{1,9})""", re.IGNORECASE)
_MOST_DOUBLINGS: Final = 10
_random: Final = SystemRandom()


def interval(headers: Mapping[str, str], ttl_minutes: int | None = None) -> int:
    """Return how long a feed is left alone that was just read.

    The longest of an hour, its own ``ttl``, and what ``Cache-Control`` and ``Retry-After``
    say; a day at the most. Header names are in lower case.
    """
    fresh = _MAX_AGE.search(headers.get("cache-control", ""))
    rest = rest_asked(headers.get("retry-after")) or 0
    asked = max(SHORTEST, 60 * (ttl_minutes or 0), int(fresh[1]) if fresh else 0, int(rest))
    return min(asked, LONGEST)


def back_off(feed: Feed, retry_after: float | None = None) -> int:
    """Return how long a feed is left alone that has failed, its last failure counted.

    Twice as long each time, or as long as its server asks for; a day at the most.
    """
    doubled = max(feed.interval, SHORTEST) << min(feed.failures, _MOST_DOUBLINGS)
    return min(max(doubled, int(retry_after or 0)), LONGEST)


def after(now: datetime, seconds: int) -> datetime:
    """Return when to ask next: up to a tenth later, so that not all feeds are asked at once."""
    spread = seconds * (1 + _random.uniform(0, _JITTER))
    return now + timedelta(seconds=min(round(spread), LONGEST))


def is_due(feed: Feed, now: datetime) -> bool:
    """Whether a feed may be asked; also where its time was set by a clock that was wrong."""
    if feed.next_at is None or feed.next_at <= now:
        return True
    return not is_gone(feed) and feed.next_at - now > timedelta(seconds=LONGEST)


def is_gone(feed: Feed) -> bool:
    """Whether a feed is not asked any more."""
    return feed.next_at == NEVER
