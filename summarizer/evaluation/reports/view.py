"""What a report tells, before it is written in any form.

Every figure carries what it is a mean of, and stands beside the ceiling: the agreement
of two careful readers on the same kind of article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.evaluation.agree import Agreement
from summarizer.evaluation.figures import (
    Bill,
    Figure,
    Slice,
    at_floors,
    bill,
    by_section,
    overall,
    repeats,
    slices,
    totals,
)
from summarizer.evaluation.results import CaseResult, Scorecard
from summarizer.evaluation.statistics import Estimate
from summarizer.schema.section import Section
from summarizer.scoring.counts import Counts, Mistake, Share

MISTAKES: Mapping[Mistake, str] = {
    Mistake.MISSING: "missed",
    Mistake.DUPLICATE: "told twice",
    Mistake.SWAPPED_ROLES: "roles swapped",
    Mistake.WRONG_SECTION: "in the wrong section",
    Mistake.UNGROUNDED: "without a quote",
    Mistake.OTHER: "invented",
    Mistake.WRONG_FIELD: "wrong fields",
}
"""Kinds of mistake in words, in the order they are told."""

_WHOLE_FROM = 10
"""Seconds from which a duration has no decimal."""
_SPLIT_FROM = 100
"""Seconds from which it is told in minutes, or hours."""


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section's line."""

    name: str
    title: str
    counts: Counts
    f1: Estimate
    """Slot F1."""
    ceiling: float | None
    """Slot F1 of two labellings."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case's line: its own headline, for finding it; no figure of a corpus."""

    result: CaseResult
    headline: float | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Report:
    """One scored run, ready to be told."""

    card: Scorecard
    headline: Figure
    items: Figure
    strict: Figure
    ceiling: Agreement | None
    sections: tuple[SectionRow, ...]
    whole: Counts
    """All sections together."""
    floors: Mapping[str, float | None]
    slices: tuple[Slice, ...]
    bill: Bill
    cases: tuple[CaseRow, ...]
    """The worst first."""
    repeats: tuple[float | None, ...]

    @property
    def ceiling_value(self) -> float | None:
        """The headline of two labellings."""
        return self.ceiling.headline.estimate.value if self.ceiling else None

    @property
    def rates(self) -> tuple[tuple[str, Share], ...]:
        """The three rates of hallucination, apart, and the quotes behind the first."""
        return (
            ("items without a resolved quote", self.whole.unsupported),
            ("items gold does not have", self.whole.spurious),
            ("names, numbers, dates absent from the cited sentences", self.whole.absent),
            ("quotes that resolve", self.whole.quoted),
        )


def report(
    card: Scorecard, sections: Mapping[str, type[Section]], ceiling: Agreement | None = None
) -> Report:
    """Gather what a report of a run tells."""
    results = card.cases
    pooled = totals(results, card.sections)
    f1 = by_section(results, card.sections)
    rows = tuple(
        SectionRow(
            name,
            sections[name].about.title if name in sections else name,
            pooled[name],
            f1[name],
            ceiling.slots[name].value if ceiling and name in ceiling.slots else None,
        )
        for name in card.sections
    )
    return Report(
        card=card,
        headline=overall(results, card.sections),
        items=overall(results, card.sections, lambda c: c.items),
        strict=overall(results, card.sections, lambda c: c.strict),
        ceiling=ceiling,
        sections=rows,
        whole=sum(pooled.values(), Counts()),
        floors=at_floors(results, card.sections),
        slices=slices(card),
        bill=bill(card),
        cases=_cases(card),
        repeats=repeats(card) if len({r.repeat for r in results}) > 1 else (),
    )


def _cases(card: Scorecard) -> tuple[CaseRow, ...]:
    rows = [
        CaseRow(
            r,
            overall([r], card.sections).estimate.value,
            sum((s.counts for s in r.sections.values()), Counts()),
        )
        for r in card.cases
    ]
    return tuple(
        sorted(rows, key=lambda c: (2.0 if c.headline is None else c.headline, c.result.case))
    )


def ratio(value: float | None) -> str:
    """Return a ratio with three decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def interval(estimate: Estimate) -> str:
    """Return an interval, or why there is none."""
    if estimate.value is None:
        return "nothing to compare"
    if estimate.low is None or estimate.high is None:
        return "no interval: one story" if estimate.clusters <= 1 else "no interval"
    return f"{estimate.low:.3f}–{estimate.high:.3f}"


def spread(estimate: Estimate) -> str:
    """Return half an interval's width (``±0.074``), a dash where there is none."""
    if estimate.error is None or estimate.low is None or estimate.high is None:
        return "–"
    value = estimate.value or 0.0
    return f"±{max(estimate.high - value, value - estimate.low):.3f}"


def share(part: Share) -> str:
    """Return a share with its whole, a dash where there is none."""
    return "–" if part.rate is None else f"{100 * part.rate:.1f} % of {part.whole:,}"


def plural(n: int, word: str, several: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{n:,} {word if n == 1 else several or word + 's'}"


def duration(seconds: float) -> str:
    """Return seconds as a person says them."""
    whole = round(seconds)
    if whole < _SPLIT_FROM:
        return f"{seconds:.1f} s" if seconds < _WHOLE_FROM else f"{whole} s"
    hours, rest = divmod(whole, 3600)
    return f"{hours} h {rest // 60:02} min" if hours else f"{rest // 60} min {rest % 60:02} s"


def settings(card: Scorecard) -> str:
    """Return in one line what a run was made with."""
    said = [f"{k} {v}" for k, v in card.settings.items() if v not in ("", False)]
    return ", ".join(said) or "settings unknown"


def basis(figure: Figure) -> str:
    """Return what a headline is a mean of."""
    return (
        f"{plural(figure.sections, 'section')}, {plural(figure.cases, 'case')}, "
        f"{plural(figure.estimate.clusters, 'story', 'stories')}"
    )
