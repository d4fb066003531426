"""Looking after a store: counts, version, space, soundness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, case, func, select
from sqlalchemy.exc import DatabaseError

from summarizer.storage import versions
from summarizer.storage.database import Database
from summarizer.storage.faults import explain, is_kept_out
from summarizer.storage.tables import (
    HEAD,
    articles,
    calls,
    failures,
    feeds,
    items,
    metadata,
    runs,
    sources,
    summaries,
)
from summarizer.storage.values import Counts, State

_SEARCHED = ("articles_fts", "items_fts")


class Upkeep(Database):
    """The owner's side of the store."""

    def stats(self) -> Counts:
        """Count what the store holds."""
        with self.reading() as connection:
            states = _by(connection, articles.c.state)
            days = connection.execute(select(func.min(articles.c.day), func.max(articles.c.day)))
            first, last = days.one()
            return Counts(
                articles={state: states.get(state.value, 0) for state in State},
                sources=_by(connection, sources.c.kind),
                summaries=_by(connection, summaries.c.status),
                items=_by(connection, items.c.section),
                failures=_by(connection, failures.c.kind),
                feeds=_count(connection, feeds.c.url),
                feeds_failing=_count(connection, feeds.c.url, feeds.c.failures > 0),
                runs=_count(connection, runs.c.number),
                **_paid(connection),
                first=first,
                last=last,
                bytes=self._bytes(connection),
                version=HEAD,
                location=self.location,
            )

    def migrate(self) -> tuple[str | None, str]:
        """Return the version of the tables before this store was opened, and now.

        Opening brings the tables up to date; before is null where there were none.
        """
        return self.found, HEAD

    def must_be_current(self) -> None:
        """See that no newer program has changed the tables since this store was opened.

        Raises:
            StoreError: one has; what is written now may not be what it expects.
        """
        with self.reading() as connection:
            versions.check(connection, self._place)

    def vacuum(self) -> tuple[int, int]:
        """Give back the space of what was deleted; return the bytes before and after."""
        sqlite = [f"INSERT INTO {name} ({name}) VALUES ('optimize')" for name in _SEARCHED]  # noqa: S608 - our own names
        sqlite += ["VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"]
        server = [f"VACUUM (ANALYZE) {name}" for name in metadata.tables]
        with self.bare() as connection:
            before = self._bytes(connection)
            for words in server if connection.dialect.name == "postgresql" else sqlite:
                connection.exec_driver_sql(words)
            return before, self._bytes(connection)

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the database, a line each; empty where all is sound.

        Raises:
            StoreError: it is locked, or an SQLite file that cannot be written: no index can
                be checked then.
        """
        found: list[str] = []
        with self.bare() as connection:
            sqlite = connection.dialect.name == "sqlite"
            for look in (*[_pages, _keys, _indexes] * sqlite, _states):
                try:
                    found += look(connection)
                except DatabaseError as error:
                    if is_kept_out(error):
                        raise
                    found.append(explain(error)[0])
        return tuple(found)

    def _bytes(self, connection: Connection) -> int:
        if connection.dialect.name == "postgresql":
            size = func.pg_database_size(func.current_database())
            return int(connection.execute(select(size)).scalar_one())
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        each = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        return int(pages * each)


def _by(connection: Connection, column: Column[str]) -> dict[str, int]:
    """Count rows by what a column holds."""
    found = connection.execute(select(column, func.count()).group_by(column))
    return dict(sorted((str(value), int(count)) for value, count in found))


def _count(connection: Connection, column: Column[Any], *where: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.count(column)).where(*where)) or 0)


def _paid(connection: Connection) -> dict[str, Any]:
    """Add up what the answers cost; the sum is known only where every price is."""
    row = connection.execute(
        select(
            func.coalesce(func.sum(calls.c.calls), 0),
            func.coalesce(func.sum(calls.c.prompt_tokens), 0),
            func.coalesce(func.sum(calls.c.cached_tokens), 0),
            func.coalesce(func.sum(calls.c.completion_tokens), 0),
            case((func.count() == func.count(calls.c.cost), func.sum(calls.c.cost))),
        )
    ).one()
    *figures, cost = row
    names = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens")
    told = {name: int(figure) for name, figure in zip(names, figures, strict=True)}
    return {**told, "cost": None if cost is None else round(cost, 8)}


def _pages(connection: Connection) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
        if line != "ok":
            yield str(line)


def _keys(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield f"{table} {row}: refers to a row of {parent} that is not there"


def _indexes(connection: Connection) -> Iterator[str]:
    for name in _SEARCHED:
        words = f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own name
        try:
            connection.exec_driver_sql(words)
        except DatabaseError as error:
            if is_kept_out(error):
                raise
            yield f"{name}: does not fit its table; search may miss something"


def _states(connection: Connection) -> Iterator[str]:
    written = select(summaries.c.number).where(summaries.c.article == articles.c.number).exists()
    done = articles.c.state == State.DONE
    for (key,) in connection.execute(select(articles.c.sha256).where(done, ~written)):
        yield f"article {key}: done, and has no summary"
    for (key,) in connection.execute(select(articles.c.sha256).where(~done, written)):
        yield f"article {key}: not done, and has a summary"
