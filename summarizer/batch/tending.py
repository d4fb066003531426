"""What the queue leaves to its user: signs of life to the end, and jobs that nobody does.

A worker that was killed, or cut off from the server, gives no sign of life; what it had in
hand goes back into the queue. One worker at a time looks for such jobs, and none does so
before the server has been up long enough for everybody to be heard again. So that this is
told of living workers only, signs are given while the last articles are finished, too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import LiteralString

import psycopg
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker

from summarizer.errors import StoreError

BACK = 10
"""Seconds for which a job that was put back waits, so that others have their turn."""
_BASE = 3
"""Seconds before the second try, and by how much each further pause is longer."""
_LOCK = 0x73756D74
"""Our advisory lock in PostgreSQL, held by whoever looks for lost jobs ("sumt")."""

NEVER = 1e9
"""Seconds: the queue's own signs of life end too early, and it gives workers up too early."""

_NAME: LiteralString = """
INSERT INTO summarizer_workers (worker, name, model) VALUES (%(worker)s, %(name)s, %(model)s)
ON CONFLICT DO NOTHING"""
_TURN: LiteralString = """
SELECT pg_try_advisory_xact_lock(%(lock)s)
   AND now() - pg_postmaster_start_time() > make_interval(secs => %(gone)s) AS ours"""
_EMPTY: LiteralString = "SELECT NOT EXISTS (SELECT FROM procrastinate_jobs) AS empty"

_log = logging.getLogger("procrastinate.summarizer")


class LaterError(Exception):
    """A job is to be done later: what went wrong may pass."""


class PutBackError(Exception):
    """A job goes back as it was: its worker ends."""


class Again(BaseRetryStrategy):
    """When a job is tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when, or None where it is not."""
        if isinstance(exception, PutBackError):
            return RetryDecision(retry_in={"seconds": BACK})
        if isinstance(exception, LaterError):
            return RetryDecision(retry_in={"seconds": _BASE ** (job.attempts + 1)})
        return None


class Tending:
    """Looks after one worker's jobs, and after those of workers that are gone."""

    def __init__(
        self,
        app: App,
        connector: PsycopgConnector,
        taking: Worker,
        gone: float,
        lost: Callable[[str, int], bool],
    ) -> None:
        """Prepare; ``gone`` is in seconds without a sign of life.

        ``lost`` is told an article whose worker is gone, and how often it had been begun
        before that; it says whether the article is to be tried again.
        """
        self._jobs = app.job_manager
        self._connector = connector
        self._taking = taking
        self._gone = gone
        self._lost = lost

    async def empty(self) -> bool:
        """Say whether nothing waits, and nobody has anything in hand."""
        row = await self._connector.execute_query_one_async(_EMPTY)
        return bool(row["empty"])

    async def tend(self, name: str, model: str) -> None:
        """Give signs of life under a name, and look for lost jobs, until cancelled."""
        while (worker := self._taking.worker_id) is None:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
        suspects: set[int] = set()
        while True:
            try:
                await self._jobs.update_heartbeat(worker)
                await self._connector.execute_query_async(
                    _NAME, worker=worker, name=name, model=model
                )
                suspects = await self._dropped(worker, suspects)
                await self._recover(worker)
            except (ConnectorException, psycopg.Error, StoreError) as error:
                _log.warning("the next look will do: %s", error)
            await asyncio.sleep(self._gone / 3)

    async def _dropped(self, worker: int, before: set[int]) -> set[int]:
        """Take again what is in this worker's hands by the queue's account only.

        A server that goes away between doing a thing and saying so makes such jobs. Those
        that were seen at the last look are taken; the others are returned.
        """
        hands = {held.job.id for held in self._taking._running_jobs.values()}  # noqa: SLF001 - told nowhere else
        doing = await self._jobs.list_jobs_async(worker_id=worker, status=Status.DOING.value)
        found = {job.id: job for job in doing if job.id is not None and job.id not in hands}
        for number in found.keys() & before:
            await self._jobs.retry_job(found[number])
        return found.keys() - before

    async def _recover(self, worker: int) -> None:
        """Put what lost workers had in hand back into the queue, and forget these workers."""
        async with self._connector.pool.connection() as held:
            turn = await held.execute(_TURN, {"lock": _LOCK, "gone": self._gone})
            if await turn.fetchone() != (True,):
                return
            stalled = await self._jobs.get_stalled_jobs(seconds_since_heartbeat=self._gone)
            for job in (job for job in stalled if job.worker_id != worker):
                if await asyncio.to_thread(self._lost, job.queueing_lock or "", job.attempts):
                    await self._jobs.retry_job(job)
                else:
                    await self._jobs.finish_job(job, Status.FAILED, delete_job=True)
            await self._jobs.update_heartbeat(worker)
            await self._jobs.prune_stalled_workers(self._gone)
