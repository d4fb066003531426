"""``batch --transport batch``, ``batch status``, ``collect`` and ``cancel``, as people run them."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import EXIT_INTERRUPTED
from summarizer.storage import Store
from tests.batch.batch_server import BatchServer
from tests.batch.batch_wire import Call

if TYPE_CHECKING:
    from tests.batch.conftest import Command, Start

ARTICLES = 16
QUESTIONS = 5


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    """A store of one's own."""
    return "--store", str(tmp_path / "store.db")


def asked(server: BatchServer) -> tuple[str, ...]:
    """Return the flags that name an endpoint."""
    return "--base-url", server.url, "--model", "m"


def test_sent_left_looked_at_and_collected(
    archive: Path, command: Command, at: tuple[str, str]
) -> None:
    """The whole way, each step in a process of its own."""
    with BatchServer(looks=2) as server:
        here = (*at, *asked(server))
        sent = command("batch", archive, *here, "--transport", "batch", "--detach")
        assert (0, True) == (
            sent.returncode,
            "`summarizer batch collect` comes back" in sent.stderr,
        )
        assert f"round 1: {ARTICLES} questions, 0.2 MB, sent: batch_0" in sent.stderr
        told = command("batch", "status", *here)
        assert "16 questions" in told.stdout
        assert "in_progress" in told.stdout
        done = command("batch", "collect", *here, "--look-every", "0.05")
        assert (0, True) == (done.returncode, f"done {ARTICLES}" in done.stdout), done.stderr
        rows = json.loads(command("batch", "status", *here, "--json").stdout)
        assert [16, 48, 16] == [row["lines"] for row in rows]
        assert {"completed"} == {row["status"] for row in rows}
        nothing = command("batch", "collect", *here)
        assert (0, 0) == (nothing.returncode, server.repeats)


def test_cancelled_and_collected(archive: Path, command: Command, at: tuple[str, str]) -> None:
    """What was answered is taken; the rest waits until it is wanted again."""
    with BatchServer(looks=99) as server:
        here = (*at, *asked(server), "--look-every", "0.05")
        command("batch", archive, *here, "--transport", "batch", "--detach")
        given_up = command("batch", "cancel", *at, *asked(server))
        assert (0, "round 1: cancelled\n") == (given_up.returncode, given_up.stdout)
        taken = command("batch", "collect", *here)
        assert EXIT_INTERRUPTED == taken.returncode
        assert "round 1: cancelled; 8 answered, 8 cancelled" in taken.stderr
        assert 0 == command("batch", "collect", *here).returncode
        server.looks = 1
        assert 0 == command("batch", *here, "--transport", "batch").returncode
        assert (ARTICLES * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_two_collectors(archive: Path, command: Command, start: Start, at: tuple[str, str]) -> None:
    """The second leaves with a line and code 9; the first goes on."""
    looked, go = threading.Event(), threading.Event()

    def on_call(call: Call) -> None:
        if call == "look":
            looked.set()
            go.wait(600)

    with BatchServer() as server:
        here = (*at, *asked(server), "--look-every", "0.05")
        command("batch", archive, *here, "--transport", "batch", "--detach")
        server.on_call = on_call
        with start("batch", "collect", *here) as first:
            assert looked.wait(600)
            before = server.calls.total()
            second = command("batch", "collect", *here)
            assert before == server.calls.total()
            go.set()
            said = first.communicate(timeout=600)[1]
        assert (9, 0) == (second.returncode, first.returncode), said
        assert "another run is reading this store's articles" in second.stderr
        assert (ARTICLES * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_one_signal_leaves_what_is_out(
    archive: Path, command: Command, start: Start, at: tuple[str, str]
) -> None:
    """Whoever waits for a batch is not kept waiting; the batch goes on without us."""
    looked = threading.Event()
    with BatchServer(looks=10_000) as server:
        server.on_call = lambda call: looked.set() if call == "look" else None
        here = (*at, *asked(server))
        with start("batch", archive, *here, "--transport", "batch") as process:
            assert looked.wait(600)
            process.terminate()
            said = process.communicate(timeout=600)[1]
        assert EXIT_INTERRUPTED == process.returncode
        assert "stopped" in said
        server.looks = 1
        assert 0 == command("batch", "collect", *here, "--look-every", "0.05").returncode
        assert 0 == server.repeats


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (("--transport", "batch", "--backend", "local"), "the backend local has no Batch API"),
        (("--detach",), "only what is at the Batch API can be left there"),
        (("--transport", "post"), "--transport"),
    ],
    ids=["another backend", "detached at once", "no such transport"],
)
def test_what_cannot_be_is_refused_at_once(
    archive: Path, command: Command, at: tuple[str, str], flags: tuple[str, ...], line: str
) -> None:
    """One line, code 2, and nothing has been taken in."""
    refused = command("batch", archive, *at, *flags)
    assert (2, True) == (refused.returncode, line in refused.stderr), refused.stderr
    assert not Path(at[1]).exists()


def test_an_endpoint_that_is_away_says_so(
    archive: Path, command: Command, at: tuple[str, str]
) -> None:
    """To whoever sends, code 4; to whoever looks, what the store knows."""
    with BatchServer() as server:
        here = (*at, *asked(server))
        assert 0 == command("batch", archive, *here, "--transport", "batch", "--detach").returncode
    told = command("batch", "status", *here)
    assert (0, True) == (told.returncode, "batch_0" in told.stdout)
    assert "Shown is what the store knows" in told.stderr
    away = command("batch", "collect", *here)
    assert (4, True) == (away.returncode, "refuses the connection" in away.stderr)


def test_nothing_at_the_batch_api(command: Command, at: tuple[str, str]) -> None:
    """A line each, and code 0."""
    Store.open(at[1]).close()
    for word in ("status", "cancel"):
        told = command("batch", word, *at)
        assert (0, "") == (told.returncode, told.stdout), told.stderr
        assert "the Batch API" in told.stderr
