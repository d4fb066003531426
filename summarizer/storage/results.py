"""What came of the work: runs, summaries, failures.

A result and the state that follows from it are written in one transaction, so that a
killed process leaves either both or neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from summarizer.schema.summary import Summary
from summarizer.storage.database import Database
from summarizer.storage.items import Row, folded, rows
from summarizer.storage.rows import change, key_of, lock, packed, unpacked
from summarizer.storage.tables import (
    evidence,
    failures,
    items,
    mentions,
    runs,
    sources,
    summaries,
)
from summarizer.storage.values import Run, Source, State

_BEGIN = insert(runs).returning(runs.c.number)
_FORGET = delete(summaries).where(summaries.c.article == bindparam("key"))
_WRITE = insert(summaries).returning(summaries.c.number)
_WRITE_ITEMS = insert(items).returning(items.c.number, sort_by_parameter_order=True)


class Results(Database):
    """The side of the store that takes what was done."""

    def begin(self, settings: Mapping[str, Any]) -> int:
        """Note that a run begins, with settings as plain data; return its number."""
        row = {"started": datetime.now(UTC), "settings": dict(settings), "counts": {}}
        with self.writing() as connection:
            number: int = connection.execute(_BEGIN, row).scalar_one()
        return number

    def end(self, run: int, how: str, counts: Mapping[str, Any]) -> None:
        """Note how a run ended (``done``, ``budget``, ``interrupted`` …) and what it counted."""
        row = {"ended": datetime.now(UTC), "how": how, "counts": dict(counts)}
        with self.writing() as connection:
            connection.execute(update(runs).where(runs.c.number == run), row)

    def runs(self, limit: int = 20) -> tuple[Run, ...]:
        """Return the latest runs, newest first."""
        latest = select(runs).order_by(runs.c.number.desc()).limit(limit)
        with self.reading() as connection:
            found = connection.execute(latest).all()
        return tuple(Run(r.number, r.started, r.ended, r.how, r.settings, r.counts) for r in found)

    def finish(
        self, sha256: str, summary: Summary, *, plan: str, run: int | None, seconds: float
    ) -> None:
        """Write a summary, its items, their evidence and mentions; the article is then done.

        A summary that was there is replaced. ``plan`` is the digest of what it was made
        with, ``seconds`` the wall time it took. A summary whose status is ``failed`` is
        for :meth:`fail`.

        Raises:
            StoreError: there is no such article.
        """
        row: dict[str, Any] = {
            "run": run,
            "model": summary.usage.model,
            "plan": plan,
            "status": summary.status.value,
            "document": summary.to_dict(),
            "seconds": seconds,
            "cost": summary.usage.cost,
            "created_at": datetime.now(UTC),
        }
        found = tuple(rows(summary))
        with self.writing() as connection:
            article = lock(connection, sha256, self.location)
            row["article"] = article.number
            connection.execute(_FORGET, {"key": article.number})
            _write_items(connection, connection.execute(_WRITE, row).scalar_one(), found)
            attempts = article.attempts + 1
            done = {"state": State.DONE, "attempts": attempts, "story": None, "reason": None}
            change(connection, sha256, done)

    def fail(
        self, sha256: str, *, run: int | None, kind: str, message: str, permanent: bool
    ) -> None:
        """Note an attempt that came to nothing; unless it is done, the article is then failed.

        Raises:
            StoreError: there is no such article.
        """
        with self.writing() as connection:
            row = lock(connection, sha256, self.location)
            attempt = row.attempts + 1
            told = {"article": row.number, "run": run, "attempt": attempt, "kind": kind}
            _write_failure(connection, told, message, permanent=permanent)
            state = row.state if row.state == State.DONE else State.FAILED
            change(connection, sha256, {"state": state, "attempts": attempt})

    def reject(
        self, source: Source, *, run: int | None, kind: str, message: str, permanent: bool
    ) -> None:
        """Note that something could not be taken in as an article."""
        key = key_of(source)
        before = select(func.count()).where(failures.c.source_key == key)
        with self.writing() as connection:
            told = {
                "source_key": key,
                "source": packed(source),
                "run": run,
                "attempt": connection.execute(before).scalar_one() + 1,
                "kind": kind,
            }
            _write_failure(connection, told, message, permanent=permanent)

    def rejected(self, *, permanent: bool = True) -> Iterator[Source]:
        """Yield what could not be taken in and has not been since, oldest first.

        Without ``permanent``, only that whose last failure may pass.
        """
        last = (
            select(func.max(failures.c.number))
            .where(failures.c.source_key.is_not(None))
            .group_by(failures.c.source_key)
        )
        came = select(sources.c.number).where(sources.c.key == failures.c.source_key).exists()
        wanted = select(failures).where(failures.c.number.in_(last), ~came)
        if not permanent:
            wanted = wanted.where(failures.c.permanent.is_(False))
        for row in self.walk(wanted, failures.c.number):
            yield unpacked(row.source)


def _write_failure(
    connection: Connection, told: Mapping[str, Any], message: str, *, permanent: bool
) -> None:
    row = {**told, "message": message, "permanent": permanent, "at": datetime.now(UTC)}
    connection.execute(insert(failures), row)


def _write_items(connection: Connection, summary: int, found: Sequence[Row]) -> None:
    """Write items, then what hangs on each, in as few statements as there are tables."""
    if not found:
        return
    told = [
        {
            "summary": summary,
            "section": row.section,
            "position": row.position,
            "words": row.words,
            "document": row.document,
        }
        for row in found
    ]
    numbered = list(zip(connection.scalars(_WRITE_ITEMS, told), found, strict=True))
    parts = [
        {
            "item": item,
            "field": part.field,
            "name": part.name,
            "folded": folded(part.name),
            "country": part.country,
            "alias": part.alias,
        }
        for item, row in numbered
        for part in row.mentions
    ]
    quotes = [{"item": item, **e.model_dump()} for item, row in numbered for e in row.evidence]
    for table, rows_ in ((mentions, parts), (evidence, quotes)):
        if rows_:
            connection.execute(insert(table), rows_)
