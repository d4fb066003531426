"""Reads many articles of a store, several at once, and accounts for every one.

Threads read and write results; this module hands them articles, hears what became of each,
and decides what that means: a fault of the article is written down, one that may be the
backend's is held back until another article shows that the backend is well. Articles that
a passing fault has cost are tried once more at the end. Whatever ends a run early, an
article is either done, or failed with a reason, or still pending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field

from summarizer.batch.breaker import STRAIGHT
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.order import Order
from summarizer.batch.reading import Done, Failed, Reader, plan_digest
from summarizer.batch.stopping import Stop
from summarizer.batch.tally import Progress, Report, Tally
from summarizer.batch.traffic import Traffic
from summarizer.errors import StoreError, SummarizerError
from summarizer.pipeline import Summarizer
from summarizer.storage import Store

TICK = 0.25
"""Seconds between two looks at how far the run is."""

Reading = Future[Done | Failed]


@dataclass(slots=True)
class Runner:
    """One run, driven by one thread."""

    store: Store
    summarizer: Summarizer
    order: Order
    traffic: Traffic | None = None
    """What the backend's tries go through, if anything."""
    tell: Callable[[Progress], None] = lambda _: None
    """Called a few times a second, on the driving thread."""
    stop: Stop = field(default_factory=Stop)
    """Once it is wanted, no further article is begun."""
    _tally: Tally = field(default_factory=Tally)
    _halt: Halt | None = None
    _straight: int = 0
    """Faults of the backend in a row."""
    _doubtful: list[Failed] = field(default_factory=list)
    """Refusals that wait for another article to show that the backend is well."""
    _passing: list[Failed] = field(default_factory=list)
    """To be tried once more at the end."""
    _last_round: bool = False

    def __post_init__(self) -> None:
        """See that the order can be kept to.

        Raises:
            UsageError: the budget is of money, and what the model costs is not known.
        """
        traits = self.summarizer.backend.traits
        self.order.budget.check(traits.model, traits.prices)

    def run(self) -> Report:
        """Read what the order wants, and note the run in the store.

        A KeyboardInterrupt leaves at once, without waiting for the articles in hand: they
        stay pending.

        Raises:
            StoreError: another run is under way, or the run cannot be noted.
        """
        plan, order = plan_digest(self.summarizer), self.order
        settings = {"model": self.summarizer.backend.traits.model, "plan": plan}
        with self.store.alone():
            run = self.store.begin(order.settings | settings)
            reader = Reader(
                self.store, self.summarizer, order.budget, plan, run, fresh=order.failed
            )
            how = "interrupted"
            try:
                self._tally.total = order.count(self.store)
                self._read_all(reader)
                how = str(self.report.ending)
            finally:
                with suppress(StoreError):  # a store that takes no more has said so already
                    self.store.end(run, how, self.report.counts)
        return self.report

    @property
    def report(self) -> Report:
        """What has become of the run so far."""
        return self._tally.report(self._halt, self.order.budget.spent)

    def _read_all(self, reader: Reader) -> None:
        """Read what is wanted, then once more what a passing fault has cost."""
        pool = ThreadPoolExecutor(self.order.workers, thread_name_prefix="article")
        try:
            self._round(pool, reader, self.order.wanted(self.store))
            again, self._passing, self._last_round = self._passing, [], True
            self._round(pool, reader, (failed.article for failed in again))
            if self._halt is None or self._halt.ending is not Ending.BROKEN:
                self._settle(reader)
        except StoreError as error:
            self._end(Halt(Ending.BROKEN, error))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _round(self, pool: ThreadPoolExecutor, reader: Reader, wanted: Iterable[str]) -> None:
        flying: set[Reading] = set()
        try:
            for article in wanted:
                if self._over():
                    break
                flying.add(pool.submit(reader.read, article))
                while len(flying) >= self.order.workers:
                    flying = self._landed(reader, flying)
        except StoreError as error:
            self._end(Halt(Ending.BROKEN, error))
        while flying:
            flying = self._landed(reader, flying)

    def _over(self) -> bool:
        """Whether no further article is to be begun."""
        if self.stop.wanted and self._halt is None:
            self._end(Halt(Ending.STOPPED))
        return self._halt is not None

    def _landed(self, reader: Reader, flying: set[Reading]) -> set[Reading]:
        """Wait a moment for articles to end; take those that have, return the others."""
        ended, rest = wait(flying, TICK, FIRST_COMPLETED)
        for reading in ended:
            try:
                self._take(reader, reading.result())
            except Halt as halt:
                self._end(halt)
            except SummarizerError as error:
                self._end(Halt(Ending.BROKEN, error))
        self.tell(self._tally.progress(self.order.budget.spent))
        return rest

    def _take(self, reader: Reader, read: Done | Failed) -> None:
        if isinstance(read, Done):
            self._tally.count(read)
            self._straight = 0
            self._settle(reader)
        elif self._last_round or not read.of_backend:
            self._fail(reader, read)
        else:
            (self._doubtful if read.permanent else self._passing).append(read)
            self._straight += 1
            if self._straight >= STRAIGHT:
                self._end(Halt(Ending.BROKEN, read.error))

    def _settle(self, reader: Reader) -> None:
        """Write down the refusals that were held back: they are the articles' own."""
        doubtful, self._doubtful = self._doubtful, []
        for failed in doubtful:
            self._fail(reader, failed)

    def _fail(self, reader: Reader, failed: Failed) -> None:
        self.store.fail(
            failed.article,
            run=reader.run,
            kind=failed.kind,
            message=str(failed.error),
            permanent=failed.permanent,
        )
        self._tally.count(failed)

    def _end(self, halt: Halt) -> None:
        """End the run; what is broken goes before a wish to stop."""
        if self._halt is None or self._halt.ending is Ending.STOPPED:
            self._halt = halt
        if self.traffic is not None and halt.ending is not Ending.STOPPED:
            self.traffic.close(halt)
