"""Stops asking an endpoint that is down, and looks now and then whether it is back.

The circuit breaker's three states, as everybody has them: closed, open, half open with one
probe at a time. Libraries for it refuse calls while it is open; here callers wait, all
together, for one probe, and the whole run ends when the endpoint stays away. That is
little code and no library's, so it is ours. Nothing here sleeps or looks at a clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STRAIGHT = 5
"""Failures in a row after which it opens."""
PAUSES = (2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0)
"""Seconds before each probe; after the last one the endpoint is given up."""


@dataclass(slots=True)
class Breaker:
    """One endpoint's health, as far as its last answers tell."""

    straight: int = STRAIGHT
    pauses: Sequence[float] = PAUSES
    failures: int = 0
    """In a row, up to now."""
    _probes: int = 0
    """Failed in a row."""
    _ever: bool = False
    """Anything has ever been answered: an address that never was right is not waited for."""
    _opens: float = 0.0
    """When the next probe may start."""
    _probing: bool = False

    @property
    def open(self) -> bool:
        """Whether nothing but probes may be sent."""
        return self.failures >= self.straight

    @property
    def given_up(self) -> bool:
        """Whether the endpoint stays away, so that waiting longer is of no use."""
        return self.open and (not self._ever or self._probes >= len(self.pauses))

    def wait(self, now: float) -> float | None:
        """Return the seconds until a try may start: 0 now, None once the probe has ended."""
        if not self.open:
            return 0.0
        return None if self._probing else max(0.0, self._opens - now)

    def began(self) -> bool:
        """Hear that a try has started; return whether it is the probe."""
        self._probing = self.open
        return self._probing

    def answered(self) -> None:
        """Hear that the endpoint has answered, if only to refuse."""
        self.failures = self._probes = 0
        self._ever, self._probing = True, False

    def failed(self, now: float, *, probe: bool) -> None:
        """Hear that no (whole) answer came, or that the endpoint broke down over it."""
        self.failures += 1
        if probe:
            self._probes, self._probing = self._probes + 1, False
        if self.failures == self.straight or probe:
            self._opens = now + self.pauses[min(self._probes, len(self.pauses) - 1)]
