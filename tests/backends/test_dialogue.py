"""The ask loop, on the scripted backend: real loop, recorded words."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest
from pydantic import BaseModel, ValidationInfo, field_validator

from summarizer.backends.protocol import Prompt, Traits, Unusable
from summarizer.backends.scripted import SCRIPTED, Line, Message, Scripted
from summarizer.errors import CredentialsError
from summarizer.values import StepUsage

GOOD = '{"place":"Oslo","degrees":-3}'
BAD = '{"place":"Oslo","degrees":"cold"}'
COST = StepUsage(step="", prompt_tokens=100, cached_tokens=60, completion_tokens=10)


def cut(text: str) -> Line:
    """Return an answer cut at the token limit."""
    return Line(text, finish="length", usage=COST)


class Played:
    """A script that notes what it is asked."""

    def __init__(self, *answers: Line | str) -> None:
        """Play these answers in order."""
        self._answers = list(answers)
        self.asked: list[tuple[Message, ...]] = []

    def __call__(self, prompt: Prompt, messages: Sequence[Message]) -> Line | str:
        """Give the next answer."""
        del prompt
        self.asked.append(tuple(messages))
        return self._answers.pop(0)


def test_messages_go_out_as_the_prompt_has_them(prompt: Prompt, shape: type[BaseModel]) -> None:
    """Nothing is added, rendered or dedented, even with a validation context."""
    played = Played(GOOD)
    answer = Scripted(played).ask(prompt, shape, {"seven": 7})
    assert [tuple(prompt.messages)] == played.asked
    assert {"place": "Oslo", "degrees": -3} == answer.value.model_dump()


def test_a_usable_answer_is_asked_for_once(prompt: Prompt, shape: type[BaseModel]) -> None:
    """One exchange, one call, and the value is of the very shape."""
    answer = Scripted([Line(GOOD, "weather", usage=COST)]).ask(prompt, shape)
    assert shape is type(answer.value)
    assert (1, 100, 60, 10) == (
        answer.usage.calls,
        answer.usage.prompt_tokens,
        answer.usage.cached_tokens,
        answer.usage.completion_tokens,
    )
    assert [("weather", GOOD, "stop", "")] == [
        (c.step, c.text, c.finish, c.error) for c in answer.calls
    ]


def test_a_re_ask_appends_the_answer_and_the_reasons(
    prompt: Prompt, shape: type[BaseModel]
) -> None:
    """The conversation only grows at its end, so a cached prefix stays good."""
    played = Played(BAD, GOOD)
    answer = Scripted(played).ask(prompt, shape)
    first, second = played.asked
    assert first == second[:-2]
    assert {"role": "assistant", "content": BAD} == second[-2]
    assert "degrees: Input should be a valid integer" in second[-1]["content"]
    assert ["degrees: Input should be", ""] == [c.error[:24] for c in answer.calls]


def test_usage_adds_up_over_re_asks(prompt: Prompt, shape: type[BaseModel]) -> None:
    """Every paid exchange counts."""
    lines = Played(Line(BAD, usage=COST), Line(BAD, usage=COST), Line(GOOD, usage=COST))
    usage = Scripted(lines).ask(prompt, shape).usage
    assert (3, 300, 180, 30) == (
        usage.calls,
        usage.prompt_tokens,
        usage.cached_tokens,
        usage.completion_tokens,
    )


def test_at_most_two_re_asks(prompt: Prompt, shape: type[BaseModel]) -> None:
    """After three unusable answers the outcome is typed, and says what was paid."""
    lines = Played(*[Line(BAD, usage=COST)] * 3)
    with pytest.raises(Unusable, match="'weather': none of 3 answers") as caught:
        Scripted(lines).ask(prompt, shape)
    assert ("invalid", 3, 300) == (
        caught.value.kind,
        caught.value.usage.calls,
        caught.value.usage.prompt_tokens,
    )
    assert [True] * 3 == [bool(c.error) for c in caught.value.calls]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line("No.", finish="refusal"), "refused"),
        (Line("", finish="content_filter"), "filtered"),
    ],
)
def test_refusals_are_not_asked_again(
    prompt: Prompt, shape: type[BaseModel], line: Line, kind: str
) -> None:
    """A refusal or a filtered answer costs one exchange."""
    with pytest.raises(Unusable) as caught:
        Scripted(Played(line)).ask(prompt, shape)
    assert (kind, 1) == (caught.value.kind, len(caught.value.calls))


def test_a_cut_answer_is_asked_again_shorter_and_with_more_room(
    prompt: Prompt, shape: type[BaseModel]
) -> None:
    """The request after a cut differs: a note, a short echo, twice the tokens."""
    limits: list[int] = []

    class Noting(Scripted):
        def _create(
            self, prompt: Prompt, *, messages: Sequence[Message], max_tokens: int
        ) -> object:
            limits.append(max_tokens)
            return super()._create(prompt, messages=messages, max_tokens=max_tokens)

    played = Played(cut('{"place":"' + "Oslo " * 500), GOOD)
    Noting(played).ask(prompt, shape)
    echo, note = played.asked[1][-2:]
    assert [64, 128] == limits
    assert len(echo["content"]) < 250
    assert "shorter" in note["content"]


def test_a_second_cut_ends_it(prompt: Prompt, shape: type[BaseModel]) -> None:
    """A cut answer is asked again once only."""
    with pytest.raises(Unusable) as caught:
        Scripted(Played(cut("{"), cut("{"))).ask(prompt, shape)
    assert ("length", 2) == (caught.value.kind, len(caught.value.calls))


def test_a_cut_without_room_for_more_ends_it(prompt: Prompt, shape: type[BaseModel]) -> None:
    """Where the context has no room for a longer answer, asking again is not tried."""
    tight = Traits(name="scripted", model="script", context_tokens=350)
    with pytest.raises(Unusable) as caught:
        Scripted(Played(cut("{")), traits=tight).ask(prompt, shape)
    assert ("length", 1) == (caught.value.kind, len(caught.value.calls))


def test_an_answer_without_the_shape_is_told_the_schema(
    prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Prose shows that nothing enforces the schema, so the re-ask spells it out."""
    played = Played("It is cold in Oslo.", GOOD)
    Scripted(played).ask(prompt, shape)
    assert '"required":["place","degrees"]' in played.asked[1][-1]["content"]


def test_words_that_cannot_be_written_are_kept_as_escapes(
    prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Half a character in an answer breaks neither the re-ask nor the record."""
    played = Played('{"place":"\ud83d","degrees":1}', GOOD)
    answer = Scripted(played).ask(prompt, shape)
    assert '{"place":"\\ud83d","degrees":1}' == answer.calls[0].text
    assert played.asked[1][-2]["content"].encode("utf-8")


def test_the_validation_context_decides(prompt: Prompt) -> None:
    """What the caller knows reaches the validators on every try."""

    class Known(BaseModel):
        place: str

        @field_validator("place")
        @classmethod
        def _known(cls, place: str, info: ValidationInfo) -> str:
            if place not in (info.context or {})["places"]:
                msg = "unknown place"
                raise ValueError(msg)
            return place

    lines = Played('{"place":"Rome"}', '{"place":"Oslo"}')
    answer = Scripted(lines).ask(prompt, Known, {"places": {"Oslo"}})
    assert ("Oslo", 2) == (answer.value.place, answer.usage.calls)


def test_a_backends_own_error_comes_through_as_it_is(
    prompt: Prompt, shape: type[BaseModel], caplog: pytest.LogCaptureFixture
) -> None:
    """What the transport raises is neither wrapped nor tried again by the loop."""
    asked: list[str] = []

    def refuse(prompt: Prompt, messages: Sequence[Message]) -> str:
        del messages
        asked.append(prompt.step)
        msg = "no key"
        raise CredentialsError(msg, remedy="Give one.")

    with caplog.at_level(logging.CRITICAL), pytest.raises(CredentialsError) as caught:
        Scripted(refuse).ask(prompt, shape)
    assert (["weather"], "Give one.") == (asked, caught.value.remedy)


def test_cost_follows_the_traits_prices(prompt: Prompt, shape: type[BaseModel]) -> None:
    """A backend with prices tells dollars."""
    prices = {"prompt": 1.0, "cached": 0.5, "completion": 4.0}
    traits = Traits(name="s", model="m", context_tokens=1_000, prices=prices)
    usage = Scripted([Line(GOOD, "weather", usage=COST)], traits=traits).ask(prompt, shape).usage
    assert pytest.approx((40 * 1.0 + 60 * 0.5 + 10 * 4.0) / 1e6) == usage.cost
    assert Scripted([Line(GOOD, "weather")]).ask(prompt, shape).usage.cost is None
    assert {} == dict(SCRIPTED.prices)
