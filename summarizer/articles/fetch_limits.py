"""How much of everything one fetch may take, and the meter that is asked before each piece.

This module exists so that time and bytes are counted in one place, whichever layer spends
them. It knows nothing of HTTP.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

from summarizer.articles.fetch_faults import TooLargeError, TooSlowError

_SMALL: Final = 1_000_000
_SLOW: Final = "Try again later, or save the page and give the file."
_LARGE: Final = "Save the article's text to a file and give that."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take, redirects included."""

    seconds: float = 30.0
    """From the look-up of the name to the last byte, over all redirects."""
    stall: float = 20.0
    """Seconds without a byte, or for one connection."""
    wire_bytes: int = 15_000_000
    """Bytes that come over one connection, headers and framing included."""
    body_bytes: int = 10_000_000
    """Bytes of a body once it is unpacked, and of each layer of packing."""
    ratio: int = 200
    """How often larger than what came a body may be; small ones (1 MB) may be anything."""
    codings: int = 2
    """Layers of compression."""
    redirects: int = 5


@dataclass(slots=True)
class Meter:
    """Counts one request's time and bytes. ``where`` names the address in errors."""

    where: str
    limits: Limits
    seconds: float
    """What is left for this request."""
    wire: int = 0
    """Bytes that came over the connection."""
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self._end = time.monotonic() + self.seconds

    def left(self) -> float:
        """Return the seconds left, more than none.

        Raises:
            TooSlowError: there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.slow()
        return left

    def wait(self) -> float:
        """Return for how many seconds the next byte may be waited for.

        Raises:
            TooSlowError: for none.
        """
        return min(self.limits.stall, self.left())

    def slow(self) -> TooSlowError:
        """Return the error for a wait that was in vain."""
        if time.monotonic() >= self._end:
            why = f"not all of it came within {self.limits.seconds:g} s"
        else:
            why = f"nothing came for {self.limits.stall:g} s"
        return TooSlowError(f"{self.where}: {why}", remedy=_SLOW)

    def received(self, count: int) -> None:
        """Count bytes off the wire.

        Raises:
            TooLargeError: they are too many.
        """
        self.wire += count
        if self.wire > self.limits.wire_bytes:
            why = f"more than {self.limits.wire_bytes:,} bytes come"
            raise self._large(why)

    def unpacked(self, size: int) -> None:
        """Check the size that a body, or a layer of it, has reached.

        Raises:
            TooLargeError: it is too large, or too large for what came.
            TooSlowError: the time is up.
        """
        self.left()
        if size > self.limits.body_bytes:
            why = f"larger than {self.limits.body_bytes:,} bytes"
            raise self._large(why)
        if size > _SMALL and size > self.limits.ratio * self.wire:
            why = f"packed more than {self.limits.ratio} to 1, as no page is"
            raise self._large(why)

    def _large(self, why: str) -> TooLargeError:
        return TooLargeError(f"{self.where}: {why}", remedy=_LARGE)
