"""What came of a round: answers into the memory, and for every other question a reason.

Nothing in a file of results is taken on trust: not its order, not that each question is in
it, nor that whatever is in it was asked. What a killed process has taken already is passed
over. Whether anything is asked again is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from summarizer.backends.batch_api import Batch, Deferred
from summarizer.backends.batch_lines import Line
from summarizer.backends.protocol import Memory
from summarizer.backends.reply import read_reply
from summarizer.batch.budget import Budget
from summarizer.batch.posting import scratch
from summarizer.batch.reading import Metered
from summarizer.errors import EndpointError
from summarizer.storage import Store
from summarizer.storage.round_values import Asked, Question, Round

CHUNK = 500
"""Lines taken in one transaction."""
_REFUSALS = "refusals"
MOST_WORDINGS = 5
"""Different refusals that are kept of a round."""

_FOREIGN, _REPEATED, _BROKEN = "foreign", "repeated", "broken"
_WORDS = {
    _FOREIGN: "lines about nothing that was asked",
    _REPEATED: "lines that repeat another",
    _BROKEN: "lines that cannot be read",
}


@dataclass(slots=True)
class Settling:
    """Takes what came of one round."""

    store: Store
    backend: Deferred
    budget: Budget
    round: Round
    counts: Counter[str] = field(default_factory=Counter)
    """Lines by what became of them."""
    refusals: list[str] = field(default_factory=list)
    """Why questions were refused: different reasons, some of them."""
    _seen: set[str] = field(default_factory=set)

    def settle(self, batch: Batch) -> Round:
        """Take what a batch that has ended has brought, and note that the round is over.

        Raises:
            EndpointError: the results cannot be had; nothing is lost, and it may be tried again.
        """
        for file_id in batch.results:
            with scratch() as file:
                self.backend.batches.download(file_id, file)
                lines = self.backend.batches.lines(file)
                while chunk := tuple(islice(lines, CHUNK)):
                    with self.store.transaction():
                        self._take(chunk)
        with self.store.transaction():
            rest, why = self._left(batch)
            self.counts[rest.value] += self.round.lines - len(self._seen)
            told = {**+self.counts, _REFUSALS: self.refusals}
            return self.store.end_round(self.round.number, batch.status, told, rest, why)

    def _left(self, batch: Batch) -> tuple[Asked, str]:
        """Return what the questions are that no line was about, and why."""
        if batch.status == "cancelled":
            return Asked.CANCELLED, "cancelled"
        if batch.status == "failed":
            self._not_begun(batch)
            return Asked.FAILED, _first(batch)
        return Asked.FAILED, f"no answer came ({batch.status})"

    def _not_begun(self, batch: Batch) -> None:
        """Of a batch that the endpoint did not begin, note which questions it does not take."""
        bad = {p.line: p.message for p in batch.problems if p.line is not None}
        for place, question in enumerate(self.store.in_round(self.round.number), 1):
            if place in bad:
                self._refused(bad[place])
                self._seen.add(question.key)
                self.store.mark([question.key], Asked.REFUSED, bad[place])
        self.store.untry(self.round.number)

    def _take(self, chunk: Sequence[Line | None]) -> None:
        known = self.store.questions(line.key for line in chunk if line)
        became: dict[tuple[Asked, str | None], list[str]] = defaultdict(list)
        for line in chunk:
            question = self._meant(line, known)
            if line is not None and question is not None:
                state, fault = self._taken(line, question)
                self.counts[state.value] += 1
                became[state, fault].append(line.key)
        for (state, fault), keys in became.items():
            self.store.mark(keys, state, fault)

    def _meant(self, line: Line | None, known: Mapping[str, Question]) -> Question | None:
        """Return the question of this round that a line is the first one about, or None."""
        question = known.get(line.key) if line else None
        if line is None:
            self.counts[_BROKEN] += 1
        elif question is None or question.round != self.round.number:
            self.counts[_FOREIGN] += 1
        elif line.key in self._seen:
            self.counts[_REPEATED] += 1
        else:
            self._seen.add(line.key)
            return question
        return None

    def _taken(self, line: Line, question: Question) -> tuple[Asked, str | None]:
        """Take a line; return what its question then is, and why."""
        if question.state is Asked.ANSWERED:  # by a process that did not come to the end
            return Asked.ANSWERED, None
        if line.completion is not None:
            try:
                reply = read_reply(line.completion, question.step, 0.0, self.backend.traits.prices)
            except EndpointError as error:
                return Asked.FAILED, str(error)
            memory: Memory = self.store.memory(question.article)
            Metered(memory, self.budget).keep(line.key, question.step, reply)
            return Asked.ANSWERED, None
        if line.refused:
            self._refused(line.fault)
            return Asked.REFUSED, line.fault
        return Asked.CANCELLED if line.cancelled else Asked.FAILED, line.fault

    def _refused(self, why: str) -> None:
        if why not in self.refusals and len(self.refusals) < MOST_WORDINGS:
            self.refusals.append(why)


def told_counts(counts: Mapping[str, Any]) -> str:
    """Return what came of a round in words: "90 answered, 10 failed"."""
    told = [f"{n:,} {_WORDS.get(kind, kind)}" for kind, n in counts.items() if kind != _REFUSALS]
    return ", ".join(told) or "nothing came"


def _first(batch: Batch) -> str:
    return batch.problems[0].message if batch.problems else "no reason is told"
