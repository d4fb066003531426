"""A run whose articles are read by actors on a Ray cluster, each with a warm pipeline.

The store stays where it is: what waits in it goes out as Parquet, Ray Data maps it over the
actors and writes Parquet back, a few articles a file, each with its entry in Ray Data's own
checkpoint; at the end the results are taken into the store. Whatever dies on the way (an
actor, a node, this process), what the checkpoint has is not asked again: a lost worker costs
the articles it had in hand. The checkpoint wants digests that no two rows share and that
are there before anything is read; that is why the store takes articles in first.

Only this module imports Ray, and only once a run begins.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from summarizer.batch.budget import Spent
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.order import Order
from summarizer.batch.ray_board import Counting, Row, Told
from summarizer.batch.ray_faults import foreseen, missing, unreachable
from summarizer.batch.ray_reading import AT_ONCE, Worker
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

TOGETHER = 16
"""Articles that go to an actor, come back and are written together: what one loss may cost."""
TICK = 0.5
"""Seconds between two looks at how far the run is."""

_CPU, _LITTLE_CPU = 0.5, 0.25
"""Processors that Ray sets aside for an actor, which mostly waits, and for a task that only
reads or writes: so that all of them fit on a cluster of one processor."""


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
            mapped = pool.submit(_map, folder, name, self.settings, board, workers)
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


@contextmanager
def connected(address: str | None) -> Iterator[None]:
    """Join a cluster, or start one on this machine; leave it, or end it.

    Ray tells nobody anything: no dashboard, no usage statistics, no workers' output.

    Raises:
        EndpointError: there is none, or none can be started.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray  # noqa: PLC0415

    where = address or os.environ.get("RAY_ADDRESS") or "local"
    try:
        ray.init(
            where, include_dashboard=False, log_to_driver=False, logging_level=logging.CRITICAL
        )
    except Exception as error:  # noqa: BLE001 - of many kinds, some of them only Exception
        raise unreachable(where, error) from None
    try:
        yield
    finally:
        ray.shutdown()


@dataclass(frozen=True, slots=True)
class Shared:
    """The board of a run as every process of the cluster sees it."""

    actor: Any

    @classmethod
    def make(cls) -> Shared:
        """Put a board beside whoever drives the run: it dies with the run, not with a node."""
        import ray  # noqa: PLC0415
        from ray.util.scheduling_strategies import (  # noqa: PLC0415
            NodeAffinitySchedulingStrategy as At,
        )

        here = At(ray.get_runtime_context().get_node_id(), soft=False)
        return cls(ray.remote(num_cpus=0, scheduling_strategy=here)(Counting).remote())

    def hear(self, rows: Iterable[Row]) -> bool:
        """Count what became of articles; return whether the run is over."""
        counted = ("calls", "tokens", "usd", "error", "kind")
        return bool(self._ask("hear", [{name: row[name] for name in counted} for row in rows]))

    def halt(self, halt: Halt) -> None:
        """End the run: no further article is begun."""
        self._ask("halt", halt)

    def told(self) -> Told:
        """Return how far the run is."""
        told: Told = self._ask("told")
        return told

    def _ask(self, method: str, *given: object) -> Any:
        import ray  # noqa: PLC0415

        return ray.get(getattr(self.actor, method).remote(*given))


class Actor:
    """One actor: the worker in the form in which Ray Data calls it, table in, table out."""

    def __init__(self, settings: Settings, board: Shared, at_once: int) -> None:
        """Open the pipeline."""
        self._worker = Worker(settings, board, at_once)

    def __call__(self, table: Any) -> Any:
        """Read the articles of a table."""
        import pyarrow as pa  # noqa: PLC0415

        from summarizer.batch.ray_files import RESULT  # noqa: PLC0415

        rows = self._worker.read(table["article"].to_pylist())
        return pa.Table.from_pylist(rows, schema=RESULT)


def _map(folder: Folder, name: str, settings: Settings, board: Shared, workers: int) -> None:
    """Read articles, map them over actors, write results: whatever the checkpoint lacks."""
    from ray import data  # noqa: PLC0415

    _configure(folder)
    at_once = min(workers, AT_ONCE)
    results = (
        data.read_parquet(folder.within(name), filesystem=folder.files, num_cpus=_LITTLE_CPU)
        .repartition(target_num_rows_per_block=TOGETHER)
        .map_batches(
            Actor,
            batch_size=TOGETHER,
            batch_format="pyarrow",
            fn_constructor_args=(settings, board, at_once),
            compute=data.ActorPoolStrategy(
                size=ceil(workers / at_once), max_tasks_in_flight_per_actor=2
            ),
            num_cpus=_CPU,
        )
    )
    results.write_parquet(
        folder.within("results"),
        filesystem=folder.files,
        ray_remote_args={"num_cpus": _LITTLE_CPU},
    )


def _configure(folder: Folder) -> None:
    from ray import data  # noqa: PLC0415
    from ray.data.checkpoint import CheckpointConfig  # noqa: PLC0415

    from summarizer.batch.ray_files import KEY  # noqa: PLC0415

    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.checkpoint_config = CheckpointConfig(
        KEY, folder.within("checkpoint"), delete_checkpoint_on_success=False
    )
    # Ids are looked up in an actor; what Ray reserves for it is more than small nodes have.
    context.checkpoint_config.checkpoint_actor_memory_bytes = 0


def _progress(told: Told, total: int, seconds: float) -> Progress:
    read_ = told.done + told.failed
    rate = 60 * read_ / seconds if read_ else None
    return Progress(told.done, told.failed, total, told.spent, rate)
