"""Questions out of the store, into files, to the endpoint: each once, whenever we are killed.

A round is noted before its file is sent and carries a mark of its own; where a former
process did not live to hear the answer, the endpoint's list of batches tells by that mark
whether there is one. Only a batch is paid for: a file that is sent twice costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from tempfile import TemporaryFile, gettempdir
from typing import BinaryIO
from uuid import uuid4

from summarizer.backends.batch_api import MOST_BYTES, MOST_LINES, Batch, Deferred
from summarizer.backends.batch_lines import line_of
from summarizer.backends.faults import BusyError, UnreachableError
from summarizer.batch.stopping import Stop
from summarizer.errors import OutputError, StoreError
from summarizer.storage import Store
from summarizer.storage.round_values import Asked, Question, Round, RoundState

BEGINNINGS = 3
"""How often a batch is begun at the most, where the endpoint does not answer."""


@dataclass(slots=True)
class Post:
    """Takes what is written down to one endpoint."""

    store: Store
    backend: Deferred
    stop: Stop
    pauses: Sequence[float] = (1.0, 5.0, 20.0)
    """Seconds before each look whether a batch has begun after all, before it is begun again."""
    most_lines: int = MOST_LINES
    most_bytes: int = MOST_BYTES

    def write(self, plan: str, run: int) -> Iterator[Round]:
        """Put what is to go out into rounds, as few as may be; yield each once it is noted."""
        while True:
            lines, size, last, digest = 0, 0, 0, sha256()
            for question in self.store.unsent():
                line = _line(question)
                if lines and (lines == self.most_lines or size + len(line) > self.most_bytes):
                    break
                digest.update(line)
                lines, size, last = lines + 1, size + len(line), question.number
            if not lines:
                return
            told = Round(
                run=run,
                mark=uuid4().hex,
                plan=plan,
                model=self.backend.traits.model,
                address=self.backend.address,
                digest=digest.hexdigest(),
                lines=lines,
                bytes=size,
                written_at=datetime.now(UTC),
            )
            yield self.store.write_round(told, last)

    def send(self, number: int, *, fresh: bool) -> Round:
        """Send a round that was noted, unless it is there; ``fresh`` if it cannot be.

        Raises:
            EndpointError: it could not be sent; to be tried again with ``fresh`` false.
            StoreError: its questions are not those that it was noted with.
        """
        told = self.store.round(number)
        batch = None if fresh else self.backend.batches.find(told.mark)
        if batch is None and told.cancelled:
            return self.store.end_round(number, "never sent", {}, Asked.CANCELLED, "cancelled")
        batch = batch or self._begin(told)
        return self.store.change_round(
            number,
            state=RoundState.SENT.value,
            file=batch.file,
            batch=batch.id,
            status=batch.status,
            sent_at=datetime.now(UTC),
        )

    def _begin(self, told: Round) -> Batch:
        """Send the file and begin the batch, not twice where the endpoint does not answer."""
        batches = self.backend.batches
        with scratch() as file:
            digest = sha256()
            for question in self.store.in_round(told.number):
                line = _line(question)
                digest.update(line)
                file.write(line)
            if digest.hexdigest() != told.digest:
                msg = f"{self.store.location}: round {told.number} has lost some of its questions"
                raise StoreError(msg, remedy="Give it up with `summarizer batch cancel`.")
            uploaded = batches.upload(file, f"summarizer-{told.mark}.jsonl")
        for _ in range(BEGINNINGS - 1):
            try:
                return batches.create(uploaded, told.mark)
            except (UnreachableError, BusyError):
                if self.stop.wanted:
                    raise
            if found := self._found(told.mark):
                return found
        return batches.create(uploaded, told.mark)

    def _found(self, mark: str) -> Batch | None:
        """Look, more than once, whether a batch has begun of which we have not heard."""
        for pause in self.pauses:
            self.stop.wait(pause)
            if found := self.backend.batches.find(mark):
                return found
        return None


@contextmanager
def scratch() -> Iterator[BinaryIO]:
    """Open a file that is gone with us.

    Raises:
        OutputError: there is no room for it.
    """
    try:
        with TemporaryFile(prefix="summarizer-") as file:
            yield file
    except OSError as error:
        msg = f"{gettempdir()}: {error.strerror}"
        raise OutputError(msg, remedy="Make room there, or set TMPDIR to another folder.") from None


def _line(question: Question) -> bytes:
    return line_of(question.key, question.body or "{}")
