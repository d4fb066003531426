"""Asks a backend and hands back rows that keep to the wire's shape.

Reasons for a re-ask are the model's to mend (a sentence number that does not exist, a
name that is not in the roster, words that are not in the article). After the last
re-ask, good rows are kept and each bad one leaves a loss: an answer is never thrown
away whole for one row. What a value means is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel, ValidationInfo, model_validator

from summarizer.backends.protocol import Backend, Call, Prompt, Unusable
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, name_of
from summarizer.schema.wire import SENTENCES, asked
from summarizer.values import Loss, StepUsage

_MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row as the model wrote it."""

    section: type[Section]
    sentences: tuple[int, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of one answer, and what it cost."""

    rows: tuple[DraftRow, ...]
    usage: StepUsage
    calls: tuple[Call, ...]
    losses: tuple[Loss, ...] = ()
    failed: bool = False
    """No answer could be used at all."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a row about an article is held against before it is grounded."""

    sections: tuple[type[Section], ...]
    """Those asked for; of several, a row's keys tell which it is of."""
    numbers: frozenset[int]
    """Numbers of the sentences shown."""
    refers: Callable[[str, Sequence[str]], bool]
    """Whether a name or id is in the roster, or means one of the names given."""
    stands: Callable[[str], bool]
    """Whether words stand in the article."""


class SentenceRows(RootModel[list[list[str]]]):
    """Positional rows about one sentence."""


class ArticleRows(BaseModel):
    """Rows about an article; every fault in them is a reason to ask again."""

    model_config = ConfigDict(extra="forbid")

    rows: list[dict[str, Any]]

    @model_validator(mode="after")
    def _hold_against_the_article(self, info: ValidationInfo) -> ArticleRows:
        expected = (info.context or {}).get("expected")
        if isinstance(expected, Expected):
            told = _names(self.rows, expected)
            faults = [
                f"row {n}: {fault}"
                for n, row in enumerate(self.rows, 1)
                for fault in _faults(row, expected, told)
            ]
            if faults:
                more = (
                    f"; and {len(faults) - _MOST_REASONS} more"
                    if len(faults) > _MOST_REASONS
                    else ""
                )
                raise ValueError("; ".join(faults[:_MOST_REASONS]) + more)
        return self


def about_sentence(backend: Backend, prompt: Prompt, section: type[Section], number: int) -> Draft:
    """Ask about one sentence; rows are positional, their evidence is the sentence."""
    columns = asked(section, "sentences")
    try:
        answer = backend.ask(prompt, SentenceRows)
    except Unusable as e:
        return _lost(prompt.step, e, f"sentence {number}")
    rows = [(row, _named(columns, row)) for row in answer.value.root]
    found = tuple(DraftRow(section, (number,), named) for _, named in rows if named)
    short = (f"sentence {number}: {_shown(row)}: has too few values" for row, n in rows if not n)
    losses = tuple(Loss(step=prompt.step, reason="invalid", detail=s) for s in short)
    return Draft(found, answer.usage, answer.calls, losses)


def about_article(backend: Backend, prompt: Prompt, expected: Expected) -> Draft:
    """Ask about a passage; keep the rows that hold, with a loss for each that does not."""
    try:
        answer = backend.ask(prompt, ArticleRows, {"expected": expected})
        rows: list[Any] = answer.value.rows
        usage, calls = answer.usage, answer.calls
    except Unusable as e:
        salvaged = _salvaged(e.calls[-1].text) if e.kind == "invalid" and e.calls else None
        if salvaged is None:
            return _lost(prompt.step, e, "the whole answer")
        rows, usage, calls = salvaged, e.usage, e.calls
    losses: list[Loss] = []
    good: list[DraftRow] = []
    told = _names(rows, expected)
    for row in rows:
        if not isinstance(row, dict):
            detail = f"{_shown(row)}: is no row"
            losses.append(Loss(step=prompt.step, reason="invalid", detail=detail))
            continue
        faults = _faults(row, expected, told)
        step = name_of(_section(row, expected))
        if any(f.fatal for f in faults):
            losses.append(
                Loss(step=step, reason="not_grounded", detail=f"{_shown(row)}: {faults[0]}")
            )
            continue
        losses += [
            Loss(step=step, reason="invalid", detail=f"{_shown(row)}: {f}") for f in faults if f.odd
        ]
        good.append(_cleaned(row, expected))
    return Draft(tuple(good), usage, calls, tuple(losses))


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a row; a fatal one costs the row."""

    words: str
    fatal: bool
    odd: bool = False
    """The value is nothing that could be looked up, and is left out."""

    def __str__(self) -> str:
        return self.words


def _section(row: Mapping[str, Any], expected: Expected) -> type[Section]:
    """Return the section whose keys a row's are, or are most like."""

    def unlike(section: type[Section]) -> int:
        return len({s.name for s in asked(section, "article")} ^ (set(row) - {SENTENCES}))

    return min(expected.sections, key=unlike)


def _names(rows: Sequence[Any], expected: Expected) -> tuple[str, ...]:
    """Return the article's names that an answer adds to the roster for its own other rows."""
    if len(expected.sections) == 1:
        return ()
    named = (r for r in rows if isinstance(r, dict) and issubclass(_section(r, expected), Named))
    words = (w for row in named for w in (row.get("name"), *_list(row.get("aliases"))))
    return tuple(w for w in words if isinstance(w, str) and expected.stands(w))


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _faults(row: Mapping[str, Any], expected: Expected, told: Sequence[str]) -> list[_Fault]:
    section = _section(row, expected)
    specs = {s.name: s for s in asked(section, "article")}
    if set(row) - {SENTENCES, *specs}:
        name = name_of(section)
        return [
            _Fault(f"is no row of {name!r}: it has {sorted(set(row) - set(specs))}", fatal=True)
        ]
    found: list[_Fault] = []
    if not _cited(row, expected):
        found.append(_Fault(f'"{SENTENCES}" names no sentence that was shown', fatal=True))
    for spec in specs.values():
        found += _value_faults(spec, row.get(spec.name), expected, told)
    return found


def _value_faults(
    spec: FieldSpec, value: Any, expected: Expected, told: Sequence[str]
) -> list[_Fault]:
    values = value if isinstance(value, list) else [value] if value not in (None, "") else []
    if spec.required and len(values) < max(1, spec.at_least):
        return [_Fault(f"{spec.name} is missing", fatal=True)]
    faults = []
    for v in values:
        if not isinstance(v, str):
            faults.append(_Fault(f"{spec.name} is no text", fatal=spec.required, odd=True))
        elif spec.kind is Kind.REFERENCE and not expected.refers(v, told):
            faults.append(_Fault(f"{spec.name}: {v!r} is not in the roster", fatal=spec.required))
        elif spec.kind is Kind.ENUM and v not in spec.values:
            faults.append(_Fault(f"{spec.name}: {v!r} is not one of its words", fatal=False))
        elif spec.verbatim and not expected.stands(v):
            faults.append(
                _Fault(f"{spec.name}: {v!r} does not stand in the article", fatal=spec.required)
            )
    return faults


def _cleaned(row: Mapping[str, Any], expected: Expected) -> DraftRow:
    values = {k: _text(v) for k, v in row.items() if k != SENTENCES}
    return DraftRow(_section(row, expected), _cited(row, expected), values)


def _cited(row: Mapping[str, Any], expected: Expected) -> tuple[int, ...]:
    """Return the sentences a row names that were shown."""
    cited = _list(row.get(SENTENCES))
    return tuple(n for n in cited if type(n) is int and n in expected.numbers)


def _text(value: Any) -> str | list[str] | None:
    """Return what is text of a value."""
    if isinstance(value, list):
        return [v for v in value if isinstance(v, str)]
    return value if isinstance(value, str) else None


def _named(columns: Sequence[FieldSpec], row: Sequence[Any]) -> dict[str, Any] | None:
    """Name a positional row's values; a list takes the row's end. None for a short row."""
    if len(row) < len(columns):
        return None
    named: dict[str, Any] = {}
    for n, spec in enumerate(columns):
        named[spec.name] = list(row[n:]) if spec.many else row[n]
    return named


def _salvaged(text: str) -> list[Any] | None:
    """Return what an invalid answer has for rows; None where it has no list of them."""
    try:
        rows = json.loads(text)["rows"]
    except (ValueError, KeyError, TypeError):
        return None
    return rows if isinstance(rows, list) else None


def _lost(step: str, error: Unusable, what: str) -> Draft:
    loss = Loss(step=step, reason=error.kind, detail=f"{what}: {error}")
    return Draft((), error.usage, error.calls, (loss,), failed=True)


def _shown(row: object) -> str:
    return json.dumps(row, ensure_ascii=False)[:200]
