"""What is read out of a completion, whoever sent it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from openai.types.chat import ChatCompletion

from summarizer.backends.reply import add_up, read_reply
from summarizer.errors import EndpointError
from summarizer.values import StepUsage

PRICES = {"prompt": 2.0, "cached": 0.2, "cache_write": 2.5, "completion": 10.0}


def sent(usage: dict[str, Any] | None = None, **message: Any) -> Any:
    """Return a completion as the SDK builds it from JSON."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return ChatCompletion.construct(
        id="c", object="chat.completion", created=1, model="m", choices=[choice], usage=usage
    )


def test_tokens_and_cost_are_read() -> None:
    """Fresh, cached, written and completed tokens each have their own price."""
    usage = {
        "prompt_tokens": 1_000,
        "completion_tokens": 100,
        "total_tokens": 1_100,
        "prompt_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 300},
    }
    reply = read_reply(sent(usage, content="x"), "s", 1.5, PRICES)
    dollars = (100 * 2.0 + 600 * 0.2 + 300 * 2.5 + 100 * 10.0) / 1e6
    expected = StepUsage(
        step="s",
        calls=1,
        prompt_tokens=1_000,
        cached_tokens=600,
        completion_tokens=100,
        seconds=1.5,
        cost=round(dollars, 8),
    )
    assert expected == reply.usage


def test_unknown_prices_make_an_unknown_cost() -> None:
    """Without prices nothing is guessed."""
    assert read_reply(sent({"prompt_tokens": 5}, content="x"), "s", 0.0, {}).usage.cost is None


def test_the_engines_timings_are_seconds_of_the_usage() -> None:
    """llama.cpp's timings tell reading from writing."""
    completion = SimpleNamespace(
        choices=sent(content="x").choices,
        usage=None,
        model="m",
        timings={"prompt_ms": 250.0, "predicted_ms": 1_500},
    )
    usage = read_reply(completion, "s", 2.0, {}).usage
    assert (0.25, 1.5) == (usage.prompt_seconds, usage.completion_seconds)


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"prompt_tokens": None}, {"prompt_tokens": -4}, {"completion_tokens": 10**30}],
)
def test_missing_or_absurd_usage_counts_as_nothing(usage: dict[str, Any] | None) -> None:
    """An endpoint that does not count is not made up for."""
    reply = read_reply(sent(usage, content="x"), "s", 0.0, {})
    assert (0, 0, 0) == (
        reply.usage.prompt_tokens,
        reply.usage.cached_tokens,
        reply.usage.completion_tokens,
    )


def test_a_refusal_is_told_by_its_finish() -> None:
    """The words of a refusal are kept as the text."""
    reply = read_reply(sent(content=None, refusal="I cannot."), "s", 0.0, {})
    assert ("I cannot.", "refusal") == (reply.text, reply.finish)


def test_half_characters_become_escapes() -> None:
    """Words that no file could hold become JSON escapes of the same meaning."""
    assert '{"a":"\\ud800"}' == read_reply(sent(content='{"a":"\ud800"}'), "s", 0.0, {}).text


def test_text_in_parts_is_joined() -> None:
    """Some servers send an answer in parts."""
    parts = [{"type": "text", "text": '{"a":'}, {"type": "text", "text": "1}"}]
    message = SimpleNamespace(content=parts)
    completion = SimpleNamespace(choices=[SimpleNamespace(message=message, finish_reason=None)])
    assert '{"a":1}' == read_reply(completion, "s", 0.0, {}).text


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<html>login</html>", "a web page"),
        ("OK", "plain text"),
        ([1], "something else"),
        (SimpleNamespace(choices=None, error={"message": "no\nGPU"}), "an error \\(no GPU\\)"),
        (SimpleNamespace(choices=[]), "something else"),
    ],
)
def test_what_is_no_completion_is_said(body: object, what: str) -> None:
    """An answer that is no completion names what it is instead."""
    with pytest.raises(EndpointError, match=what):
        read_reply(body, "s", 0.0, {})


def test_usages_add_up_and_unknown_stays_unknown() -> None:
    """A sum is known only where every part is."""
    one = StepUsage(step="s", calls=1, prompt_tokens=3, seconds=1.0, cost=0.5, prompt_seconds=0.1)
    two = StepUsage(step="s", calls=1, prompt_tokens=4, seconds=2.0, cost=0.25)
    expected = StepUsage(step="s", calls=2, prompt_tokens=7, seconds=3.0, cost=0.75)
    assert expected == add_up("s", [one, two])
