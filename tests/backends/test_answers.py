"""What becomes of the words of an answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from summarizer.backends.answers import DeadEndError, MisfitError, read_answer, unwrapped
from summarizer.backends.reply import Reply
from summarizer.values import StepUsage


class Ship(BaseModel):
    """A closed shape with a rule that depends on the validation context."""

    model_config = ConfigDict(extra="forbid")

    name: str
    tons: float | None = None

    @field_validator("name")
    @classmethod
    def _known(cls, name: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get("known")
        if known is not None and name not in known:
            msg = f"no ship is called {name}"
            raise ValueError(msg)
        return name


def read(text: str, finish: str = "stop", context: dict[str, Any] | None = None) -> Ship:
    """Read an answer of these words."""
    return read_answer(Reply(text, finish, "m", StepUsage(step="s")), Ship, context)


@pytest.mark.parametrize(
    ("text", "kind", "loose"),
    [
        ("", "empty", False),
        (" \n\n \t\n", "empty", False),
        ("```json\n```", "empty", False),
        ('{"name":"Au', "not_json", True),
        ('{"name":"Aurora",', "not_json", True),
        ('Here you are: {"name":"Aurora"}', "not_json", True),
        ('{"name":"Aurora"}{"name":"Bounty"}', "not_json", True),
        ("{'name':'Aurora'}", "not_json", True),
        ("I will not do that.", "not_json", True),
        ('{"name":"A","tons":NaN}', "not_json", True),
        ('{"name":"A","tons":-Infinity}', "not_json", True),
        ('{"name":"A","tons":1e999}', "not_json", True),
        ('{"name":"A","tons":' + "9" * 5_000 + "}", "not_json", True),
        ('{"name":"A","tons":' + "9" * 400 + "}", "not_json", True),
        ('{"name":"\\udc00"}', "not_json", True),
        ("[" * 50_000, "not_json", True),
        ('{"name":' * 50_000, "not_json", True),
        ('{"name":"A\x00"}', "not_json", True),
        ('"Aurora"', "invalid", True),
        ('[{"name":"Aurora"}]', "invalid", True),
        ("null", "invalid", True),
        ('{"tons":3}', "invalid", True),
        ('{"name":"Aurora","captain":"K."}', "invalid", True),
        ('{"name":"Aurora","tons":"many"}', "invalid", False),
    ],
)
def test_unusable_words_have_a_kind_each(text: str, kind: str, *, loose: bool) -> None:
    """An unusable answer is told by kind, and whether it shows that no schema was enforced."""
    with pytest.raises(MisfitError) as caught:
        read(text)
    assert (kind, loose) == (caught.value.kind, caught.value.loose)


@pytest.mark.parametrize(
    ("finish", "kind"), [("refusal", "refused"), ("content_filter", "filtered")]
)
def test_refusals_and_filters_are_final(finish: str, kind: str) -> None:
    """A refusal or a filtered answer is not worth asking again."""
    with pytest.raises(DeadEndError) as caught:
        read('{"name":"Aurora"}', finish)
    assert kind == caught.value.kind


def test_a_cut_answer_is_never_taken() -> None:
    """An answer that ends by the token limit is a part, even if it can be read."""
    with pytest.raises(MisfitError) as caught:
        read('{"name":"Aurora"}', "length")
    assert "length" == caught.value.kind


@given(
    name=st.text(st.characters(codec="utf-8")),
    wrapping=st.sampled_from(
        [
            "{}",
            "\ufeff{}",
            " \n{}\n\n",
            "```json\n{}\n```",
            "```\n{}```",
            "<think>so, {{</think>\n{}",
        ]
    ),
)
def test_what_stands_around_an_answer_is_taken_off(name: str, wrapping: str) -> None:
    """Byte order marks, fences and thinking around an answer never change its value."""
    text = json.dumps({"name": name}, ensure_ascii=False)
    assert name == read(wrapping.replace("{}", text)).name


@given(st.text())
def test_any_words_end_in_a_value_or_a_kind(text: str) -> None:
    """No words whatever raise anything but a finding, and unwrapping only ever takes away."""
    safe = text.encode("utf-8", "backslashreplace").decode()
    assert unwrapped(safe) in safe
    with pytest.raises((MisfitError, DeadEndError)):
        read(safe)


def test_reasons_name_the_place_and_are_bounded() -> None:
    """Reasons say where and what, in a line that does not grow with the answer."""
    many = json.dumps({"name": "A", **{f"extra{'x' * 900}{n}": n for n in range(50)}})
    with pytest.raises(MisfitError) as caught:
        read(many)
    assert "and 44 more" in str(caught.value)
    assert len(str(caught.value)) < 2_000


def test_the_validation_context_reaches_the_validators() -> None:
    """A rule may depend on what only the caller knows, such as the roster."""
    assert "Aurora" == read('{"name":"Aurora"}', context={"known": {"Aurora"}}).name
    with pytest.raises(MisfitError, match="no ship is called Bounty"):
        read('{"name":"Bounty"}', context={"known": {"Aurora"}})
