"""Feeds of one command: asked one after the other, what came of each told at once.

This module exists so that `feeds sync` and `feeds watch` take in, tell and summarize alike.
What a feed brought goes to stdout, a line a feed; everything else to stderr.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from summarizer.cli import below, complain, printable
from summarizer.errors import (
    EXIT_INTERRUPTED,
    EXIT_SOME_FAILED,
    ArticleError,
    EndpointError,
    EngineError,
    StoreError,
    UsageError,
)

if TYPE_CHECKING:
    from summarizer.batch.budget import Budget
    from summarizer.batch.entries import EntryReader
    from summarizer.batch.feeds import Synced
    from summarizer.batch.intake import Fate, Intake
    from summarizer.batch.stopping import Stop
    from summarizer.cli.wiring import Options
    from summarizer.configuration import Settings
    from summarizer.storage import Source, Store
    from summarizer.values import Article


@dataclass(slots=True)
class Follower:
    """The feeds of one command, and what became of them."""

    store: Store
    settings: Settings
    intake: Intake
    budget: Budget
    stop: Stop
    as_json: bool
    quiet: bool
    fates: Counter[Fate] = field(default_factory=Counter)
    """What became of the articles that came."""
    asked: int = 0
    failed: int = 0

    @property
    def reader(self) -> EntryReader:
        """What asks, politely, and takes in."""
        from summarizer.articles.fetch import Fetcher
        from summarizer.articles.politeness import Polite
        from summarizer.batch.entries import EntryReader

        polite = Polite(Fetcher(allow_local=self.settings.allow_local))
        return EntryReader(self.store, polite, self._take, self.stop)

    def _take(self, article: Article, source: Source) -> bool:
        from summarizer.batch.intake import Fate

        fate = self.intake.put(article, source).fate
        if fate is Fate.KNOWN:
            return False
        self.fates[fate] += 1
        return True

    def must_follow(self, urls: Sequence[str]) -> None:
        """See that feeds are followed at all, and those that are named.

        Raises:
            UsageError: they are not.
        """
        followed = {feed.url for feed in self.store.feeds()}
        unknown = next((url for url in urls if url not in followed), None)
        if unknown is not None or not followed:
            msg = f"{unknown}: is not followed" if unknown else "no feeds are followed"
            raise UsageError(msg, remedy=f"`summarizer feeds add {unknown or 'URL'}` does so.")

    def tell(self, synced: Iterable[Synced]) -> None:
        """Print what became of each feed as soon as it has been asked."""
        from summarizer.batch.intake import Fate

        for each in synced:
            self.asked += 1
            self.failed += each.problem is not None
            self.fates[Fate.KNOWN] += each.counts.known
            if self.as_json:
                typer.echo(json.dumps(_row(each), ensure_ascii=False))
            elif not self.quiet or each.problem:
                typer.echo("\n".join(_lines(each)))

    def ended(self, *, summarized: bool) -> int:
        """Say what came in, and what to do with it; return the exit code."""
        from summarizer.cli.running import AGAIN

        if self.stop.wanted:
            complain("stopped", AGAIN)
            return EXIT_INTERRUPTED
        if not self.quiet:
            complain(*self._came(summarized=summarized))
        if not self.failed:
            return 0
        return EXIT_SOME_FAILED if self.asked > 1 else ArticleError.exit_code

    def _came(self, *, summarized: bool) -> tuple[str, str]:
        """Return what came in, and what to do with it."""
        from summarizer.batch.intake import Fate

        if not self.asked:
            return "no feed is due", "--all asks them all the same."
        came = ", ".join(f"{n} {fate}" for fate, n in sorted(self.fates.items()) if n)
        hint = "`summarizer batch`, with the same --store, summarizes what is new."
        waits = self.fates[Fate.NEW] and not summarized
        return (f"articles: {came}" if came else "nothing came in"), hint if waits else ""

    def summarize(self) -> int:
        """Summarize what waits in the store; return the exit code.

        Raises:
            SummarizerError: the backend cannot be opened, or another run is under way.
        """
        from summarizer.batch.order import Order
        from summarizer.cli.batch_screen import table
        from summarizer.cli.running import Work, ended
        from summarizer.opening import make_plan

        work = Work(self.store, self.settings, make_plan(self.settings), quiet=self.quiet)
        report = work.run(Order(budget=self.budget), self.stop)
        if report is None:
            return 0
        if not self.quiet:
            typer.echo(table({}, report, self.store.stats()), err=self.as_json)
        return ended(report)

    def after_round(self, *, summarize: bool, enqueue: bool) -> Callable[[], None]:
        """Return what is to be done with what waits, whenever no feed is due any more.

        Raises:
            StoreError: nothing can be left to workers in this store.
            UsageError: two things are wanted.
        """
        from summarizer.cli.worker_steps import shared

        if summarize and enqueue:
            msg = "--summarize, --enqueue: who is to read, this command or the workers?"
            raise UsageError(msg, remedy="Leave one of the two out.")
        if enqueue:
            shared(self.settings)
            return self.enqueue_if_possible
        return self.summarize_if_possible if summarize else lambda: None

    def enqueue_if_possible(self) -> None:
        """Leave what waits to workers; what may pass by itself is told, and tried again."""
        from summarizer.batch.queue import NEWS
        from summarizer.cli.worker_steps import enqueue

        try:
            count = enqueue(self.store, self.store.pending(), NEWS)
        except StoreError as error:
            complain(str(error), error.remedy)
            return
        if count and not self.quiet:
            complain(f"{count:,} articles put into the queue")

    def summarize_if_possible(self) -> None:
        """Summarize what waits; what may pass by itself is told, and tried after the next round."""
        if not self.budget.left:
            return
        try:
            self.summarize()
        except (EndpointError, EngineError, StoreError) as error:
            complain(str(error), error.remedy)


@contextmanager
def following(options: Options, *, topic: bool, as_json: bool, quiet: bool) -> Iterator[Follower]:
    """Open the store and the gate, and hear signals, for one command."""
    from summarizer.batch.budget import Budget
    from summarizer.batch.gate import TopicGate
    from summarizer.batch.intake import Intake
    from summarizer.batch.stopping import hearing
    from summarizer.cli.running import leave
    from summarizer.configuration import store_of
    from summarizer.storage import Store

    settings = options.settings()
    gate = TopicGate.open(settings.packs) if topic else None
    budget = Budget(settings.budget_tokens, settings.budget_usd)
    with Store.open(store_of(settings)) as store, hearing() as stop:
        intake = Intake(store, gate)
        try:
            yield Follower(store, settings, intake, budget, stop, as_json, quiet)
        except KeyboardInterrupt:
            leave()


def _lines(synced: Synced) -> Iterator[str]:
    """Yield what is told of a feed."""
    counts, feed = synced.counts, synced.feed
    told = [f"{n:4}" for n in (counts.new, counts.known, counts.failed)]
    new, known, failed = ["   -"] * 3 if feed.last_error else told
    yield f"{new} new {known} known {failed} failed  {printable(feed.url)}"
    if synced.moved_from:
        yield below(f"moved for good from {synced.moved_from}")
    if synced.problem:
        yield below(synced.problem)
    if counts.left:
        yield f"    {counts.left} entries are left for the next time"


def _row(synced: Synced) -> dict[str, Any]:
    """Return the same as JSON values."""
    feed = synced.feed
    return {
        "url": feed.url,
        "title": feed.title,
        "moved_from": synced.moved_from,
        **{k: v for k, v in asdict(synced.counts).items() if k not in {"problem", "passing"}},
        "problem": synced.problem,
        "failures": feed.failures,
        "next_at": feed.next_at.isoformat() if feed.next_at else None,
    }
