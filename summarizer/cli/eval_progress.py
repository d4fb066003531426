"""Shows on stderr how far an evaluation run is: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.evaluation.runs import Progress


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """Open a screen for one run, and clear it whatever happens."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, quiet=quiet)
    live = console.is_terminal and not console.is_dumb_terminal
    columns = ("{task.completed}/{task.total} {task.description}", "{task.fields[left]}")
    bar = Bar(
        BarColumn(bar_width=24),
        *(TextColumn(c, markup=False) for c in columns),
        console=console,
        transient=True,
        disable=not live or quiet,
    )
    task = bar.add_task("", total=None, left="")

    def tell(now: Progress) -> None:
        left = time_left(now.seconds_left)
        bar.update(task, completed=now.done, total=now.total, description=now.case, left=left)
        if not live and now.case:
            line = f"{now.done + 1}/{now.total} {now.case}" + (f" ({left})" if left else "")
            console.print(line, markup=False, highlight=False, soft_wrap=True)

    with bar:
        yield tell


def time_left(seconds: float | None) -> str:
    """Return the time left in words; nothing where nobody can know yet."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min left"
    return f"{minutes} min {rest:02} s left" if minutes else f"{rest} s left"
