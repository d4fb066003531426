"""The steps of whoever reads through the Batch API: run in rounds, show them, cancel them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass

import typer

from summarizer.backends.batch_api import Batch, Deferred, GoneError
from summarizer.batch.order import Order
from summarizer.batch.rounds import FIRST, Looks, Rounds
from summarizer.batch.settling import told_counts
from summarizer.batch.stopping import Stop
from summarizer.batch.tally import Report
from summarizer.cli import complain
from summarizer.cli.batch_screen import reading
from summarizer.cli.wiring import open_summarizer
from summarizer.configuration import Settings, store_of
from summarizer.errors import SummarizerError
from summarizer.opening import check_deferred, choose, open_deferred
from summarizer.pipeline import Plan
from summarizer.storage import Store
from summarizer.storage.round_values import Round, RoundState

SHOWN = 20
"""Rounds that are shown, the latest."""


@dataclass(frozen=True, slots=True)
class InRounds:
    """How a run goes that asks through the Batch API."""

    detach: bool
    every: float
    """Seconds between two looks at the endpoint, at the most."""

    def check(self, settings: Settings) -> None:
        """See that the backend has a Batch API.

        Raises:
            UsageError: it has none.
        """
        check_deferred(choose(settings))

    def run(
        self, store: Store, settings: Settings, plan: Plan, order: Order, stop: Stop, *, quiet: bool
    ) -> Report | None:
        """Send, collect and read; None where there is nothing to be done.

        Raises:
            SummarizerError: the backend cannot be opened, or another run is under way.
        """
        ways = (order.wanted(store), store.parked(), iter(store.open_rounds()))
        if all(next(way, None) is None for way in ways):
            return None
        with (
            open_summarizer(settings, plan, quiet=quiet, deferred=True) as summarizer,
            reading(quiet=quiet) as tell,
        ):
            looks = Looks(min(FIRST, self.every), self.every)
            say = _say_nothing if quiet else complain
            return Rounds(store, summarizer, order, self.detach, looks, tell, say, stop).run()


def show(settings: Settings, *, ask: bool, as_json: bool) -> None:
    """Print the latest rounds, and what the endpoint says of those that are open."""
    with Store.open(store_of(settings), create=False) as store:
        rounds = store.rounds(SHOWN)
    out = [told for told in rounds if told.state is RoundState.SENT]
    found = _asked(settings, out) if ask and out else {}
    if as_json:
        rows = [_row(told, found.get(told.number)) for told in rounds]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False, default=str))
        return
    for told in rounds:
        typer.echo(_line(told, found.get(told.number)))
    if not rounds:
        complain("nothing was sent to the Batch API", "`summarizer batch --transport batch` does.")


def give_up(settings: Settings) -> int:
    """Cancel every open round, here and at the endpoint; return the exit code."""
    with Store.open(store_of(settings), create=False) as store:
        rounds = store.cancel_rounds()
    if not rounds:
        complain("nothing is at the Batch API")
        return 0
    with _endpoint(settings) as deferred:
        for told in rounds:
            if told.batch is not None and told.address == deferred.address:
                try:
                    deferred.batches.cancel(told.batch)
                except GoneError as gone:
                    complain(f"round {told.number}: {gone}")
            typer.echo(f"round {told.number}: cancelled")
    complain("what was answered is paid for", "`summarizer batch collect` takes it.")
    return 0


@contextmanager
def _endpoint(settings: Settings) -> Iterator[Deferred]:
    deferred = open_deferred(settings, choose(settings))
    with closing(deferred):
        yield deferred


def _asked(settings: Settings, rounds: list[Round]) -> dict[int, Batch]:
    """Return what the endpoint says of rounds; nothing, and why on stderr, where it does not."""
    found: dict[int, Batch] = {}
    try:
        with _endpoint(settings) as deferred:
            for told in rounds:
                if told.batch is not None and told.address == deferred.address:
                    found[told.number] = deferred.batches.look(told.batch)
    except SummarizerError as error:
        complain(str(error), "Shown is what the store knows.")
    return found


def _line(told: Round, batch: Batch | None) -> str:
    when = (told.sent_at or told.written_at).isoformat(" ", "minutes")[:16]
    status = batch.status if batch else told.status or "not sent yet"
    far = f", {batch.done:,} of them through" if batch else ""
    came = f"; {told_counts(told.counts)}" if told.state is RoundState.ENDED else ""
    wish = ", to be cancelled" if told.cancelled and told.state is not RoundState.ENDED else ""
    first = f"round {told.number}  {when} UTC  {told.lines:,} questions{far}  {status}{wish}{came}"
    return f"{first}\n    {told.batch or 'no batch yet'}  {told.model} at {told.address}"


def _say_nothing(_: str) -> None:
    """Keep quiet about rounds."""


def _row(told: Round, batch: Batch | None) -> dict[str, object]:
    row = {"number": told.number, **asdict(told)}
    return row | {"endpoint": asdict(batch) if batch else None}
