"""Frozen values that go into the store and come out of it.

This module exists so that whoever fills or reads a store need not know its tables. It
knows nothing of databases. All times are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from summarizer.values import Article

SourceKind = Literal["file", "jsonl", "stdin", "url", "feed"]
"""The ways in which an article comes."""

Form = Literal["jsonl", "csv", "parquet"]
"""What an export is written as."""


class State(StrEnum):
    """Where the work on an article stands."""

    PENDING = "pending"
    """Waiting to be summarized."""
    DONE = "done"
    """Its summary is in the store."""
    FAILED = "failed"
    """Tried, and given up until somebody retries; the failures say why."""
    GATED = "gated"
    """Not relevant enough to ask a model about."""
    FOLDED = "folded"
    """The same story as another article, whose summary stands for both."""
    SKIPPED = "skipped"
    """Not worth trying; the reason is kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """One way in which an article came; an article may come in many."""

    kind: SourceKind
    locator: str
    """Where it was found: a path, ``path:line``, ``-`` for standard input, an address."""
    canonical_url: str | None = None
    """Its address without what does not matter, by which copies are recognised."""
    feed: str | None = None
    """Address of the feed that told of it."""
    title: str | None = None
    """Its title there."""
    published: date | None = None
    """Its day of publication there."""
    seen_at: datetime | None = None
    """When it was first seen there; now, unless told."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed, and what is known of it since the last time."""

    url: str
    title: str | None = None
    etag: str | None = None
    """Sent back with the next request."""
    last_modified: str | None = None
    """Likewise, as the server wrote it."""
    interval: int = 3600
    """Seconds to wait between two requests."""
    next_at: datetime | None = None
    """Not to be asked before; at once where null."""
    checked_at: datetime | None = None
    """When it was asked last."""
    failures: int = 0
    """How often in a row it failed."""
    last_error: str | None = None
    """Why it failed last; null where the last request went well."""
    added_at: datetime | None = None
    """When it was added; now, unless told."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The MinHash of an article's text, and when the article was seen."""

    article: str
    """SHA-256 of its text."""
    minhash: bytes
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Gate:
    """What the relevance gate said of an article."""

    score: float
    passed: bool
    reason: str
    sampled: bool = False
    """Refused, and drawn for the sample that shows what the gate misses."""
    on_topic: bool | None = None
    """What a person says who has read it; null where nobody has."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that came to nothing; ``article`` is null where no text was had."""

    article: str | None
    source: Source | None
    """What could not be taken in; null where an article failed later on."""
    run: int | None
    attempt: int
    """Counts from 1 for each article or source."""
    kind: str
    """A short machine-readable word."""
    message: str
    permanent: bool
    """Whether trying the same again is of no use."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One run over the store; ``ended`` and ``how`` are null while it lasts or if it was killed."""

    id: int
    started: datetime
    ended: datetime | None
    how: str | None
    """``done``, ``budget``, ``interrupted``, or the error that ended it."""
    settings: Mapping[str, Any]
    counts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found by words, newest first."""

    article: str
    """SHA-256 of the article's text."""
    title: str
    url: str | None
    published: date | None
    state: State
    excerpt: str
    """Up to 200 characters around the first word found, on one line."""
    ref: str | None = None
    """The item found (``section/0``); null where the article itself was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished article: its summary's document, every way it came, the items asked for."""

    article: str
    """SHA-256 of the article's text."""
    document: Mapping[str, Any]
    """The contract's document, as it was written."""
    sources: tuple[Source, ...]
    """Those of the articles folded into it too, sorted."""
    refs: tuple[str, ...]
    """The items that the question matched (``section/0``), in the document's order."""
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All that the store knows of one article."""

    article: Article
    state: State
    reason: str | None
    """Why it is skipped."""
    attempts: int
    added_at: datetime
    sources: tuple[Source, ...]
    """The ways it came itself, sorted."""
    gate: Gate | None
    story: str | None
    """The article whose summary stands for it, where it is folded."""
    similarity: float | None
    """How alike the two are, 0 to 1."""
    folded: tuple[str, ...]
    """The articles folded into it, sorted."""
    document: Mapping[str, Any] | None
    """The contract's document, where there is a summary."""
    plan: str | None
    """Digest of the plan the summary was made with."""
    failures: tuple[Failure, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds, counted. Tokens and dollars are those of all answers kept."""

    articles: Mapping[State, int]
    """Every state, those without an article too."""
    sources: Mapping[str, int]
    """By kind."""
    summaries: Mapping[str, int]
    """By status."""
    items: Mapping[str, int]
    """By section."""
    failures: Mapping[str, int]
    """By kind; sources that could not be taken in included."""
    feeds: int
    feeds_failing: int
    runs: int
    calls: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: float | None
    """Null where the price of one of the answers is unknown, or there is none."""
    first: date | None
    """Day of the oldest article."""
    last: date | None
    """Day of the newest one."""
    bytes: int
    """Size of the database."""
    version: str
    """Version of the tables."""
    location: str
    """Where the store is, without a password."""
