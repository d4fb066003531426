"""Scripts: what they answer, and that records are scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from summarizer.backends.protocol import Prompt
from summarizer.backends.scripted import Line, Scripted, line_of, read_script
from summarizer.errors import EndpointError, UsageError

GOOD = '{"place":"Oslo","degrees":-3}'
WARM = '{"place":"Rome","degrees":20}'


def test_records_of_calls_are_scripts(
    tmp_path: Path, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """What --save-calls writes plays the same conversation again, re-asks and figures too."""
    first = Scripted([Line("It is\u2028cold.", "weather"), Line(GOOD, "weather")]).ask(
        prompt, shape
    )
    script = tmp_path / "calls.jsonl"
    script.write_text("".join(line_of(c) + "\n" for c in first.calls), encoding="utf-8")
    again = Scripted(script).ask(prompt, shape)
    assert first.value == again.value
    assert [(c.text, c.messages, c.error) for c in first.calls] == [
        (c.text, c.messages, c.error) for c in again.calls
    ]


def test_a_record_answers_its_own_conversation_only(
    tmp_path: Path, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Another cue is another question."""
    call = Scripted([Line(GOOD, "weather")]).ask(prompt, shape).calls[0]
    script = tmp_path / "calls.jsonl"
    script.write_text(line_of(call), encoding="utf-8")
    other = Prompt("weather", prompt.system, prompt.article, "Which wind?", prompt.schema)
    with pytest.raises(EndpointError, match="no answer to step 'weather' \\(Which wind\\?\\)"):
        Scripted(script).ask(other, shape)


def test_lines_are_chosen_by_step_and_words_of_the_cue(
    prompt: Prompt, shape: type[BaseModel]
) -> None:
    """A line answers its step, and only a cue that holds its words."""
    lines = [
        Line("{}", "other"),
        Line(WARM, "weather", match="in Rome"),
        Line(GOOD, "weather", match="Which place"),
    ]
    assert GOOD == Scripted(lines).ask(prompt, shape).calls[0].text


def test_every_line_is_given_before_any_is_again(prompt: Prompt, shape: type[BaseModel]) -> None:
    """A script serves any number of articles: it starts over when it is through."""
    backend = Scripted([Line(GOOD, "weather"), Line(WARM, "weather")])
    assert [GOOD, WARM, GOOD] == [backend.ask(prompt, shape).calls[0].text for _ in range(3)]


def test_what_is_not_in_the_script_is_an_error(prompt: Prompt, shape: type[BaseModel]) -> None:
    """Nothing is made up."""
    with pytest.raises(EndpointError, match="no answer to step 'weather'"):
        Scripted([Line(GOOD, "other")]).ask(prompt, shape)


@pytest.mark.parametrize(
    "row",
    [
        "not json",
        "[1]",
        '{"step":"s"}',
        '{"text":"t"}',
        '{"step":"s","text":3}',
        '{"step":"s","text":"t","usage":{"prompt_tokens":"many"}}',
        '{"step":"s","text":"t","usage":7}',
        '{"step":"s","text":"t","messages":3}',
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, row: str) -> None:
    """The message says which file and line."""
    script = tmp_path / "script.jsonl"
    script.write_text(f'{{"step":"s","text":"t"}}\n\n{row}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"script\.jsonl:3 is no recorded answer"):
        read_script(script)


def test_a_missing_script_is_said(tmp_path: Path) -> None:
    """A path that leads nowhere is the user's to mend."""
    with pytest.raises(UsageError, match="cannot be read"):
        Scripted(tmp_path / "none.jsonl")


def test_recorded_figures_are_told_again(
    tmp_path: Path, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """A recorded answer's tokens and the engine's own seconds are those it was recorded with."""
    figures = {"calls": 1, "prompt_tokens": 9, "cached_tokens": 4, "prompt_seconds": 0.5}
    row = {"step": "weather", "text": GOOD, "usage": figures}
    script = tmp_path / "script.jsonl"
    script.write_text(json.dumps(row), encoding="utf-8")
    usage = Scripted(script).ask(prompt, shape).usage
    assert (1, 9, 4, 0.5) == (
        usage.calls,
        usage.prompt_tokens,
        usage.cached_tokens,
        usage.prompt_seconds,
    )
