"""A wish to stop, heard between two articles: SIGTERM, or Ctrl-C once.

This module exists so that a program that runs for days ends in good order, and wakes at
once where it only waits. The second signal is not heard here: it ends the program as it
always would.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Whether somebody wants an end."""

    def __init__(self) -> None:
        """Nobody does yet."""
        self.wanted = False
        # Unlike an Event's, its put may interrupt its get: a signal comes at any moment.
        self._bell: SimpleQueue[None] = SimpleQueue()

    def want(self) -> None:
        """Want an end; safe to call from a signal."""
        self.wanted = True
        self._bell.put(None)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until an end is wanted."""
        if not self.wanted:
            with suppress(Empty):
                self._bell.get(timeout=max(0.0, seconds))


@contextmanager
def hearing() -> Iterator[Stop]:
    """Turn the first SIGTERM or SIGINT into a wish; afterwards they mean what they meant."""
    stop = Stop()

    def heard(number: int, frame: FrameType | None) -> None:
        del number, frame
        restore()
        stop.want()

    def restore() -> None:
        for each, before in former.items():
            signal.signal(each, before)

    former = {each: signal.signal(each, heard) for each in _SIGNALS}
    try:
        yield stop
    finally:
        restore()
