"""One worker of a cluster: it keeps a pipeline warm and reads articles, several at once.

Nothing here knows of a store, of files or of Ray. Every article that comes in goes out as a
row, with its summary or with the reason why there is none; only once the run is over are
those left out whose turn did not come, so that the next start finds them missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from pydantic import TypeAdapter

from summarizer.backends.reply import Reply
from summarizer.batch.budget import Budget
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.pace import Pace
from summarizer.batch.ray_board import OF_BACKEND, Board, plain
from summarizer.batch.reading import Failed, Metered, attempt, plan_digest
from summarizer.batch.traffic import Traffic
from summarizer.configuration import Settings
from summarizer.errors import SummarizerError
from summarizer.opening import choose, make_plan, open_backend
from summarizer.pipeline import Summarizer
from summarizer.schema.summary import Summary
from summarizer.values import Article

AT_ONCE = 4
"""Articles that one worker reads at once, at the most."""

ARTICLES = TypeAdapter(Article)
"""Articles as JSON, on their way to the workers."""

_TRIES = 2
"""What a passing fault has cost is tried once more, behind the others."""


class Worker:
    """Reads articles with one backend, opened once."""

    def __init__(self, settings: Settings, board: Board, at_once: int = AT_ONCE) -> None:
        """Open the backend; where it cannot be opened, the run is over."""
        self._board = board
        self._at_once = at_once
        self._summarizer: Summarizer | None = None
        try:
            self._summarizer = self._open(settings)
        except SummarizerError as error:
            board.halt(Halt(Ending.BROKEN, plain(error)))

    def read(self, articles: Iterable[str]) -> list[dict[str, Any]]:
        """Read articles, each given as JSON; return a row for each whose turn has come."""
        if self._summarizer is None:
            return []
        works = [_Work(self._summarizer, ARTICLES.validate_json(each)) for each in articles]
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="article") as pool:
            for _ in range(_TRIES):
                list(pool.map(self._try, [work for work in works if work.open]))
        rows = [work.row() for work in works if work.read is not None]
        if self._board.hear(rows):
            # What the backend has cost is nobody's fault now: it is asked again.
            rows = [row for row in rows if row["kind"] not in OF_BACKEND]
        return rows

    def close(self) -> None:
        """Close the backend. Safe to call twice."""
        if self._summarizer is not None:
            self._summarizer.close()

    def _open(self, settings: Settings) -> Summarizer:
        choice = choose(settings)
        hosted = choice.backend == "openai"
        plan = make_plan(settings)
        traffic = Traffic(Pace(self._at_once)) if hosted else None
        backend = open_backend(settings, choice, traffic=traffic)
        if not hosted:
            self._at_once = min(self._at_once, backend.traits.concurrency)
        try:
            return Summarizer(plan, backend)
        except BaseException:  # a pack without its prompt file
            backend.close()
            raise

    def _try(self, work: _Work) -> None:
        if self._board.told().halt is not None:
            return
        try:
            work.begin()
        except Halt as halt:
            error = plain(halt.error) if halt.error else None
            self._board.halt(Halt(halt.ending, error))
        except SummarizerError as error:
            self._board.halt(Halt(Ending.BROKEN, plain(error)))


@dataclass(slots=True)
class _Answers:
    """The answers about one article so far: a :class:`~summarizer.backends.protocol.Memory`."""

    known: dict[str, Reply] = field(default_factory=dict)

    def recall(self, key: str) -> Reply | None:
        """Return the answer known to a question."""
        return self.known.get(key)

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Keep an answer."""
        del step
        self.known[key] = reply


@dataclass(slots=True)
class _Work:
    """One article while it is being read: a second try asks only what the first has not got."""

    summarizer: Summarizer
    article: Article
    read: Summary | Failed | None = None
    budget: Budget = field(default_factory=Budget)
    """Without a limit; it counts."""
    seconds: float = 0.0
    _answers: _Answers = field(default_factory=_Answers)

    @property
    def open(self) -> bool:
        """Whether it is worth a try."""
        return self.read is None or (isinstance(self.read, Failed) and not self.read.permanent)

    def begin(self) -> None:
        """Read it."""
        began = monotonic()
        self.read = attempt(self.article.sha256, self._summary)
        self.seconds += monotonic() - began

    def row(self) -> dict[str, Any]:
        """Return what became of it."""
        failed = self.read if isinstance(self.read, Failed) else None
        summary = self.read if isinstance(self.read, Summary) else None
        return {
            "sha256": self.article.sha256,
            "id": self.article.id,
            "status": summary.status.value if summary else "failed",
            "document": summary.to_json(indent=None) if summary else None,
            "error": str(failed.error) if failed else None,
            "kind": failed.kind if failed else None,
            "permanent": failed.permanent if failed else None,
            "plan": plan_digest(self.summarizer),
            "seconds": self.seconds,
            "calls": self.budget.spent.calls,
            "tokens": self.budget.spent.tokens,
            "usd": self.budget.spent.usd,
        }

    def _summary(self) -> Summary:
        memory = Metered(self._answers, self.budget)
        return self.summarizer.read(self.article, memory=memory).summary
