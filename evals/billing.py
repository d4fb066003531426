# ruff: noqa: INP001  it stands beside the scripts that use it
"""Counts what a hosted API would bill for a conversation that another endpoint answers.

A :class:`Till` stands where the hosted endpoint would: it renders each request as such an
API does, looks how much of its beginning was sent before, passes the request on, and counts
the answer. Models know two caches, so each request is counted by both. It knows no prices
and nothing of who asks. Nothing it keeps expires: it bills a stream without pauses.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from evals.peers.meter import Meter, Target
from summarizer.errors import UsageError

Encode = Callable[[str], Sequence[int]]
"""From a text to its tokens."""

VOCABULARY = "o200k_base"
LEAST = 1_024
"""Tokens from which a prompt's beginning is cached."""
STEP = 128
_WRITES = 4
"""Breakpoints that one request may write."""

_OPEN, _SAY, _CLOSE = -1, -2, -3
"""The tokens around a message: before its role, between role and content, at its end."""
_HOSTED_ONLY = ("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention")
_MARK = "prompt_cache_breakpoint"
_OK = 200


def vocabulary() -> Encode:
    """Return the tokenizer that hosted models have published last.

    Raises:
        UsageError: the package that brings it is not installed.
    """
    try:
        # Of no group that is always installed, and without types.
        encode: Encode = import_module("bpe_openai").get_encoding(VOCABULARY).encode
    except ImportError as e:
        msg = f"the vocabulary {VOCABULARY} is not here"
        raise UsageError(msg, remedy="pip install bpe-openai") from e
    return encode


# --- a request as a model reads it ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rendered:
    """A request in tokens; positions are numbers of tokens before them."""

    tokens: Sequence[int]
    ends: tuple[int, ...] = ()
    """Where messages end."""
    marks: tuple[int, ...] = ()
    """Breakpoints that the request asks for."""
    implicit: bool = True
    """Whether the endpoint may choose a breakpoint too: the end of the last message."""

    def upto(self, position: int) -> bytes:
        """Return what tells the beginning up to a position from all others."""
        return sha256(array("q", self.tokens[:position]).tobytes()).digest()


def render(request: Mapping[str, Any], encode: Encode) -> Rendered:
    """Render a chat completion's request: tools and answer's schema first, then messages."""
    schema = (request.get("response_format") or {}).get("json_schema")
    tokens: list[int] = []
    ends: list[int] = []
    marks: list[int] = []
    for told in (request.get("tools"), schema):
        if told:
            tokens += encode(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    for message in request["messages"]:
        tokens += [_OPEN, *encode(message["role"]), _SAY]
        for text, marked in _parts(message.get("content")):
            tokens += encode(text)
            marks += [len(tokens)] * marked
        tokens.append(_CLOSE)
        ends.append(len(tokens))
    tokens += [_OPEN, *encode("assistant"), _SAY]
    mode = (request.get("prompt_cache_options") or {}).get("mode")
    return Rendered(tokens, tuple(ends), tuple(marks), mode != "explicit")


def _parts(content: Any) -> Iterator[tuple[str, bool]]:
    if isinstance(content, list):
        yield from ((part.get("text", ""), _MARK in part) for part in content)
    else:
        yield content or "", False


# --- what is cached ------------------------------------------------------------------


class Cache(Protocol):
    """Remembers the beginnings of prompts."""

    def take(self, prompt: Rendered) -> tuple[int, int]:
        """Return the tokens read from the cache and those written to it for a fee."""


@dataclass(slots=True)
class Steps:
    """Models before GPT-5.6: any beginning from 1,024 tokens, in steps of 128, kept for free."""

    _seen: set[bytes] = field(default_factory=set)

    def take(self, prompt: Rendered) -> tuple[int, int]:
        """Return the longest beginning known."""
        told = {n: prompt.upto(n) for n in range(LEAST, len(prompt.tokens) + 1, STEP)}
        cached = max((n for n, key in told.items() if key in self._seen), default=0)
        self._seen.update(told.values())
        return cached, 0


@dataclass(slots=True)
class Breakpoints:
    """GPT-5.6 and later: beginnings that end exactly where a request was told or chose to cut."""

    _seen: set[bytes] = field(default_factory=set)

    def take(self, prompt: Rendered) -> tuple[int, int]:
        """Return the longest beginning known that ends at a breakpoint, and what is added to it."""
        looked, wanted = prompt.marks, prompt.marks[-_WRITES:]
        if prompt.implicit:
            looked = (*prompt.marks, *prompt.ends)
            wanted = (*prompt.marks[1 - _WRITES :], *prompt.ends[-1:])
        cached = max((n for n in looked if prompt.upto(n) in self._seen), default=0)
        written = [n for n in wanted if n >= LEAST]
        self._seen.update(prompt.upto(n) for n in written)
        return cached, max(0, max(written, default=0) - cached)


CACHES: Mapping[str, type[Cache]] = {"steps": Steps, "breakpoints": Breakpoints}


# --- the bill ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bill:
    """What requests come to, in tokens."""

    calls: int = 0
    prompt: int = 0
    cached: int = 0
    """Of the prompt, read from the cache."""
    written: int = 0
    """Of the prompt, written to the cache for a fee."""
    output: int = 0

    def __add__(self, other: Bill) -> Bill:
        """Return both together."""
        return Bill(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def input_dollars(self, prices: Mapping[str, float]) -> float:
        """Return what the prompts cost, at US dollars per million tokens."""
        fresh = self.prompt - self.cached - self.written
        told = fresh * prices["prompt"] + self.cached * prices["cached"]
        return (told + self.written * prices["cache_write"]) / 1e6

    def dollars(self, prices: Mapping[str, float]) -> float:
        """Return what prompts and answers cost, at US dollars per million tokens."""
        return self.input_dollars(prices) + self.output * prices["completion"] / 1e6


class Till(Meter):
    """A meter that bills as a hosted API would, whoever answers.

    A question that was asked before in the same words gets the answer it got then: readers
    that share questions are compared by their questions alone. With a file of answers kept,
    that holds for later runs too.
    """

    def __init__(self, target: Target, encode: Encode, kept: Path | None = None) -> None:
        """Begin to serve; ``kept`` is read if it is there, and answers are added to it."""
        self._encode = encode
        self._kept = kept
        self._answers: dict[str, str] = {}
        if kept is not None and kept.exists():
            for line in kept.read_text(encoding="utf-8").splitlines():
                self._answers |= json.loads(line)
        self._lock = Lock()
        self.forget()
        super().__init__(target)

    def forget(self) -> None:
        """Begin a new bill, with empty caches."""
        self.clear()
        self._caches = {name: made() for name, made in CACHES.items()}
        self.bills = dict.fromkeys(CACHES, Bill())
        """By cache."""
        self.refused = 0
        """Requests that got no answer; nobody is billed for them."""

    def passed_on(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Pass a request on, enter it in the bills, and return the answer with its usage."""
        request = json.loads(body)
        with self._lock:
            prompt = render(request, self._encode)
            taken = {name: cache.take(prompt) for name, cache in self._caches.items()}
            status, raw = self._answered(path, _sendable(request))
            if status != _OK:
                self.refused += 1
                return status, raw
            answer = json.loads(raw)
            text = answer["choices"][0]["message"].get("content") or ""
            output = len(self._encode(text))
            for name, (cached, written) in taken.items():
                self.bills[name] += Bill(1, len(prompt.tokens), cached, written, output)
        answer["usage"] = {
            "prompt_tokens": len(prompt.tokens),
            "completion_tokens": output,
            "total_tokens": len(prompt.tokens) + output,
            "prompt_tokens_details": {"cached_tokens": taken["steps"][0]},
        }
        return status, json.dumps(answer).encode()

    def _answered(self, path: str, body: bytes) -> tuple[int, bytes]:
        key = sha256(body).hexdigest()
        if key not in self._answers:
            status, raw = super().passed_on(path, body)
            if status != _OK:
                return status, raw
            self._answers[key] = raw.decode()
            if self._kept is not None:
                with self._kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({key: self._answers[key]}) + "\n")
        return _OK, self._answers[key].encode()


def _sendable(request: Mapping[str, Any]) -> bytes:
    """Return a request without what only hosted models take."""
    sent = {k: v for k, v in request.items() if k not in _HOSTED_ONLY}
    sent["messages"] = [
        {**m, "content": "".join(text for text, _ in _parts(m.get("content")))}
        for m in request["messages"]
    ]
    return json.dumps(sent, ensure_ascii=False).encode()
