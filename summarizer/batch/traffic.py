"""Where the threads of a run meet on their way to one endpoint: who may send, and when.

:mod:`pace` knows how many may, :mod:`breaker` whether the endpoint is there at all; this
module makes threads wait for both, and wakes them when the run is over.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from threading import Condition

from summarizer.backends.faults import retry_after
from summarizer.backends.wire import Tell
from summarizer.batch.breaker import Breaker
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.pace import Pace
from summarizer.errors import CredentialsError, EndpointError

OVERLOADED = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, 529})
"""Statuses by which endpoints ask for fewer requests."""
REFUSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
"""Statuses that every further request would meet too."""


class Traffic:
    """Lets tries onto the wire; fills the place of :class:`~summarizer.backends.wire.Traffic`."""

    def __init__(
        self,
        pace: Pace,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with nobody on the wire."""
        self.pace = pace
        self.breaker = breaker or Breaker()
        self._clock = clock
        self._changed = Condition()
        self._busy = 0
        self._last: int | None = None
        self._halt: Halt | None = None

    @contextmanager
    def turn(self) -> Iterator[Tell]:
        """Hold a place for one try; a try that tells nothing counts as one without answer.

        Raises:
            Halt: the run is over, or the endpoint stays away.
        """
        probe = self._enter()
        began = self._clock()
        heard: tuple[int | None, Mapping[str, str]] = (None, {})

        def tell(status: int | None, headers: Mapping[str, str]) -> None:
            nonlocal heard
            heard = (status, headers)

        try:
            yield tell
        finally:
            with self._changed:
                self._busy -= 1
                self._heard(*heard, began, probe=probe)
                self._changed.notify_all()

    def close(self, halt: Halt) -> None:
        """Let nobody onto the wire any more; who waits for a turn gets ``halt``."""
        with self._changed:
            self._halt = self._halt or halt
            self._changed.notify_all()

    def _enter(self) -> bool:
        """Wait for a place; return whether the try is a probe."""
        with self._changed:
            while True:
                if self._halt:
                    raise self._halt
                if self.breaker.given_up:
                    raise Halt(Ending.BROKEN, self._gone())
                now = self._clock()
                waits = (self.breaker.wait(now), self.pace.wait(self._busy, now))
                if not any(waits) and None not in waits:
                    self._busy += 1
                    return self.breaker.began()
                self._changed.wait(None if None in waits else max(filter(None, waits)))

    def _heard(
        self, status: int | None, headers: Mapping[str, str], began: float, *, probe: bool
    ) -> None:
        now = self._clock()
        if status in OVERLOADED:
            self.pace.slowed(retry_after(headers), began=began, now=now)
        if status is None or status == HTTPStatus.REQUEST_TIMEOUT or status >= 500:  # noqa: PLR2004
            self._last = status
            self.breaker.failed(now, probe=probe)
        else:
            self.breaker.answered()
        if status in REFUSING:
            msg = f"the endpoint refuses the key ({status})"
            remedy = "Is it valid, and may it use this model?"
            self._halt = Halt(Ending.BROKEN, CredentialsError(msg, remedy=remedy))
        if status == HTTPStatus.OK:
            self.pace.answered(headers, self._busy, now)

    def _gone(self) -> EndpointError:
        last = f"the last with status {self._last}" if self._last else "the last without any"
        msg = f"the endpoint has answered none of {self.breaker.failures} requests in a row, {last}"
        return EndpointError(msg, remedy="Run the same command again once it is back.")
