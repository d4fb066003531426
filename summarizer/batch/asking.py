"""One article of a run in rounds: read where its answers are there, else its questions noted.

What is asked again, how often, and what of it the budget bears is decided here; when and how
questions go out is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.backends.batch_api import Deferred
from summarizer.backends.batch_lines import body_of
from summarizer.backends.protocol import PendingError, Request
from summarizer.batch.ending import Halt
from summarizer.batch.reading import Done, Failed, Reader
from summarizer.errors import EndpointError
from summarizer.storage.round_values import Asked, Question

TRIES = 3
"""Rounds that a question goes out with at the most."""

_LIMITS = ("max_completion_tokens", "max_tokens")
_OUT = frozenset({Asked.NEW, Asked.ASKED})


@dataclass(slots=True)
class Asking:
    """Reads articles of one run, and writes down what they still need."""

    reader: Reader
    backend: Deferred
    closed: bool = False
    """Nothing more is asked; what has its answers is still read."""
    short: bool = False
    """The budget has kept a question back, since :meth:`begin`."""
    _tokens: int = 0
    """What open questions may still cost, at the most."""
    _usd: float = 0.0

    def begin(self) -> None:
        """See anew what the budget bears."""
        self._tokens, self._usd = self.reader.store.outstanding()
        self.short = False

    def read(self, article: str) -> Done | Failed | None:
        """Read an article; None where it is left waiting.

        Raises:
            SummarizerError: every other article would meet it too (a full disk).
        """
        try:
            return self.reader.read(article)
        except PendingError as pending:
            return None if self.closed else self._ask(article, pending.requests)
        except Halt:  # the budget is spent: the next question has to wait
            self.short = True
            return None

    def _ask(self, article: str, requests: Iterable[Request]) -> Failed | None:
        """Write down what is to be asked; return why that is of no use, if it is."""
        wanted = {request.key: self._question(article, request) for request in requests}
        known = self.reader.store.questions(wanted)
        for question in known.values():
            if _hopeless(question, wanted[question.key]):
                refused = question.state is Asked.REFUSED
                error = EndpointError(question.fault or "no answer came")
                kind = "refused" if refused else "endpoint"
                return Failed(article, kind, error, permanent=refused)
        # Another article may ask the very same: one answer serves both.
        new = [q for q in wanted.values() if q.key not in known or known[q.key].state not in _OUT]
        tokens = self._tokens + sum(q.tokens for q in new)
        usd = self._usd + sum(q.cost or 0.0 for q in new)
        if self.reader.budget.allows(tokens, usd):
            self.reader.store.ask(new)
            self._tokens, self._usd = tokens, usd
        else:
            self.short = True
        return None

    def _question(self, article: str, request: Request) -> Question:
        body = body_of(request.body)
        asked = self.backend.count(body)
        answered = next(int(request.body[name]) for name in _LIMITS if name in request.body)
        prices = self.backend.traits.prices
        cost = asked * prices["prompt"] + answered * prices["completion"] if prices else None
        return Question(
            key=request.key,
            article=article,
            step=request.step,
            body=body,
            tokens=asked + answered,
            cost=None if cost is None else cost / 1e6,
        )


def _hopeless(question: Question, wanted: Question) -> bool:
    """Say whether asking once more is of no use; what was refused may be worded anew."""
    if question.state is Asked.REFUSED and question.body == wanted.body:
        return True
    return question.state in {Asked.REFUSED, Asked.FAILED} and question.tries >= TRIES
