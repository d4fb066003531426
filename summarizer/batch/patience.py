"""Waits for a server that is away: what was paid for is not lost, and the worker goes on.

A worker that has asked and paid must be able to write the answer down, however long its
PostgreSQL takes to come back. This module makes the store's methods and the queue's
statements wait, and says so once; what they do it does not know.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from threading import Lock
from typing import Any, LiteralString, Self, TypeVar

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from tenacity import AsyncRetrying, RetryCallState, Retrying, retry_if_exception, wait_exponential

from summarizer.backends.reply import Reply
from summarizer.batch.stopping import Stop
from summarizer.schema.summary import Summary
from summarizer.storage import State, Store
from summarizer.storage.faults import AwayError
from summarizer.storage.memory import Remembered
from summarizer.storage.values import Record
from summarizer.values import Article

T = TypeVar("T")
Say = Callable[[str], None]

_PAUSES = wait_exponential(multiplier=0.1, max=2.0)


def is_away(error: BaseException) -> bool:
    """Say whether an error means that the server is not there at present."""
    if isinstance(error, ConnectorException):
        return isinstance(error.__cause__, psycopg.OperationalError)
    return isinstance(error, AwayError)


class Patience:
    """Makes calls until the server answers, or somebody wants an end. Thread-safe."""

    def __init__(self, stop: Stop, say: Say) -> None:
        """Tell with ``say`` that the server is away, and that it is back."""
        self._say = say
        self._away = False
        self._lock = Lock()
        self._how: dict[str, Any] = {
            "retry": retry_if_exception(is_away),
            "wait": _PAUSES,
            "stop": lambda _: stop.wanted,
            "before_sleep": self._missed,
            "reraise": True,
        }

    def through(self, call: Callable[[], T]) -> T:
        """Make a call, again and again while the server is away.

        Raises:
            StoreError: it fails otherwise, or an end is wanted.
        """
        result = Retrying(**self._how)(call)
        self._answered()
        return result

    async def awaiting(self, call: Callable[[], Awaitable[T]]) -> T:
        """Likewise, on an event loop.

        Raises:
            ConnectorException: it fails otherwise, or an end is wanted.
        """
        result: T = await AsyncRetrying(**self._how)(call)
        self._answered()
        return result

    def _missed(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        with self._lock:
            new, self._away = not self._away, True
        if new:
            why = str(error) or str(error.__cause__ if error else "")
            self._say(f"waiting for the store: {why}")

    def _answered(self) -> None:
        if self._away:
            with self._lock:
                back, self._away = self._away, False
            if back:
                self._say("the store is back; going on")


class PatientStore(Store):
    """A store whose methods for reading articles wait where its server is away."""

    patience: Patience

    @classmethod
    def over(cls, store: Store, patience: Patience) -> Self:
        """Return the same store, patient; closing it is left to the other."""
        made = cls(store._place, store._engines, store.found)  # noqa: SLF001 - of one family
        made.patience = patience
        return made

    def article(self, sha256: str) -> Article:
        """Wait, and do as a store does."""
        return self.patience.through(partial(super().article, sha256))

    def state(self, sha256: str) -> State | None:
        """Wait, and do as a store does."""
        return self.patience.through(partial(super().state, sha256))

    def show(self, prefix: str) -> Record:
        """Wait, and do as a store does."""
        return self.patience.through(partial(super().show, prefix))

    def must_be_current(self) -> None:
        """Wait, and do as a store does."""
        self.patience.through(super().must_be_current)

    def finish(self, sha256: str, summary: Summary, **more: Any) -> None:
        """Wait, and do as a store does: twice is as good as once."""
        self.patience.through(partial(super().finish, sha256, summary, **more))

    def fail(self, sha256: str, **more: Any) -> None:
        """Wait, and do as a store does."""
        self.patience.through(partial(super().fail, sha256, **more))

    def memory(self, sha256: str) -> Remembered:
        """Return a memory that waits, too."""
        return _PatientMemory(self, sha256)


class _PatientMemory(Remembered):
    def __init__(self, store: PatientStore, sha256: str) -> None:
        super().__init__(store, sha256)
        self._patience = store.patience

    def recall(self, key: str) -> Reply | None:
        return self._patience.through(partial(super().recall, key))

    def keep(self, key: str, step: str, reply: Reply) -> None:
        self._patience.through(partial(super().keep, key, step, reply))


class PatientConnector(PsycopgConnector):
    """The queue's connections, whose statements wait where the server is away."""

    def __init__(self, patience: Patience, **known: Any) -> None:
        """Take what a pool of connections takes."""
        super().__init__(**known)
        self._patience = patience

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        """Wait, and do as the connector does."""
        call = partial(super().execute_query_async, query, **arguments)
        await self._patience.awaiting(call)

    async def execute_query_one_async(
        self, query: LiteralString, **arguments: Any
    ) -> dict[str, Any]:
        """Wait, and do as the connector does."""
        call = partial(super().execute_query_one_async, query, **arguments)
        return await self._patience.awaiting(call)

    async def execute_query_all_async(
        self, query: LiteralString, **arguments: Any
    ) -> list[dict[str, Any]]:
        """Wait, and do as the connector does."""
        call = partial(super().execute_query_all_async, query, **arguments)
        return await self._patience.awaiting(call)
