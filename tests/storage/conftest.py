"""Stores to test, the same tests for both databases; articles and summaries to put in."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.reply import Reply
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary, read
from summarizer.storage import Source, Store
from summarizer.values import Article, StepUsage

Write = Callable[..., Article]
Summarize = Callable[..., Summary]
Sql = Callable[[str], list[tuple[Any, ...]]]
Answer = Callable[..., Reply]

BODY = (
    "North Korea is preparing to send more troops and 240mm rocket launchers to Russia, "
    "the Joint Chiefs of Staff said on Monday. A nuclear test is possible, it said."
)


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Let no file of this process grow beyond some bytes.

    The limit holds for pytest's own output too, which may be a file: keep what is inside short.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store may be made: a file, or a database on a real server."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(location) as opened:
        yield opened


@pytest.fixture
def sql(location: str, store: Store) -> Iterator[Sql]:
    """Ask the store's database in SQL, past the store."""
    del store
    url = location if "://" in location else f"sqlite:///{location}"
    engine = create_engine(url)

    def call(words: str) -> list[tuple[Any, ...]]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(words))]

    yield call
    engine.dispose()


@pytest.fixture(scope="session")
def sections() -> dict[str, type[Section]]:
    """All sections, by name."""
    return dict(registry.load().sections)


@pytest.fixture(scope="session")
def write() -> Write:
    """Write an article; ``number`` makes its text another one."""

    def call(number: int = 0, body: str = BODY, *, published: date | None = None) -> Article:
        text = f"Report {number}\n\n{body}\n"
        return from_text(text, published=published or date(2024, 12, 23), language="en")

    return call


@pytest.fixture(scope="session")
def summarize(sections: dict[str, type[Section]]) -> Summarize:
    """Summarize an article that has BODY: two parties, one transfer, one forecast."""

    def call(
        article: Article, *, seconds: float = 1.5, item: str = "240mm rocket launchers"
    ) -> Summary:
        def quote(words: str) -> list[dict[str, object]]:
            start = article.text.index(words)
            return [{"quote": words, "start": start, "end": start + len(words)}]

        first = quote("North Korea is preparing to send more troops")
        usage = {
            "calls": 2,
            "prompt_tokens": 700,
            "cached_tokens": 640,
            "completion_tokens": 90,
            "seconds": seconds,
            "cost": 0.002,
            "model": "scripted",
            "steps": [
                {
                    "step": "transfers",
                    "calls": 1,
                    "prompt_tokens": 700,
                    "cached_tokens": 640,
                    "completion_tokens": 90,
                    "seconds": seconds,
                    "prompt_seconds": seconds / 2,
                    "completion_seconds": seconds / 2,
                    "cost": 0.002,
                }
            ],
        }
        document = {
            "article": article.info.model_dump(mode="json"),
            "synopsis": [{"text": "Troops may be sent.", "refs": ["transfers/0"]}],
            "actors": [
                {
                    "id": "nk",
                    "name": "North Korea",
                    "aliases": ["Pyongyang", "the North"],
                    "kind": "state",
                    "country": "PRK",
                    "evidence": first,
                },
                {
                    "id": "ru",
                    "name": "Russia",
                    "kind": "state",
                    "country": "RUS",
                    "evidence": first,
                },
            ],
            "transfers": [
                {
                    "supplier": "nk",
                    "recipient": "ru",
                    "item": item,
                    "category": "artillery",
                    "quantity": {"text": "up to ten", "low": None, "high": 10, "unit": "pieces"},
                    "status": "preparing",
                    "when": {"text": "on Monday", "earliest": "2024-12-23", "latest": "2024-12-23"},
                    "basis": "official",
                    "evidence": first,
                }
            ],
            "forecasts": [
                {
                    "actor": "nk",
                    "act": "A nuclear test",
                    "type": "nuclear_test",
                    "likelihood": "unquantified",
                    "basis": "official",
                    "evidence": quote("A nuclear test is possible"),
                }
            ],
            "status": "ok",
            "usage": usage,
        }
        return read(document, sections)

    return call


@pytest.fixture
def reply() -> Answer:
    """Make an answer as a backend gives it."""

    def call(text: str = '{"rows":[]}', *, cost: float | None = 0.001) -> Reply:
        usage = StepUsage(
            step="transfers",
            calls=1,
            prompt_tokens=700,
            cached_tokens=600,
            completion_tokens=20,
            seconds=0.25,
            cost=cost,
        )
        return Reply(text=text, finish="stop", model="m", usage=usage)

    return call


@pytest.fixture
def filled(store: Store, write: Write, summarize: Summarize) -> Store:
    """A store with three finished articles."""
    for number in range(3):
        article = write(number)
        store.add(article, Source("file", f"{number}.txt"))
        store.finish(article.sha256, summarize(article), plan="p", run=None, seconds=1.0)
    return store
