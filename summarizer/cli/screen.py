"""How far an article is, on stderr: one line that moves on a terminal, or a line a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Literal

import typer

if TYPE_CHECKING:
    from summarizer.pipeline import Step
    from summarizer.values import Article

Talk = Literal["none", "line", "steps"]
"""What is said while an article is read: nothing, a moving line, or a line a step."""

_LONGEST_TITLE = 28


@contextmanager
def watching(article: Article, talk: Talk) -> Iterator[Callable[[Step], None] | None]:
    """Open a screen for one article and clear it whatever happens; yield what to tell it.

    A moving line is shown on terminals only; elsewhere nothing is (None is yielded).
    """
    if talk == "steps":
        yield _lines(article.id)
        return
    from rich.console import Console

    console = Console(stderr=True)
    if talk == "none" or not console.is_terminal or console.is_dumb_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.fields[title]}", markup=False),
        BarColumn(bar_width=10),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        refresh_per_second=4,  # the processor is the engine's
    )
    task = bar.add_task("starting", total=None, title=_short(article.title))
    began = monotonic()

    def tell(step: Step) -> None:
        bar.update(
            task,
            completed=step.done,
            total=step.total,
            description=described(step, monotonic() - began),
        )

    with bar:
        yield tell


def described(step: Step, seconds: float) -> str:
    """Return step, tokens and time left in words; the time from what has been done so far."""
    from summarizer.cli.eval_progress import time_left

    known = 0 < step.done <= step.total
    left = time_left(seconds / step.done * (step.total - step.done)) if known else ""
    return " · ".join(filter(None, [step.name, f"{step.tokens:,} tokens", left]))


def _lines(name: str) -> Callable[[Step], None]:
    began = monotonic()

    def tell(step: Step) -> None:
        words = described(step, monotonic() - began)
        typer.echo(f"{name}: {step.done}/{step.total} {words}", err=True)

    return tell


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
