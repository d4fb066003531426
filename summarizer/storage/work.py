"""The state of the work: which articles wait to be summarized, and which do not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update

from summarizer.storage.database import Database
from summarizer.storage.memory import Remembered
from summarizer.storage.round_tables import requests
from summarizer.storage.round_values import Asked
from summarizer.storage.rows import change, find, lock
from summarizer.storage.tables import articles, failures
from summarizer.storage.values import Gate, State


class Work(Database):
    """The side of the store that says what is to be done."""

    def pending(
        self, limit: int | None = None, since: date | None = None, *, redo: bool = False
    ) -> Iterator[str]:
        """Yield the SHA-256 of articles to be summarized, in the order they were taken in.

        ``since`` leaves out what was published before (where undated: added before).
        ``redo`` yields those that are done, too. What is taken in meanwhile is yielded in
        its turn; memory stays flat. Those with a question in a round that is still open are
        left out: its answer will have been paid for.
        """
        states = [State.PENDING.value, *[State.DONE.value] * redo]
        asked = requests.c.state == Asked.ASKED.value
        out = select(requests.c.number).where(requests.c.article == articles.c.sha256, asked)
        wanted = _articles().where(articles.c.state.in_(states), ~out.exists())
        if since is not None:
            wanted = wanted.where(articles.c.day >= since)
        return self._keys(wanted, limit)

    def failed(self, *, permanent: bool = True) -> Iterator[str]:
        """Yield the SHA-256 of failed articles in the order they were taken in.

        Without ``permanent``, only those whose last failure may pass.
        """
        wanted = _articles().where(articles.c.state == State.FAILED.value)
        if not permanent:
            tried = select(failures.c.permanent).where(failures.c.article == articles.c.number)
            last = tried.order_by(failures.c.number.desc()).limit(1).scalar_subquery()
            wanted = wanted.where(last.is_(False))
        return self._keys(wanted)

    def state(self, sha256: str) -> State | None:
        """Return the state of an article, None where there is no such article."""
        wanted = select(articles.c.state).where(articles.c.sha256 == sha256)
        with self.reading() as connection:
            found = connection.scalar(wanted)
        return None if found is None else State(found)

    def sampled(self) -> Iterator[str]:
        """Yield the SHA-256 of the gate's refusals drawn for its sample, whatever their state."""
        return self._keys(_articles().where(articles.c.gate_sampled.is_(True)))

    def gate(self, sha256: str, gate: Gate) -> None:
        """Keep what the gate said, and who read it; the article is then pending, or gated.

        It is gated if it did not pass. An article that is done, failed, folded or skipped stays so.

        Raises:
            StoreError: there is no such article.
        """
        said: dict[str, Any] = {f"gate_{name}": value for name, value in asdict(gate).items()}
        with self.writing() as connection:
            if lock(connection, sha256, self.location).state in {State.PENDING, State.GATED}:
                said["state"] = State.PENDING if gate.passed else State.GATED
            change(connection, sha256, said)

    def fold(self, sha256: str, story: str, similarity: float) -> None:
        """Let another article's summary stand for this one, and for those it stood for.

        ``story`` may itself be folded: the one it is folded into is taken. Nothing changes
        where this article is done, or is itself the one that stands for the other.

        Raises:
            StoreError: there is no such article.
        """
        with self.writing() as connection:
            row = lock(connection, sha256, self.location)
            other = find(connection, story, self.location)
            leader = other.story or other.number
            if row.state == State.DONE or leader == row.number:
                return
            behind = update(articles).where(articles.c.story == row.number)
            connection.execute(behind, {"story": leader})
            folded = {"state": State.FOLDED, "story": leader, "similarity": similarity}
            change(connection, sha256, folded)

    def skip(self, sha256: str, reason: str) -> None:
        """Leave an article alone, for a reason.

        Raises:
            StoreError: there is no such article.
        """
        with self.writing() as connection:
            lock(connection, sha256, self.location)
            change(connection, sha256, {"state": State.SKIPPED, "reason": reason})

    def memory(self, sha256: str) -> Remembered:
        """Return the answers kept for an article; safe for any number of threads."""
        return Remembered(self, sha256)

    def _keys(self, wanted: Select[Any], limit: int | None = None) -> Iterator[str]:
        for count, row in enumerate(self.walk(wanted, articles.c.number)):
            if count == limit:
                return
            yield row.sha256


def _articles() -> Select[Any]:
    return select(articles.c.number, articles.c.sha256)
