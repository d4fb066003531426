"""What drivers raise, told as what has happened to the store and what to do about it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as QueueTimeout

from summarizer.errors import StoreError

_LOCKED = ("another process is writing to it", "Wait until that one ends, or stop it.")
_DAMAGED = (
    "it is damaged, or no store",
    "Give another file, or restore this one from a copy; nothing was changed.",
)
_UNWRITABLE = ("it cannot be written", "Make the file and its folder writable.")
_SQLITE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "Is the path right, and may you write to its folder?",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space and go on: nothing is lost."),
    sqlite3.SQLITE_IOERR: (
        "the disk does not take or give what it should",
        "Is the disk full, or are files of this size not allowed? Nothing is lost.",
    ),
}
_POSTGRESQL = {
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "53100": _SQLITE[sqlite3.SQLITE_FULL],
    "25006": ("it may only be read", "Give the address of the server that takes writes."),
    "42501": ("you may not do that there", "Ask for the right to create and write its tables."),
    "3D000": ("there is no such database", "Create it with createdb, or correct the address."),
    "28": ("the server does not let you in", "Check the user and the password."),
    "08": ("the server cannot be reached", "Is it running, and is the address right?"),
    "57": ("the server has ended the connection", "Wait until it is up again, and go on."),
    "53": ("the server has no room for more", "Use fewer workers, or give it more room."),
}

_KEPT_OUT = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY}

_AWAY = {"08", "57"}
"""Classes of states that pass when the server is up again."""

# What libpq says where it has no state to give: on the way in.
_NO_DATABASE = re.compile(r'FATAL: +database ".*" does not exist')
_REFUSED = re.compile(r"authentication failed|no password supplied|FATAL: +role |pg_hba\.conf")


class AwayError(StoreError):
    """The server of the store is not there at present; it may come back."""


@contextmanager
def told(location: str) -> Iterator[None]:
    """Turn what a driver raises inside into a StoreError that names the store."""
    try:
        yield
    except QueueTimeout:
        msg = f"{location}: no connection was free in time"
        raise StoreError(msg, remedy="Use fewer workers.") from None
    except SQLAlchemyError as error:
        what, remedy = explain(error)
        kind = AwayError if _state(error)[:2] in _AWAY else StoreError
        msg = f"{location}: {what}"
        raise kind(msg, remedy=remedy) from error


def explain(error: SQLAlchemyError) -> tuple[str, str]:
    """Return what has happened, in one line, and what to do about it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    words = (str(cause).strip() or type(cause).__name__).splitlines()[0]
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        what, remedy = _SQLITE.get(code, ("it failed", ""))
    else:
        state = _state(error)
        what, remedy = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or ("it failed", "")
    return f"{what} ({words})", remedy


def is_kept_out(error: DBAPIError) -> bool:
    """Say whether an SQLite file could not be written to, sound as it may be."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in _KEPT_OUT


def _state(error: SQLAlchemyError) -> str:
    """Return the SQLSTATE of an error of PostgreSQL; of another one, nothing."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return ""
    return getattr(cause, "sqlstate", None) or _stateless(error, str(cause))


def _stateless(error: SQLAlchemyError, words: str) -> str:
    """Return the state of an error from before there was a session, or after its end."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return "08"
    if not isinstance(error, OperationalError):
        return ""
    if _NO_DATABASE.search(words):
        return "3D000"
    return "28" if _REFUSED.search(words) else "08"
