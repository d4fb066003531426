"""One chat completion, taken apart: its words, how it ended, what it cost.

Endpoints agree on the outline of a completion and differ in the details; the
differences are settled here, so that nobody else looks into a completion. It knows
nothing of prompts, of shapes, or of whether an answer is any good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from summarizer.errors import EndpointError
from summarizer.values import StepUsage

_MOST_TOKENS = 2**31 - 1
"""What an endpoint counts beyond this is no count, and no database would take it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from one request."""

    text: str
    """The answer, or the refusal; half characters are JSON escapes, so it is always UTF-8."""
    finish: str
    """Why it ended: ``stop``, ``length``, ``content_filter``, or ``refusal``."""
    model: str
    usage: StepUsage


def read_reply(
    completion: Any,
    step: str,
    seconds: float,
    prices: Mapping[str, float],
) -> Reply:
    """Take a completion apart; ``seconds`` is the wall time it took.

    Raises:
        EndpointError: it is no chat completion (a web page, an error under status 200).
    """
    choices = getattr(completion, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    if message is None:
        msg = f"the endpoint answers with {_what(completion)}, not with a chat completion"
        raise EndpointError(msg, remedy="Check the base URL: it usually ends in /v1.")
    refusal = getattr(message, "refusal", None)
    finish = "refusal" if refusal else getattr(choice, "finish_reason", None)
    return Reply(
        text=_text(refusal or getattr(message, "content", None)),
        finish=str(finish or "stop"),
        model=str(getattr(completion, "model", None) or ""),
        usage=_usage(completion, step, seconds, prices),
    )


def add_up(step: str, usages: Iterable[StepUsage]) -> StepUsage:
    """Add up the exchanges of one step; a figure that one of them lacks is unknown."""
    rows = tuple(usages)
    return StepUsage(
        step=step,
        calls=sum(r.calls for r in rows),
        prompt_tokens=sum(r.prompt_tokens for r in rows),
        cached_tokens=sum(r.cached_tokens for r in rows),
        completion_tokens=sum(r.completion_tokens for r in rows),
        seconds=round(sum(r.seconds for r in rows), 4),
        prompt_seconds=_sum_known(r.prompt_seconds for r in rows),
        completion_seconds=_sum_known(r.completion_seconds for r in rows),
        cost=_sum_known(r.cost for r in rows),
    )


def _sum_known(figures: Iterable[float | None]) -> float | None:
    total = 0.0
    count = 0
    for figure in figures:
        if figure is None:
            return None
        total, count = total + figure, count + 1
    return round(total, 8) if count else None


def _what(completion: object) -> str:
    if isinstance(completion, str):
        return "a web page" if completion.lstrip()[:1] == "<" else "plain text"
    error = getattr(completion, "error", None)
    said = error.get("message") if isinstance(error, Mapping) else None
    return f"an error ({' '.join(str(said).split())[:160]})" if said else "something else"


def _text(content: object) -> str:
    if isinstance(content, list):  # some servers send text in parts
        parts = (p.get("text") if isinstance(p, Mapping) else None for p in content)
        content = "".join(p for p in parts if isinstance(p, str))
    text = content if isinstance(content, str) else ""
    # "\ud800" cannot be written to any file; as a JSON escape it can, and is still refused.
    return text.encode("utf-8", "backslashreplace").decode()


def _usage(
    completion: Any,
    step: str,
    seconds: float,
    prices: Mapping[str, float],
) -> StepUsage:
    usage = getattr(completion, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    prompt = _count(usage, "prompt_tokens")
    cached = _count(details, "cached_tokens") or _count(usage, "prompt_cache_hit_tokens")
    cached = min(prompt, cached)
    written = min(prompt - cached, _count(details, "cache_write_tokens"))
    completed = _count(usage, "completion_tokens")
    timings = getattr(completion, "timings", None)  # llama.cpp says how long each part took
    return StepUsage(
        step=step,
        calls=1,
        prompt_tokens=prompt,
        cached_tokens=cached,
        completion_tokens=completed,
        seconds=round(seconds, 4),
        prompt_seconds=_seconds(timings, "prompt_ms"),
        completion_seconds=_seconds(timings, "predicted_ms"),
        cost=_cost(prices, prompt - cached - written, cached, written, completed),
    )


def _cost(
    prices: Mapping[str, float], fresh: int, cached: int, written: int, completed: int
) -> float | None:
    """US dollars at prices per million tokens; ``cache_write`` counts as prompt if unpriced."""
    if not {"prompt", "cached", "completion"} <= set(prices):
        return None
    writing = prices.get("cache_write", prices["prompt"])
    total = (
        fresh * prices["prompt"]
        + cached * prices["cached"]
        + written * writing
        + completed * prices["completion"]
    )
    return round(total / 1e6, 8)


def _count(holder: object, name: str) -> int:
    value = getattr(holder, name, None)
    return value if isinstance(value, int) and 0 < value <= _MOST_TOKENS else 0


def _seconds(timings: object, name: str) -> float | None:
    value = timings.get(name) if isinstance(timings, Mapping) else None
    return round(value / 1000, 4) if isinstance(value, int | float) else None
