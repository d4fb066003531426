"""Two runs side by side: what differs, how surely, and in which items.

Runs are compared only over the same cases, the same gold and the same scorer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from summarizer.errors import GateError
from summarizer.evaluation.cases import Case
from summarizer.evaluation.figures import clusters
from summarizer.evaluation.results import CaseResult, Scorecard
from summarizer.evaluation.statistics import (
    Estimate,
    Sums,
    detectable,
    difference,
    headline,
    holm,
    only,
    randomisation,
)
from summarizer.evaluation.wording import heading
from summarizer.schema.section import Section
from summarizer.scoring.names import Names, items_of
from summarizer.scoring.score import SectionScore

SEED = 20_241_223


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a figure of the second run is from the first's."""

    name: str
    before: float | None
    after: float | None
    estimate: Estimate
    """Of ``after - before``."""
    p: float | None
    """By approximate randomisation; of a section, adjusted after Holm."""
    detectable: float | None
    """The smallest true difference that this many stories would likely show."""


@dataclass(frozen=True, slots=True)
class Change:
    """One item that fares otherwise in the second run."""

    case: str
    repeat: int
    section: str
    item: str
    """The gold item in words, or a kind of spurious item."""
    before: str
    after: str
    better: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared."""

    before: str
    after: str
    cases: int
    stories: int
    headline: Difference
    sections: tuple[Difference, ...]
    changes: tuple[Change, ...]


Headings = Callable[[str, str, int], str]
"""Takes case, section and place of a gold item to its words."""


def compare(before: Scorecard, after: Scorecard, headings: Headings | None = None) -> Comparison:
    """Compare two scored runs, case by case.

    Raises:
        GateError: they cannot be compared; the message says why.
    """
    refuse_unlike(before, after)
    names = before.sections
    stories, one = clusters(before.cases, names)
    _, two = clusters(after.cases, names)
    whole = _difference("headline", one, two, None)
    parts = [_difference(name, one, two, n) for n, name in enumerate(names)]
    adjusted = holm([d.p for d in parts])
    return Comparison(
        before.run,
        after.run,
        len({r.case for r in before.cases}),
        len(stories),
        whole,
        tuple(
            Difference(d.name, d.before, d.after, d.estimate, p, d.detectable)
            for d, p in zip(parts, adjusted, strict=True)
        ),
        tuple(_changes(before, after, headings or (lambda _case, _section, n: f"gold {n}"))),
    )


def headings_of(cases: Sequence[Case], sections: Mapping[str, type[Section]]) -> Headings:
    """Return how the gold items of these cases are worded."""
    gold = {c.name: c.gold for c in cases}
    books = {c.name: Names.of(c.gold, {}, sections).gold for c in cases}
    return lambda case, section, n: heading(
        sections[section], items_of(gold[case], section)[n], books[case]
    )


def refuse_unlike(before: Scorecard, after: Scorecard) -> None:
    """Refuse two scorecards that do not measure the same.

    Raises:
        GateError: other cases, other gold, another scorer, schema version or sections.
    """
    reasons = []
    if before.score_spec != after.score_spec:
        reasons.append(f"score_spec {before.score_spec} against {after.score_spec}")
    if before.schema_version != after.schema_version:
        reasons.append(f"schema version {before.schema_version} against {after.schema_version}")
    ours, theirs = ({r.case for r in c.cases} for c in (before, after))
    if ours != theirs:
        reasons.append(
            f"other cases ({len(ours - theirs)} only in one, {len(theirs - ours)} in the other)"
        )
    elif before.gold != after.gold:
        reasons.append("other gold (its labels or texts have changed)")
    if before.sections != after.sections:
        reasons.append(f"sections {', '.join(before.sections)} against {', '.join(after.sections)}")
    if reasons:
        msg = f"{before.run} and {after.run} cannot be compared: {'; '.join(reasons)}"
        raise GateError(msg, remedy="Score both again on the same gold, or run the same suite.")


def _difference(name: str, one: Sums, two: Sums, section: int | None) -> Difference:
    statistic = headline if section is None else only(section)
    estimate = difference(one, two, statistic)
    before, after = (float(statistic(s.sum(axis=0))) for s in (one, two))
    return Difference(
        name,
        None if isnan(before) else before,
        None if isnan(after) else after,
        estimate,
        randomisation(one, two, statistic, seed=SEED),
        detectable(estimate),
    )


def _changes(before: Scorecard, after: Scorecard, headings: Headings) -> Iterator[Change]:
    later = {(r.case, r.repeat): r for r in after.cases}
    for result in before.cases:
        other = later.get((result.case, result.repeat))
        if other is not None:
            for name in result.sections:
                yield from _in_section(result, other, name, headings)


def _in_section(
    before: CaseResult, after: CaseResult, name: str, headings: Headings
) -> Iterator[Change]:
    one, two = before.sections[name], after.sections[name]
    for n in range(int(one.counts.items.gold)):
        (said, credit), (now, later) = _fate(one, n), _fate(two, n)
        if said != now:
            item = headings(before.case, name, n)
            yield Change(before.case, before.repeat, name, item, said, now, better=later > credit)
    gone, come = _invented(one), _invented(two)
    for kind in sorted({*gone, *come}):
        if gone.get(kind, 0) != come.get(kind, 0):
            yield Change(
                before.case,
                before.repeat,
                name,
                kind.replace("_", " "),
                f"{gone.get(kind, 0)} spurious",
                f"{come.get(kind, 0)} spurious",
                better=come.get(kind, 0) < gone.get(kind, 0),
            )


def _fate(score: SectionScore, n: int) -> tuple[str, float]:
    """Say what became of a gold item, and what it earned."""
    pair = next((p for p in score.pairs if p.gold == n), None)
    if pair is None:
        return "missed", -1.0
    wrong: Sequence[str] = [s.field for s in pair.slots if s.credit is not None and s.credit < 1]
    return (f"wrong: {', '.join(wrong)}" if wrong else "right"), pair.credit


def _invented(score: SectionScore) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for item in score.spurious:
        found[item.mistake.value] = found.get(item.mistake.value, 0) + 1
    return found
