"""Answers that were paid for, kept as they arrive, so that none is paid for twice."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, select

from summarizer.backends.reply import Reply, add_up
from summarizer.storage.database import Database
from summarizer.storage.rows import number_of
from summarizer.storage.tables import calls
from summarizer.values import StepUsage

_FIND = select(calls).where(calls.c.key == bindparam("wanted"))


class Remembered:
    """The answers kept for one article: a :class:`~summarizer.backends.protocol.Memory`."""

    def __init__(self, database: Database, sha256: str) -> None:
        """Remember for one article."""
        self._database = database
        self._sha256 = sha256
        self._paid: list[StepUsage] = []

    def recall(self, key: str) -> Reply | None:
        """Return the answer kept under a key, with the usage it had, or None."""
        with self._database.reading() as connection:
            row = connection.execute(_FIND, {"wanted": key}).one_or_none()
        if row is None:
            return None
        told = row._asdict()
        usage = StepUsage(**{name: told[name] for name in StepUsage.model_fields})
        return Reply(text=row.text, finish=row.finish, model=row.model, usage=usage)

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Keep an answer that was paid for; it is on the disk when this returns.

        Where another process was first with the same key, its answer stays.

        Raises:
            StoreError: it cannot be written.
        """
        self._paid.append(reply.usage)
        row = {
            **reply.usage.model_dump(),
            "key": key,
            "step": step,
            "model": reply.model,
            "text": reply.text,
            "finish": reply.finish,
            "created_at": datetime.now(UTC),
        }
        statement = self._database.insert(calls).on_conflict_do_nothing()
        with self._database.writing() as connection:
            article = number_of(connection, self._sha256, self._database.location)
            connection.execute(statement, {**row, "article": article})

    @property
    def paid(self) -> StepUsage:
        """What was paid through this memory so far: kept answers, not recalled ones."""
        return add_up("paid", tuple(self._paid))
