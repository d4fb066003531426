"""One question and what became of it, each a line of JSON, as the Batch API has them.

Nothing that stands in a file of results is taken on trust: a line says something about a
question, or it says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ValidationError

from summarizer.backends.faults import PASSING, Where

PATH: Final = "/v1/chat/completions"
"""Where each question goes."""

_CANCELLED = "batch_cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one question."""

    key: str
    completion: Any = None
    """A chat completion for :func:`~summarizer.backends.reply.read_reply`, or None."""
    fault: str = ""
    """Why there is none."""
    refused: bool = False
    """The question itself is not taken: asking the same again is of no use."""
    cancelled: bool = False
    """It was not asked, for somebody cancelled the batch."""


def line_of(key: str, body: str) -> bytes:
    """Return the line that asks a question; ``body`` is as :func:`body_of` writes it."""
    method = '"method":"POST","url":' + json.dumps(PATH)
    return f'{{"custom_id":{json.dumps(key)},{method},"body":{body}}}\n'.encode()


def body_of(request: Mapping[str, Any]) -> str:
    """Write a request as JSON; half characters, which no file takes, as escapes."""
    text = json.dumps(request, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode()


def read_line(raw: bytes, where: Where) -> Line | None:
    """Return what a line of a file of results says; None if it says nothing."""
    try:
        told = _Line.model_validate_json(raw)
    except ValidationError:
        return None
    status, body = (told.response.status_code, told.response.body) if told.response else (0, {})
    if status == HTTPStatus.OK:
        return Line(told.custom_id, completion=_completion(body))
    error = told.error or _error(body)
    words = error.message or error.code or "no answer came"
    return Line(
        told.custom_id,
        fault=where.scrub(f"{words} ({status})" if status else words),
        refused=HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status not in PASSING,
        cancelled=error.code == _CANCELLED,
    )


class _Error(BaseModel):
    code: str | None = None
    message: str | None = None


class _Response(BaseModel):
    status_code: int
    body: dict[str, Any] = {}


class _Line(BaseModel):
    custom_id: str
    response: _Response | None = None
    error: _Error | None = None


def _error(body: Mapping[str, Any]) -> _Error:
    try:
        return _Error.model_validate(body.get("error"))
    except ValidationError:
        return _Error()


def _completion(body: Mapping[str, Any]) -> Any:
    """Build a completion as the SDK does from a response: loosely."""
    known = {k: v for k, v in body.items() if k in {*ChatCompletion.model_fields, "timings"}}
    return ChatCompletion.construct(**known)
