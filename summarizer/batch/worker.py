"""One of several workers: takes articles from the queue and reads them, until told to end.

The queue hands out jobs, knows who is alive and has failed jobs tried again; this module
says what a job is, what its failures mean, and sees to what the queue leaves to its user:
jobs whose worker is gone, heartbeats while the last articles are finished, and a backend
that fails whatever it is asked. An article that is done stays done, however often it is
taken, and no answer that is kept is asked for again.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from os import getpid
from socket import gethostname
from threading import Lock

from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker as Taking
from psycopg.errors import ForeignKeyViolation

from summarizer.batch.breaker import STRAIGHT
from summarizer.batch.budget import Budget
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.patience import Patience, PatientConnector, PatientStore, Say
from summarizer.batch.queue import NAME, TASK, connection, failure
from summarizer.batch.reading import Done, Failed, Reader, plan_digest
from summarizer.batch.stopping import Stop
from summarizer.batch.tally import Report, Tally
from summarizer.batch.tending import NEVER, Again, LaterError, PutBackError, Tending
from summarizer.batch.traffic import Traffic
from summarizer.errors import StoreError, SummarizerError
from summarizer.pipeline import Summarizer
from summarizer.storage import State, Store

TRIES = 6
"""How often an article is begun at the most, faults of the backend in between."""
LISTEN = 0.2
"""Seconds between two looks at whether an end is wanted."""
IDLE = 1.0
"""Seconds between two looks into an empty queue."""

_OPEN = {State.PENDING, State.FAILED}


@dataclass(frozen=True, slots=True)
class Duty:
    """What a worker is asked for."""

    hands: int = 1
    """Articles read at once."""
    drain: bool = False
    """End when the queue is empty."""
    gone: float = 30.0
    """Seconds without a sign of life after which a worker's articles are taken again."""
    budget: Budget = field(default_factory=Budget)


@dataclass(slots=True)
class Worker:
    """One process's work; driven by one thread, done by several."""

    store: Store
    summarizer: Summarizer
    duty: Duty
    say: Say
    """Told, in one line, whatever happens; on any thread."""
    traffic: Traffic | None = None
    """What the backend's tries go through, if anything."""
    stop: Stop = field(default_factory=Stop)
    """Once it is wanted, no further article is begun."""
    _tally: Tally = field(default_factory=Tally)
    _halt: Halt | None = None
    _straight: set[str] = field(default_factory=set)
    """Articles in a row that met faults of the backend."""
    _lock: Lock = field(default_factory=Lock)
    _patience: Patience = field(init=False)
    _patient: PatientStore = field(init=False)
    _reader: Reader = field(init=False)
    _taking: Taking | None = None

    def __post_init__(self) -> None:
        """Prepare.

        Raises:
            UsageError: the budget is of money, and what the model costs is not known.
        """
        traits = self.summarizer.backend.traits
        self.duty.budget.check(traits.model, traits.prices)
        self._patience = Patience(self.stop, self.say)
        self._patient = PatientStore.over(self.store, self._patience)

    def run(self) -> Report:
        """Read articles until an end is wanted, the queue is drained, or nothing goes on.

        Raises:
            StoreError: the store is an SQLite file; a run that wants to be alone is under way.
        """
        plan, budget = plan_digest(self.summarizer), self.duty.budget
        name, model = f"{gethostname()}:{getpid()}", self.summarizer.backend.traits.model
        settings = {"worker": name, "model": model, "plan": plan, "workers": self.duty.hands}
        server = self.store.server
        with self.store.together():
            run = self.store.begin(settings)
            self._reader = Reader(self._patient, self.summarizer, budget, plan, run)
            try:
                asyncio.run(self._sessions(server, name))
            finally:
                with suppress(StoreError):  # a store that takes no more has said so already
                    self.store.end(run, str(self.report.ending), self.report.counts)
        return self.report

    @property
    def report(self) -> Report:
        """What has become of the worker's articles so far."""
        return self._tally.report(self._halt, self.duty.budget.spent)

    async def _sessions(self, server: str, name: str) -> None:
        """Take articles; anew where the others have given this worker up (a long sleep)."""
        pool = ThreadPoolExecutor(self.duty.hands + 2, thread_name_prefix="article")
        asyncio.get_running_loop().set_default_executor(pool)
        while True:
            connector = PatientConnector(self._patience, **connection(server), timeout=5.0)
            app = App(connector=connector)
            app.task(name=TASK, queue=NAME, pass_context=True, retry=Again())(self._take)
            try:
                async with app.open_async():
                    await self._session(app, connector, name)
            except ConnectorException as error:
                if not isinstance(error.__cause__, ForeignKeyViolation):
                    self._end(Halt(Ending.BROKEN, failure(error, self.store.location)))
                    return
            else:
                return

    async def _session(self, app: App, connector: PatientConnector, name: str) -> None:
        taking = Taking(
            app,
            queues=[NAME],
            concurrency=self.duty.hands,
            fetch_job_polling_interval=IDLE,
            listen_notify=False,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=NEVER,
            stalled_worker_timeout=NEVER,
        )
        self._taking = taking
        tending = Tending(app, connector, taking, self.duty.gone, self._lost)
        beside = [
            asyncio.create_task(tending.tend(name, self.summarizer.backend.traits.model)),
            asyncio.create_task(self._listen(tending)),
        ]
        try:
            await taking.run()  # type: ignore[no-untyped-call]
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _listen(self, tending: Tending) -> None:
        """Let the queue hand out nothing more once an end is wanted, or reached."""
        while not (self.stop.wanted or self._halt):
            await asyncio.sleep(LISTEN)
            with suppress(ConnectorException):  # whoever takes jobs meets it, too
                if self.duty.drain and await tending.empty():
                    break
        if self._halt is None and self.stop.wanted:
            self.say("stopping when the articles in hand are read")
            self._end(Halt(Ending.STOPPED))
        self._take_no_more()

    # --- on any thread -------------------------------------------------------------

    def _take(self, context: JobContext, article: str) -> None:
        """Do one job: read an article, unless it is done."""
        if self._halt is not None:
            raise PutBackError
        try:
            self._patient.must_be_current()
            state = self._patient.state(article)
            if state in _OPEN:
                reader = replace(self._reader, fresh=state is State.FAILED)
                self._settle(reader.read(article), context.job.attempts + 1)
        except Halt as halt:
            self._end(halt)
            raise PutBackError from None
        except SummarizerError as error:
            self._end(Halt(Ending.BROKEN, error))
            raise PutBackError from None

    def _settle(self, read: Done | Failed, attempt: int) -> None:
        """Note what became of an article; a fault that may be the backend's is tried again.

        Raises:
            LaterError: it is to be tried again later.
            Halt: the backend fails whatever it is asked.
        """
        if isinstance(read, Done):
            with self._lock:
                self._tally.count(read)
                self._straight.clear()
            self.say(f"read {read.article[:12]} ({read.status.value})")
            return
        if read.of_backend:
            with self._lock:
                self._straight.add(read.article)
                everywhere = len(self._straight) >= STRAIGHT
            if everywhere:
                raise Halt(Ending.BROKEN, read.error)
            if attempt < TRIES:
                self.say(f"try {attempt} of {read.article[:12]}: {read.error}")
                raise LaterError
        self._fail(read)

    def _lost(self, article: str, attempts: int) -> bool:
        """Hear that an article's worker is gone; say whether it is to be tried again."""
        if attempts + 1 < TRIES:
            self.say(f"taking {article[:12]} again: its worker is gone")
            return True
        error = SummarizerError(f"its worker was lost, try {attempts + 1}")
        if self._patient.state(article) in _OPEN:
            self._fail(Failed(article, "lost", error, permanent=False))
        return False

    def _fail(self, failed: Failed) -> None:
        self._patient.fail(
            failed.article,
            run=self._reader.run,
            kind=failed.kind,
            message=str(failed.error),
            permanent=failed.permanent,
        )
        with self._lock:
            self._tally.count(failed)
        self.say(f"failed {failed.article[:12]}: {failed.error}")

    def _end(self, halt: Halt) -> None:
        """Take nothing more; what is broken goes before a wish to stop."""
        with self._lock:
            if self._halt is None or self._halt.ending is Ending.STOPPED:
                self._halt = halt
        self._take_no_more()
        if self.traffic is not None and halt.ending is not Ending.STOPPED:
            self.traffic.close(halt)

    def _take_no_more(self) -> None:
        if self._taking is not None:
            self._taking.stop()  # type: ignore[no-untyped-call]
