"""The steps of `worker` and of those that fill its queue: open, read or put in, tell."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec

import typer

from summarizer.batch.budget import Budget
from summarizer.batch.ending import Ending
from summarizer.batch.pace import Pace
from summarizer.batch.stopping import hearing
from summarizer.batch.tally import Report
from summarizer.batch.traffic import Traffic
from summarizer.cli import complain, printable
from summarizer.cli.running import MOST_AT_ONCE, ended, leave
from summarizer.cli.wiring import open_summarizer
from summarizer.configuration import Settings, store_of
from summarizer.errors import EXIT_SOME_FAILED, StoreError
from summarizer.opening import choose, make_plan
from summarizer.storage import Store
from summarizer.storage.engines import Place


def shared(settings: Settings) -> str:
    """Return where the store is that the settings name, if it can have a queue.

    Raises:
        StoreError: it is an SQLite file, or what the queue needs is not installed.
    """
    place = Place.of(store_of(settings))
    _ = place.server
    if not all(map(find_spec, ("procrastinate", "psycopg"))):
        msg = f"{place}: what its queue needs is not installed"
        raise StoreError(msg, remedy="pip install 'summarizer[postgres]'")
    return store_of(settings)


def work(settings: Settings, *, drain: bool, gone: float, quiet: bool) -> int:
    """Read articles from the queue until told to end; return the exit code.

    Raises:
        SummarizerError: the store or the backend cannot be opened, or a run is under way.
    """
    plan = make_plan(settings)
    signal.signal(signal.SIGINT, lambda *_: leave())  # what the second one means
    with Store.open(shared(settings), create=False) as store, hearing() as stop:
        from summarizer.batch.queue import Queue
        from summarizer.batch.worker import Duty, Worker

        Queue.open(store.server).close()
        hosted = choose(settings).backend == "openai"
        most = settings.workers or MOST_AT_ONCE
        traffic = Traffic(Pace(most)) if hosted else None
        with open_summarizer(settings, plan, quiet=quiet, traffic=traffic) as summarizer:
            bears = summarizer.backend.traits.concurrency
            budget = Budget(settings.budget_tokens, settings.budget_usd)
            duty = Duty(most if hosted else min(most, bears), drain, gone, budget)
            tell = (lambda _: None) if quiet else complain
            report = Worker(store, summarizer, duty, tell, traffic, stop).run()
        return _told(report, quiet=quiet)


def enqueue(store: Store, articles: Iterable[str], priority: int = 0) -> int:
    """Put articles into the store's queue; return how many were not in it yet.

    Raises:
        StoreError: the queue cannot be made or written.
    """
    from summarizer.batch.queue import Queue

    with Queue.open(store.server) as queue:
        return queue.put(articles, priority)


def show(settings: Settings, *, as_json: bool) -> None:
    """Print who works and what waits.

    Raises:
        StoreError: the store is an SQLite file, not there, or its server away.
    """
    with Store.open(shared(settings), create=False) as store:
        _show(store, as_json=as_json)


def _show(store: Store, *, as_json: bool) -> None:
    from summarizer.batch.queue import Queue

    with Queue.open(store.server) as queue:
        crew = queue.crew()
    if as_json:
        typer.echo(json.dumps(asdict(crew), indent=2, default=lambda at: at.isoformat()))
        return
    now = datetime.now(UTC)
    for each in crew.workers:
        who = each.name or ("a new worker" if each.number else "nobody any more")
        typer.echo(f"{printable(who)}  {printable(each.model)}  heard of {each.silent:.0f} s ago")
        for hand in each.hands:
            title = printable(store.article(hand.article).title)
            since = (now - hand.since).total_seconds()
            typer.echo(f"  {hand.article[:12]}  {since:.0f} s  try {hand.attempts + 1}  {title}")
    later = f", {crew.later:,} of them for another try" if crew.later else ""
    typer.echo(f"{len(crew.workers):,} workers; {crew.waiting:,} articles wait{later}")


def _told(report: Report, *, quiet: bool) -> int:
    if not quiet:
        complain(", ".join(_counts(report)))
    if report.ending is Ending.STOPPED:  # as it should
        return EXIT_SOME_FAILED if report.failed else 0
    return ended(report)


def _counts(report: Report) -> Iterator[str]:
    yield f"read {report.done:,} articles"
    if report.spent.calls:
        yield f"asked {report.spent.calls:,} questions"
