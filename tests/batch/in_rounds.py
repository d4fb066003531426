"""Runs through the Batch API, against a server of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from summarizer import registry
from summarizer.backends.batch_api import Deferred
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.wire import Patience
from summarizer.batch.order import Order
from summarizer.batch.rounds import Looks, Rounds
from summarizer.batch.runner import Runner
from summarizer.batch.tally import Report
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import Source, Store
from tests.batch.batch_server import BatchServer
from tests.batch.conftest import write
from tests.chat_endpoint import ChatEndpoint

KEY = "sk-canary-0123456789"
PLAN = Plan.make(registry.load())


@contextmanager
def deferred(server: BatchServer, **more: Any) -> Iterator[Deferred]:
    """Open the backend for a server; faults are not waited for."""
    endpoint = {"model": "m", "api_key": KEY, "timeout": 5.0, **more}
    backend = Deferred(
        Endpoint(base_url=server.url, **endpoint), Patience(first=0.002, longest=0.01)
    )
    with closing(backend):
        yield backend


def in_rounds(
    store: Store,
    server: BatchServer,
    order: Order | None = None,
    *,
    most_lines: int = 50_000,
    most_bytes: int = 200_000_000,
    endpoint: dict[str, Any] | None = None,
    **more: Any,
) -> Report:
    """Run over a store until it leaves by itself; return the report."""
    with deferred(server, **(endpoint or {})) as backend:
        looks = Looks(0.005, 0.02)
        rounds = Rounds(store, Summarizer(PLAN, backend), order or Order(), looks=looks, **more)
        rounds.post.pauses = (0.001, 0.001)
        rounds.post.most_lines, rounds.post.most_bytes = most_lines, most_bytes
        return rounds.run()


def at_once(path: Path, count: int, **endpoint: Any) -> tuple[list[str], Report]:
    """Read as many articles as `fill` writes, the immediate way; return what is exported."""
    with Store.open(path) as store, ChatEndpoint() as server:
        for number in range(1, count + 1):
            article = write(number)
            store.add(article, Source("file", f"{article.title}.txt"))
        backend = OpenAICompatible(Endpoint(base_url=server.url, model="m", **endpoint))
        with closing(backend):
            report = Runner(store, Summarizer(PLAN, backend), Order()).run()
        return list(store.lines()), report
