"""A run as one self-contained HTML page.

The page asks for nothing and runs nothing: its own content security policy allows its
one style sheet, by hash, and no more. Bars are drawn in SVG, whose sizes are no style.
Jinja escapes every value.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from summarizer.evaluation.cases import Case
from summarizer.evaluation.reports import view
from summarizer.evaluation.reports.detail import Detail, detail
from summarizer.evaluation.reports.view import CaseRow, Report
from summarizer.evaluation.runs import Run
from summarizer.schema.section import Section


@dataclass(frozen=True, slots=True)
class Shown:
    """One case as the page shows it."""

    row: CaseRow
    anchor: str
    case: Case
    detail: Detail


def page(
    report: Report, run: Run, cases: Sequence[Case], sections: Mapping[str, type[Section]]
) -> Iterator[str]:
    """Yield a run's page piece by piece, so that a large corpus is never held at once."""
    template, style = _template()
    by_name = {c.name: c for c in cases}

    def shown() -> Iterator[Shown]:
        for row in report.cases:
            result = row.result
            record = run.record(result.case, result.repeat)
            summary = record.summary if record else None
            case = by_name[result.case]
            found = detail(case, summary, result.sections, sections)
            yield Shown(row, anchor(row), case, found)

    return template.generate(
        report=report,
        shown=shown(),
        anchor=anchor,
        view=view,
        style=Markup(style),  # noqa: S704  our own style sheet
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


def anchor(row: CaseRow) -> str:
    """Return the name of a case's place on the page."""
    again = "" if row.result.repeat == 1 else f"@{row.result.repeat}"
    return f"case-{row.result.case}{again}"


@cache
def _template() -> tuple[Template, str]:
    environment = Environment(
        loader=PackageLoader("summarizer.evaluation.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("run.html.j2"), environment.get_template("run.css").render()
