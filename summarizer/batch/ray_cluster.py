"""What runs on a Ray cluster: its start and end, the shared board, and the map over articles.

Only this module imports Ray, and only once a run begins. Ray's own noise ends here too: no
dashboard, no usage statistics, no progress bars, no workers' output.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from summarizer.batch.ending import Halt
from summarizer.batch.ray_board import Counting, Row, Told
from summarizer.batch.ray_faults import unreachable
from summarizer.batch.ray_reading import AT_ONCE, Worker
from summarizer.configuration import Settings

if TYPE_CHECKING:
    from summarizer.batch.ray_files import Folder

TOGETHER = 16
"""Articles that go to an actor, come back and are written together: what one loss may cost."""

_CPU, _LITTLE_CPU = 0.5, 0.25
"""Processors that Ray sets aside for an actor, which mostly waits, and for a task that only
reads or writes: so that all of them fit on a cluster of one processor."""


@contextmanager
def connected(address: str | None) -> Iterator[None]:
    """Join a cluster, or start one on this machine; leave it, or end it.

    Raises:
        EndpointError: there is none, or none can be started.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray  # noqa: PLC0415

    where = address or os.environ.get("RAY_ADDRESS") or "local"
    try:
        with _hushed():
            ray.init(
                where, include_dashboard=False, log_to_driver=False, logging_level=logging.CRITICAL
            )
    except Exception as error:  # noqa: BLE001 - of many kinds, some of them only Exception
        raise unreachable(where, error) from None
    try:
        yield
    finally:
        ray.shutdown()


@contextmanager
def _hushed() -> Iterator[None]:
    """Let nothing onto stderr for a moment: no level stops what Ray's C++ says."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@dataclass(frozen=True, slots=True)
class Shared:
    """The board of a run as every process of the cluster sees it."""

    board: Any

    @classmethod
    def make(cls) -> Shared:
        """Put a board beside whoever drives the run: it dies with the run, not with a node."""
        import ray  # noqa: PLC0415
        from ray.util.scheduling_strategies import (  # noqa: PLC0415
            NodeAffinitySchedulingStrategy as At,
        )

        here = At(ray.get_runtime_context().get_node_id(), soft=False)
        board: Any = ray.remote(Counting)
        return cls(board.options(num_cpus=0, scheduling_strategy=here).remote())

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

        return ray.get(getattr(self.board, method).remote(*given))


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


def read_all(folder: Folder, name: str, settings: Settings, board: Shared, workers: int) -> None:
    """Read articles, map them over actors, write results: whatever the checkpoint lacks."""
    from ray import data  # noqa: PLC0415

    _configure(folder)
    at_once = min(workers, AT_ONCE)
    actors = ceil(workers / at_once)
    results = (
        data.read_parquet(folder.within(name), filesystem=folder.files, num_cpus=_LITTLE_CPU)
        .repartition(target_num_rows_per_block=TOGETHER)
        .map_batches(
            Actor,
            batch_size=TOGETHER,
            batch_format="pyarrow",
            fn_constructor_args=(settings, board, at_once),
            compute=data.ActorPoolStrategy(
                min_size=1, initial_size=actors, max_size=actors, max_tasks_in_flight_per_actor=2
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
