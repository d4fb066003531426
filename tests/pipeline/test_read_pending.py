"""A backend that asks in batches gets every question at once that needs no missing answer."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.batch_api import Deferred
from summarizer.backends.openai_compatible import Endpoint
from summarizer.backends.protocol import PendingError, Request
from summarizer.backends.reply import Reply
from summarizer.pipeline import Outcome, Plan, Summarizer
from summarizer.schema.section import Named
from summarizer.schema.walk import name_of
from summarizer.values import Article, StepUsage
from tests.chat_endpoint import guns

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN = Plan.make(registry.load())
NAMED = [name_of(s) for s in PLAN.sections if issubclass(s, Named)]
OTHERS = [name_of(s) for s in PLAN.sections if not issubclass(s, Named)]


class Answers:
    """A memory that is told answers by key."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.known: dict[str, str] = {}

    def recall(self, key: str) -> Reply | None:
        """Return what was told."""
        text = self.known.get(key)
        return Reply(text, "stop", "m", StepUsage(step="s", calls=1)) if text is not None else None

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Refuse: nothing is asked at once."""
        raise AssertionError(key, step, reply)


@pytest.fixture
def summarizer() -> Iterator[Summarizer]:
    """A summarizer whose questions are all put off."""
    to = Endpoint(base_url="http://127.0.0.1:9/v1", model="m")
    with closing(Summarizer(PLAN, Deferred(to))) as made:
        yield made


def waiting(summarizer: Summarizer, article: Article, answers: Answers) -> tuple[Request, ...]:
    """Return the questions that an article waits for."""
    with pytest.raises(PendingError) as told:
        summarizer.read(article, memory=answers)
    return told.value.requests


def test_rounds_make_themselves(summarizer: Summarizer) -> None:
    """The roster, then every section, then the synopsis, if there is anything to tell."""
    article = from_text("Report\n\nRussia gave Belarus 3 field guns, it said.", language="en")
    answers, rounds = Answers(), []
    outcome: Outcome | None = None
    while outcome is None:
        try:
            outcome = summarizer.read(article, memory=answers)
        except PendingError as pending:
            rounds.append([request.step for request in pending.requests])
            for request in pending.requests:
                answers.known[request.key] = guns(request.body["messages"][-1]["content"])
    assert [[name] for name in NAMED] == rounds[: len(NAMED)]
    assert OTHERS == rounds[len(NAMED)]
    assert [["synopsis"]] == rounds[len(NAMED) + 1 :]
    assert len(PLAN.sections) + 1 == outcome.summary.usage.calls


def _named(summarizer: Summarizer, article: Article) -> tuple[Answers, list[Request]]:
    """Answer what names the roster; return the answers, and what is asked then."""
    answers = Answers()
    for _ in NAMED:
        (roster,) = waiting(summarizer, article, answers)
        answers.known[roster.key] = '{"rows": []}'
    return answers, list(waiting(summarizer, article, answers))


def test_one_missing_answer_keeps_no_other_back(summarizer: Summarizer, seed: Article) -> None:
    """What has been answered is read, what has not is named again: the very same question."""
    answers, asked = _named(summarizer, seed)
    answers.known[asked[1].key] = '{"rows": []}'
    again = waiting(summarizer, seed, answers)
    assert [request.key for n, request in enumerate(asked) if n != 1] == [r.key for r in again]


def test_a_re_ask_waits_beside_the_others(summarizer: Summarizer, seed: Article) -> None:
    """An answer that is of no use becomes a further question, in the same round."""
    answers, asked = _named(summarizer, seed)
    answers.known[asked[0].key] = "no JSON"
    again = waiting(summarizer, seed, answers)
    assert OTHERS == [request.step for request in again]
    assert asked[0].key != again[0].key
    assert "no JSON" in str(again[0].body["messages"])


def test_a_second_look_waits_for_the_first(seed: Article) -> None:
    """What is asked again depends on the answer: another round, each section for itself."""
    to = Endpoint(base_url="http://127.0.0.1:9/v1", model="m")
    plan = Plan.make(registry.load(), effort="thorough")
    with closing(Summarizer(plan, Deferred(to))) as reader:
        answers = Answers()
        for _ in NAMED:
            (roster,) = waiting(reader, seed, answers)
            answers.known[roster.key] = '{"rows": []}'
        asked = waiting(reader, seed, answers)
        assert OTHERS == [request.step for request in asked]
        answers.known[asked[0].key] = '{"rows": []}'
        again = waiting(reader, seed, answers)
    assert OTHERS == [request.step for request in again]
    assert "once more" in again[0].body["messages"][-1]["content"]
