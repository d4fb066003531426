"""Reads the articles of one command, one after the other, and says how that ended.

One article that cannot be read costs only itself, and what is finished is never lost:
whatever ends the command early, finished summaries are written first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import complain
from summarizer.cli.output import written
from summarizer.cli.screen import Talk, watching
from summarizer.cli.sink import Sink
from summarizer.errors import (
    EXIT_INTERRUPTED,
    EXIT_SOME_FAILED,
    AnswerError,
    CredentialsError,
    EndpointError,
    EngineError,
    SummarizerError,
)
from summarizer.values import Article, Status

if TYPE_CHECKING:
    from summarizer.articles import Refused
    from summarizer.pipeline import Outcome, Summarizer

_MOST_BROKEN = 2
"""Articles in a row over which the backend may break before the rest is given up."""


@dataclass(slots=True)
class Reading:
    """The articles of one command, and what became of them so far."""

    entries: Iterable[Article | Refused]
    opener: Callable[[], AbstractContextManager[Summarizer]]
    """Opens the backend; called with the first article that can be read."""
    sink: Sink
    talk: Talk
    calls: Path | None = None
    """A folder for the exchanges; None: they are not kept."""
    total: int = 0
    errors: list[SummarizerError] = field(default_factory=list)
    _broken: int = 0

    def run(self) -> int:
        """Read everything; return the exit code.

        Raises:
            SummarizerError: the rest would fail too (a wrong key, no endpoint, no room).
        """
        try:
            with ExitStack() as stack:
                self._read_all(stack)
        except KeyboardInterrupt:
            place = self.sink.close()
            done = f"{self.sink.count} article{'s' * (self.sink.count != 1)} finished"
            at = f", written to {place}" if place else ""
            complain(f"interrupted: {done}{at}", "Run the command again for what is missing.")
            return EXIT_INTERRUPTED
        except SummarizerError:
            self.sink.close()
            raise
        place = self.sink.close()
        if place and self.talk != "none":
            complain(f"written: {place}")
        if not self.errors:
            return 0
        if self.total == 1:
            return self.errors[0].exit_code
        complain(f"{len(self.errors)} of {self.total} articles failed")
        return EXIT_SOME_FAILED

    def _read_all(self, stack: ExitStack) -> None:
        reader: Summarizer | None = None
        for entry in self.entries:
            self.total += 1
            if not isinstance(entry, Article):
                self._fail(entry.error)
                continue
            if reader is None:
                reader = stack.enter_context(self.opener())
            self._read(reader, entry)

    def _read(self, reader: Summarizer, article: Article) -> None:
        try:
            with watching(article, self.talk) as tell:
                outcome = reader.read(article, progress=tell)
        except CredentialsError:
            raise
        except (EndpointError, EngineError) as error:
            self._broken += 1
            if not self.sink.count or self._broken >= _MOST_BROKEN:
                raise
            self._fail(error, article)
            return
        self._broken = 0
        self._keep(article, outcome)

    def _keep(self, article: Article, outcome: Outcome) -> None:
        if self.calls is not None:
            from summarizer.backends.scripted import line_of

            lines = "".join(f"{line_of(call)}\n" for call in outcome.calls)
            written(self.calls / f"{article.id}.jsonl", lines, parents=True)
        summary = outcome.summary
        self.sink.put(summary)
        if summary.status is Status.FAILED:
            why = summary.losses[-1].detail if summary.losses else "no answer could be used"
            remedy = "See what was answered with --save-calls, or try another model."
            self._fail(AnswerError(why, remedy=remedy), article)
        elif self.talk == "steps":
            usage = summary.usage
            complain(
                f"{article.id}: {summary.status.value}, {usage.calls} calls, "
                f"{usage.completion_tokens:,} tokens written, {usage.seconds:.1f} s"
            )

    def _fail(self, error: SummarizerError, article: Article | None = None) -> None:
        self.errors.append(error)
        complain(f"{article.id}: {error}" if article else str(error), error.remedy)
