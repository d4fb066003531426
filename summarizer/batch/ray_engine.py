"""A run whose articles are read by actors on a Ray cluster, each with a warm pipeline.

The store stays where it is: what waits in it goes out as Parquet, Ray Data maps it over the
actors and writes Parquet back, a few articles a file, each with its entry in Ray Data's own
checkpoint; at the end the results are taken into the store. Whatever dies on the way (an
actor, a node, this process), what the checkpoint has is not asked again: a lost worker costs
the articles it had in hand. The checkpoint wants digests that no two rows share and that
are there before anything is read; that is why the store takes articles in first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from summarizer.batch.budget import Spent
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.order import Order
from summarizer.batch.ray_board import Row, Told
from summarizer.batch.ray_cluster import Shared, connected, read_all
from summarizer.batch.ray_faults import foreseen, missing
from summarizer.batch.reading import Done, Failed
from summarizer.batch.stopping import Stop
from summarizer.batch.tally import Progress, Report, Tally
from summarizer.configuration import Settings
from summarizer.errors import StoreError, SummarizerError
from summarizer.schema.section import Section
from summarizer.schema.summary import read
from summarizer.storage import Store

if TYPE_CHECKING:
    from summarizer.batch.ray_files import Folder

TICK = 0.5
"""Seconds between two looks at how far the run is."""


@dataclass(slots=True)
class Engine:
    """One run, driven by one thread."""

    store: Store
    settings: Settings
    sections: Mapping[str, type[Section]]
    order: Order
    output: str
    """The folder that every node sees: a path or an address."""
    address: str | None = None
    """Of the cluster; one on this machine is started, and ended, where none is given."""
    tell: Callable[[Progress], None] = lambda _: None
    stop: Stop = field(default_factory=Stop)
    _tally: Tally = field(default_factory=Tally)
    _spent: Spent = field(default_factory=Spent)

    def run(self) -> Report:
        """Read what the order wants, and note the run in the store.

        Raises:
            UsageError: Ray is not installed, or the output is no folder.
            OutputError: nothing can be written there.
            EndpointError: there is no cluster at the address.
            StoreError: another run is under way, or the store cannot be written.
        """
        missing()
        from summarizer.batch.ray_files import Folder  # noqa: PLC0415 - pyarrow

        folder = Folder.of(self.output)
        with self.store.alone(), connected(self.address):
            run = self.store.begin(self.order.settings | {"engine": "ray"})
            how, halt = "interrupted", None
            try:
                halt = self._read(folder, run)
                how = str(halt.ending if halt else Ending.DONE)
            finally:
                with suppress(StoreError):  # a store that takes no more has said so already
                    self.store.end(run, how, self._tally.report(halt, self._spent).counts)
        return self._tally.report(halt, self._spent)

    def _read(self, folder: Folder, run: int) -> Halt | None:
        name = f"articles-{uuid4().hex[:12]}"
        keys = folder.put(map(self.store.article, self.order.wanted(self.store)), name)
        self._tally.total = len(keys)
        try:
            return self._mapped(folder, name)
        except Exception as error:  # noqa: BLE001 - Ray's own, and those it wraps
            return Halt(Ending.BROKEN, foreseen(error, self.output))
        finally:
            folder.drop(name)
            self._take(folder.results(), set(keys), run)

    def _mapped(self, folder: Folder, name: str) -> Halt | None:
        """Let the cluster read what was put into the folder; return why it ended early, if so."""
        board = Shared.make()
        workers = self.order.workers
        pool = ThreadPoolExecutor(1, thread_name_prefix="ray")
        try:
            mapped = pool.submit(read_all, folder, name, self.settings, board, workers)
            self._watch(mapped, board)
        finally:
            pool.shutdown(wait=False)
        mapped.result()
        return board.told().halt

    def _watch(self, mapped: Future[None], board: Shared) -> None:
        began, heard = monotonic(), False
        while not mapped.done():
            if self.stop.wanted and not heard:
                heard = True
                board.halt(Halt(Ending.STOPPED))
            self.tell(_progress(board.told(), self._tally.total, monotonic() - began))
            with suppress(TimeoutError):
                mapped.exception(TICK)

    def _take(self, rows: Iterable[Row], wanted: set[str], run: int) -> None:
        """Take results into the store, each once; those of other runs are left alone."""
        calls, tokens, usd = 0, 0, None
        for row in rows:
            key = row["sha256"]
            if key not in wanted:
                continue
            wanted.discard(key)
            self._tally.count(self._taken(row, key, run))
            calls, tokens = calls + row["calls"], tokens + row["tokens"]
            usd = usd if row["usd"] is None else (usd or 0.0) + row["usd"]
        self._spent = Spent(calls, tokens, usd)

    def _taken(self, row: Row, key: str, run: int) -> Done | Failed:
        if row["document"] is None:
            error = SummarizerError(row["error"])
            failed = Failed(key, row["kind"], error, permanent=row["permanent"])
            told = {"kind": failed.kind, "message": row["error"], "permanent": failed.permanent}
            self.store.fail(key, run=run, **told)
            return failed
        summary = read(row["document"], self.sections)
        self.store.finish(key, summary, plan=row["plan"], run=run, seconds=row["seconds"])
        return Done(key, summary.status)


def _progress(told: Told, total: int, seconds: float) -> Progress:
    read_ = told.done + told.failed
    rate = 60 * read_ / seconds if read_ else None
    return Progress(told.done, told.failed, total, told.spent, rate)
