"""One run at a time over a store that has no other way of sharing out its articles.

Two processes that both took what is pending would pay for every article twice. Whoever
shares articles out in another way (a queue) does not ask for this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import text

from summarizer.errors import StoreError
from summarizer.storage.database import Database
from summarizer.storage.faults import told

_LOCK = 0x73756D6E
"""Our advisory lock in PostgreSQL, held by a run ("sumn")."""


class Alone(Database):
    """The side of the store for whoever must be the only one."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only run over this store; a process that dies lets go by itself.

        Raises:
            StoreError: another run is under way, or the lock file cannot be written.
        """
        file = self._place.file
        with self._locked_file(file) if file is not None else self._locked_server():
            yield

    @contextmanager
    def together(self) -> Iterator[None]:
        """Be one of several who share the articles out among themselves, by a queue.

        Raises:
            StoreError: a run that wants to be alone is under way.
        """
        with self._locked_server("_shared"):
            yield

    @contextmanager
    def _locked_file(self, file: Path) -> Iterator[None]:
        lock = FileLock(f"{file}.run")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise self._taken() from None
        except OSError as error:
            msg = f"{lock.lock_file}: cannot be written ({error.strerror})"
            raise StoreError(msg, remedy="Make the store's folder writable.") from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _locked_server(self, how: str = "") -> Iterator[None]:
        key = {"key": _LOCK}
        with self.bare() as connection:
            if not connection.scalar(text(f"SELECT pg_try_advisory_lock{how}(:key)"), key):
                raise self._taken()
            try:
                yield
            finally:
                with suppress(StoreError), told(self.location):  # else it let go by itself
                    connection.execute(text(f"SELECT pg_advisory_unlock{how}(:key)"), key)

    def _taken(self) -> StoreError:
        msg = f"{self.location}: another run is reading this store's articles"
        remedy = "It takes what is pending, new articles too; wait until it ends, or stop it."
        if self._place.file is None:
            remedy += " Where workers do, `summarizer batch --enqueue` leaves articles to them."
        return StoreError(msg, remedy=remedy)
