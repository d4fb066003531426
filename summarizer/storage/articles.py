"""Articles and the ways they came: what the intake puts in and asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from summarizer.errors import StoreError
from summarizer.storage.database import Database
from summarizer.storage.rows import (
    article_of,
    article_row,
    failure_of,
    find,
    gate_of,
    missing,
    number_of,
    order,
    source_of,
    source_row,
)
from summarizer.storage.tables import articles, failures, signatures, sources, summaries
from summarizer.storage.values import Record, Signature, Source, State
from summarizer.values import Article

_TOLD = 5
"""Articles named where several begin as asked."""
_KNOWN = select(articles.c.number).where(articles.c.sha256 == bindparam("key"))
_SEEN = (
    select(articles.c.sha256)
    .join_from(sources, articles)
    .where(sources.c.canonical_url == bindparam("address"))
    .order_by(sources.c.number)
    .limit(1)
)


class Articles(Database):
    """The intake's side of the store."""

    def add(self, article: Article, source: Source) -> bool:
        """Take an article in, pending, and one way it came; say whether its text is new.

        Where the text is known already, only the source is added, once.
        """
        row = article_row(article)
        statement = self.insert(articles).on_conflict_do_nothing().returning(articles.c.number)
        with self.writing() as connection:
            new = connection.scalar(statement, row)
            number = new or number_of(connection, row["sha256"], self.location)
            self._attach(connection, number, source)
        return new is not None

    def attach(self, sha256: str, source: Source) -> None:
        """Add one more way in which a known article came; the same one twice counts once.

        Raises:
            StoreError: there is no such article.
        """
        with self.writing() as connection:
            self._attach(connection, number_of(connection, sha256, self.location), source)

    def knows(self, sha256: str) -> bool:
        """Say whether an article's text is in the store."""
        with self.reading() as connection:
            return connection.scalar(_KNOWN, {"key": sha256}) is not None

    def seen(self, canonical_url: str) -> str | None:
        """Return the SHA-256 of the article that came from an address first, or None."""
        with self.reading() as connection:
            found: str | None = connection.scalar(_SEEN, {"address": canonical_url})
        return found

    def article(self, sha256: str) -> Article:
        """Return an article as it was taken in, sentences included.

        Raises:
            StoreError: there is no such article.
        """
        with self.reading() as connection:
            return article_of(find(connection, sha256, self.location))

    def show(self, prefix: str) -> Record:
        """Return all that is known of the article whose id it is, or whose SHA-256 begins so.

        Raises:
            StoreError: there is none, or several.
        """
        with self.reading() as connection:
            sha256 = self._full(connection, prefix)
            row = find(connection, sha256, self.location)
            came = connection.execute(select(sources).where(sources.c.article == row.number))
            tried = connection.execute(
                select(failures).where(failures.c.article == row.number).order_by(failures.c.number)
            )
            written = connection.execute(
                select(summaries).where(summaries.c.article == row.number)
            ).one_or_none()
            keys = select(articles.c.sha256).order_by(articles.c.sha256)
            return Record(
                article=article_of(row),
                state=State(row.state),
                reason=row.reason,
                attempts=row.attempts,
                added_at=row.added_at,
                sources=tuple(sorted(map(source_of, came), key=order)),
                gate=gate_of(row),
                story=connection.scalar(keys.where(articles.c.number == row.story)),
                similarity=row.similarity,
                folded=tuple(connection.scalars(keys.where(articles.c.story == row.number))),
                document=written.document if written else None,
                plan=written.plan if written else None,
                failures=tuple(failure_of(failure, sha256) for failure in tried),
            )

    def sign(self, sha256: str, minhash: bytes, seen: datetime) -> None:
        """Keep the signature of an article's text; a later one replaces it."""
        row = {"minhash": minhash, "seen_at": seen}
        statement = self.insert(signatures).on_conflict_do_update(
            index_elements=["article"], set_=row
        )
        with self.writing() as connection:
            number = number_of(connection, sha256, self.location)
            connection.execute(statement, {"article": number, **row})

    def signatures(self, since: datetime) -> Iterator[Signature]:
        """Yield the signatures of articles seen since, oldest first; of folded ones too."""
        wanted = select(signatures, articles.c.sha256).join_from(signatures, articles)
        recent = wanted.where(signatures.c.seen_at >= since)
        for row in self.walk(recent, signatures.c.seen_at, signatures.c.article):
            yield Signature(row.sha256, row.minhash, row.seen_at)

    def _attach(self, connection: Connection, number: int, source: Source) -> None:
        row = {"article": number, **source_row(source)}
        connection.execute(self.insert(sources).on_conflict_do_nothing(), row)

    def _full(self, connection: Connection, prefix: str) -> str:
        """Return the one SHA-256 that is meant."""
        meant = articles.c.id == prefix
        if re.fullmatch("[0-9a-f]+", prefix):
            meant = or_(meant, articles.c.sha256.between(prefix, f"{prefix}g"))
        query = select(articles.c.sha256, articles.c.id).where(meant).order_by(articles.c.sha256)
        rows = connection.execute(query).all()
        found: list[str] = [r.sha256 for r in rows if r.id == prefix] or [r.sha256 for r in rows]
        if len(found) == 1:
            return found[0]
        if not found:
            raise missing(prefix, self.location)
        msg = f"{self.location}: several articles are called {prefix!r}: {', '.join(found[:_TOLD])}"
        raise StoreError(msg, remedy="Give more of the SHA-256.")
