"""Questions that go out many at a time, and their rounds, in both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from summarizer.storage import Source, Store
from summarizer.storage.round_values import Asked, Question, Round, RoundState

if TYPE_CHECKING:
    from tests.storage.conftest import Summarize, Write

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def keys(store: Store, write: Write) -> list[str]:
    """The digests of three pending articles."""
    written = [write(number) for number in range(3)]
    for article in written:
        store.add(article, Source("file", article.title))
    return [article.sha256 for article in written]


def question(article: str, key: str, **more: Any) -> Question:
    """Return a question about an article."""
    told: dict[str, Any] = {"step": "s", "body": '{"a":"é"}', "tokens": 10, "cost": 0.5}
    return Question(key=key, article=article, **(told | more))


def a_round(mark: str = "m1") -> Round:
    """Return a round that is about to be noted."""
    return Round(
        run=None,
        mark=mark,
        plan="p",
        model="m",
        address="http://a/v1",
        digest="d",
        lines=2,
        bytes=20,
        written_at=NOW,
    )


def test_questions_go_out_in_the_order_they_were_written(store: Store, keys: list[str]) -> None:
    """A round takes those up to a number; the rest waits for the next."""
    store.ask([question(keys[0], "z"), question(keys[0], "a")])
    store.ask([question(keys[1], "m")])
    unsent = list(store.unsent())
    assert ["z", "a", "m"] == [q.key for q in unsent]
    told = store.write_round(a_round(), unsent[1].number)
    assert (["z", "a"], ["m"]) == (
        [q.key for q in store.in_round(told.number)],
        [q.key for q in store.unsent()],
    )
    assert (Asked.ASKED, 1) == (
        store.questions(["z"])["z"].state,
        store.questions(["z"])["z"].tries,
    )
    assert (30, 1.5) == store.outstanding()


def test_a_round_is_told_as_it_was_noted(store: Store, keys: list[str]) -> None:
    """And as it went on."""
    store.ask([question(keys[0], "a")])
    told = store.write_round(a_round(), 99)
    assert (RoundState.WRITTEN, None, NOW, {}) == (
        told.state,
        told.batch,
        told.written_at,
        told.counts,
    )
    sent = store.change_round(told.number, state="sent", batch="b1", status="validating")
    assert (RoundState.SENT, "b1") == (sent.state, sent.batch)
    assert (sent,) == store.open_rounds()
    ended = store.end_round(told.number, "completed", {"answered": 1}, Asked.FAILED, "none came")
    assert (RoundState.ENDED, {"answered": 1}) == (ended.state, ended.counts)
    assert ((), (ended,)) == (store.open_rounds(), store.rounds())
    left = store.questions(["a"])["a"]
    assert (Asked.FAILED, "none came") == (left.state, left.fault)


def test_an_answered_question_keeps_no_text(store: Store, keys: list[str]) -> None:
    """It is long, and not needed any more."""
    store.ask([question(keys[0], "a")])
    store.write_round(a_round(), 99)
    store.mark(["a"], Asked.ANSWERED)
    assert (Asked.ANSWERED, None) == (
        store.questions(["a"])["a"].state,
        store.questions(["a"])["a"].body,
    )


def test_what_failed_is_asked_again_in_other_words(store: Store, keys: list[str]) -> None:
    """Its tries are counted on; an untried round is none."""
    store.ask([question(keys[0], "a")])
    first = store.write_round(a_round(), 99)
    store.end_round(first.number, "expired", {}, Asked.FAILED, "late")
    store.ask([question(keys[0], "a", body="{}")])
    second = store.write_round(a_round("m2"), 99)
    assert (2, "{}", second.number) == (
        store.questions(["a"])["a"].tries,
        store.questions(["a"])["a"].body,
        store.questions(["a"])["a"].round,
    )
    store.untry(second.number)
    assert 1 == store.questions(["a"])["a"].tries


def test_articles_with_questions_out_are_nobody_elses(store: Store, keys: list[str]) -> None:
    """They wait, and are known to wait."""
    store.ask([question(keys[0], "a"), question(keys[1], "b")])
    assert keys == list(store.pending())
    told = store.write_round(a_round(), 99)
    assert (keys[2:], keys[:2]) == (list(store.pending()), list(store.parked()))
    assert [True, True, False] == [store.awaits(key) for key in keys]
    store.mark(["a"], Asked.ANSWERED)
    assert (False, keys[:2]) == (store.awaits(keys[0]), list(store.parked()))
    store.end_round(told.number, "cancelled", {}, Asked.CANCELLED, "cancelled")
    assert (keys, []) == (list(store.pending()), list(store.parked()))
    store.ask([question(keys[0], "a2"), question(keys[1], "b")])
    assert keys[:2] == list(store.parked())


def test_what_was_not_sent_is_taken_back(
    store: Store, keys: list[str], write: Write, summarize: Summarize
) -> None:
    """Its article is still known to wait; what was asked about settled ones is forgotten."""
    store.ask([question(keys[0], "a"), question(keys[1], "b")])
    store.write_round(a_round(), next(store.unsent()).number)
    store.end_round(1, "completed", {}, Asked.FAILED, "late")
    store.finish(keys[0], summarize(write(0)), plan="p", run=None, seconds=1.0)
    store.withdraw()
    assert ([], keys[1:2]) == (list(store.unsent()), list(store.parked()))
    assert ["b"] == list(store.questions(["a", "b"]))


def test_open_rounds_can_be_told_to_end(store: Store, keys: list[str]) -> None:
    """Those that have ended cannot."""
    store.ask([question(keys[0], "a")])
    first = store.write_round(a_round(), 99)
    store.end_round(first.number, "completed", {}, Asked.FAILED, "late")
    store.ask([question(keys[0], "a")])
    second = store.write_round(a_round("m2"), 99)
    assert [(second.number, True)] == [(r.number, r.cancelled) for r in store.cancel_rounds()]
    assert not store.round(first.number).cancelled


def test_a_round_can_be_forgotten(store: Store, keys: list[str]) -> None:
    """As if nobody had asked."""
    store.ask([question(keys[0], "a")])
    told = store.write_round(a_round(), 99)
    store.forget_round(told.number)
    assert {} == store.questions(["a"])


def test_many_questions_are_found_at_once(store: Store, keys: list[str]) -> None:
    """More than a statement takes."""
    many = [question(keys[n % 3], f"k{n}") for n in range(450)]
    store.ask(many)
    assert {q.key for q in many} == set(store.questions(q.key for q in many))
    store.mark((q.key for q in many), Asked.FAILED, "why")
    assert [] == list(store.unsent())
