"""How many requests may be on the wire at once, learnt from how the endpoint answers.

As TCP finds the width of a path (RFC 5681): begin with one, double while all goes well,
halve when told to slow down, then feel the way up again by one a round. Where answers
carry rate-limit headers these are believed: the beginning is skipped, and an allowance
that runs out is waited for before anybody has to say so. Nothing here sleeps or looks at
a clock: times are handed in, in seconds of one monotonic clock.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

COOL_SECONDS = 0.5
"""Pause after being told to slow down, where the endpoint names none."""
LONGEST_PAUSE = 60.0
"""Seconds of any pause at the most. Who asks for more is asked again, to see if it is meant."""
SCANT = 0.05
"""Tokens of which no more than this share is left are as good as used up."""

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_PARTS = (3600.0, 60.0, 1.0, 0.001)
_FAMILIES = (
    ("x-ratelimit-{}-requests", "requests"),
    ("x-ratelimit-{}-tokens", "tokens"),
    ("x-ratelimit-{}", "requests"),
    ("ratelimit-{}", "requests"),
)
"""Header families in use: the hosted APIs' own, and the IETF draft's plain ones."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one rate-limit window still allows."""

    of: str
    """``requests`` or ``tokens``."""
    left: int
    limit: int | None
    seconds: float
    """Until the window is full again."""

    def scant(self, busy: int) -> bool:
        """Whether it may not last for the ``busy`` requests under way and one more."""
        if self.of == "requests":
            return self.left <= busy
        return self.left <= SCANT * (self.limit or 0)


@dataclass(slots=True)
class Pace:
    """The present width: how many tries may be on the wire, and from when on."""

    most: int
    """Never more than so many at once."""
    cool: float = COOL_SECONDS
    width: float = 1.0
    opens: float = 0.0
    """When the next try may start."""
    _threshold: float = math.inf
    """Up to this width it doubles a round; above it grows by one."""
    _narrowed: float = -math.inf

    def wait(self, busy: int, now: float) -> float | None:
        """Return the seconds until a try may start: 0 now, None once another has ended."""
        if busy >= int(self.width):
            return None
        return max(0.0, self.opens - now)

    def answered(self, headers: Mapping[str, str], busy: int, now: float) -> None:
        """Hear that a try was answered; ``busy`` others are still under way."""
        allowances = tuple(allowed(headers))
        for allowance in allowances:
            if allowance.scant(busy):
                self._close(allowance.seconds, now)
        if allowances and self._threshold == math.inf:
            self.width = self.most
        step = 1.0 if self.width < self._threshold else 1.0 / self.width
        self.width = min(float(self.most), self.width + step)

    def slowed(self, seconds: float | None, *, began: float, now: float) -> None:
        """Hear that a try, begun then, was told to come back later (in so many seconds).

        Tries that were under way when the width was last halved say nothing new.
        """
        if seconds is not None and seconds <= LONGEST_PAUSE:
            self._close(seconds, now)
        if began >= self._narrowed:
            self._close(self.cool, now)
            self.width = self._threshold = max(1.0, self.width / 2)
            self._narrowed = now

    def _close(self, seconds: float, now: float) -> None:
        self.opens = max(self.opens, now + min(seconds, LONGEST_PAUSE))


def allowed(headers: Mapping[str, str]) -> Iterator[Allowance]:
    """Yield what the rate-limit headers of an answer tell; nothing where there are none.

    ``headers`` are looked up in lower case.
    """
    for family, of in _FAMILIES:
        left, seconds = (headers.get(family.format(k)) for k in ("remaining", "reset"))
        after = _seconds(seconds or "")
        if left is not None and left.strip().isdecimal() and after is not None:
            limit = (headers.get(family.format("limit")) or "").strip()
            yield Allowance(of, int(left), int(limit) if limit.isdecimal() else None, after)


def _seconds(text: str) -> float | None:
    """Read a duration ("6m0s", "20ms", "1.5"); None for what is none, such as a time of day."""
    text = text.strip()
    try:
        plain = float(text)
    except ValueError:
        found = _DURATION.fullmatch(text) if text else None
        if found is None:
            return None
        return sum(float(n) * size for n, size in zip(found.groups(), _PARTS, strict=True) if n)
    return plain if 0 <= plain <= LONGEST_PAUSE * LONGEST_PAUSE else None
