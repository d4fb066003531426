"""One article of a store becomes a summary in it, or a reason why not.

Runs on any thread. A result is written here, with the state that follows from it; what
went wrong is only reported, for whether it is the article's fault shows when others have
been read. Answers are kept as they come and count against the budget as they are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from time import monotonic

from summarizer.backends.faults import BusyError, NoCreditError, UnreachableError
from summarizer.backends.protocol import Memory
from summarizer.backends.reply import Reply
from summarizer.batch.budget import Budget
from summarizer.batch.ending import Halt
from summarizer.errors import AnswerError, EndpointError, EngineError, SummarizerError
from summarizer.pipeline import Summarizer
from summarizer.schema.summary import Summary
from summarizer.storage import Store
from summarizer.values import Status

ANSWERS = "answers"
"""The kind of failure in which a model answered, and nothing of it could be used."""


@dataclass(frozen=True, slots=True)
class Done:
    """An article whose summary is in the store."""

    article: str
    status: Status


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that came to nothing."""

    article: str
    kind: str
    """``answers``, ``refused`` (the question itself), ``endpoint``, ``engine`` or ``fault``."""
    error: SummarizerError
    permanent: bool = True
    """Whether trying the same again is of no use."""

    @property
    def of_backend(self) -> bool:
        """Whether it may say more of the backend than of the article."""
        return self.kind in {"refused", "endpoint", "engine"}


@dataclass(frozen=True, slots=True)
class Metered:
    """A memory whose new answers count against a budget."""

    memory: Memory
    budget: Budget
    fresh: bool = False
    """Ask everything again: the answers known are those that could not be used."""

    def recall(self, key: str) -> Reply | None:
        """Return the answer known to a question.

        Raises:
            Halt: it is not known, and the budget is spent.
        """
        known = None if self.fresh else self.memory.recall(key)
        if known is None:
            self.budget.must_be_left()
        return known

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Keep an answer, then count it."""
        self.memory.keep(key, step, reply)
        self.budget.take(reply.usage)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads articles of one store with one summarizer, for one run."""

    store: Store
    summarizer: Summarizer
    budget: Budget
    plan: str
    """As :func:`plan_digest` has it."""
    run: int
    fresh: bool = False
    """Ask again where the answers of an earlier run could not be used."""

    def read(self, article: str) -> Done | Failed:
        """Read the article of this digest, and write its summary.

        Raises:
            Halt: the run is over.
            SummarizerError: every other article would meet it too (a wrong key, a full disk).
        """
        began = monotonic()
        summary = attempt(article, partial(self._summary, article))
        if isinstance(summary, Failed):
            return summary
        seconds = monotonic() - began
        self.store.finish(article, summary, plan=self.plan, run=self.run, seconds=seconds)
        return Done(article, summary.status)

    def _summary(self, article: str) -> Summary:
        fresh = self.fresh and self._unusable(article)
        memory = Metered(self.store.memory(article), self.budget, fresh)
        return self.summarizer.read(self.store.article(article), memory=memory).summary

    def _unusable(self, article: str) -> bool:
        failures = self.store.show(article).failures
        return bool(failures) and failures[-1].kind == ANSWERS


def attempt(article: str, read: Callable[[], Summary]) -> Summary | Failed:
    """Return the summary of the article of this digest, or why there is none.

    Raises:
        Halt: the run is over.
        SummarizerError: every other article would meet it too (a wrong key, a full disk).
    """
    try:
        summary = read()
    except (UnreachableError, BusyError) as error:
        return Failed(article, "endpoint", error, permanent=False)
    except EngineError as error:
        return Failed(article, "engine", error, permanent=False)
    except (Halt, NoCreditError):
        raise
    except EndpointError as error:
        return Failed(article, "refused", error)
    except SummarizerError:
        raise
    except Exception as error:  # noqa: BLE001  one article's bug does not end the run
        what = SummarizerError(f"unforeseen {type(error).__name__}: {error}")
        return Failed(article, "fault", what)
    if summary.status is Status.FAILED:
        why = summary.losses[-1].detail if summary.losses else "no answer could be used"
        return Failed(article, ANSWERS, AnswerError(why), permanent=not summary.usage.calls)
    return summary


def plan_digest(summarizer: Summarizer) -> str:
    """Return a digest (hex) of what a summary is made with, besides the article."""
    s = summarizer
    made_with = [s.prompter.version, s.plan.effort, s.backend.traits.model]
    return sha256(json.dumps(made_with).encode()).hexdigest()
