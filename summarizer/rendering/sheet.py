"""Lines for a terminal, or for a pipe as plain text.

Lines are wrapped here rather than by rich's containers, which pad with blanks: what
goes into a pipe or a mail should end where it ends. Wide characters count double.
Text is never read as rich markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

WIDEST = 100
"""Columns used at the most: longer lines are tiring to read."""


class Sheet:
    """Takes lines, wrapped to a console's width, and shows them all at once."""

    def __init__(self, console: Console) -> None:
        """Begin with an empty sheet."""
        self._console = console
        self.width = min(console.width, WIDEST)
        """Columns that a line may have."""
        self._lines: list[Text] = []

    def line(self, text: Text | None = None, first: str = "", rest: str | None = None) -> None:
        """Add text, wrapped: ``first`` before its first line and ``rest`` before the others."""
        rest = " " * cell_len(first) if rest is None else rest
        room = max(self.width - max(cell_len(first), cell_len(rest)), 8)
        for n, line in enumerate(self.wrapped(text or Text(), room)):
            self.put(Text.assemble((rest if n else first, "dim"), line))

    def rule(self, title: str, count: int) -> None:
        """Add a title with a count, and a line from there to the edge."""
        head = Text.assemble((title, "bold"), (f" ({count}) ", "dim"))
        self.put(head.append("─" * max(self.width - head.cell_len, 0), "dim"))

    def wrapped(self, text: Text, width: int) -> list[Text]:
        """Return text as lines of a width."""
        lines = list(text.wrap(self._console, width, overflow="fold", tab_size=1)) or [Text()]
        for line in lines:
            line.rstrip()
        return lines

    def put(self, line: Text) -> None:
        """Add one line as it is, without blanks at its end."""
        line.rstrip()
        self._lines.append(line)

    def show(self) -> None:
        """Print everything in one write: rich's cost is a call, and nobody sees half a page."""
        self._console.print(*self._lines, sep="\n", overflow="ignore", no_wrap=True, crop=False)


def dotted(parts: Iterable[Text]) -> Text:
    """Join parts with dots between them."""
    text = Text()
    for n, part in enumerate(parts):
        text.append(" · " if n else "", "dim").append_text(part)
    return text
