"""Counts, space and soundness."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, text

from summarizer.storage import Source, State, Store
from summarizer.storage.engines import Place
from summarizer.storage.tables import HEAD
from summarizer.values import SynopsisSentence
from tests.storage.conftest import Answer, Summarize, Write


def test_a_store_counts_what_it_holds(filled: Store, write: Write, reply: Answer) -> None:
    """By state, kind, status and section; tokens and dollars of all answers."""
    filled.add(write(9, published=date(2020, 1, 1)), Source("stdin", "-"))
    for number in range(3):
        filled.memory(write(9).sha256).keep(f"k{number}", "transfers", reply())
    counts = filled.stats()
    assert {**dict.fromkeys(State, 0), State.DONE: 3, State.PENDING: 1} == counts.articles
    assert {"file": 3, "stdin": 1} == counts.sources
    assert {"ok": 3} == counts.summaries
    assert {"actors": 6, "forecasts": 3, "transfers": 3} == counts.items
    assert (3, 2100, 1800, 60, 0.003) == (
        counts.calls,
        counts.prompt_tokens,
        counts.cached_tokens,
        counts.completion_tokens,
        counts.cost,
    )
    assert (date(2020, 1, 1), date(2024, 12, 23)) == (counts.first, counts.last)
    assert (HEAD, filled.location) == (counts.version, counts.location)
    assert counts.bytes > 0


def test_an_empty_store_counts_nothing(store: Store) -> None:
    """Zeros, no days, no price."""
    counts = store.stats()
    assert 0 == sum(counts.articles.values()) + counts.calls + counts.runs + counts.feeds
    assert (None, None, None) == (counts.first, counts.last, counts.cost)


def test_an_unknown_price_makes_the_sum_unknown(filled: Store, write: Write, reply: Answer) -> None:
    """A sum of some of the prices would be a lie."""
    memory = filled.memory(write(0).sha256)
    memory.keep("a", "transfers", reply())
    memory.keep("b", "transfers", reply(cost=None))
    assert None is filled.stats().cost


def test_space_comes_back(store: Store, write: Write, summarize: Summarize) -> None:
    """What was replaced takes no room after a vacuum, and all is sound."""
    article = write()
    store.add(article, Source("file", "a.txt"))
    small = summarize(article)
    large = replace(small, synopsis=(SynopsisSentence(text=token_hex(500_000)),))
    for summary in (large, small):
        store.finish(article.sha256, summary, plan="p", run=None, seconds=1)
    before, after = store.vacuum()
    assert before - after > 500_000
    assert () == store.check()
    assert 1 == len(store.search("launchers"))


def test_a_done_article_without_its_summary_is_found(filled: Store, location: str) -> None:
    """The check knows what belongs together."""
    engine = create_engine(Place.of(location).url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM summaries"))
    engine.dispose()
    assert 3 == sum("no summary" in line for line in filled.check())


def test_datasette_finds_tables_links_and_search(tmp_path: Path) -> None:
    """What it goes by: links lead to primary keys, search tables name their content so."""
    file = tmp_path / "store.db"
    Store.open(file).close()
    with closing(sqlite3.connect(file)) as raw:
        for table in ("sources", "summaries", "calls", "failures", "signatures", "evidence"):
            for _, _, parent, _, column, *_ in raw.execute(f"PRAGMA foreign_key_list({table})"):
                keys = [row[1] for row in raw.execute(f"PRAGMA table_info({parent})") if row[5]]
                assert keys == [column]
        for table in ("articles", "items"):
            (found,) = raw.execute(
                "SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE ?",
                (f'%VIRTUAL TABLE%USING FTS%content="{table}"%',),
            )
            assert (f"{table}_fts",) == found
        assert ("wal",) == raw.execute("PRAGMA journal_mode").fetchone()
