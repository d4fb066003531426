"""Stores with articles in them, and what runs over them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.protocol import Backend
from summarizer.backends.wire import Patience
from summarizer.batch.breaker import Breaker
from summarizer.batch.order import Order
from summarizer.batch.pace import Pace
from summarizer.batch.runner import Runner
from summarizer.batch.tally import Report
from summarizer.batch.traffic import Traffic
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import Source, Store
from summarizer.values import Article
from tests.chat_endpoint import ChatEndpoint

Fill = Callable[[int], list[str]]
Run = Callable[..., Report]
Runs = Callable[..., Runner]

PATIENCE = Patience(first=0.002, longest=0.01)


def write(number: int) -> Article:
    """Write the article of a number, with one fact in it."""
    text = f"Report {number}\n\nRussia gave Belarus {number} field guns on Monday, it said."
    return from_text(text, published="2025-03-03", language="en")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def fill(store: Store) -> Fill:
    """Put so many articles into the store; return their digests."""

    def call(count: int) -> list[str]:
        articles = [write(number) for number in range(1, count + 1)]
        for article in articles:
            store.add(article, Source("file", f"{article.title}.txt"))
        return [article.sha256 for article in articles]

    return call


@pytest.fixture
def runs(store: Store) -> Iterator[Runs]:
    """Make a run over the store with a backend, or with the endpoint at an address."""
    made: list[Summarizer] = []
    plan = Plan.make(registry.load())

    def call(asked: Backend | str, order: Order | None = None, **more: Any) -> Runner:
        order = order or Order(workers=4)
        if isinstance(asked, str):
            pace = Pace(order.workers, cool=0.0)
            traffic = Traffic(pace, Breaker(pauses=(0.01, 0.02)))
            endpoint = Endpoint(base_url=asked, model="m", timeout=5.0, **more.pop("endpoint", {}))
            asked = OpenAICompatible(endpoint, PATIENCE, traffic)
            more = {"traffic": traffic, **more}
        made.append(Summarizer(plan, asked))
        return Runner(store, made[-1], order, **more)

    yield call
    for summarizer in made:
        with closing(summarizer):
            pass


@pytest.fixture
def run(runs: Runs) -> Run:
    """Run over the store and return the report."""
    return lambda *args, **more: runs(*args, **more).run()


# --- the command, in a process of its own ------------------------------------------

Command = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "summarizer")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment without anybody's settings, keys or home."""
    return stranger(tmp_path)


def stranger(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a home of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SUMMARIZER_", "OPENAI_"))}
    home = tmp_path / "home"
    home.mkdir()
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "SUMMARIZER_CACHE": str(home / "cache"),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
    }


@pytest.fixture
def command(environment: dict[str, str], tmp_path: Path) -> Command:
    """Run the command to its end."""

    def call(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (*COMMAND, *map(str, arguments)),
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return call


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Start:
    """Start the command."""

    def call(*arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (*COMMAND, *map(str, arguments)),
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return call


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSONL file of sixteen articles, each with one fact in it."""
    lines = []
    for number in range(1, 17):
        words = " ".join(sha256(f"{number} {n}".encode()).hexdigest()[:6] for n in range(40))
        text = f"Russia gave Belarus {number} field guns on Monday, it said.\n{words}."
        record = {"title": f"Report {number}", "text": text, "published": "2025-03-03"}
        lines.append(json.dumps(record))
    path = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def whole(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What an uninterrupted run of one process exports."""
    folder = tmp_path_factory.mktemp("whole")
    store = folder / "store.db"
    with ChatEndpoint() as endpoint:
        asked = ("--base-url", endpoint.url, "--model", "m", "--store", str(store))
        arguments = (*COMMAND, "batch", str(archive), *asked)
        subprocess.run(arguments, env=stranger(folder), check=True, timeout=600)
    return export(store)


def export(location: Path | str) -> list[str]:
    """Return the lines that a store exports."""
    with Store.open(location, create=False) as store:
        return list(store.lines())
