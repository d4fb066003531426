"""Agreement of two labellings of the same articles, by the scorer that scores summaries.

Its headline is the ceiling: no summary can be known to be better than careful readers
agree with each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.errors import GateError
from summarizer.evaluation.cases import Case, text_digest
from summarizer.evaluation.figures import Figure, by_section, overall, totals
from summarizer.evaluation.results import CaseResult, scored
from summarizer.evaluation.runs import Record
from summarizer.evaluation.statistics import Estimate, alpha
from summarizer.schema.section import Section
from summarizer.schema.walk import Kind, fields
from summarizer.scoring.counts import Counts

_NONE = "null"
"""The label of whoever left the slot empty."""


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha of one categorical slot, over items that both found."""

    section: str
    field: str
    value: float | None
    """None where only one value was ever used."""
    items: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two labellings agree."""

    headline: Figure
    slots: Mapping[str, Estimate]
    items: Mapping[str, Estimate]
    counts: Mapping[str, Counts]
    alphas: tuple[Alpha, ...]
    cases: int
    of: int
    """Cases in the corpus, labelled twice or not."""


def agree(cases: Sequence[Case], sections: Mapping[str, type[Section]]) -> Agreement:
    """Compare first and second labellings.

    Raises:
        GateError: no case is labelled twice.
    """
    results = tuple(
        scored(c, Record(c.name, 1, text_digest(c.text), 0.0, c.second), sections)
        for c in cases
        if c.second is not None
    )
    if not results:
        msg = "no case has a second labelling"
        raise GateError(msg, remedy="Write second.json beside gold.json, without looking at it.")
    names = tuple(n for n in sections if any(n in r.sections for r in results))
    return Agreement(
        headline=overall(results, names),
        slots=by_section(results, names),
        items=by_section(results, names, lambda c: c.items),
        counts=totals(results, names),
        alphas=_alphas(results, {n: sections[n] for n in names}),
        cases=len(results),
        of=len(cases),
    )


def ceiling(cases: Sequence[Case], sections: Mapping[str, type[Section]]) -> Agreement | None:
    """Return the agreement, or None where no case is labelled twice."""
    return agree(cases, sections) if any(c.second is not None for c in cases) else None


def _alphas(
    results: Sequence[CaseResult], sections: Mapping[str, type[Section]]
) -> tuple[Alpha, ...]:
    found = []
    for name, section in sections.items():
        categorical = [s.name for s in fields(section) if s.kind in (Kind.ENUM, Kind.COUNTRY)]
        for field in categorical:
            labels = [
                (slot.gold or _NONE, slot.predicted or _NONE)
                for r in results
                if name in r.sections
                for pair in r.sections[name].pairs
                for slot in pair.slots
                if slot.field == field
            ]
            if labels:
                found.append(Alpha(name, field, alpha(labels), len(labels)))
    return tuple(found)
