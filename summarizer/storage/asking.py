"""Questions that go out many at a time: written down, sent in rounds, answered or not.

Whatever is about to be paid for is here before it is: a round is noted before its file is
sent, and its batch as soon as it has begun. What an answer says is not kept here but with
all others (see :mod:`~summarizer.storage.memory`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from summarizer.storage.database import CHUNK, AnyRow, Database
from summarizer.storage.round_tables import requests, rounds
from summarizer.storage.round_values import Asked, Question, Round, RoundState
from summarizer.storage.tables import articles
from summarizer.storage.values import State

_OPEN = rounds.c.state != RoundState.ENDED.value


class Asking(Database):
    """The side of the store for whoever asks many questions at once."""

    def ask(self, questions: Sequence[Question]) -> None:
        """Write down what an article needs answered, to go out with the next round.

        What failed before is asked again; what else was asked about it is over and forgotten.
        """
        fresh = {"state": Asked.NEW.value, "round": None}
        rows = [{**{n: getattr(q, n) for n in _WRITTEN}, **fresh, "tries": 0} for q in questions]
        over = requests.c.state.in_([Asked.ANSWERED.value, Asked.CANCELLED.value])
        mine = requests.c.article.in_({q.article for q in questions})
        statement = self.insert(requests)
        again = {name: statement.excluded[name] for name in (*_WRITTEN, *fresh)}
        asking = statement.on_conflict_do_update(index_elements=["key"], set_=again)
        if rows:
            with self.writing() as connection:
                connection.execute(delete(requests).where(mine, over))
                connection.execute(asking, rows)

    def questions(self, keys: Iterable[str]) -> dict[str, Question]:
        """Return the questions of these keys that have been written down."""
        wanted = list(keys)
        found: dict[str, Question] = {}
        with self.reading() as connection:
            for start in range(0, len(wanted), CHUNK):
                some = requests.c.key.in_(wanted[start : start + CHUNK])
                found |= {r.key: _question(r) for r in connection.execute(_questions().where(some))}
        return found

    def unsent(self) -> Iterator[Question]:
        """Yield what is to go out with the next rounds, in the order it was written down."""
        return self._walk(requests.c.state == Asked.NEW.value)

    def in_round(self, number: int) -> Iterator[Question]:
        """Yield the questions of a round that are still without an answer, in its file's order."""
        of_it = requests.c.round == number
        return self._walk(of_it & (requests.c.state == Asked.ASKED.value))

    def awaits(self, sha256: str) -> bool:
        """Say whether a question about an article is out, or about to go out."""
        out = requests.c.state.in_([Asked.NEW.value, Asked.ASKED.value])
        with self.reading() as connection:
            wanted = select(requests.c.number).where(requests.c.article == sha256, out).limit(1)
            return connection.scalar(wanted) is not None

    def parked(self) -> Iterator[str]:
        """Yield the SHA-256 of pending articles with questions that nobody has cancelled."""
        mine = requests.c.article == articles.c.sha256
        given_up = select(requests.c.number).where(mine, requests.c.state == Asked.CANCELLED.value)
        wanted = select(articles.c.number, articles.c.sha256).where(
            articles.c.state == State.PENDING.value,
            select(requests.c.number).where(mine).exists(),
            ~given_up.exists(),
        )
        for row in self.walk(wanted, articles.c.number):
            yield row.sha256

    def outstanding(self) -> tuple[int, float]:
        """Return the tokens and dollars that questions without an answer may cost at the most."""
        out = requests.c.state.in_([Asked.NEW.value, Asked.ASKED.value])
        sums = select(func.sum(requests.c.tokens), func.sum(requests.c.cost)).where(out)
        with self.reading() as connection:
            tokens, cost = connection.execute(sums).one()
        return int(tokens or 0), float(cost or 0.0)

    def mark(self, keys: Iterable[str], state: Asked, fault: str | None = None) -> None:
        """Note what became of questions; an answered one needs its text no more."""
        row: dict[str, Any] = {"state": state.value, "fault": fault}
        row |= {"body": None} if state is Asked.ANSWERED else {}
        wanted = list(keys)
        with self.writing() as connection:
            for start in range(0, len(wanted), CHUNK):
                some = requests.c.key.in_(wanted[start : start + CHUNK])
                connection.execute(update(requests).where(some), row)

    def withdraw(self) -> None:
        """Take back what has not gone out; forget what was asked about articles that are settled.

        What is taken back counts as failed, so that it is asked again if it is still wanted.
        """
        waiting = select(articles.c.sha256).where(articles.c.state == State.PENDING.value)
        going_on = select(rounds.c.number).where(_OPEN)
        over = requests.c.round.is_(None) | requests.c.round.not_in(going_on)
        settled = requests.c.article.not_in(waiting) & over
        back = {"state": Asked.FAILED.value, "fault": "never sent"}
        with self.writing() as connection:
            connection.execute(update(requests).where(requests.c.state == Asked.NEW.value), back)
            connection.execute(delete(requests).where(settled))

    def write_round(self, told: Round, last: int) -> Round:
        """Note that a round is about to be sent, with the unsent questions up to a number."""
        row = {f.name: getattr(told, f.name) for f in fields(told) if f.name != "number"}
        statement = insert(rounds).returning(rounds.c.number)
        with self.writing() as connection:
            number = connection.execute(statement, row).scalar_one()
            waiting = (requests.c.state == Asked.NEW.value) & (requests.c.number <= last)
            gone = {"state": Asked.ASKED.value, "round": number, "tries": requests.c.tries + 1}
            connection.execute(update(requests).where(waiting).values(gone))
        return self.round(number)

    def change_round(self, number: int, **columns: Any) -> Round:
        """Note what is new of a round; return it as it then is."""
        with self.writing() as connection:
            connection.execute(update(rounds).where(rounds.c.number == number), columns)
        return self.round(number)

    def end_round(
        self, number: int, status: str, counts: Mapping[str, Any], rest: Asked, fault: str
    ) -> Round:
        """Note that nothing more will come of a round; its open questions are then ``rest``.

        Where that is cancelled, its answered ones are too: nobody goes on with their articles.
        """
        open_ones = [Asked.ASKED.value, *[Asked.ANSWERED.value] * (rest is Asked.CANCELLED)]
        left = (requests.c.round == number) & requests.c.state.in_(open_ones)
        ended = {"state": RoundState.ENDED.value, "status": status, "counts": dict(counts)}
        with self.writing() as connection:
            told = {"state": rest.value, "fault": fault}
            connection.execute(update(requests).where(left), told)
            row = {**ended, "ended_at": datetime.now(UTC)}
            connection.execute(update(rounds).where(rounds.c.number == number), row)
        return self.round(number)

    def untry(self, number: int) -> None:
        """Count a round as no try for its questions: the endpoint did not begin it."""
        mine = (requests.c.round == number) & (requests.c.state != Asked.ANSWERED.value)
        less = {"tries": requests.c.tries - 1}
        with self.writing() as connection:
            connection.execute(update(requests).where(mine).values(less))

    def forget_round(self, number: int) -> None:
        """Forget what was asked in a round, as if nobody had."""
        with self.writing() as connection:
            connection.execute(delete(requests).where(requests.c.round == number))

    def round(self, number: int) -> Round:
        """Return a round that is there."""
        with self.reading() as connection:
            wanted = select(rounds).where(rounds.c.number == number)
            return _round(connection.execute(wanted).one())

    def rounds(self, limit: int | None = None) -> tuple[Round, ...]:
        """Return the latest rounds, oldest first."""
        latest = select(rounds).order_by(rounds.c.number.desc()).limit(limit)
        with self.reading() as connection:
            return tuple(reversed([_round(row) for row in connection.execute(latest)]))

    def open_rounds(self) -> tuple[Round, ...]:
        """Return the rounds of which something is still to come, oldest first."""
        wanted = select(rounds).where(_OPEN).order_by(rounds.c.number)
        with self.reading() as connection:
            return tuple(map(_round, connection.execute(wanted)))

    def cancel_rounds(self) -> tuple[Round, ...]:
        """Note that open rounds are to end; return them. Whoever runs them sees to it."""
        with self.writing() as connection:
            connection.execute(update(rounds).where(_OPEN), {"cancelled": True})
        return self.open_rounds()

    def _walk(self, wanted: Any) -> Iterator[Question]:
        return map(_question, self.walk(_questions().where(wanted), requests.c.number))


_WRITTEN = ("key", "article", "step", "body", "tokens", "cost")


def _questions() -> Select[Any]:
    return select(requests)


def _question(row: AnyRow) -> Question:
    told = {f.name: getattr(row, f.name) for f in fields(Question) if f.name != "state"}
    return Question(**told, state=Asked(row.state))


def _round(row: AnyRow) -> Round:
    told = {f.name: getattr(row, f.name) for f in fields(Round) if f.name != "state"}
    return Round(**told, state=RoundState(row.state))
