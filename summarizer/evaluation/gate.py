"""Gates: may this change land? Exact for replayed outputs, statistical for fresh ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import isclose

from summarizer.evaluation.diff import refuse_unlike
from summarizer.evaluation.figures import clusters, totals
from summarizer.evaluation.results import Scorecard
from summarizer.evaluation.statistics import difference, headline, lower_bound, upper_bound
from summarizer.scoring.counts import Counts

MARGIN = 0.02
"""How much worse a fresh run may be, in points of headline F1, before it counts as worse."""


class Verdict(IntEnum):
    """What a gate says; the value is the exit code."""

    PASS = 0
    WORSE = 1
    USAGE = 2
    CANNOT_TELL = 3


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict and its reasons, one a line."""

    verdict: Verdict
    reasons: tuple[str, ...]


def replayed(baseline: Scorecard, card: Scorecard) -> Ruling:
    """Hold replayed outputs to the baseline's exact counts.

    The same recorded answers must count the same; a gain is no pass either, for then
    the baseline is out of date.

    Raises:
        GateError: the two cannot be compared.
    """
    refuse_unlike(baseline, card)
    theirs = {(r.case, r.repeat): r for r in card.cases}
    reasons = []
    for result in baseline.cases:
        other = theirs.get((result.case, result.repeat))
        if other is None:
            reasons.append(f"{result.case}: repeat {result.repeat} is missing")
            continue
        for name, scored in result.sections.items():
            for what, old, new in _unequal(scored.counts, other.sections[name].counts):
                reasons.append(f"{result.case}: {name}: {what} was {old:g}, is {new:g}")
    if reasons:
        return Ruling(Verdict.WORSE, tuple(reasons))
    counts = totals(card.cases, card.sections).values()
    items = sum(c.items.gold for c in counts)
    return Ruling(
        Verdict.PASS, (f"all counts of {len(card.cases)} cases, {items} gold items, are the same",)
    )


def fresh(baseline: Scorecard, card: Scorecard, *, margin: float = MARGIN) -> Ruling:
    """Hold fresh outputs to the baseline, give or take ``margin``.

    Passes if the one-sided 95 % lower bound of the headline's difference is above
    ``-margin``; worse if even the upper bound is not; else nobody can tell.

    Raises:
        GateError: the two cannot be compared.
    """
    refuse_unlike(baseline, card)
    _, one = clusters(baseline.cases, baseline.sections)
    stories, two = clusters(card.cases, card.sections)
    found = difference(one, two, headline)
    low, high = lower_bound(found), upper_bound(found)
    if found.value is None or low is None or high is None:
        reason = f"no interval over {len(stories)} story: run more stories"
        return Ruling(Verdict.CANNOT_TELL, (reason,))
    told = (
        f"headline {found.value:+.3f} against {baseline.run}, one-sided 95 % bounds "
        f"{low:+.3f} and {high:+.3f}, margin {margin:.3f}, {len(stories)} stories"
    )
    if low > -margin:
        return Ruling(Verdict.PASS, (told,))
    if high <= -margin:
        return Ruling(Verdict.WORSE, (told,))
    return Ruling(Verdict.CANNOT_TELL, (told, "more stories would narrow the bounds"))


def _unequal(old: Counts, new: Counts) -> list[tuple[str, float, float]]:
    rows = [
        (f"{what}.{part}", getattr(getattr(old, what), part), getattr(getattr(new, what), part))
        for what in ("items", "slots", "strict", "sentences")
        for part in ("credit", "predicted", "gold")
    ]
    rows += [
        (f"{what}.{part}", getattr(getattr(old, what), part), getattr(getattr(new, what), part))
        for what in ("quoted", "unsupported", "spurious", "absent")
        for part in ("part", "whole")
    ]
    kinds = sorted({*old.mistakes, *new.mistakes})
    rows += [(k, old.mistakes.get(k, 0), new.mistakes.get(k, 0)) for k in kinds]
    return [r for r in rows if not isclose(r[1], r[2], abs_tol=1e-6)]
