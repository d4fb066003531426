"""One door to every form of every report."""

from __future__ import annotations

from typing import Literal

from summarizer.evaluation.agree import Agreement
from summarizer.evaluation.diff import Comparison
from summarizer.evaluation.reports import data, markdown, terminal
from summarizer.evaluation.reports.view import Report

Form = Literal["terminal", "markdown", "json"]


def told(found: Report | Comparison | Agreement, form: Form, *, colour: bool = False) -> str:
    """Return a report in a form; ``colour`` is for terminals alone."""
    if isinstance(found, Report):
        if form == "terminal":
            return terminal.terminal(found, colour=colour)
        return markdown.markdown(found) if form == "markdown" else data.data(found)
    if isinstance(found, Comparison):
        if form == "terminal":
            return terminal.comparison(found, colour=colour)
        return markdown.comparison(found) if form == "markdown" else data.comparison(found)
    if form == "terminal":
        return terminal.agreement(found, colour=colour)
    return markdown.agreement(found) if form == "markdown" else data.agreement(found)
