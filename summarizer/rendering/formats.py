"""One summary, any format, as text: what ``--format`` and ``to_markdown`` ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO

from rich.console import Console

from summarizer.errors import UsageError
from summarizer.rendering.html import html
from summarizer.rendering.markdown import markdown
from summarizer.rendering.terminal import terminal
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary

Sections = Mapping[str, type[Section]]
COLUMNS = 80


def render(summary: Summary, sections: Sections, form: str) -> str:
    """Return a summary in one of :data:`FORMATS`, ending in a line end.

    ``terminal`` is plain text in 80 columns; to print in colour and at a screen's
    width, call :func:`summarizer.rendering.terminal.terminal`. ``jsonl`` is one line.

    Raises:
        UsageError: there is no such format.
    """
    if form not in FORMATS:
        msg = f"no format is called {form!r}"
        raise UsageError(msg, remedy=f"Formats: {', '.join(FORMATS)}.")
    return FORMATS[form](summary, sections)


def _text(summary: Summary, sections: Sections) -> str:
    text = StringIO()
    terminal(summary, sections, Console(file=text, width=COLUMNS, color_system=None))
    return text.getvalue()


FORMATS: Mapping[str, Callable[[Summary, Sections], str]] = {
    "terminal": _text,
    "markdown": markdown,
    "html": html,
    "json": lambda summary, _: f"{summary.to_json()}\n",
    "jsonl": lambda summary, _: f"{summary.to_json(indent=None)}\n",
}
"""The formats by name."""
