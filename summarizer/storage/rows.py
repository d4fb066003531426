"""Rows to values and back: the one place that knows which column is which attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from summarizer.errors import StoreError
from summarizer.storage.database import AnyRow
from summarizer.storage.tables import articles
from summarizer.storage.values import Failure, Gate, Source, State
from summarizer.values import Article, Loss, Sentence

_BY_KEY = articles.c.sha256 == bindparam("key")
_ARTICLE = select(articles).where(_BY_KEY)
_CHANGE = update(articles).where(_BY_KEY)
_NUMBER = select(articles.c.number).where(_BY_KEY)
_LOCK = (
    select(articles.c.number, articles.c.state, articles.c.attempts)
    .where(_BY_KEY)
    .with_for_update(key_share=True)
)


def article_row(article: Article) -> dict[str, Any]:
    """Return the row of an article that has just come, without its state."""
    now = datetime.now(UTC)
    return {
        "sha256": article.sha256,
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "spans": [[s.start, s.end] for s in article.sentences],
        "source": article.source,
        "url": article.url,
        "published": article.published,
        "day": article.published or now.date(),
        "language": article.language,
        "flags": list(article.flags),
        "losses": [loss.model_dump() for loss in article.losses],
        "added_at": now,
        "state": State.PENDING,
        "attempts": 0,
    }


def find(connection: Connection, key: str, location: str) -> AnyRow:
    """Return the row of an article by the SHA-256 of its text.

    Raises:
        StoreError: there is no such article.
    """
    row = connection.execute(_ARTICLE, {"key": key}).one_or_none()
    if row is None:
        raise missing(key, location)
    return row


def number_of(connection: Connection, key: str, location: str) -> int:
    """Return the number by which other rows refer to an article.

    Raises:
        StoreError: there is no such article.
    """
    number: int | None = connection.scalar(_NUMBER, {"key": key})
    if number is None:
        raise missing(key, location)
    return number


def lock(connection: Connection, key: str, location: str) -> AnyRow:
    """Return number, state and attempts of an article that nobody else changes until the commit.

    Raises:
        StoreError: there is no such article.
    """
    row = connection.execute(_LOCK, {"key": key}).one_or_none()
    if row is None:
        raise missing(key, location)
    return row


def change(connection: Connection, key: str, columns: Mapping[str, Any]) -> None:
    """Set columns of an article."""
    connection.execute(_CHANGE, {**columns, "key": key})


def missing(key: str, location: str) -> StoreError:
    """Return the error that says that there is no such article."""
    msg = f"{location}: no article {key!r}"
    return StoreError(msg, remedy="`summarizer store search` finds articles by words.")


def article_of(row: AnyRow) -> Article:
    """Return an article as it was taken in."""
    spans = enumerate(row.spans, 1)
    return Article(
        id=row.id,
        title=row.title,
        text=row.text,
        sentences=tuple(Sentence(n, s, e, row.text[s:e]) for n, (s, e) in spans),
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        flags=tuple(row.flags),
        losses=tuple(Loss.model_validate(loss) for loss in row.losses),
    )


def gate_of(row: AnyRow) -> Gate | None:
    """Return what the gate said of an article, if it was asked."""
    if row.gate_score is None:
        return None
    said = row.gate_score, row.gate_passed, row.gate_reason, row.gate_sampled
    return Gate(*said, row.gate_on_topic)


def key_of(source: Source) -> str:
    """Return what tells one source from another: its kind, place and feed."""
    told = "\0".join((source.kind, source.locator, source.feed or ""))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def source_row(source: Source) -> dict[str, Any]:
    """Return the row of a source; it was seen now unless it says when."""
    return {
        **asdict(source),
        "key": key_of(source),
        "seen_at": source.seen_at or datetime.now(UTC),
    }


def source_of(row: AnyRow) -> Source:
    """Return a source as it was added."""
    return Source(
        kind=row.kind,
        locator=row.locator,
        canonical_url=row.canonical_url,
        feed=row.feed,
        title=row.title,
        published=row.published,
        seen_at=row.seen_at,
    )


def order(source: Source) -> tuple[str, str, str]:
    """Return what sources are sorted by."""
    return source.kind, source.locator, source.feed or ""


def packed(source: Source) -> dict[str, Any]:
    """Return a source as plain data, for a column of JSON."""
    found = asdict(source)
    for name in ("published", "seen_at"):
        found[name] = found[name].isoformat() if found[name] else None
    return found


def unpacked(data: Mapping[str, Any]) -> Source:
    """Return a source that was :func:`packed`."""
    day, time = data["published"], data["seen_at"]
    return Source(
        **{
            **data,
            "published": date.fromisoformat(day) if day else None,
            "seen_at": datetime.fromisoformat(time) if time else None,
        }
    )


def failure_of(row: AnyRow, key: str | None) -> Failure:
    """Return a failure of an article, or of a source that became none, as it was noted."""
    return Failure(
        article=key,
        source=unpacked(row.source) if row.source else None,
        run=row.run,
        attempt=row.attempt,
        kind=row.kind,
        message=row.message,
        permanent=row.permanent,
        at=row.at,
    )
