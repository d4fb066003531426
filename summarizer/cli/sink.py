"""Where summaries go, in which form, and when: as they come, or together at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli.output import written
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.configuration import Format, Settings
    from summarizer.schema.section import Section
    from summarizer.schema.summary import Summary

ENDINGS: Mapping[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
}
BETWEEN: Mapping[Format, str] = {"terminal": "\n\n", "markdown": "\n---\n\n"}
"""What stands between two articles, where a form needs anything."""


def form_of(settings: Settings, output: Path | None) -> Format:
    """Return the form: as the flag says, else the file's ending, else the settings."""
    if settings.format and settings.origin("format") == "--format":
        return settings.format
    return ENDINGS.get(output.suffix.lower() if output else "", settings.format or "terminal")


def is_many(sources: Sequence[str]) -> bool:
    """Tell whether several articles are asked for: this decides the shape of JSON."""
    return len(sources) > 1 or any(
        s.lower().endswith(".jsonl") or os.path.isdir(s)  # noqa: PTH112 - any string will do
        for s in sources
    )


class Sink:
    """Takes summaries one by one. What cannot be written piece by piece waits for the end."""

    def __init__(
        self,
        form: Format,
        output: Path | None,
        sections: Mapping[str, type[Section]],
        *,
        many: bool,
    ) -> None:
        """Make ready; nothing is written yet.

        Raises:
            UsageError: a form that is one page an article, for several articles.
        """
        if form == "html" and many:
            msg = "html is one page for one article"
            raise UsageError(msg, remedy="Summarize the articles one by one, or use markdown.")
        self._form = form
        self._output = output
        self._sections = sections
        self._list = form == "json" and many
        self._waits = self._list or output is not None
        self._texts: list[str] = []
        self.count = 0
        """Summaries taken."""

    def put(self, summary: Summary) -> None:
        """Take a summary: show it now, or keep it for the end."""
        between = BETWEEN.get(self._form, "") if self.count else ""
        text = self._text(summary)
        self.count += 1
        if self._waits:
            self._texts.append(text.rstrip("\n") if self._list else between + text)
        else:
            sys.stdout.write(between + text)
            sys.stdout.flush()

    def close(self) -> str:
        """Write what has waited, as a whole; return where it now stands, for a person.

        Raises:
            OutputError: it cannot be written.
        """
        texts, self._texts = self._texts, []
        if not texts:
            return ""
        whole = "[\n" + ",\n".join(texts) + "\n]\n" if self._list else "".join(texts)
        if self._output is None:
            sys.stdout.write(whole)
            sys.stdout.flush()
            return ""
        written(self._output, whole)
        return str(self._output)

    def _text(self, summary: Summary) -> str:
        from summarizer.rendering.formats import render

        if self._form == "terminal" and not self._waits and sys.stdout.isatty():
            return _coloured(summary, self._sections)
        return render(summary, self._sections, self._form)


def _coloured(summary: Summary, sections: Mapping[str, type[Section]]) -> str:
    """Return a summary as this terminal shows it; without any colour where NO_COLOR is set."""
    from rich.console import Console

    from summarizer.rendering.terminal import terminal

    console = Console(color_system=None if os.environ.get("NO_COLOR") else "auto")
    with console.capture() as shown:
        terminal(summary, sections, console)
    return shown.get()
