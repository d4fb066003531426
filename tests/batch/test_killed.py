"""Killed anywhere and started again: each article once, no answer paid for twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import EXIT_INTERRUPTED
from tests.batch.conftest import export
from tests.chat_endpoint import Asked, ChatEndpoint

if TYPE_CHECKING:
    from tests.batch.conftest import Command, Start

ARTICLES = 16
WORKERS = 3
QUESTIONS = 5
MOST_KILLS = 5
KILLER = Path(__file__).with_name("killer.py")

POINTS = (
    ("Intake.put", "return", 12),
    ("Remembered.keep", "call", 6),
    ("Remembered.keep", "return", 7),
    ("Results.finish", "call", 2),
    ("Results.finish", "return", 2),
    ("Results.end", "call", 1),
)
"""Named points of the work, before and after whatever is written; each is reached on the way."""


def _at(store: Path) -> tuple[str, str]:
    return "--store", str(store)


def _asked(endpoint: ChatEndpoint) -> tuple[str, ...]:
    return "--base-url", endpoint.url, "--model", "m", "--workers", str(WORKERS)


def test_killed_at_named_points(
    archive: Path, whole: list[str], environment: dict[str, str], command: Command, tmp_path: Path
) -> None:
    """One after the other on one store: in the end it is as if nothing had happened."""
    store = tmp_path / "store.db"
    with ChatEndpoint() as endpoint:
        arguments = ("batch", str(archive), *_at(store), *_asked(endpoint))
        for point, moment, number in POINTS:
            watched = (sys.executable, str(KILLER), point, moment, str(number), "--", *arguments)
            killed = subprocess.run(
                watched, env=environment, capture_output=True, check=False, timeout=300
            )
            assert -signal.SIGKILL == killed.returncode, (point, killed.stderr.decode())
        done = command(*arguments)
        assert 0 == done.returncode, done.stderr
        assert endpoint.repeats <= len(POINTS) * WORKERS
        assert ARTICLES * QUESTIONS == len(endpoint.questions)
    assert whole == export(store)


def test_killed_at_random_again_and_again(
    archive: Path, whole: list[str], start: Start, command: Command, tmp_path: Path
) -> None:
    """However often: repeated questions are at most kills times articles read at once."""
    store = tmp_path / "store.db"
    draw = random.Random(5)  # noqa: S311 - moments, no secrets
    asked = threading.Event()
    kills = 0
    with ChatEndpoint(delay=0.02, on_call=lambda _: asked.set()) as endpoint:
        arguments = ("batch", archive, *_at(store), *_asked(endpoint))
        while True:
            asked.clear()
            with start(*arguments) as process:
                # Seldom before the first question, mostly some time after it.
                while kills % 4 and not asked.wait(0.01) and process.poll() is None:
                    pass
                time.sleep(draw.uniform(0.0, 0.6))
                process.kill()
                code = process.wait(60)
            if code == 0:
                break
            assert -signal.SIGKILL == code
            kills += 1
            if kills == MOST_KILLS:
                assert 0 == command(*arguments).returncode
                break
        assert kills >= 3
        assert endpoint.repeats <= kills * WORKERS
        assert ARTICLES * QUESTIONS == len(endpoint.questions)
    assert whole == export(store)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_finishes_the_articles_in_hand(
    number: signal.Signals,
    archive: Path,
    whole: list[str],
    start: Start,
    command: Command,
    tmp_path: Path,
) -> None:
    """It says so, and how to go on; nothing is asked twice afterwards."""
    store = tmp_path / "store.db"
    sent = threading.Event()
    with ChatEndpoint(delay=0.02) as endpoint:
        arguments = ("batch", archive, *_at(store), *_asked(endpoint))
        with start(*arguments) as process:

            def on_call(asked: Asked) -> None:
                if asked.number >= 20 and not sent.is_set():
                    sent.set()
                    process.send_signal(number)

            endpoint.on_call = on_call
            out, said = process.communicate(timeout=300)
        assert EXIT_INTERRUPTED == process.returncode, said
        assert "stopping when the articles in hand are read" in said
        assert "stopped. Run the same command again to go on." in said
        assert "pending" in out
        assert 0 == endpoint.calls % QUESTIONS
        assert endpoint.calls < ARTICLES * QUESTIONS
        endpoint.on_call = lambda _: None
        if number == signal.SIGTERM:
            assert 0 == command(*arguments).returncode
            assert (0, whole) == (endpoint.repeats, export(store))


def test_a_second_ctrl_c_stops_at_once(
    archive: Path, whole: list[str], start: Start, command: Command, tmp_path: Path
) -> None:
    """No answer that is under way is waited for; those questions are all that is repeated."""
    store = tmp_path / "store.db"
    hang, hanging = threading.Event(), threading.Semaphore(0)

    def on_call(asked: Asked) -> None:
        if asked.number > 20 and not hang.is_set():
            hanging.release()
            hang.wait(60)

    with ChatEndpoint(on_call=on_call) as endpoint:
        arguments = ("batch", archive, *_at(store), *_asked(endpoint))
        with start(*arguments) as process:
            assert hanging.acquire(timeout=60)
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            while "stopping when" not in process.stderr.readline():
                pass
            process.send_signal(signal.SIGINT)
            said = process.stderr.read()
            code = process.wait(30)
        hang.set()
        assert (EXIT_INTERRUPTED, True) == (code, "stopped at once" in said)
        assert 0 == command(*arguments).returncode
        assert endpoint.repeats <= WORKERS
    assert whole == export(store)


def test_two_commands_on_one_store(
    archive: Path, whole: list[str], start: Start, command: Command, tmp_path: Path
) -> None:
    """The second leaves with a line, and the first goes on; nothing is asked twice."""
    store = tmp_path / "store.db"
    go = threading.Event()
    asked = threading.Event()

    def on_call(_: Asked) -> None:
        asked.set()
        go.wait(60)

    with ChatEndpoint(on_call=on_call) as endpoint:
        arguments = ("batch", archive, *_at(store), *_asked(endpoint))
        with start(*arguments) as first:
            assert asked.wait(60)
            second = command(*arguments)
            go.set()
            _, said = first.communicate(timeout=300)
        assert 9 == second.returncode
        assert "another run is reading this store's articles" in second.stderr
        assert 0 == first.returncode, said
        assert 0 == endpoint.repeats
    assert whole == export(store)


def test_a_full_disk_ends_the_run_and_loses_nothing(
    archive: Path, whole: list[str], environment: dict[str, str], command: Command, tmp_path: Path
) -> None:
    """A clear line and exit code; with room again it goes on where it was."""
    store = tmp_path / "store.db"
    with ChatEndpoint() as endpoint:
        arguments = ("batch", str(archive), *_at(store), *_asked(endpoint))
        limited = f'ulimit -f 420; exec {sys.executable} -m summarizer "$@"'
        full = subprocess.run(
            ("sh", "-c", limited, "sh", *arguments),
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert 9 == full.returncode, full.stderr
        assert "nothing is lost" in full.stderr.lower()
        assert "Traceback" not in full.stderr
        assert 0 == command(*arguments).returncode
        assert endpoint.repeats <= WORKERS
    assert whole == export(store)
