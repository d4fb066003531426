"""Connections: from a location to one engine that reads and one that writes.

SQLite gets one writing connection, so that threads queue here and not in the database;
every transaction that writes takes the lock at its start, and every commit is on the disk
when it returns. PostgreSQL has its own locks: there both engines are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from summarizer.errors import StoreError

_QUEUE = 600.0
"""Seconds a thread waits for the writer of its own process."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is."""

    url: URL

    @classmethod
    def of(cls, location: str | Path) -> Place:
        """Read a path or a URL.

        Raises:
            StoreError: it is a URL, but not of a store.
        """
        if isinstance(location, Path) or "://" not in location:
            path = Path(location).expanduser().absolute()
            return cls(URL.create("sqlite+pysqlite", database=str(path)))
        try:
            url = make_url(location)
        except ArgumentError:
            msg = "the address of the store cannot be read"
            raise StoreError(msg, remedy="Write postgresql://user@host/database.") from None
        family = url.drivername.partition("+")[0]
        if family in {"postgres", "postgresql"}:
            return cls(url.set(drivername="postgresql+psycopg"))
        if family == "sqlite" and url.database and url.database != ":memory:":
            return cls.of(Path(url.database))
        msg = f"no store can be at {url.render_as_string()}"
        raise StoreError(msg, remedy="Give the path of an SQLite file, or a postgresql:// URL.")

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for a server."""
        database = self.url.database or ""
        return Path(database) if self.url.get_backend_name() == "sqlite" else None

    @property
    def server(self) -> str:
        """The URL of the PostgreSQL database as its driver takes it, password included.

        Raises:
            StoreError: it is an SQLite file, which other machines cannot share.
        """
        if self.file is not None:
            msg = f"{self}: workers cannot share an SQLite file"
            remedy = "Give --store postgresql://…, or read it with `summarizer batch --workers N`."
            raise StoreError(msg, remedy=remedy)
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def __str__(self) -> str:
        """Return it as a person may see it: without a password."""
        return str(self.file or self.url.set(drivername="postgresql").render_as_string())


@dataclass(frozen=True, slots=True)
class Engines:
    """What reads and what writes."""

    read: Engine
    write: Engine

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.read.dispose()
        self.write.dispose()


def connect(place: Place, wait: float) -> Engines:
    """Prepare engines; no connection is made before it is used.

    Raises:
        StoreError: the driver of PostgreSQL is not installed.
    """
    return _postgresql(place, wait) if place.file is None else _sqlite(place, wait)


def _sqlite(place: Place, wait: float) -> Engines:
    known: dict[str, Any] = {
        "connect_args": {"timeout": wait},
        "json_serializer": _json,
        "hide_parameters": True,
    }
    read = create_engine(place.url, pool_size=4, max_overflow=-1, **known)
    write = create_engine(
        place.url, pool_size=1, max_overflow=0, pool_timeout=max(wait, _QUEUE), **known
    )
    for engine, begin in ((read, "BEGIN"), (write, "BEGIN IMMEDIATE")):
        event.listen(engine, "connect", _set_sqlite)
        event.listen(engine, "begin", _beginning(begin))
    return Engines(read, write)


def _set_sqlite(driver: Any, _: object) -> None:
    driver.isolation_level = None  # transactions begin where the listener says, nowhere else
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA synchronous = FULL")


def _beginning(words: str) -> Any:
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql(words)

    return begin


def _postgresql(place: Place, wait: float) -> Engines:
    try:
        engine = create_engine(
            place.url,
            pool_size=4,
            max_overflow=-1,
            pool_pre_ping=True,  # a server that went away and came back is not our end
            json_serializer=_json,
            hide_parameters=True,  # whole articles, in every traceback
            connect_args={
                "connect_timeout": max(2, round(min(wait, 30))),
                "client_encoding": "utf8",
            },
        )
    except ImportError:
        msg = f"{place}: the driver for PostgreSQL is not installed"
        raise StoreError(msg, remedy="pip install 'summarizer[postgres]'") from None
    milliseconds = max(1, round(wait * 1000))

    def tell(driver: Any, _: object) -> None:
        with driver.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {milliseconds}")
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET TIME ZONE 'UTC'")
        driver.commit()

    event.listen(engine, "connect", tell)
    return Engines(engine, engine)


def _json(value: object) -> str:
    """Write JSON as people read it; half characters, which no database takes, as escapes."""
    text = dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
