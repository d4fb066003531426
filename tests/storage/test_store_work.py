"""The state of the work, and what comes of it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from summarizer.errors import StoreError
from summarizer.storage import Source, State, Store
from summarizer.storage.values import Gate
from tests.storage.conftest import Sql, Summarize, Write


def _add(store: Store, write: Write, count: int) -> list[str]:
    articles = [write(number) for number in range(count)]
    with store.transaction():
        for number, article in enumerate(articles):
            store.add(article, Source("file", f"{number}.txt"))
    return [article.sha256 for article in articles]


def test_what_is_pending_comes_in_the_order_it_was_taken_in(store: Store, write: Write) -> None:
    """All of it, however much, and no more than wanted."""
    keys = _add(store, write, 210)
    assert keys == list(store.pending())
    assert keys[:205] == list(store.pending(limit=205))
    assert [] == list(store.pending(limit=0))


def test_work_done_while_reading_what_is_pending_is_not_told_again(
    store: Store, write: Write, summarize: Summarize
) -> None:
    """A run may finish articles while it walks through the pending ones, and add others."""
    keys = _add(store, write, 3)
    seen = []
    for key in store.pending():
        seen.append(key)
        article = store.article(key)
        store.finish(key, summarize(article), plan="p", run=None, seconds=1)
    assert keys == seen
    assert [] == list(store.pending())
    assert keys == list(store.pending(redo=True))


def test_a_finished_article_is_done_and_its_items_are_rows(
    store: Store, sql: Sql, write: Write, summarize: Summarize
) -> None:
    """Summary, items, evidence, mentions with resolved names, and the state, all at once."""
    article = write()
    store.add(article, Source("file", "a.txt"))
    run = store.begin({"model": "m"})
    summary = summarize(article)
    store.finish(article.sha256, summary, plan="digest", run=run, seconds=2.5)
    shown = store.show(article.sha256)
    assert (State.DONE, 1, "digest") == (shown.state, shown.attempts, shown.plan)
    assert json.loads(summary.to_json()) == shown.document
    found = sql(
        "SELECT m.field, m.name, m.country, m.alias FROM mentions m"
        " JOIN items i ON i.number = m.item WHERE i.section = 'transfers' ORDER BY m.number"
    )
    assert [
        ("supplier", "North Korea", "PRK", False),
        ("supplier", "Pyongyang", "PRK", True),
        ("supplier", "the North", "PRK", True),
        ("recipient", "Russia", "RUS", False),
    ] == [(field, name, country, bool(alias)) for field, name, country, alias in found]
    quotes = sql('SELECT quote, start, "end" FROM evidence')
    assert [article.text[start:end] for _, start, end in quotes] == [q for q, _, _ in quotes]
    assert 4 == len(quotes)
    assert [(run, 2.5, 0.002)] == sql("SELECT run, seconds, cost FROM summaries")


def test_finishing_again_replaces_the_summary(
    store: Store, write: Write, summarize: Summarize
) -> None:
    """One summary an article: the latest; nothing of the one before stays behind."""
    article = write()
    store.add(article, Source("file", "a.txt"))
    for item in ("240mm rocket launchers", "more troops"):
        store.finish(article.sha256, summarize(article, item=item), plan=item, run=None, seconds=1)
    shown = store.show(article.sha256)
    assert ("more troops", 2) == (shown.plan, shown.attempts)
    counts = store.stats()
    assert {"actors": 2, "forecasts": 1, "transfers": 1} == counts.items
    assert () == store.check()
    assert 0 == len(store.search("launchers", among="items", section="transfers"))


def test_an_article_that_nobody_took_in_cannot_be_finished(
    store: Store, write: Write, summarize: Summarize
) -> None:
    """Nothing of its summary is written."""
    with pytest.raises(StoreError, match="no article"):
        store.finish(write().sha256, summarize(write()), plan="p", run=None, seconds=1)
    assert {} == store.stats().summaries


def test_a_failure_is_a_row_and_the_article_waits_for_a_retry(
    store: Store, write: Write, summarize: Summarize
) -> None:
    """Attempts are counted; a later success makes it done and keeps the failures."""
    first, second = _add(store, write, 2)
    run = store.begin({})
    for permanent in (True, False):
        store.fail(first, run=run, kind="timeout", message="too slow", permanent=permanent)
    store.fail(second, run=run, kind="refused", message="no", permanent=True)
    assert [] == list(store.pending())
    assert [first, second] == list(store.failed())
    assert [first] == list(store.failed(permanent=False))
    store.finish(first, summarize(store.article(first)), plan="p", run=run, seconds=1)
    assert [second] == list(store.failed())
    shown = store.show(first)
    assert [(1, True), (2, False)] == [(f.attempt, f.permanent) for f in shown.failures]
    assert (State.DONE, 3, run) == (shown.state, shown.attempts, shown.failures[0].run)


def test_a_failure_after_the_fact_leaves_what_is_done(
    store: Store, write: Write, summarize: Summarize
) -> None:
    """A second worker's failure does not undo the first one's success."""
    (key,) = _add(store, write, 1)
    store.finish(key, summarize(store.article(key)), plan="p", run=None, seconds=1)
    store.fail(key, run=None, kind="timeout", message="late", permanent=False)
    assert State.DONE == store.show(key).state


def test_what_could_not_be_taken_in_is_kept_until_it_is(store: Store, write: Write) -> None:
    """A source without a text is told until it comes after all; the last failure counts."""
    gone = Source("url", "https://a.example/1", published=date(2024, 1, 1))
    late = Source("feed", "https://a.example/2", feed="https://a.example/rss")
    store.reject(gone, run=None, kind="status", message="404", permanent=True)
    for permanent in (True, False):
        store.reject(late, run=None, kind="timeout", message="slow", permanent=permanent)
    assert [gone, late] == list(store.rejected())
    assert [late] == list(store.rejected(permanent=False))
    store.add(write(), late)
    assert [gone] == list(store.rejected())
    assert {"status": 1, "timeout": 2} == store.stats().failures


def test_the_gate_decides_what_is_pending(store: Store, write: Write, summarize: Summarize) -> None:
    """Refused articles are gated, the sampled ones can be found, done ones stay done."""
    passed, refused, drawn, done = _add(store, write, 4)
    store.finish(done, summarize(store.article(done)), plan="p", run=None, seconds=1)
    store.gate(passed, Gate(score=0.9, passed=True, reason="troops"))
    store.gate(refused, Gate(score=0.1, passed=False, reason="sport"))
    store.gate(drawn, Gate(score=0.1, passed=False, reason="sport", sampled=True))
    store.gate(done, Gate(score=0.1, passed=False, reason="sport"))
    assert [passed] == list(store.pending())
    assert [drawn] == list(store.sampled())
    shown = store.show(drawn)
    assert (State.GATED, Gate(score=0.1, passed=False, reason="sport", sampled=True)) == (
        shown.state,
        shown.gate,
    )
    assert State.DONE == store.show(done).state
    store.gate(refused, Gate(score=0.6, passed=True, reason="arms"))
    assert [passed, refused] == list(store.pending())


def test_a_story_told_again_is_folded_into_the_first(store: Store, write: Write) -> None:
    """What is folded into a folded one stands behind the same leader; leaders stay leaders."""
    first, second, third = _add(store, write, 3)
    store.fold(second, first, 0.9)
    store.fold(third, second, 0.8)
    store.fold(first, third, 0.8)
    assert [first] == list(store.pending())
    shown = store.show(third)
    assert (State.FOLDED, first, 0.8) == (shown.state, shown.story, shown.similarity)
    assert tuple(sorted((second, third))) == store.show(first).folded


def test_a_leader_that_is_folded_takes_its_followers_along(store: Store, write: Write) -> None:
    """Nobody stands behind somebody who is folded."""
    first, second, third = _add(store, write, 3)
    store.fold(third, second, 0.9)
    store.fold(second, first, 0.9)
    assert tuple(sorted((second, third))) == store.show(first).folded


def test_a_skipped_article_says_why(store: Store, write: Write) -> None:
    """It is left alone, for a reason."""
    (key,) = _add(store, write, 1)
    store.skip(key, "consent page")
    assert [] == list(store.pending())
    shown = store.show(key)
    assert (State.SKIPPED, "consent page") == (shown.state, shown.reason)


def test_runs_are_told_newest_first(store: Store) -> None:
    """A run that was killed has no end."""
    first = store.begin({"workers": 2})
    second = store.begin({"workers": 4})
    store.end(first, "done", {"done": 3})
    latest, earlier = store.runs()
    assert (second, None, None) == (latest.id, latest.ended, latest.how)
    assert ("done", {"workers": 2}, {"done": 3}) == (
        earlier.how,
        earlier.settings,
        earlier.counts,
    )
    assert earlier.ended is not None
    assert earlier.ended >= earlier.started


def test_a_transaction_is_all_or_nothing(store: Store, write: Write) -> None:
    """What fails inside leaves nothing; reads inside see what was written there."""

    def take_in_and_fail() -> None:
        with store.transaction():
            store.add(write(), Source("file", "a.txt"))
            store.gate(write().sha256, Gate(score=1, passed=True, reason="r"))
            assert State.PENDING == store.show(write().sha256).state
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in_and_fail()
    assert [] == list(store.pending())
    assert 0 == sum(store.stats().articles.values())
