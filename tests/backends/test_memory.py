"""What was paid for once is not asked again, on the scripted backend and over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel
from pytest_httpserver import HTTPServer

from summarizer.backends.memory import Remembering, question_key
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.protocol import Prompt
from summarizer.backends.reply import Reply
from summarizer.backends.scripted import Line, Message, Scripted
from summarizer.values import StepUsage
from tests.backends.conftest import CHAT, GOOD, completion

BAD = '{"place":"Oslo","degrees":"cold"}'


class Notebook:
    """A memory in a dictionary."""

    def __init__(self) -> None:
        """Begin empty."""
        self.kept: dict[str, Reply] = {}
        self.steps: list[str] = []

    def recall(self, key: str) -> Reply | None:
        """Look up."""
        return self.kept.get(key)

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Write down."""
        self.kept[key] = reply
        self.steps.append(step)


def counted(*answers: str) -> tuple[Scripted, list[int]]:
    """Return a backend that gives these answers in order, and the count of questions."""
    asked: list[int] = []
    left = list(answers)

    def play(prompt: Prompt, messages: Sequence[Message]) -> Line:
        del prompt
        asked.append(len(messages))
        return Line(left.pop(0), usage=StepUsage(step="", prompt_tokens=9, completion_tokens=3))

    return Scripted(play), asked


def test_an_answer_is_asked_for_once(prompt: Prompt, shape: type[BaseModel]) -> None:
    """The second time costs no exchange and tells the same value and figures."""
    backend, asked = counted(GOOD)
    notebook = Notebook()
    first = backend.ask(prompt, shape, memory=notebook)
    second = backend.ask(prompt, shape, memory=notebook)
    assert 1 == len(asked)
    assert (first.value, first.usage) == (second.value, second.usage)
    assert ["weather"] == notebook.steps


def test_an_unusable_answer_is_kept_too(prompt: Prompt, shape: type[BaseModel]) -> None:
    """It was paid for: the re-ask that follows is found again as well."""
    backend, asked = counted(BAD, GOOD)
    notebook = Notebook()
    first = backend.ask(prompt, shape, memory=notebook)
    second = backend.ask(prompt, shape, memory=notebook)
    assert [4, 6] == asked
    assert [BAD, GOOD] == [r.text for r in notebook.kept.values()]
    assert first.usage == second.usage


def test_killed_between_question_and_re_ask(prompt: Prompt, shape: type[BaseModel]) -> None:
    """What was kept before the end is used; only the rest is asked."""
    notebook = Notebook()
    dying, _ = counted(BAD)
    with pytest.raises(IndexError):
        dying.ask(prompt, shape, memory=notebook)
    backend, asked = counted(GOOD)
    backend.ask(prompt, shape, memory=notebook)
    assert [6] == asked


@pytest.mark.parametrize(
    "part",
    [
        {"system": "You read the tides."},
        {"article": "Oslo has 5 degrees."},
        {"cue": "Which place?"},
        {"schema": {"type": "object"}},
        {"grammar": "start: /a/"},
        {"turns": ()},
    ],
    ids=lambda part: next(iter(part)),
)
def test_another_question_has_another_key(prompt: Prompt, part: dict[str, Any]) -> None:
    """Every part of a question is in its key."""
    assert question_key("a", prompt, (), 64) != question_key("a", replace(prompt, **part), (), 64)


def test_another_asker_has_another_key(prompt: Prompt) -> None:
    """So have the model asked, the limit and what was said since."""
    said = ({"role": "user", "content": "again"},)
    keys = {
        question_key("a", prompt, (), 64),
        question_key("b", prompt, (), 64),
        question_key("a", prompt, (), 65),
        question_key("a", prompt, said, 64),
    }
    assert 4 == len(keys)


def test_a_kept_answer_costs_no_request(
    httpserver: HTTPServer, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """The endpoint itself counts one request for two askings."""
    httpserver.expect_request(CHAT).respond_with_json(completion())
    backend = OpenAICompatible(Endpoint(model="m", base_url=httpserver.url_for("/v1")))
    remembering = Remembering(backend, Notebook())
    assert remembering.ask(prompt, shape).value == remembering.ask(prompt, shape).value
    assert 1 == len(httpserver.log)
    backend.close()
