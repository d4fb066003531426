"""Several workers on one store: killed, cut off or stopped, they read each article once."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from summarizer.batch.intake import Intake
from summarizer.batch.queue import Queue
from summarizer.storage import Store
from tests.batch.conftest import export
from tests.chat_endpoint import Asked, ChatEndpoint

if TYPE_CHECKING:
    from tests.batch.conftest import Command, Start
    from tests.servers import Cluster

ARTICLES = 16
QUESTIONS = 5
HANDS = 2
GONE = 4.0
"""Seconds of silence; a busy machine may well be silent for one."""
PROCESSES = 4
ROUNDS = 3
KILLED_AT_ONCE = 2

Process = subprocess.Popen[str]
Work = Callable[..., Process]


@pytest.fixture
def queued(archive: Path, postgres_url: str) -> str:
    """The URL of a store whose articles are all in its queue."""
    with Store.open(postgres_url) as store, Queue.open(store.server) as queue:
        assert ARTICLES == len(list(Intake(store).take_all([str(archive)])))
        assert ARTICLES == queue.put(store.pending())
    return postgres_url


@pytest.fixture
def work(start: Start) -> Iterator[Work]:
    """Start a worker that asks an endpoint; none is left behind."""
    started: list[Process] = []

    def call(endpoint: ChatEndpoint, store: str, *more: object) -> Process:
        asked = ("--base-url", endpoint.url, "--model", "m", "--workers", HANDS)
        started.append(start("worker", "--store", store, *asked, "--gone-after", GONE, *more))
        return started[-1]

    yield call
    for process in started:
        process.kill()
        process.communicate(timeout=300)


class _Moments:
    """Waits until an endpoint has been asked so often."""

    def __init__(self, endpoint: ChatEndpoint) -> None:
        self._asked = threading.Condition()
        self._calls = 0
        endpoint.on_call = self._on_call

    def reach(self, calls: int) -> None:
        with self._asked:
            assert self._asked.wait_for(lambda: self._calls >= calls, timeout=300)

    def _on_call(self, asked: Asked) -> None:
        with self._asked:
            self._calls = max(self._calls, asked.number)
            self._asked.notify_all()


def test_two_of_four_are_killed_again_and_again(queued: str, whole: list[str], work: Work) -> None:
    """Each article once, the same export; a kill repeats what was under way, and no more."""
    draw = random.Random(7)  # noqa: S311 - moments, no secrets
    with ChatEndpoint(delay=0.15) as endpoint:
        moments = _Moments(endpoint)
        crew = [work(endpoint, queued, "--once") for _ in range(PROCESSES)]
        span = ARTICLES * QUESTIONS // (ROUNDS + 1)
        for number in range(ROUNDS):
            moments.reach(number * span + draw.randrange(1, span))
            time.sleep(draw.uniform(0.0, 0.2))
            for victim in draw.sample(crew, KILLED_AT_ONCE):
                victim.kill()
                crew.remove(victim)
                crew.append(work(endpoint, queued, "--once"))
        ends = [(worker.communicate(timeout=300)[1], worker.returncode) for worker in crew]
        assert [0] * PROCESSES == [code for _, code in ends], ends
        assert endpoint.repeats <= ROUNDS * KILLED_AT_ONCE * HANDS
        assert ARTICLES * QUESTIONS == len(endpoint.questions)
    assert whole == export(queued)


def test_postgresql_goes_away_and_comes_back(
    queued: str, whole: list[str], work: Work, postgres: Cluster
) -> None:
    """Workers say that they wait, lose no answer, ask nothing twice, and go on."""
    with ChatEndpoint(delay=0.1) as endpoint:
        moments = _Moments(endpoint)
        crew = [work(endpoint, queued, "--once") for _ in range(2)]
        moments.reach(ARTICLES)
        postgres.stop("immediate")
        time.sleep(GONE + 1)
        postgres.start()
        ends = [(worker.communicate(timeout=300)[1], worker.returncode) for worker in crew]
        assert [0, 0] == [code for _, code in ends], ends
        for said, _ in ends:
            assert 1 == said.count("waiting for the store: ")
            assert 1 == said.count("the store is back; going on")
            assert "Traceback" not in said
        assert (0, ARTICLES * QUESTIONS) == (endpoint.repeats, endpoint.calls)
    assert whole == export(queued)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_articles_in_hand(
    number: signal.Signals, queued: str, work: Work, command: Command
) -> None:
    """That is how a worker ends, with 0; what it did not begin stays in the queue."""
    with ChatEndpoint(delay=0.1) as endpoint:
        moments = _Moments(endpoint)
        worker = work(endpoint, queued)
        moments.reach(QUESTIONS + 1)
        worker.send_signal(number)
        _, said = worker.communicate(timeout=300)
        assert 0 == worker.returncode, said
        assert "stopping when the articles in hand are read" in said
        assert (0, 0) == (endpoint.calls % QUESTIONS, endpoint.repeats)
        left = ARTICLES - endpoint.calls // QUESTIONS
    assert 0 < left
    crew = json.loads(command("store", "workers", "--json", "--store", queued).stdout)
    assert ([], left) == (crew["workers"], crew["waiting"])


def test_a_worker_that_slept_too_long_is_given_up_and_goes_on(
    queued: str, whole: list[str], work: Work
) -> None:
    """Another one takes its articles; when it wakes up it joins again."""
    with ChatEndpoint(delay=0.1) as endpoint:
        moments = _Moments(endpoint)
        sleeper = work(endpoint, queued, "--once")
        moments.reach(QUESTIONS)
        sleeper.send_signal(signal.SIGSTOP)
        other = work(endpoint, queued, "--once")
        _, said = other.communicate(timeout=300)
        sleeper.send_signal(signal.SIGCONT)
        _, told = sleeper.communicate(timeout=300)
        assert (0, 0) == (other.returncode, sleeper.returncode), said + told
        assert "its worker is gone" in said
        assert endpoint.repeats <= 2 * HANDS
    assert whole == export(queued)


def test_who_does_what(archive: Path, postgres_url: str, work: Work, command: Command) -> None:
    """`store workers` names each worker, the titles in its hands, and how many wait."""
    queued = postgres_url
    filled = command("batch", archive, "--enqueue", "--store", queued)
    assert 0 == filled.returncode, filled.stderr
    assert f"{ARTICLES} articles put into the queue" in filled.stderr
    go, asked, begun = threading.Event(), threading.Semaphore(0), count()

    def on_call(_: Asked) -> None:
        if next(begun) < HANDS:  # a worker asks one thing at once until it was answered
            return
        asked.release()
        go.wait(300)

    with ChatEndpoint(on_call=on_call) as endpoint:
        worker = work(endpoint, queued, "--once")
        for _ in range(HANDS):
            assert asked.acquire(timeout=300)
        shown = command("store", "workers", "--store", queued)
        refused = command("batch", "--store", queued, "--base-url", endpoint.url, "--model", "m")
        go.set()
        assert 0 == worker.wait(300)
    assert f":{worker.pid}  m  heard of " in shown.stdout
    assert "try 1  Report 1\n" in shown.stdout
    assert f"1 workers; {ARTICLES - HANDS} articles wait\n" in shown.stdout
    assert 9 == refused.returncode
    assert "another run is reading" in refused.stderr
    assert "--enqueue" in refused.stderr


def test_a_store_that_becomes_newer_ends_the_worker(queued: str, work: Work) -> None:
    """It says why and writes nothing more; no worker of that age starts again."""
    with ChatEndpoint(delay=0.1) as endpoint:
        moments = _Moments(endpoint)
        worker = work(endpoint, queued)
        moments.reach(QUESTIONS)
        with psycopg.connect(queued) as connection:
            connection.execute("UPDATE store_version SET version_num = '9999'")
        _, said = worker.communicate(timeout=300)
        again = work(endpoint, queued)
        _, at_once = again.communicate(timeout=300)
    for told in (said, at_once):
        assert "the store is of version 9999" in told
        assert "Install the newer summarizer" in told
    assert (9, 9) == (worker.returncode, again.returncode)


@pytest.mark.parametrize(
    "arguments",
    [
        ("worker",),
        ("batch", "a.txt", "--enqueue"),
        ("feeds", "watch", "--enqueue"),
        ("store", "workers"),
    ],
)
def test_an_sqlite_file_has_no_queue(
    arguments: tuple[str, ...], command: Command, tmp_path: Path
) -> None:
    """One line, what to do instead, and no articles taken in."""
    (tmp_path / "a.txt").write_text("A\n\nIran gave Iraq 5 guns.", encoding="utf-8")
    Store.open(tmp_path / "store.db").close()
    done = command(*arguments, "--store", tmp_path / "store.db")
    assert 9 == done.returncode
    assert "store.db: workers cannot share an SQLite file. Give --store postgresql:" in done.stderr
    assert 1 == len(done.stderr.splitlines())
