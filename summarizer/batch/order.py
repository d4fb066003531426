"""What a run is asked for: which articles of a store, how many at once, at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any

from summarizer.batch.budget import Budget
from summarizer.storage import Store


@dataclass(frozen=True, slots=True)
class Order:
    """One run's task."""

    workers: int = 1
    """Articles read at once."""
    limit: int | None = None
    """Articles to be read at the most."""
    since: date | None = None
    """Leave out what was published before."""
    redo: bool = False
    """Read those that are done once more; answers that are kept are not asked again."""
    failed: bool = False
    """Read those that failed, instead of those that wait."""
    only: Sequence[str] | None = None
    """Read these, whatever their state, instead of those that wait (behind those that failed)."""
    budget: Budget = field(default_factory=Budget)

    def wanted(self, store: Store) -> Iterator[str]:
        """Yield the digests of the articles to be read, in the order they were taken in."""
        if self.failed or self.only is not None:
            failed = store.failed() if self.failed else ()
            return islice(chain(failed, self.only or ()), self.limit)
        return store.pending(self.limit, self.since, redo=self.redo)

    def count(self, store: Store) -> int:
        """Return how many they are at present."""
        return sum(1 for _ in self.wanted(store))

    @property
    def settings(self) -> dict[str, Any]:
        """The order as plain data, for the store."""
        return {
            "workers": self.workers,
            "limit": self.limit,
            "since": self.since.isoformat() if self.since else None,
            "redo": self.redo,
            "failed": self.failed,
            "budget_tokens": self.budget.tokens,
            "budget_usd": self.budget.usd,
        }
