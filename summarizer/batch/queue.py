"""The queue that several workers take articles from, in the store's own PostgreSQL.

It is procrastinate's: jobs, retries, priorities, heartbeats. Its tables live in a schema of
their own beside the store's. What stands there is only which articles are to be read; what
became of them is the store's to know, so a lost queue is filled again by one command.
Reading them is :mod:`~summarizer.batch.worker`'s.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager
from psycopg import sql
from sqlalchemy import make_url

from summarizer.errors import StoreError
from summarizer.storage.faults import AwayError

NAME = "articles"
"""The queue's name; the task's is what is done with them."""
TASK = "summarize"
SCHEMA = "summarizer_queue"
"""The schema of PostgreSQL that the queue's tables are in."""
NEWS = 10
"""Priority of what feeds bring; an archive's is 0, and more goes first."""
CHUNK = 500
"""Articles put in at once."""
_LOCK = 0x73756D71
"""Our advisory lock in PostgreSQL, held by whoever makes or fills the queue ("sumq")."""

_OURS: LiteralString = """
CREATE TABLE summarizer_workers (
    worker bigint PRIMARY KEY REFERENCES procrastinate_workers ON DELETE CASCADE,
    name text NOT NULL,
    model text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
)"""
_VERSION: LiteralString = """
SELECT obj_description(to_regnamespace(%s), 'pg_namespace') AS version"""
_KNOWN: LiteralString = "SELECT queueing_lock FROM procrastinate_jobs WHERE queueing_lock = ANY(%s)"
_WORKERS: LiteralString = """
SELECT worker.id, ours.name, ours.model, ours.since,
       extract(epoch FROM now() - worker.last_heartbeat)::float AS silent
  FROM procrastinate_workers worker LEFT JOIN summarizer_workers ours ON ours.worker = worker.id
 ORDER BY worker.id"""
_HANDS: LiteralString = """
SELECT job.worker_id, job.queueing_lock AS article, job.attempts, max(event.at) AS since
  FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
 WHERE job.status = 'doing' AND event.type = 'started'
 GROUP BY job.id ORDER BY job.id"""
_WAITING: LiteralString = """
SELECT count(*) AS waiting, count(*) FILTER (WHERE scheduled_at > now()) AS later
  FROM procrastinate_jobs WHERE status = 'todo'"""

for _name in ("procrastinate", "psycopg"):  # what they meet, we tell in our own words
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class InHand:
    """An article that a worker reads."""

    article: str
    """SHA-256 of its text."""
    attempts: int
    """How often it was begun before."""
    since: datetime


@dataclass(frozen=True, slots=True)
class Working:
    """One worker."""

    number: int | None
    """None: articles whose worker is gone; they are taken again."""
    name: str
    """Host and process."""
    model: str
    since: datetime | None
    silent: float
    """Seconds since it was heard of."""
    hands: tuple[InHand, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works, and what waits."""

    workers: tuple[Working, ...]
    waiting: int
    later: int
    """Of these, articles that wait for their next try."""


class Queue:
    """The queue of one store, to be filled and looked at."""

    def __init__(self, server: str) -> None:
        """Prepare for a database by its URL; :meth:`open` connects."""
        self._place = make_url(server).render_as_string()
        self._connector = SyncPsycopgConnector(**connection(server), timeout=10.0)
        self._app = App(connector=self._connector)

    @classmethod
    def open(cls, server: str) -> Self:
        """Open the queue of a database, made or brought up to date first.

        Raises:
            StoreError: it cannot be reached, or a newer program made it.
        """
        queue = cls(server)
        with queue.told():
            queue._app.open()
        try:
            queue._prepare()
        except BaseException:
            queue.close()
            raise
        return queue

    def close(self) -> None:
        """Close every connection."""
        self._app.close()

    def __enter__(self) -> Self:
        """Return itself; it is closed on the way out."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self.close()

    def put(self, articles: Iterable[str], priority: int = 0) -> int:
        """Put articles in by their SHA-256; return how many were not in it yet.

        Each is in it once, waiting or in some worker's hands, whoever puts it in.

        Raises:
            StoreError: the queue cannot be written.
        """
        rest, new = iter(articles), 0
        while chunk := list(islice(rest, CHUNK)):
            new += self._put(chunk, priority)
        return new

    def crew(self) -> Crew:
        """Return who works, and what waits.

        Raises:
            StoreError: the queue cannot be read.
        """
        with self.told():
            workers = self._connector.execute_query_all(_WORKERS)
            held: dict[int | None, list[InHand]] = {}
            for row in self._connector.execute_query_all(_HANDS):
                worker = row.pop("worker_id")
                held.setdefault(worker, []).append(InHand(**row))
            waiting = self._connector.execute_query_one(_WAITING)
        known = [_working(row, held.pop(row["id"], [])) for row in workers]
        lost = [_working({"id": None}, hands) for hands in held.values()]
        return Crew((*known, *lost), **waiting)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the queue raises inside into a StoreError that names the store.

        Raises:
            AwayError: the server is not there at present.
            StoreError: the queue cannot be used.
        """
        try:
            yield
        except (ConnectorException, psycopg.Error) as error:
            raise failure(error, self._place) from error

    def _put(self, keys: list[str], priority: int) -> int:
        with self.told(), self._connector.pool.connection() as held:
            held.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            known = {key for (key,) in held.execute(_KNOWN, [keys])}
            jobs = [_job(key, priority) for key in dict.fromkeys(keys) if key not in known]
            if jobs:
                self._app.job_manager.batch_defer_jobs(jobs, held)
            return len(jobs)

    def _prepare(self) -> None:
        with self.told(), self._connector.pool.connection() as held:
            held.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            try:
                self._upgrade(held)
            finally:
                held.rollback()
                held.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

    def _upgrade(self, held: psycopg.Connection[Any]) -> None:
        """Make the tables, or bring them up to date; the schema's comment is their version."""
        steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
        row = held.execute(_VERSION, [SCHEMA]).fetchone()
        found = row[0] if row else None
        if found is None:
            held.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            held.execute(SchemaManager.get_schema())
            held.execute(_OURS)
            _note(held, steps[-1].stem)
        elif found > steps[-1].stem:
            msg = f"{self._place}: a newer program made its queue ({found})"
            raise StoreError(msg, remedy="Install the newer summarizer; nothing was changed.")
        else:
            for step in (step for step in steps if step.stem > found):
                held.execute(step.read_bytes())
                _note(held, step.stem)


def connection(server: str) -> dict[str, Any]:
    """Return what a pool of connections to the queue of a database is made with."""
    given = make_url(server).query.get("options", "")
    options = given if isinstance(given, str) else " ".join(given)
    return {
        "conninfo": server,
        "min_size": 1,
        "max_size": 4,
        "kwargs": {"options": f"{options} -c search_path={SCHEMA}".strip()},
    }


def failure(error: BaseException, place: str) -> StoreError:
    """Return what a queue's error means for the store at a place."""
    cause = error.__cause__ if isinstance(error, ConnectorException) else error
    words = (str(cause or error).strip() or type(error).__name__).splitlines()[0]
    if isinstance(cause, psycopg.OperationalError):
        remedy = "Is it running, and is the address right?"
        return AwayError(f"{place}: the server cannot be reached ({words})", remedy=remedy)
    return StoreError(f"{place}: its queue cannot be used ({words})")


def _note(held: psycopg.Connection[Any], version: str) -> None:
    """Commit one step; some cannot be used by the next one before."""
    held.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(SCHEMA), version))
    held.commit()


def _job(key: str, priority: int) -> Job:
    return Job(
        queue=NAME,
        task_name=TASK,
        priority=priority,
        lock=None,
        queueing_lock=key,
        task_kwargs={"article": key},
    )


def _working(row: dict[str, Any], hands: list[InHand]) -> Working:
    return Working(
        number=row["id"],
        name=row.get("name") or "",
        model=row.get("model") or "",
        since=row.get("since"),
        silent=row.get("silent") or 0.0,
        hands=tuple(hands),
    )
