"""From the words of an answer to a value of the wanted shape, or a typed reason why not.

Small repairs that cannot change a meaning are made here: a byte order mark, a code
fence or a thinking block *around* the whole answer is taken off. Nothing inside it is
ever mended. This module knows nothing of requests, retries or what an answer costs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from instructor.v2.core.errors import ResponseParsingError
from pydantic import BaseModel, ValidationError

from summarizer.backends.reply import Reply

T = TypeVar("T", bound=BaseModel)
Kind = Literal["not_json", "length", "refused", "filtered", "invalid", "empty"]

_FENCE = "```"
_FOREIGN = frozenset({"missing", "extra_forbidden", "model_type", "model_attributes_type"})
_MOST_REASONS = 6
_LONGEST_REASON = 200


class MisfitError(ResponseParsingError):
    """An answer that cannot be used, but may be asked for again with the reasons."""

    def __init__(self, *, kind: Kind, reason: str, loose: bool = False) -> None:
        """Keep the kind, and whether the answer shows that no schema was enforced."""
        super().__init__(reason)
        self.kind: Kind = kind
        self.loose = loose


class DeadEndError(Exception):
    """An answer that cannot be used, where asking again would change nothing."""

    def __init__(self, *, kind: Kind, reason: str) -> None:
        """Keep the kind."""
        super().__init__(reason)
        self.kind: Kind = kind


def read_answer(reply: Reply, shape: type[T], context: Mapping[str, Any] | None) -> T:
    """Return the answer as a value of ``shape``; ``context`` is for Pydantic's validators.

    Raises:
        MisfitError: empty, cut, not JSON, or not of the shape.
        DeadEndError: the model refused, or a content filter took the answer.
    """
    if reply.finish == "refusal":
        raise DeadEndError(kind="refused", reason=f"the model refuses: {_short(reply.text)}")
    if reply.finish == "content_filter":
        raise DeadEndError(kind="filtered", reason="the endpoint's content filter took the answer")
    if reply.finish == "length":
        raise MisfitError(kind="length", reason="the answer was cut at the token limit")
    text = unwrapped(reply.text)
    if not text:
        raise MisfitError(kind="empty", reason="the answer is empty")
    try:
        _check_numbers(json.loads(text, parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:
        raise _not_json(str(error)) from None
    try:
        return shape.model_validate_json(text, context=dict(context) if context else None)
    except ValidationError as error:
        rows = error.errors(include_url=False, include_context=False, include_input=False)
        if rows[0]["type"] == "json_invalid":  # half characters, deep nesting
            raise _not_json(rows[0]["msg"]) from None
        loose = any(row["type"] in _FOREIGN for row in rows)
        raise MisfitError(kind="invalid", reason="; ".join(_reasons(rows)), loose=loose) from None


def unwrapped(text: str) -> str:
    """Return an answer without what models put around it (never inside it)."""
    text = text.lstrip("\ufeff").strip()
    if text.startswith("<think>"):
        text = text.partition("</think>")[2].strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        language, line_end, body = text[len(_FENCE) : -len(_FENCE)].partition("\n")
        if line_end and language.strip().lower() in {"", "json"}:
            return body.strip()
    return text


def _not_json(why: str) -> MisfitError:
    reason = f"the answer is not JSON: {_short(why)}"
    return MisfitError(kind="not_json", reason=reason, loose=True)


def _reasons(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows[:_MOST_REASONS]:
        place = ".".join(str(part) for part in row["loc"]) or "answer"
        yield f"{_short(place)}: {_short(row['msg'])}"
    if len(rows) > _MOST_REASONS:
        yield f"and {len(rows) - _MOST_REASONS} more"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1]}…"


def _refuse_constant(name: str) -> None:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _check_numbers(value: object) -> None:
    """Refuse numbers that overflow; the parser itself refuses thousands of digits."""
    if isinstance(value, dict):
        for item in value.values():
            _check_numbers(item)
    elif isinstance(value, list):
        for item in value:
            _check_numbers(item)
    elif isinstance(value, float) and not math.isfinite(value):
        msg = "a number is too large"
        raise ValueError(msg)
    elif isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004  no count is larger
        msg = "an integer is too large"
        raise ValueError(msg)
