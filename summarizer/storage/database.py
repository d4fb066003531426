"""An opened store: its connections, its one writer, its errors.

What the other modules of this room build on. It knows no table.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Column, Connection, Row, Select, Table, literal, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from summarizer.storage import versions
from summarizer.storage.engines import Engines, Place, connect
from summarizer.storage.faults import told

AnyRow = Row[*tuple[Any, ...]]

CHUNK = 200
"""Rows read at once where all are wanted."""


class Database:
    """Hands out connections, turns the driver's errors into StoreError. Thread-safe."""

    def __init__(self, place: Place, engines: Engines, found: str | None) -> None:
        """Take what :meth:`open` has prepared; ``found`` is the version it found."""
        self._place = place
        self._engines = engines
        self.found = found
        self._own = threading.local()

    @classmethod
    def open(cls, location: str | Path, *, create: bool = True, wait: float = 30.0) -> Self:
        """Open a store, made or brought up to date first where that is needed.

        ``location`` is the path of an SQLite file, or a URL: ``sqlite:///…``,
        ``postgresql://…``. With ``create`` false, a store that is not there is an error.
        ``wait`` is how many seconds to wait for another process that writes.

        Raises:
            StoreError: it is locked, corrupt, of a newer version, no store at all, not
                there, cannot be reached, or its driver is not installed.
        """
        place = Place.of(location)
        engines = connect(place, wait)
        try:
            with told(str(place)):
                found = versions.prepare(place, engines, create=create, wait=wait)
        except BaseException:
            engines.close()
            raise
        return cls(place, engines, found)

    def close(self) -> None:
        """Close every connection. Safe to call twice."""
        self._engines.close()

    def __enter__(self) -> Self:
        """Return itself; it is closed on the way out."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self.close()

    @property
    def location(self) -> str:
        """Where the store is: a path, or a URL without its password."""
        return str(self._place)

    @property
    def server(self) -> str:
        """The URL of the PostgreSQL database as its driver takes it, password included.

        Raises:
            StoreError: the store is an SQLite file, which other machines cannot share.
        """
        return self._place.server

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything this thread writes inside one transaction: all of it, or nothing.

        Reads of the same thread see what it has written. May be nested; the outermost commits.

        Raises:
            StoreError: it cannot be written.
        """
        with self.writing():
            yield

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the thread's transaction, or a connection that only reads."""
        if self._held is not None:
            yield self._held
            return
        with told(self.location), self._engines.read.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the thread's transaction, or begin one that is committed on the way out."""
        if self._held is not None:
            yield self._held
            return
        with told(self.location), self._engines.write.begin() as connection:
            self._own.connection = connection
            try:
                yield connection
            finally:
                self._own.connection = None

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """Give the writer's connection outside any transaction: each statement is its own."""
        writer = self._engines.write.execution_options(isolation_level="AUTOCOMMIT")
        with told(self.location), writer.connect() as connection:
            yield connection

    @property
    def _held(self) -> Connection | None:
        """The connection of this thread's transaction, if it is in one."""
        held: Connection | None = getattr(self._own, "connection", None)
        return held

    def chunks(
        self, rows: Select[Any], *keys: Column[Any], down: bool = False
    ) -> Iterator[Sequence[AnyRow]]:
        """Yield rows sorted by columns that are unique together, a few hundred at a time.

        Nothing is held between two chunks: what is written meanwhile may be among the rest.
        """
        rows = rows.order_by(*(key.desc() if down else key for key in keys)).limit(CHUNK)
        rest = rows
        while True:
            with self.reading() as connection:
                chunk = connection.execute(rest).all()
            if chunk:
                yield chunk
            if len(chunk) < CHUNK:
                return
            end = chunk[-1]._asdict()
            here = tuple_(*keys)
            last = tuple_(*(literal(end[key.name], key.type) for key in keys))
            rest = rows.where(here < last if down else here > last)

    def walk(self, rows: Select[Any], *keys: Column[Any]) -> Iterator[AnyRow]:
        """Yield rows one by one, read as :meth:`chunks` reads them."""
        for chunk in self.chunks(rows, *keys):
            yield from chunk

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insert that can say what to do where the row is there already."""
        made = sqlite.insert if self._place.file else postgresql.insert
        return made(table)
