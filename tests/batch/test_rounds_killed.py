"""Killed anywhere on the way through the Batch API: each question is paid for once.

An immediate question whose answer does not arrive is lost and asked again; one in a batch is
not, for the batch is found again. So here nothing is repeated at all, however often we are
killed.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tests.batch.batch_server import BatchServer
from tests.batch.batch_wire import Call
from tests.batch.conftest import export

if TYPE_CHECKING:
    from tests.batch.conftest import Command, Start

Process = subprocess.Popen[str]

ARTICLES = 16
QUESTIONS = 5
MOST_KILLS = 6
KILLER = Path(__file__).with_name("killer.py")

MOMENTS: tuple[Call, ...] = ("upload", "begin", "begun", "look", "content")
"""Of the endpoint: a request has come, or has been done, and its answer will not arrive."""

POINTS = (
    ("Asking.ask", "return", 5),
    ("Asking.write_round", "return", 1),
    ("Asking.mark", "return", 1),
    ("Asking.end_round", "return", 1),
    ("Results.finish", "return", 3),
)
"""Of our own work, after whatever is written; each is reached on the way."""


def _at(store: Path, server: BatchServer) -> tuple[str, ...]:
    asked = ("--base-url", server.url, "--model", "m", "--look-every", "0.05")
    return ("--store", str(store), *asked)


def _paid_once(server: BatchServer) -> bool:
    billed = server.books.billed
    return ARTICLES * QUESTIONS == len(billed) == billed.total()


def test_killed_while_the_endpoint_is_at_work(
    archive: Path, whole: list[str], start: Start, command: Command, tmp_path: Path
) -> None:
    """At every kind of request, one after the other on one store; then it is collected."""
    store = tmp_path / "store.db"
    with BatchServer() as server:
        first = ("batch", archive, *_at(store, server), "--transport", "batch")
        for moment in MOMENTS:
            with start(*first) as process:

                def on_call(call: Call, at: Call = moment, it: Process = process) -> None:
                    if call == at:
                        it.kill()

                server.on_call = on_call
                assert -signal.SIGKILL == process.wait(600), moment
        server.on_call = lambda _: None
        done = command("batch", "collect", *_at(store, server))
        assert 0 == done.returncode, done.stderr
        assert _paid_once(server)
    assert whole == export(store)


def test_killed_at_named_points(
    archive: Path, whole: list[str], environment: dict[str, str], command: Command, tmp_path: Path
) -> None:
    """Between what is written and what is done next, one after the other on one store."""
    store = tmp_path / "store.db"
    with BatchServer() as server:
        first = ("batch", str(archive), *_at(store, server), "--transport", "batch")
        again = ("batch", "collect", *_at(store, server))
        for point, moment, number in POINTS:
            arguments = again if server.books.batches else first
            watched = (sys.executable, str(KILLER), point, moment, str(number), "--", *arguments)
            killed = subprocess.run(
                watched, env=environment, capture_output=True, check=False, timeout=600
            )
            assert -signal.SIGKILL == killed.returncode, (point, killed.stderr.decode())
        done = command(*again)
        assert 0 == done.returncode, done.stderr
        assert _paid_once(server)
    assert whole == export(store)


def test_killed_at_random_again_and_again(
    archive: Path, whole: list[str], start: Start, command: Command, tmp_path: Path
) -> None:
    """Some requests after the start and a moment later, whatever is being done then."""
    store = tmp_path / "store.db"
    draw = random.Random(11)  # noqa: S311 - moments, no secrets
    with BatchServer(looks=2) as server:
        first = ("batch", archive, *_at(store, server), "--transport", "batch")
        for _ in range(MOST_KILLS):
            left = draw.randint(1, 5)
            with start(*first) as process:

                def on_call(_: Call, it: Process = process) -> None:
                    nonlocal left
                    left -= 1
                    if left == 0:
                        threading.Timer(draw.uniform(0.0, 0.5), it.kill).start()

                server.on_call = on_call
                if process.wait(600) == 0:
                    break
        server.on_call = lambda _: None
        done = command("batch", "collect", *_at(store, server))
        assert 0 == done.returncode, done.stderr
        assert _paid_once(server)
    assert whole == export(store)
