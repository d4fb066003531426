"""The Batch API: files of questions go up, files of answers come down, at half the price.

Two things that belong together: :class:`Deferred`, the backend ``openai`` that sends nothing
and hands every unanswered question out as a request; and :class:`Batches`, which takes such
requests to an endpoint and brings what came of them. When that is done, what is asked again
and where answers are kept is none of their business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, TypeVar

import httpx2
import openai
from openai.types import Batch as ApiBatch

from summarizer.backends.batch_lines import PATH, Line, read_line
from summarizer.backends.faults import Where
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.prices import BATCH_SHARE
from summarizer.backends.protocol import UnsentError
from summarizer.backends.wire import Patience, Wire
from summarizer.errors import EndpointError

R = TypeVar("R")

MOST_LINES = 50_000
"""Questions that one file may have."""
MOST_BYTES = 200_000_000
"""Bytes that one file may have."""

ENDED = frozenset({"completed", "expired", "cancelled", "failed"})
"""What the endpoint says of a batch in which nothing will change any more."""

_MARK = "summarizer_round"
_FULL = "token_limit_exceeded"
_WITHOUT = "Leave out --transport batch."
_ELSEWHERE = "Give the key and the address that it was sent with."


class GoneError(EndpointError):
    """The endpoint knows nothing of what it is asked about."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a batch was not even begun."""

    code: str
    message: str
    line: int | None
    """The line of the file that it is about, from 1."""

    @property
    def full(self) -> bool:
        """Whether there is only no room for it yet."""
        return self.code == _FULL


@dataclass(frozen=True, slots=True)
class Batch:
    """What the endpoint says of one batch."""

    id: str
    status: str
    """In the endpoint's words: ``validating``, ``in_progress``, ``completed``, ``expired`` ..."""
    file: str
    """Id of the file of questions."""
    results: tuple[str, ...]
    """Ids of the files of answers and of errors, those that there are."""
    problems: tuple[Problem, ...]
    done: int
    """Questions that have been answered or have failed."""


class Batches:
    """The batches of one endpoint and key."""

    def __init__(self, wire: Wire) -> None:
        """Talk through a wire; whoever made it closes it."""
        self._wire = wire

    def upload(self, file: BinaryIO, name: str) -> str:
        """Send a file of questions; return its id. Sending it twice costs nothing."""

        def send(client: openai.OpenAI) -> str:
            file.seek(0)
            return client.files.create(file=(name, file), purpose="batch").id

        return self._told(send, "takes no files: it has no Batch API", _WITHOUT)

    def create(self, file_id: str, mark: str) -> Batch:
        """Begin a batch that can be found again by its mark.

        Tried once: where no answer comes, it may have begun all the same (see :meth:`find`).
        """

        def begin(client: openai.OpenAI) -> ApiBatch:
            return client.batches.create(
                input_file_id=file_id,
                endpoint=PATH,
                completion_window="24h",
                metadata={_MARK: mark},
            )

        gone = f"has no Batch API, or no file {file_id}"
        return _batch(self._told(begin, gone, _WITHOUT, tries=1), self._where)

    def find(self, mark: str) -> Batch | None:
        """Return the batch of a mark, or None."""

        def look(client: openai.OpenAI) -> ApiBatch | None:
            every = client.batches.list(limit=100)
            return next((b for b in every if (b.metadata or {}).get(_MARK) == mark), None)

        found = self._told(look, "does not list its batches", _ELSEWHERE)
        return _batch(found, self._where) if found else None

    def look(self, batch_id: str) -> Batch:
        """Return how far a batch is.

        Raises:
            GoneError: the endpoint, with this key, knows no such batch.
        """
        gone = f"knows no batch {batch_id}"
        found = self._told(lambda c: c.batches.retrieve(batch_id), gone, _ELSEWHERE)
        return _batch(found, self._where)

    def cancel(self, batch_id: str) -> None:
        """Cancel a batch; what was answered can still be had. Nothing where it has ended.

        Raises:
            GoneError: the endpoint, with this key, knows no such batch.
        """

        def stop(client: openai.OpenAI) -> None:
            if client.batches.retrieve(batch_id).status not in {*ENDED, "cancelling"}:
                client.batches.cancel(batch_id)

        self._told(stop, f"knows no batch {batch_id}", _ELSEWHERE)

    def download(self, file_id: str, into: BinaryIO) -> None:
        """Write a file of results, whole.

        Raises:
            GoneError: the endpoint has it no more.
        """

        def fetch(client: openai.OpenAI) -> None:
            into.seek(0)
            into.truncate()
            with client.files.with_streaming_response.content(file_id) as response:
                try:
                    into.writelines(response.iter_bytes())
                except httpx2.HTTPError as error:
                    # The SDK names what happens before the body, and nothing after.
                    raise openai.APIConnectionError(request=response.http_request) from error

        self._told(fetch, f"has no file {file_id} any more", _ELSEWHERE)

    def lines(self, file: BinaryIO) -> Iterator[Line | None]:
        """Tell what a file of results says, in its order; None for a line that says nothing."""
        file.seek(0)
        return (read_line(raw, self._where) for raw in file if raw.strip())

    @property
    def _where(self) -> Where:
        return self._wire.where

    def _told(
        self,
        action: Callable[[openai.OpenAI], R],
        gone: str,
        remedy: str,
        tries: int | None = None,
    ) -> R:
        """Do something; where that is not there, say so in these words."""

        def asked(client: openai.OpenAI) -> R:
            try:
                return action(client)
            except openai.NotFoundError:
                msg = f"{self._where.name} {gone} (404)"
                raise GoneError(msg, remedy=remedy) from None

        return self._wire.run(asked, tries)


class Deferred(OpenAICompatible):
    """The backend ``openai`` whose questions go out in batches.

    It answers what a memory knows; of what it does not, :class:`PendingError` has the requests.
    """

    def __init__(self, endpoint: Endpoint, patience: Patience | None = None) -> None:
        """Make ready, as the immediate one is made ready."""
        super().__init__(endpoint, patience)
        prices = {name: price * BATCH_SHARE for name, price in self._traits.prices.items()}
        self._traits = replace(self._traits, prices=prices)
        self.batches = Batches(self._wire)

    @property
    def address(self) -> str:
        """The endpoint's address, without what is secret."""
        return self._wire.where.name

    def adapt(self, refusals: Iterable[str]) -> bool:
        """Ask otherwise from now on, where the way was what was refused; say whether it was."""
        before = self._dialect
        for said in refusals:
            self._dialect = self._dialect.without(said.lower()) or self._dialect
        return self._dialect != before

    def _send(self, **request: Any) -> Any:
        raise UnsentError(request)


def _batch(told: ApiBatch, where: Where) -> Batch:
    problems = (told.errors.data if told.errors else None) or ()
    counts = told.request_counts
    return Batch(
        id=told.id,
        status=told.status,
        file=told.input_file_id,
        results=tuple(f for f in (told.output_file_id, told.error_file_id) if f),
        problems=tuple(
            Problem(p.code or "", where.scrub(p.message or p.code or "no reason is told"), p.line)
            for p in problems
        ),
        done=counts.completed + counts.failed if counts else 0,
    )
