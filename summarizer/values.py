"""Frozen values that pass between the rooms.

This module exists so that rooms can hand each other data without importing each
other. It knows the words of the contract (version 1) and nothing of how any value
is come by. Offsets are code points into :attr:`Article.text`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1"


class Value(BaseModel):
    """A frozen value of the contract; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Evidence(Value):
    """A quote and where it stands: ``text[start:end] == quote``, in code points."""

    quote: str
    """The words, exactly as the article has them."""
    start: int = Field(ge=0)
    """Offset of the first code point."""
    end: int = Field(ge=0)
    """Offset behind the last code point."""


class When(Value):
    """The article's words for a time, and the ISO dates they span."""

    text: str
    """The words, verbatim."""
    earliest: date | None = None
    """First day meant, null where it cannot be known."""
    latest: date | None = None
    """Last day meant, null where it cannot be known."""


class Quantity(Value):
    """The article's words for an amount, its bounds and its unit."""

    text: str
    """The words, verbatim."""
    low: float | int | None = None
    """Lower bound, null where the words give none."""
    high: float | int | None = None
    """Upper bound, null where the words give none."""
    unit: str | None = None
    """What is counted ("troops", "USD", "missiles")."""


class Status(StrEnum):
    """How complete a summary is."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Loss(Value):
    """Something that was dropped, cut or left unread. Nothing is lost without one."""

    step: str
    """The step that lost it."""
    reason: str
    """A short machine-readable reason."""
    detail: str
    """What was lost, for a person."""


class StepUsage(Value):
    """What one step cost. Tokens are counts as the engine or endpoint reports them."""

    step: str
    """Name of the step."""
    calls: int = 0
    """Requests answered, re-asks included."""
    prompt_tokens: int = 0
    """Tokens of all prompts, cached ones included."""
    cached_tokens: int = 0
    """Prompt tokens that were not read again."""
    completion_tokens: int = 0
    """Tokens written by the model."""
    seconds: float = 0.0
    """Wall time spent waiting for the backend."""
    prompt_seconds: float | None = None
    """Of these, reading the prompt; null where the endpoint does not say."""
    completion_seconds: float | None = None
    """Of these, writing the answer; null where the endpoint does not say."""
    cost: float | None = None
    """US dollars at published prices, null where unknown."""


class Usage(Value):
    """What a summary cost, in total and per step."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cost: float | None = None
    model: str | None = None
    """The model as the backend names it."""
    steps: tuple[StepUsage, ...] = ()

    @classmethod
    def total(cls, steps: tuple[StepUsage, ...], model: str | None) -> Usage:
        """Add up steps; the cost is known only where every step's is."""
        costs = [s.cost for s in steps]
        known = [c for c in costs if c is not None]
        return cls(
            calls=sum(s.calls for s in steps),
            prompt_tokens=sum(s.prompt_tokens for s in steps),
            cached_tokens=sum(s.cached_tokens for s in steps),
            completion_tokens=sum(s.completion_tokens for s in steps),
            seconds=round(sum(s.seconds for s in steps), 3),
            cost=sum(known) if costs and len(known) == len(costs) else None,
            model=model,
            steps=steps,
        )


class SynopsisSentence(Value):
    """One sentence of the synopsis and the items it rests on (``transfers/0``)."""

    text: str
    refs: tuple[str, ...] = ()


class ArticleInfo(Value):
    """What a summary says of its article."""

    id: str
    title: str
    source: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None
    sha256: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One numbered sentence; ``number`` counts from 1 as the model sees it."""

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    r"""One article, ready to be read.

    ``text`` is the canonical text: title, blank line, body; UTF-8, NFC, ``\n`` line
    ends, no control characters. ``sentences`` tile its non-blank parts in order;
    the title is sentence 1.
    """

    id: str
    title: str
    text: str
    sentences: tuple[Sentence, ...]
    source: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()
    """What a reader should know of the intake ("hidden_text", "truncated")."""
    losses: tuple[Loss, ...] = ()
    """What the intake could not keep."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        """Keep the sentence starts for look-up by offset."""
        object.__setattr__(self, "_starts", tuple(s.start for s in self.sentences))

    @property
    def sha256(self) -> str:
        """Hex digest of the canonical text's UTF-8 bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def info(self) -> ArticleInfo:
        """The contract's ``article`` object."""
        return ArticleInfo(
            id=self.id,
            title=self.title,
            source=self.source,
            url=self.url,
            published=self.published,
            language=self.language,
            sha256=self.sha256,
        )

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence holding a code point (or the one before a gap).

        Raises:
            IndexError: the article has no sentence.
        """
        return self.sentences[max(0, bisect_right(self._starts, offset) - 1)]

    def quote(self, sentence: Sentence) -> Evidence:
        """Return a sentence as evidence: right by construction."""
        return Evidence(quote=sentence.text, start=sentence.start, end=sentence.end)
