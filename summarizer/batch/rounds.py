"""Many articles through the Batch API: the same pipeline, its questions in rounds.

An article is read again from the start whenever answers to its questions have come. What is
known costs nothing; what is not, the pipeline names, as many questions at once as do not
wait for each other. So rounds make themselves: the rosters of all articles, then all that is
asked of those whose roster is there, then their synopses, and what must be asked again.

Everything that is to outlive us is in the store before it happens, so any process can go on
at any moment where another was killed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from summarizer.backends.batch_api import Deferred
from summarizer.batch.asking import Asking
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.order import Order
from summarizer.batch.posting import Post
from summarizer.batch.reading import Done, Failed, Reader, plan_digest
from summarizer.batch.stopping import Stop
from summarizer.batch.tally import Progress, Report, Tally
from summarizer.batch.watching import Watch
from summarizer.errors import StoreError, SummarizerError, UsageError
from summarizer.pipeline import Summarizer
from summarizer.storage import Store
from summarizer.storage.round_values import Asked

FIRST = 5.0
LONGEST = 300.0


@dataclass(frozen=True, slots=True)
class Looks:
    """How often it is looked whether a batch has ended."""

    first: float = FIRST
    """Seconds before the second look; each further pause is half as long again."""
    longest: float = LONGEST
    """Seconds of any pause, at the most."""


@dataclass(slots=True)
class Rounds:
    """One run in rounds, driven by one thread."""

    store: Store
    summarizer: Summarizer
    order: Order
    detach: bool = False
    """Leave once everything that can be asked is at the endpoint."""
    looks: Looks = Looks()
    tell: Callable[[Progress], None] = lambda _: None
    """Told how far the run is, article by article and at each look."""
    say: Callable[[str], None] = lambda _: None
    """Told what becomes of each round, in a line."""
    stop: Stop = field(default_factory=Stop)
    """Once it is wanted, the run leaves; what is at the endpoint stays there."""
    post: Post = field(init=False)
    _backend: Deferred = field(init=False)
    _watch: Watch = field(init=False)
    _tally: Tally = field(default_factory=Tally)
    _todo: dict[str, None] = field(default_factory=dict)
    """Articles that are neither done nor failed."""
    _halt: Halt | None = None

    def __post_init__(self) -> None:
        """See that the order can be kept to.

        Raises:
            UsageError: the backend asks at once, or the budget cannot be counted.
        """
        backend = self.summarizer.backend
        if not isinstance(backend, Deferred):
            msg = f"the backend {backend.traits.name!r} asks at once, not in batches"
            raise UsageError(msg, remedy="Use --backend openai, or leave out --transport.")
        budget = self.order.budget
        budget.check(backend.traits.model, backend.traits.prices)
        self._backend = backend
        self.post = Post(self.store, backend, self.stop)
        self._watch = Watch(self.store, backend, budget, self.post, self.say)

    def run(self) -> Report:
        """Ask, collect and read, until all is done or the run is to leave.

        Raises:
            StoreError: another run is under way, or the run cannot be noted.
            UsageError: rounds are out that were made with other settings.
        """
        plan = plan_digest(self.summarizer)
        settings = {"transport": "batch", "model": self._backend.traits.model, "plan": plan}
        with self.store.alone():
            self._learn(plan)
            run = self.store.begin(self.order.settings | settings)
            reader = Reader(self.store, self.summarizer, self.order.budget, plan, run)
            how = "interrupted"
            try:
                self._drive(Asking(reader, self._backend))
                how = str(self.report.ending)
            finally:
                with suppress(StoreError):  # a store that takes no more has said so already
                    self.store.end(run, how, self.report.counts)
        return self.report

    @property
    def report(self) -> Report:
        """What has become of the run so far."""
        return self._tally.report(self._halt, self.order.budget.spent)

    def _learn(self, plan: str) -> None:
        """See that what is out is of our making; ask as former rounds have shown to ask."""
        mine = (self._backend.traits.model, self._backend.address)
        for told in self.store.open_rounds():
            here = (told.model, told.address) == mine
            if told.cancelled and not here:
                self.store.end_round(told.number, "given up", {}, Asked.CANCELLED, "cancelled")
            elif not told.cancelled and not (here and told.plan == plan):
                msg = (
                    f"round {told.number}, which is out, was asked of {told.model} at "
                    f"{told.address}, with other sections or settings than these"
                )
                remedy = "Give the same ones, or give it up with `summarizer batch cancel`."
                raise UsageError(msg, remedy=remedy)
        past = (told for told in self.store.rounds() if (told.model, told.address) == mine)
        self._backend.adapt(words for told in past for words in told.counts.get("refusals", ()))

    def _drive(self, asking: Asking) -> None:
        try:
            self.store.withdraw()
            self._todo = dict.fromkeys((*self.store.parked(), *self.order.wanted(self.store)))
            self._tally.total = len(self._todo)
            self._watch.look()
            while not self.stop.wanted:
                self._read(asking)
                if self._watch.look(fresh=self._written(asking.reader)):
                    continue
                if self.detach or not self.store.open_rounds():
                    break
                self._wait()
            self._leave(asking)
        except SummarizerError as error:
            self._halt = Halt(Ending.BROKEN, error)

    def _read(self, asking: Asking) -> None:
        """Read every article whose answers have come; write down what is still to be asked."""
        asking.closed = self._watch.cancelled
        asking.begin()
        for article in tuple(self._todo):
            if self.stop.wanted:
                return
            read = None if self.store.awaits(article) else asking.read(article)
            if read is not None:
                del self._todo[article]
                self._take(read, asking.reader.run)
            self.tell(self._tally.progress(self.order.budget.spent))

    def _take(self, read: Done | Failed, run: int) -> None:
        if isinstance(read, Failed):
            self.store.fail(
                read.article,
                run=run,
                kind=read.kind,
                message=str(read.error),
                permanent=read.permanent,
            )
        self._tally.count(read)

    def _written(self, reader: Reader) -> set[int]:
        """Put what is to go out into rounds, where the endpoint has room; return their numbers."""
        if self._watch.full and self.store.open_rounds():
            return set()
        return {told.number for told in self.post.write(reader.plan, reader.run)}

    def _wait(self) -> None:
        """Wait until a round has ended, or an end is wanted."""
        pause = self.looks.first
        while not self.stop.wanted:
            self.stop.wait(random.uniform(pause / 2, pause))  # noqa: S311 - not a secret
            self.tell(self._tally.progress(self.order.budget.spent))
            if self._watch.look():
                return
            pause = min(self.looks.longest, 1.5 * pause)

    def _leave(self, asking: Asking) -> None:
        """Say why the run ends, where it is not because all is done."""
        if self.stop.wanted:
            self._halt = Halt(Ending.STOPPED)
        elif self.store.open_rounds():
            self._halt = Halt(Ending.LEFT)
        elif self._todo:
            self._halt = Halt(Ending.BUDGET if asking.short else Ending.CANCELLED)
        else:
            self.store.withdraw()
