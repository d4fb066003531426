"""The steps of `batch` and `retry`: check the flags, open the store, take in, read, tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Self

import typer

from summarizer.articles import Overrides
from summarizer.articles.fetch import Fetcher
from summarizer.articles.politeness import Polite
from summarizer.articles.sources import Means
from summarizer.batch.budget import Budget
from summarizer.batch.gate import TopicGate
from summarizer.batch.intake import Fate, Intake, Taken
from summarizer.batch.order import Order
from summarizer.batch.stopping import Stop, hearing
from summarizer.cli import complain
from summarizer.cli.batch_screen import table, taking
from summarizer.cli.dates import day
from summarizer.cli.running import AGAIN, Way, Work, ended, leave
from summarizer.cli.worker_steps import enqueue, shared
from summarizer.configuration import Settings, store_of
from summarizer.errors import EXIT_INTERRUPTED, EXIT_SOME_FAILED, ArticleError, UsageError
from summarizer.opening import make_plan
from summarizer.pipeline import Plan
from summarizer.storage import Store

FIELDS = ("text", "title", "published", "url", "source", "language", "id")
"""What JSON lines may call otherwise."""
MOST_TOLD = 10
"""Sources that cannot be read of which each gets a line."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One call of a command: settings that were checked, and the order they make."""

    settings: Settings
    plan: Plan
    order: Order
    quiet: bool
    way: Way | None = None
    """How articles are read, where not from here."""

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        limit: int | None,
        since: str | None = None,
        quiet: bool,
        way: Way | None = None,
    ) -> Self:
        """Check what can be checked before anything is opened.

        Raises:
            UsageError: a budget of nothing, a day that is none, an unknown section, or
                a way that the backend cannot go.
        """
        if way is not None:
            way.check(settings)
        budget = Budget(settings.budget_tokens, settings.budget_usd)
        order = Order(limit=limit, since=day(since), budget=budget)
        return cls(settings, make_plan(settings), order, quiet, way)

    def means(self, *, language: str | None = None, fields: Iterable[str] = ()) -> Means:
        """Return with what sources are read.

        Raises:
            UsageError: no language, or a field that is not given as ``ours=theirs``.
        """
        return Means(
            options=Overrides.parse(language=language),
            fetcher=Polite(Fetcher(allow_local=self.settings.allow_local)),
            fields=dict(map(_named, fields)),
        )

    def batch(
        self, sources: Sequence[str], means: Means, *, redo: bool, topic: bool, queue: bool = False
    ) -> int:
        """Take sources in, read what is pending, tell what came of it; return the exit code.

        With ``queue``, the reading is left to workers.

        Raises:
            StoreError: the store can have no queue.
            UsageError: workers do not do what else is asked for.
        """
        if queue:
            self._check_queue(redo=redo)
        try:
            with (
                Store.open(store_of(self.settings), create=bool(sources)) as store,
                hearing() as stop,
            ):
                gate = TopicGate.open(self.settings.packs) if topic else None
                coming = _Coming(Intake(store, gate), stop, self.quiet)
                coming.take(sources, means, keep=redo)
                if queue and not stop.wanted:
                    return self._leave_to_workers(store, coming)
                order = replace(self.order, redo=redo)
                if coming.keys:
                    again = tuple(key for key in order.wanted(store) if key in coming.keys)
                    order = replace(self.order, only=again)
                return self._read(store, order, coming)
        except KeyboardInterrupt:
            leave()

    def retry(self) -> int:
        """Take in and read again what has failed; return the exit code."""
        try:
            with (
                Store.open(store_of(self.settings), create=False) as store,
                hearing() as stop,
            ):
                coming = _Coming(Intake(store), stop, self.quiet)
                refused = [s.locator for s in store.rejected() if s.kind in {"file", "url"}]
                coming.take(refused, self.means(), keep=True)
                new = [key for key, fate in coming.keys.items() if fate is Fate.NEW]
                return self._read(store, replace(self.order, failed=True, only=new), coming)
        except KeyboardInterrupt:
            leave()

    def collect(self) -> int:
        """Go on with what is at the Batch API, and only with that; return the exit code."""
        try:
            with (
                Store.open(store_of(self.settings), create=False) as store,
                hearing() as stop,
            ):
                coming = _Coming(Intake(store), stop, self.quiet)
                return self._read(store, replace(self.order, only=()), coming)
        except KeyboardInterrupt:
            leave()

    def _read(self, store: Store, order: Order, coming: _Coming) -> int:
        """Read what is wanted, tell what came of it, and return the exit code."""
        work = Work(store, self.settings, self.plan, self.quiet, self.way)
        left_out = partial(skipped, coming.counts)
        report = None if coming.stop.wanted else work.run(order, coming.stop, left_out)
        typer.echo(table(coming.told, report, store.stats()))
        code = ended(report) if report else 0
        if report is None and coming.stop.wanted:
            complain("stopped", AGAIN)
            return EXIT_INTERRUPTED
        return code or coming.code

    def _check_queue(self, *, redo: bool) -> None:
        if self.way is not None or redo:
            other = "redo" if redo else "transport batch or --engine ray"
            msg = f"--enqueue: not together with --{other}"
            raise UsageError(msg, remedy="Leave one of the two out.")
        shared(self.settings)

    def _leave_to_workers(self, store: Store, coming: _Coming) -> int:
        count = enqueue(store, self.order.wanted(store))
        typer.echo(table(coming.told, None, store.stats()))
        if not self.quiet:
            complain(f"{count:,} articles put into the queue", "`summarizer worker` reads them.")
        return coming.code


@dataclass(slots=True)
class _Coming:
    """What comes in, counted."""

    intake: Intake
    stop: Stop
    quiet: bool
    counts: Counter[Fate] = field(default_factory=Counter)
    keys: dict[str, Fate] = field(default_factory=dict)
    """What became of each text, where that is to be kept."""
    _errors: list[ArticleError] = field(default_factory=list)
    """Why sources could not be read: the first of these."""

    def take(self, sources: Sequence[str], means: Means, *, keep: bool) -> None:
        """Take sources in until they end, or an end is wanted; say which cannot be read."""
        with taking(quiet=self.quiet) as tell:
            for taken in self.intake.take_all(sources, means):
                self._count(taken)
                if keep and taken.sha256 is not None:
                    self.keys[taken.sha256] = taken.fate
                tell(self.told)
                if self.stop.wanted:
                    break
        for error in self._errors:
            complain(str(error), error.remedy)
        if (more := self.counts[Fate.REFUSED] - len(self._errors)) > 0:
            complain(f"{more:,} more sources cannot be read")

    @property
    def told(self) -> dict[str, int]:
        """The counts by word, in the order of the fates."""
        return {fate.value: self.counts[fate] for fate in Fate if self.counts[fate]}

    @property
    def code(self) -> int:
        """The exit code for what could not be read."""
        if not self._errors:
            return 0
        return self._errors[0].exit_code if self.counts.total() == 1 else EXIT_SOME_FAILED

    def _count(self, taken: Taken) -> None:
        self.counts[taken.fate] += 1
        if taken.error is not None and len(self._errors) < MOST_TOLD:
            self._errors.append(taken.error)


def skipped(counts: Counter[Fate], read: int) -> int:
    """Return how many of what came in are not read, where ``read`` articles are in all.

    What is known may still have to be read; as much of it as there is room for counts so.
    """
    total = counts.total()
    return max(total - counts[Fate.NEW] - counts[Fate.KNOWN], total - read)


def _named(words: str) -> tuple[str, str]:
    ours, equals, theirs = words.partition("=")
    if ours not in FIELDS or not equals or not theirs:
        msg = f"--field {words}: says not which field is called what"
        raise UsageError(msg, remedy=f"Write title=headline; ours are {', '.join(FIELDS)}.")
    return ours, theirs
