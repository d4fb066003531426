"""The accounts of one run: every article is counted once, as done or as failed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from summarizer.batch.budget import Spent
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.reading import Done, Failed
from summarizer.errors import SummarizerError
from summarizer.values import Status

RECENT = 200
"""Articles by which the present rate is told."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    failed: int
    total: int
    """Articles to be read, as far as was known at the start."""
    spent: Spent
    rate: float | None
    """Articles a minute of late; None until one is read."""

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all are read, at this rate."""
        left = self.total - self.done - self.failed
        return 60 * max(0, left) / self.rate if self.rate else None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run."""

    ending: Ending
    error: SummarizerError | None
    """What ended it, where it is broken."""
    done: int
    partial: int
    """Of these, summaries that lack something."""
    failures: Mapping[str, int]
    """Articles that failed, by kind."""
    spent: Spent
    seconds: float

    @property
    def failed(self) -> int:
        """Articles that failed."""
        return sum(self.failures.values())

    @property
    def counts(self) -> dict[str, int | float | None]:
        """The figures as plain data, for the store."""
        spent = {"calls": self.spent.calls, "tokens": self.spent.tokens, "usd": self.spent.usd}
        return {"done": self.done, "partial": self.partial, "failed": self.failed, **spent}


@dataclass(slots=True)
class Tally:
    """Counts while a run goes on."""

    total: int = 0
    done: int = 0
    partial: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    _began: float = field(default_factory=monotonic)
    _ends: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def count(self, read: Done | Failed) -> None:
        """Count one article."""
        self._ends.append(monotonic())
        if isinstance(read, Done):
            self.done += 1
            self.partial += read.status is Status.PARTIAL
        else:
            self.failures[read.kind] += 1

    def progress(self, spent: Spent) -> Progress:
        """Return how far the run is."""
        since = self._ends[0] if len(self._ends) == RECENT else self._began
        rate = 60 * len(self._ends) / (monotonic() - since) if self._ends else None
        return Progress(self.done, self.failures.total(), self.total, spent, rate)

    def report(self, halt: Halt | None, spent: Spent) -> Report:
        """Return what has become of the run so far."""
        return Report(
            ending=halt.ending if halt else Ending.DONE,
            error=halt.error if halt else None,
            done=self.done,
            partial=self.partial,
            failures=dict(self.failures),
            spent=spent,
            seconds=monotonic() - self._began,
        )
