"""On a Ray cluster: the same summaries, whatever dies; nothing lost, nothing asked in vain."""

from __future__ import annotations

import errno
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.batch.breaker import STRAIGHT
from summarizer.batch.ending import Ending
from summarizer.batch.ray_board import Counting
from summarizer.batch.ray_cluster import TOGETHER
from summarizer.batch.ray_faults import foreseen, unreachable
from summarizer.batch.ray_reading import ARTICLES, Worker
from summarizer.configuration import load
from summarizer.errors import CredentialsError, EndpointError, OutputError, UsageError
from tests.batch.conftest import export, write
from tests.chat_endpoint import Asked, ChatEndpoint, Fault, nothing

if TYPE_CHECKING:
    from tests.batch.conftest import Command, Start

QUESTIONS = 5
MANY = 64
WORKERS = 12
"""Three actors: more than the first node has room for."""

NODES = Path(__file__).with_name("ray_nodes.py")
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")


# --- one worker, without a cluster --------------------------------------------------


def _read(endpoint: ChatEndpoint, board: Counting, count: int) -> list[dict[str, object]]:
    worker = Worker(load({"base_url": endpoint.url, "model": "m"}), board)
    articles = [ARTICLES.dump_json(write(number)).decode() for number in range(1, count + 1)]
    rows = worker.read(articles)
    worker.close()
    return rows


def test_an_article_goes_out_as_it_comes_in() -> None:
    """On its way to a worker and back it loses nothing, its sentences included."""
    article = write(1)
    assert article == ARTICLES.validate_json(ARTICLES.dump_json(article))


def test_every_article_becomes_a_row() -> None:
    """What fails is a row with its error, beside the others' summaries."""

    def refused(asked: Asked) -> Fault:
        return 400 if "gave Belarus 2 field" in asked.said else None

    board = Counting()
    with ChatEndpoint(faults=refused) as endpoint:
        rows = _read(endpoint, board, 3)
    assert [write(n).sha256 for n in (1, 2, 3)] == [row["sha256"] for row in rows]
    assert ["ok", "failed", "ok"] == [row["status"] for row in rows]
    assert [None, "refused", None] == [row["kind"] for row in rows]
    assert "400" in str(rows[1]["error"])
    assert (2, 1, None) == (board.told().done, board.told().failed, board.told().halt)


def test_a_backend_that_fails_again_and_again_ends_the_run() -> None:
    """Its failures are nobody's: they are left out, so that the next start asks again."""
    board = Counting()
    with ChatEndpoint(nothing, lambda _: 400) as endpoint:
        assert [] == _read(endpoint, board, STRAIGHT)
    halt = board.told().halt
    assert halt is not None
    assert (Ending.BROKEN, EndpointError) == (halt.ending, type(halt.error))


def test_a_refused_key_ends_the_run_at_once() -> None:
    """No article pays for it, and whoever drives the run hears why."""
    board = Counting()
    with ChatEndpoint(nothing, lambda _: 401) as endpoint:
        assert [] == _read(endpoint, board, 3)
    halt = board.told().halt
    assert halt is not None
    assert CredentialsError is type(halt.error)


def test_a_backend_that_cannot_be_opened_ends_the_run() -> None:
    """The first worker says so; none reads anything."""
    board = Counting()
    worker = Worker(load({"backend": "scripted"}), board)
    assert [] == worker.read([ARTICLES.dump_json(write(1)).decode()])
    halt = board.told().halt
    assert halt is not None
    assert UsageError is type(halt.error)


# --- what goes wrong, in a line -------------------------------------------------------


@needs_ray
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["ObjectStoreFullError", "OutOfDiskError"])
def test_a_full_object_store_is_told_in_a_line(name: str) -> None:
    """However deep in a chain of errors it is, and whether at the start or later."""
    from ray import exceptions  # noqa: PLC0415 - slow, and an extra

    error = RuntimeError("a task failed")
    error.__cause__ = getattr(exceptions, name)("no room")
    for told in (foreseen(error, "out"), unreachable("local", error)):
        assert isinstance(told, OutputError)
        assert "no room left for objects" in str(told)


def test_a_full_disk_is_told_in_a_line() -> None:
    """It names the folder for the results."""
    told = foreseen(OSError(errno.ENOSPC, "No space left on device"), "s3://bucket/run")
    assert isinstance(told, OutputError)
    assert "s3://bucket/run: no space left for results" == str(told)


def test_without_ray_it_says_how_to_get_it(environment: dict[str, str], tmp_path: Path) -> None:
    """One line with the remedy, and the exit code of wrong usage."""
    code = "import sys; sys.modules['ray'] = None; from summarizer.cli import main; main()"
    asked = ("batch", "a.jsonl", "--engine", "ray", "--output", "out", "--store", "s.db")
    done = subprocess.run(
        (sys.executable, "-c", code, *asked),
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert 2 == done.returncode
    assert "pip install 'summarizer[ray]'" in " ".join(done.stderr.split())
    assert not (tmp_path / "s.db").exists()


@needs_ray
@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--engine", "ray"), "--output FOLDER"),
        (("--output", "out"), "--engine ray"),
        (("--ray-address", "x:1"), "--engine ray"),
        (("--engine", "ray", "--output", "out", "--redo"), "--redo"),
        (("--engine", "ray", "--output", "out", "--budget-tokens", "9"), "budget"),
        (("--engine", "ray", "--output", "out", "--transport", "batch"), "Batch API"),
    ],
)
def test_what_a_cluster_cannot_do_is_refused(
    flags: tuple[str, ...], said: str, command: Command
) -> None:
    """At once, before anything is taken in."""
    done = command("batch", "a.jsonl", "--store", "s.db", *flags)
    assert 2 == done.returncode
    assert said in " ".join(done.stderr.split())


# --- a cluster ------------------------------------------------------------------------


class Nodes:
    """A cluster of two nodes."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        """Take what :mod:`ray_nodes` has started."""
        self.address = address
        self._process = process

    def kill(self) -> None:
        """Kill the second node; return once it is dead."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("kill\n")
        self._process.stdin.flush()
        assert "killed\n" == self._process.stdout.readline()


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Two nodes, for all tests; the test that kills one of them comes last."""
    process = subprocess.Popen(
        (sys.executable, str(NODES)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            said = process.communicate()[1].strip().splitlines()
            pytest.skip(f"Ray does not start here: {said[-1] if said else 'no reason is told'}")
        yield Nodes(process, address)
        process.communicate()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSONL file of so many articles, each with one fact in it."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, MANY + 1):
            words = " ".join(sha256(f"{number} {n}".encode()).hexdigest()[:6] for n in range(40))
            text = f"Russia gave Belarus {number} field guns on Monday, it said.\n{words}."
            record = {"title": f"Report {number}", "text": text, "published": "2025-03-03"}
            file.write(json.dumps(record) + "\n")
    return path


def _local(command: Command, archive: Path, store: Path) -> list[str]:
    """Return what the local engine exports of an archive."""
    with ChatEndpoint() as endpoint:
        asked = ("--base-url", endpoint.url, "--model", "m", "--workers", 4)
        done = command("batch", archive, "--store", store, *asked)
    assert 0 == done.returncode, done.stderr
    return export(store)


def _until(ready: Callable[[], bool]) -> None:
    for _ in range(6000):
        if ready():
            return
        time.sleep(0.05)
    pytest.fail("it does not come")


def _settled(count: Callable[[], int]) -> int:
    """Return a count once it stands still: actors end some time after who drove them."""
    last, still = count(), 0
    while still < 20:
        time.sleep(0.1)
        now = count()
        last, still = now, still + 1 if now == last else 0
    return last


@needs_ray
def test_killed_and_started_again_it_asks_what_is_missing(
    many: Path, nodes: Nodes, start: Start, command: Command, tmp_path: Path
) -> None:
    """What the checkpoint has is not asked again; the export equals the local engine's."""
    store, output = tmp_path / "ray.db", tmp_path / "out"
    done_so_far = output / "checkpoint"

    def committed() -> int:
        return sum(".pending" not in path.name for path in done_so_far.glob("*.parquet"))

    where = ("--engine", "ray", "--output", output, "--ray-address", nodes.address)
    with ChatEndpoint(delay=0.1) as endpoint:
        asked = ("--base-url", endpoint.url, "--model", "m", "--workers", 4)
        arguments = ("batch", many, "--store", store, *asked, *where)
        with start(*arguments) as process:
            _until(lambda: committed() > 0 or process.poll() is not None)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        kept, before = _settled(committed), _settled(lambda: endpoint.calls)
        assert 0 < kept < MANY // TOGETHER
        endpoint.delay = 0.0
        again = command(*arguments)
        assert 0 == again.returncode, again.stderr
        assert "Traceback" not in again.stderr
        assert (MANY - kept * TOGETHER) * QUESTIONS == endpoint.calls - before
        assert "known" in command(*arguments).stdout
        assert MANY * QUESTIONS == len(endpoint.questions)
    assert _local(command, many, tmp_path / "local.db") == export(store)


@needs_ray
def test_a_node_killed_in_the_middle_costs_what_it_had_in_hand(
    many: Path, nodes: Nodes, start: Start, command: Command, tmp_path: Path
) -> None:
    """The others go on; every article is there once, and few questions are repeated."""
    store = tmp_path / "ray.db"
    where = ("--engine", "ray", "--output", tmp_path / "out", "--ray-address", nodes.address)
    with ChatEndpoint(delay=0.1) as endpoint:
        asked = ("--base-url", endpoint.url, "--model", "m", "--workers", WORKERS)
        with start("batch", many, "--store", store, *asked, *where) as process:
            _until(lambda: endpoint.calls > 60 or process.poll() is not None)
            nodes.kill()
            out, said = process.communicate(timeout=600)
        assert 0 == process.returncode, said
        assert f"{MANY}" in out
        assert MANY * QUESTIONS == len(endpoint.questions)
        assert 2 * 2 * TOGETHER * QUESTIONS >= endpoint.repeats
    assert _local(command, many, tmp_path / "local.db") == export(store)
