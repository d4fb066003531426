"""Reads articles with one backend and one plan.

The order of things: the roster is seeded by code; sections that name it come first;
then either each section about each passage (a model that can read a whole article), or
each section about each sentence worth asking about (a small one); rows are grounded,
told-again items merged, the synopsis written last and held against the items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Self

from summarizer.backends.memory import Remembering
from summarizer.backends.protocol import Backend, Call, Memory
from summarizer.errors import CredentialsError, EndpointError, EngineError
from summarizer.grounding.index import Index
from summarizer.grounding.items import Ground
from summarizer.grounding.roster import seed
from summarizer.pipeline import by_article, by_sentence
from summarizer.pipeline.ledger import Ledger
from summarizer.pipeline.plan import Plan
from summarizer.pipeline.reading import Desk
from summarizer.pipeline.synopsis import synopsis
from summarizer.prompting import Prompter
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary
from summarizer.schema.walk import Kind, fields, name_of
from summarizer.values import Article, Status, Usage


@dataclass(frozen=True, slots=True)
class Step:
    """How far one article is: a step's name, questions done of those foreseen, tokens written."""

    name: str
    done: int
    total: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A summary and the exchanges it took."""

    summary: Summary
    calls: tuple[Call, ...]


Progress = Callable[[Step], None]


class Summarizer:
    """Keeps a backend and its static prompts warm between articles."""

    def __init__(self, plan: Plan, backend: Backend) -> None:
        """Prepare the static prompts.

        Raises:
            PackError: a section's prompt file is missing or wrong.
        """
        self.plan = plan
        self.backend = backend
        self.prompter = Prompter(plan.sections, backend.traits.reading, plan.registry.packs)

    def __enter__(self) -> Self:
        """Return itself; the backend is closed on the way out."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the backend."""
        self.close()

    def close(self) -> None:
        """End what the backend started. Safe to call twice."""
        self.backend.close()

    def read(
        self,
        article: Article,
        progress: Progress | None = None,
        memory: Memory | None = None,
    ) -> Outcome:
        """Summarize one article; what ``memory`` knows is not asked again.

        Trouble with the article itself ends in the summary's ``status`` and ``losses``. So
        does a backend that fails on the way; but not where a memory has the answers so far,
        for then reading it again later loses nothing and pays for nothing twice.

        Raises:
            CredentialsError: the endpoint refuses the key.
            EndpointError: the endpoint refused or was not reached at the first question; with
                a memory, at any.
            EngineError: the embedded engine does not start; with a memory, or has died.
        """
        ledger = Ledger(losses=list(article.losses))
        ledger.note(article.flags)
        ground = Ground(article, Index(seed(article), article.language))

        def tell(name: str, done: int, total: int) -> None:
            if progress is not None:
                progress(Step(name, done, total, ledger.tokens))

        backend = Remembering(self.backend, memory) if memory else self.backend
        again = memory is not None
        desk = Desk(self.plan, backend, self.prompter, ground, ledger, tell, again=again)
        way = by_article if self.backend.traits.reading == "article" else by_sentence
        try:
            found = way.read(desk)
        except CredentialsError:
            raise
        except (EndpointError, EngineError) as e:
            if again or not ledger.answered:
                raise
            ledger.lose("backend", "gave_up", str(e))
            found = desk.found()
        ledger.losses += ground.losses
        return Outcome(self._summary(article, found, desk), tuple(ledger.calls))

    def _summary(
        self, article: Article, found: dict[str, tuple[Section, ...]], desk: Desk
    ) -> Summary:
        ledger = desk.ledger
        shown = {n: found.get(n, ()) for n in self.plan.registry.sections if n in self._names}
        if article.published is None and _undated(shown):
            ledger.lose(
                "dates",
                "no_publication_date",
                "relative dates stay unresolved: give the date of publication",
            )
        draft = Summary(article.info, MappingProxyType(shown))
        told = synopsis(desk, draft)
        failed = not ledger.answered and bool(ledger.calls or not article.sentences)
        status = Status.FAILED if failed else Status.PARTIAL if ledger.partial else Status.OK
        usage = Usage.total(ledger.steps, self.backend.traits.model)
        return Summary(
            article.info, MappingProxyType(shown), told, status, tuple(ledger.losses), usage
        )

    @property
    def _names(self) -> frozenset[str]:
        return frozenset(name_of(s) for s in self.plan.sections)


def _undated(found: dict[str, tuple[Section, ...]]) -> bool:
    """Say whether any item has a time without a day."""
    for items in found.values():
        for item in items:
            for spec in fields(type(item)):
                when = getattr(item, spec.name) if spec.kind is Kind.WHEN else None
                if when is not None and when.earliest is None and when.latest is None:
                    return True
    return False
