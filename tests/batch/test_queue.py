"""The queue of one store: what is in it, in which order, and what becomes of failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from summarizer import registry
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.batch.breaker import STRAIGHT
from summarizer.batch.queue import NEWS, SCHEMA, Queue
from summarizer.batch.tally import Report
from summarizer.batch.worker import TRIES, Duty, Worker
from summarizer.errors import StoreError
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import Source, State, Store
from tests.batch.conftest import PATIENCE, write
from tests.chat_endpoint import Asked, ChatEndpoint, Fault

Drain = Callable[[ChatEndpoint], Report]

_LOST = "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s"


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    """An empty store with an empty queue."""
    with Store.open(postgres_url) as opened:
        Queue.open(opened.server).close()
        yield opened


@pytest.fixture
def queue(store: Store) -> Iterator[Queue]:
    """Its queue."""
    with Queue.open(store.server) as opened:
        yield opened


@pytest.fixture
def keys(store: Store) -> list[str]:
    """The digests of eight articles in the store."""
    articles = [write(number) for number in range(1, 9)]
    for article in articles:
        store.add(article, Source("file", f"{article.title}.txt"))
    return [article.sha256 for article in articles]


@pytest.fixture
def told() -> list[str]:
    """What a worker says."""
    return []


@pytest.fixture
def drain(store: Store, told: list[str]) -> Drain:
    """Let one worker empty the queue, an article at a time."""

    def call(endpoint: ChatEndpoint) -> Report:
        asked = Endpoint(base_url=endpoint.url, model="m", timeout=5.0)
        with Summarizer(Plan.make(registry.load()), OpenAICompatible(asked, PATIENCE)) as reader:
            return Worker(store, reader, Duty(drain=True, gone=1.0), told.append).run()

    return call


def test_an_article_is_queued_once(queue: Queue, keys: list[str]) -> None:
    """However many put it in at the same time, and however often they name it."""
    with ThreadPoolExecutor(4) as pool:
        counts = pool.map(lambda _: queue.put([*keys, *keys]), range(8))
        assert len(keys) == sum(counts)
    assert len(keys) == queue.crew().waiting


def test_what_feeds_bring_goes_first(
    queue: Queue, keys: list[str], drain: Drain, told: list[str]
) -> None:
    """A higher priority is read first; among equals, who came first."""
    queue.put(keys[:6])
    queue.put(keys[6:], NEWS)
    with ChatEndpoint() as endpoint:
        assert len(keys) == drain(endpoint).done
    read = [line.split()[1] for line in told if line.startswith("read ")]
    assert [key[:12] for key in (*keys[6:], *keys[:6])] == read


def test_what_is_done_is_not_read_again(queue: Queue, keys: list[str], drain: Drain) -> None:
    """A job left over asks nothing and changes nothing."""
    queue.put(keys)
    with ChatEndpoint() as endpoint:
        drain(endpoint)
        calls = endpoint.calls
        queue.put([*keys, "0" * 64])
        assert 0 == drain(endpoint).done
        assert calls == endpoint.calls
    assert 0 == queue.crew().waiting


def test_a_fault_that_passes_costs_a_retry(
    store: Store, queue: Queue, keys: list[str], drain: Drain, told: list[str]
) -> None:
    """The article is tried again later, and answers that came are not asked for again."""
    faults: list[Fault] = [400]

    def once(asked: Asked) -> Fault:
        return faults.pop() if faults and " 3 field guns" in asked.said else None

    queue.put(keys)
    with ChatEndpoint(faults=once) as endpoint:
        report = drain(endpoint)
        assert endpoint.repeats == endpoint.outcomes[400]
    assert (len(keys), 0) == (report.done, report.failed)
    assert any(line.startswith(f"try 1 of {keys[2][:12]}") for line in told)
    assert State.DONE == store.state(keys[2])


def test_a_backend_that_fails_everywhere_ends_the_worker(
    store: Store, queue: Queue, keys: list[str], drain: Drain
) -> None:
    """No article is blamed: all of them stay in the queue."""
    queue.put(keys)
    with ChatEndpoint(faults=lambda _: 400) as endpoint:
        report = drain(endpoint)
    assert (0, 0, "broken") == (report.done, report.failed, report.ending)
    assert report.error is not None
    assert 4 == report.error.exit_code
    crew = queue.crew()
    assert (len(keys), STRAIGHT, ()) == (crew.waiting, crew.later, crew.workers)
    assert len(keys) == len(list(store.pending()))


def test_an_article_that_loses_its_workers_fails_in_the_end(
    store: Store, queue: Queue, keys: list[str], drain: Drain, told: list[str]
) -> None:
    """What may kill whoever reads it is not handed on for ever; before that, it is."""
    queue.put(keys[:1])
    with ChatEndpoint() as endpoint:
        _sql(store, _LOST, [TRIES - 1])
        report = drain(endpoint)
        assert (0, {"lost": 1}) == (report.done, report.failures)
        assert State.FAILED == store.state(keys[0])
        queue.put(keys[1:2])
        _sql(store, _LOST, [0])
        assert 1 == drain(endpoint).done
    assert f"taking {keys[1][:12]} again: its worker is gone" in told


def test_workers_and_a_run_of_its_own_exclude_each_other(
    store: Store, queue: Queue, keys: list[str], drain: Drain
) -> None:
    """Both would pay for the same articles."""
    queue.put(keys)
    with ChatEndpoint() as endpoint, store.alone(), pytest.raises(StoreError, match="another run"):
        drain(endpoint)
    with store.together(), store.together(), pytest.raises(StoreError, match="another run"):
        store.alone().__enter__()


def test_an_older_queue_is_brought_up_to_date(postgres_url: str, keys: list[str]) -> None:
    """With what was in it; and a newer one is refused."""
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with Store.open(postgres_url) as store, psycopg.connect(postgres_url) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        connection.execute(f"SET search_path = {SCHEMA}")
        old = next(n for n, step in enumerate(steps) if step.stem.startswith("03.04"))
        for step in steps[:old]:
            connection.execute(step.read_bytes())
            connection.commit()
        connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{steps[old - 1].stem}'")
        connection.commit()
        with Queue.open(store.server) as queue:
            assert len(keys) == queue.put(keys)
        connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '99.00.00_01_pre_x'")
        connection.commit()
        with pytest.raises(StoreError, match="a newer program made its queue"):
            Queue.open(store.server)


def _sql(store: Store, words: str, values: list[int]) -> None:
    with psycopg.connect(store.server) as connection:
        connection.execute(f"SET search_path = {SCHEMA}")
        connection.execute(words.encode(), values)
