"""A summary on a terminal, or in a pipe as plain text.

What a page says stands elsewhere (:mod:`page`), how lines are wrapped too (:mod:`sheet`):
here is only where things go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from summarizer.rendering.page import Badge, Block, Entry, Page, page
from summarizer.rendering.sheet import Sheet, dotted
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary
from summarizer.values import Status

LONGEST_QUOTE = 320
"""Characters of a quoted sentence that are shown before it is cut."""
MOST_QUOTES = 2
"""Sentences quoted for one item."""
OMITTED = " […]"
"""Marks what we left out, as an editor does; no article's own dots look like it."""

_BADGES = ("cyan", "yellow", "magenta", "blue", "green")
_STATUS = {Status.OK: "green", Status.PARTIAL: "yellow", Status.FAILED: "bold red"}


def terminal(
    summary: Summary,
    sections: Mapping[str, type[Section]],
    console: Console,
    *,
    quotes: bool = True,
) -> None:
    """Print a summary, made for 80 columns, with or without colour.

    ``quotes=False`` leaves the quoted sentences out. Named items (a roster) are
    listed in columns and never quoted; long quotes are cut, with a mark.
    """
    _Printer(console, quotes=quotes).print(page(summary, sections))


class _Printer(Sheet):
    def __init__(self, console: Console, *, quotes: bool) -> None:
        super().__init__(console)
        self._quotes = quotes

    def print(self, shown: Page) -> None:
        self.line(Text(shown.title, "bold"))
        self.line(_facts(shown))
        if shown.url:
            self.line(Text(shown.url, "dim"))
        if shown.synopsis:
            self.line()
            self.line(_synopsis(shown))
        for block in shown.blocks:
            self.line()
            self._block(block)
        self.line()
        self._losses(shown)
        self.line(Text(shown.usage, "dim"))
        self.show()

    def _block(self, block: Block) -> None:
        self.rule(block.title, len(block.entries))
        if not block.entries:
            self.line(Text(block.empty, "italic"), "  ")
        elif block.named:
            self._names(block)
        else:
            seen: dict[tuple[str, ...], int | None] = {}
            for n, entry in enumerate(block.entries):
                if n:
                    self.line()
                self._entry(entry, seen)

    def _names(self, block: Block) -> None:
        heads = [(Text(e.headline, "bold"), _badges(e.badges)) for e in block.entries]
        most = (self.width * 3 // 8, self.width // 3)
        widths = [min(max(h[c].cell_len for h in heads), most[c]) for c in (0, 1)]
        widths.append(max(self.width - sum(widths) - 6, 8))
        for entry, head in zip(block.entries, heads, strict=True):
            texts = (*head, _details(entry.details, widths[2]))
            cells = [self.wrapped(t, w) for t, w in zip(texts, widths, strict=True)]
            for parts in zip_longest(*cells, fillvalue=Text()):
                line = Text()
                for part, width in zip(parts, widths, strict=True):
                    line.append("  ").append_text(part).append(" " * (width - part.cell_len))
                self.put(line)

    def _entry(self, entry: Entry, seen: dict[tuple[str, ...], int | None]) -> None:
        self.line(Text(entry.headline, "bold"), f"{entry.number:>3} ")
        indent = " " * 4
        if entry.badges:
            self.line(_badges(entry.badges), indent)
        for label, text in entry.details:
            self.line(Text(text), f"{indent}{label}: ", indent + "  ")
        if not (self._quotes and entry.quotes):
            return
        if entry.quotes in seen:
            self.line(Text(f"quoted as in {seen[entry.quotes]}", "dim"), indent)
            return
        seen[entry.quotes] = entry.number
        for quote in entry.quotes[:MOST_QUOTES]:
            self.line(Text(f"“{elided(quote)}”", "dim italic"), indent, indent + " ")
        if (more := len(entry.quotes) - MOST_QUOTES) > 0:
            self.line(Text(f"and {more} more sentence{'s' * (more > 1)}", "dim"), indent)

    def _losses(self, shown: Page) -> None:
        status = Text("Status: ") + Text(shown.status.value, _STATUS[shown.status])
        if shown.losses:
            status.append(f", {len(shown.losses)} lost or cut:")
        self.line(status)
        for step, text in shown.losses:
            self.line(Text(f"{step}: {text}"), "  - ")


def elided(quote: str, limit: int = LONGEST_QUOTE) -> str:
    """Cut a quote at the end of a word, with :data:`OMITTED`; a short one stays whole."""
    if len(quote) <= limit:
        return quote
    kept = quote[: limit - len(OMITTED)]
    return re.sub(r"\s+\S{0,24}$", "", kept) + OMITTED


def _facts(shown: Page) -> Text:
    facts = [Text(text, "dim") for label, text in shown.facts if label != "status"]
    return dotted([*facts, Text(f"status {shown.status.value}", _STATUS[shown.status])])


def _synopsis(shown: Page) -> Text:
    text = Text()
    for sentence, numbers in shown.synopsis:
        text.append(f"{' ' if text else ''}{sentence}")
        if numbers:
            text.append(f" [{', '.join(map(str, numbers))}]", "dim")
    return text


def _badges(badges: tuple[Badge, ...]) -> Text:
    return dotted([Text(b.text, _BADGES[b.slot % len(_BADGES)]) for b in badges])


def _details(details: tuple[tuple[str, str], ...], width: int) -> Text:
    """Labelled details in one line, or each in its own where one does not hold them."""
    parts = [Text.assemble((f"{label}: ", "dim"), text) for label, text in details]
    line = dotted(parts)
    return line if line.cell_len <= width else Text("\n").join(parts)
