"""How far the work on many articles is, on stderr, and what came of it, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from textwrap import wrap
from time import monotonic
from typing import TYPE_CHECKING

import typer

from summarizer.cli.eval_progress import time_left

if TYPE_CHECKING:
    from summarizer.batch.budget import Spent
    from summarizer.batch.tally import Progress, Report
    from summarizer.storage.values import Counts

COLUMNS = 80
EVERY_SECONDS = 60.0
"""How often a line is written where none can move."""

Show = Callable[[str, int, int | None], None]
"""Takes words (a line, or two), how many articles are through, and of how many."""

Skipped = Callable[[int], int]
"""Returns how many articles that came in are not read, from how many are read in all."""


@contextmanager
def reading(
    skipped: Skipped | None = None, *, quiet: bool = False
) -> Iterator[Callable[[Progress], None]]:
    """Open a screen for one run and clear it whatever happens; yield what to tell it."""
    with _moving(quiet=quiet) as show:
        yield lambda now: show(
            told(now, skipped(now.total) if skipped else 0), now.done + now.failed, now.total
        )


@contextmanager
def taking(*, quiet: bool = False) -> Iterator[Callable[[Mapping[str, int]], None]]:
    """Open a screen for taking articles in; yield what to tell the counts so far."""
    with _moving(quiet=quiet) as show:
        yield lambda counts: show(f"taking in: {listed(counts)}", 0, None)


@contextmanager
def _moving(*, quiet: bool) -> Iterator[Show]:
    """Yield lines that move on a terminal; elsewhere one is written every minute."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet:
        yield lambda *_: None
    elif not console.is_terminal or console.is_dumb_terminal:
        yield _lines()
    else:
        from rich.progress import BarColumn, Progress, TextColumn

        words = TextColumn("{task.description}", markup=False)
        bar = Progress(BarColumn(bar_width=10), words, console=console, transient=True)
        task = bar.add_task("beginning", total=None)
        with bar:
            yield lambda said, through, total: bar.update(
                task, description=said, completed=through, total=total
            )


def _lines() -> Show:
    next_at = monotonic() + EVERY_SECONDS

    def show(said: str, _through: int, _total: int | None) -> None:
        nonlocal next_at
        if monotonic() >= next_at:
            next_at = monotonic() + EVERY_SECONDS
            typer.echo(said.replace("\n", " · "), err=True)

    return show


def told(now: Progress, skipped: int = 0) -> str:
    """Return the state of a run in two lines that fit beside a bar in 80 columns."""
    articles = [
        f"{now.done:,}/{now.total:,} done",
        f"{now.failed:,} failed" if now.failed else "",
        f"{skipped:,} skipped" if skipped else "",
        time_left(now.seconds_left),
    ]
    cost = [f"{now.rate:,.1f} a minute" if now.rate else "", *_spent(now.spent)]
    return "\n".join(" · ".join(filter(None, parts)) for parts in (articles, cost))


def table(taken: Mapping[str, int], report: Report | None, counts: Counts) -> str:
    """Return what came in, what was read, and what the store now holds, in 80 columns."""
    rows = [("taken in", sum(taken.values()), listed(taken))] if taken else []
    if report is not None:
        rate = 60 * (report.done + report.failed) / report.seconds if report.seconds else 0.0
        partial = f"{report.partial:,} of them partial" if report.partial else ""
        rows += [
            ("done", report.done, partial),
            ("failed", report.failed, listed(report.failures)),
            ("calls", report.spent.calls, " · ".join(_spent(report.spent))),
            ("seconds", round(report.seconds), f"{rate:,.1f} articles a minute"),
        ]
    held = {state.value: n for state, n in counts.articles.items()}
    rows.append(("in the store", sum(held.values()), listed(held)))
    return "\n".join(_row(f"{name:<13}{n:>9,}", words) for name, n, words in rows)


def _row(head: str, words: str) -> str:
    """Return a row of the table; what does not fit stands below."""
    below = "\n".ljust(len(head) + 3)
    return f"{head}  {below.join(wrap(words, COLUMNS - len(head) - 2))}".rstrip()


def listed(counts: Mapping[str, int]) -> str:
    """Return counts that are not zero as ``new 12, known 3``."""
    return ", ".join(f"{name} {n:,}" for name, n in counts.items() if n)


def _spent(spent: Spent) -> list[str]:
    money = [] if spent.usd is None else [f"${spent.usd:,.2f}"]
    return [f"{spent.tokens:,} tokens", *money]
