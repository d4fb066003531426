"""Versions of the tables: made, brought up to date, or refused, before anything is read.

Alembic does the work; it is loaded only where there is some. Whatever is changed is changed
in one transaction under the lock of whoever writes, so two processes that open an old store
at once end up with one new one, and a failure leaves the old one.
"""

from __future__ import annotations

import sqlite3
import time
from logging import WARNING, getLogger

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from summarizer.errors import StoreError
from summarizer.storage.engines import Engines, Place
from summarizer.storage.tables import HEAD, VERSION_TABLE, metadata

_LOCK = 0x73756D6D
"""Our advisory lock in PostgreSQL, held while tables are made ("summ")."""
_VERSION = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - our own name


def prepare(place: Place, engines: Engines, *, create: bool, wait: float) -> str | None:
    """Make the tables what this program needs; return the version found, None if none.

    Raises:
        StoreError: it is of a newer version, no store at all, not there, or cannot hold
            every text.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be used.
    """
    if place.file is not None:
        _stand(place, create=create)
    with engines.read.connect() as connection:
        if place.file is None:
            _take_any_text(connection, place)
        found = version(connection, place)
    if found is None and not create:
        msg = f"{place}: there is no store"
        raise StoreError(msg, remedy="Check the address; the first run over articles makes one.")
    if found is not None and found != HEAD:
        _refuse_newer(found, place)
    if place.file is not None:
        _write_ahead(engines, place, wait)
    if found != HEAD:
        with engines.write.begin() as connection:
            if place.file is None:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            if version(connection, place) != HEAD:
                upgrade(connection)
    return found


def version(connection: Connection, place: Place) -> str | None:
    """Return the version of a store's tables, None where the database has none of them.

    Raises:
        StoreError: the database holds something else.
    """
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        found: str | None = connection.scalar(_VERSION)
        if found:
            return found
    strange = names if place.file is not None else names & set(metadata.tables)
    if strange:
        msg = f"{place}: a database, but no store of summarizer"
        raise StoreError(msg, remedy="Give another file, or an empty database.")
    return None


def check(connection: Connection, place: Place) -> None:
    """See that nobody has changed the tables since they were prepared.

    Raises:
        StoreError: a newer program has.
    """
    _refuse_newer(connection.scalar(_VERSION) or HEAD, place)


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring tables up to a version, in the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - takes a while, and is rarely needed
    from alembic.config import Config  # noqa: PLC0415

    getLogger("alembic").setLevel(WARNING)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "summarizer.storage:migrations")
    command.upgrade(config, to)


def _stand(place: Place, *, create: bool) -> None:
    """See to it that an SQLite file can be where it is wanted."""
    file = place.file
    if file is None or file.is_file():
        return
    if not create or file.exists():
        msg = f"{file}: {'no file' if file.exists() else 'there is no store'}"
        remedy = "Check the path; the first run over articles makes a store."
        raise StoreError(msg, remedy=remedy)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{file.parent}: {error.strerror}"
        raise StoreError(msg, remedy="Choose another folder for the store.") from None


def _take_any_text(connection: Connection, place: Place) -> None:
    """See that a database of PostgreSQL can hold the text of any language."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        msg = f"{place}: the database is encoded as {encoding}, which cannot hold every text"
        remedy = "Make one that can: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0."
        raise StoreError(msg, remedy=remedy)


def _refuse_newer(found: str, place: Place) -> None:
    if found > HEAD:
        msg = f"{place}: the store is of version {found}, this program knows {HEAD}"
        raise StoreError(msg, remedy="Install the newer summarizer; nothing was changed.")


def _write_ahead(engines: Engines, place: Place, wait: float) -> None:
    """Turn write-ahead logging on, so that readers and the writer do not wait for each other.

    It stays on in the file. SQLite does not wait for this lock by itself.
    """
    until = time.monotonic() + wait
    bare = engines.write.execution_options(isolation_level="AUTOCOMMIT")
    mode = None
    while mode is None:
        try:
            with bare.connect() as connection:
                mode = connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar_one()
        except OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.05)
    if mode != "wal":
        msg = f"{place}: write-ahead logging is not possible there"
        raise StoreError(msg, remedy="Put the store on a local disk, not on a network folder.")
