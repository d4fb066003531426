"""What the workers of one run share across machines: how far it is, and whether it goes on.

It lives in one process, beside whoever drives the run, and is asked from all others. It
holds counts, never articles; what has really been done is in the rows that were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from summarizer import errors
from summarizer.batch.breaker import STRAIGHT
from summarizer.batch.budget import Spent
from summarizer.batch.ending import Ending, Halt
from summarizer.errors import EndpointError, SummarizerError

Row = Mapping[str, Any]
"""What became of an article: a row of :data:`~summarizer.batch.ray_files.RESULT`."""

OF_BACKEND = frozenset({"refused", "endpoint", "engine"})
"""Kinds of failure that may say more of the backend than of the article."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far a run is."""

    done: int = 0
    failed: int = 0
    straight: int = 0
    """Faults of the backend in a row."""
    spent: Spent = field(default_factory=Spent)
    halt: Halt | None = None
    """Why the run is over, if it is."""


class Board(Protocol):
    """What a worker sees of it."""

    def hear(self, rows: Iterable[Row]) -> bool:
        """Count what became of articles; return whether the run is over."""
        ...

    def halt(self, halt: Halt) -> None:
        """End the run: no further article is begun."""
        ...

    def told(self) -> Told:
        """Return how far the run is."""
        ...


class Counting:
    """The board itself."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._told = Told()

    def hear(self, rows: Iterable[Row]) -> bool:
        """Count what became of articles; end the run where the backend fails again and again."""
        for row in rows:
            self._told = _counted(self._told, row)
            if self._told.straight >= STRAIGHT:
                msg = f"{STRAIGHT} articles in a row failed, the last with: {row['error']}"
                remedy = "Run the same command again once that is mended."
                self.halt(Halt(Ending.BROKEN, EndpointError(msg, remedy=remedy)))
        return self._told.halt is not None

    def halt(self, halt: Halt) -> None:
        """End the run; what is broken goes before a wish to stop."""
        if self._told.halt is None or self._told.halt.ending is Ending.STOPPED:
            self._told = replace(self._told, halt=halt)

    def told(self) -> Told:
        """Return how far the run is."""
        return self._told


def plain(error: SummarizerError) -> SummarizerError:
    """Return an error as another process can read it: its line, its remedy, its exit code."""
    kind = next(k for k in type(error).__mro__ if k.__module__ == errors.__name__)
    told: SummarizerError = kind(str(error), remedy=error.remedy)
    return told


def _counted(told: Told, row: Row) -> Told:
    usd = told.spent.usd if row["usd"] is None else (told.spent.usd or 0.0) + row["usd"]
    spent = Spent(told.spent.calls + row["calls"], told.spent.tokens + row["tokens"], usd)
    if row["error"] is None:
        return replace(told, done=told.done + 1, straight=0, spent=spent)
    straight = told.straight + (row["kind"] in OF_BACKEND)
    return replace(told, failed=told.failed + 1, straight=straight, spent=spent)
