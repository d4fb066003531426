"""Frozen values of questions that go out many at a time, and of the rounds they go out in.

Like :mod:`~summarizer.storage.values`, it knows nothing of databases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Asked(StrEnum):
    """Where a question stands that goes out with many others."""

    NEW = "new"
    """Written down, not yet in a round."""
    ASKED = "asked"
    """In a round; its answer is still to come."""
    ANSWERED = "answered"
    FAILED = "failed"
    """No answer came; it may be asked again."""
    REFUSED = "refused"
    """The endpoint does not take it as it is."""
    CANCELLED = "cancelled"
    """Its round was cancelled before it was answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question that goes out with many others."""

    key: str
    """Under which a memory will know its answer."""
    article: str
    """SHA-256 of the text of the article it is about."""
    step: str
    body: str | None
    """The request as JSON; null once it is answered."""
    tokens: int
    """Of question and answer, at the most."""
    cost: float | None
    """In US dollars, likewise; null where prices are unknown."""
    number: int = 0
    """Its place among all questions, from 1."""
    round: int | None = None
    """The round it went out with last."""
    state: Asked = Asked.NEW
    tries: int = 0
    """Rounds it went out with."""
    fault: str | None = None
    """Why there is no answer."""


class RoundState(StrEnum):
    """Where a round stands, as far as this store has heard."""

    WRITTEN = "written"
    """About to be sent; perhaps it was, and the answer did not arrive."""
    SENT = "sent"
    """At the endpoint, which has given it an id."""
    ENDED = "ended"
    """Nothing more will come of it."""


@dataclass(frozen=True, slots=True)
class Round:
    """Many questions in one file, sent to an endpoint at once."""

    run: int | None
    mark: str
    """By which the endpoint's list of batches tells it from others."""
    plan: str
    """Digest of the plan its questions belong to."""
    model: str
    address: str
    """Of the endpoint, without what is secret."""
    digest: str
    """SHA-256 of the file."""
    lines: int
    bytes: int
    written_at: datetime
    number: int = 0
    state: RoundState = RoundState.WRITTEN
    file: str | None = None
    """What the endpoint calls the file."""
    batch: str | None = None
    """What the endpoint calls the batch."""
    status: str | None = None
    """The endpoint's last word of it."""
    cancelled: bool = False
    """Somebody wants it to end."""
    counts: Mapping[str, Any] = field(default_factory=dict)
    """What came of it, by kind."""
    sent_at: datetime | None = None
    ended_at: datetime | None = None
