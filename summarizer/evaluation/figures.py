"""Figures of a scorecard: totals, estimates, slices, cost. All are made from counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from summarizer.evaluation.results import FAILED, CaseResult, Cost, Scorecard
from summarizer.evaluation.statistics import Estimate, Sums, headline, jackknife, only
from summarizer.scoring.counts import Counts, Prf
from summarizer.scoring.counts import headline as headline_of

Pick = Callable[[Counts], Prf]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over sections with what it is a mean of."""

    estimate: Estimate
    sections: int
    cases: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The headline over some of the cases."""

    kind: str
    name: str
    figure: Figure
    gold: int
    """Gold items in it."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What a run took in total, and over how many readings."""

    total: Cost
    readings: int
    failed: int
    losses: int


def totals(results: Iterable[CaseResult], sections: Sequence[str]) -> dict[str, Counts]:
    """Pool the counts of each section."""
    found = dict.fromkeys(sections, Counts())
    for result in results:
        for name, scored in result.sections.items():
            found[name] = found[name] + scored.counts
    return found


def clusters(
    results: Sequence[CaseResult], sections: Sequence[str], pick: Pick = lambda c: c.slots
) -> tuple[tuple[str, ...], Sums]:
    """Return the stories and their counts, ``(stories, sections, 3)``; repeats are averaged."""
    stories = tuple(sorted({r.story for r in results}))
    repeats: dict[str, int] = {}
    for r in results:
        repeats[r.case] = repeats.get(r.case, 0) + 1
    sums = np.zeros((len(stories), len(sections), 3))
    place = {s: n for n, s in enumerate(stories)}
    for r in results:
        for n, name in enumerate(sections):
            if name in r.sections:
                one = pick(r.sections[name].counts)
                counted = np.array([one.credit, one.predicted, one.gold], dtype=float)
                sums[place[r.story], n] += counted / repeats[r.case]
    return stories, sums


def overall(
    results: Sequence[CaseResult], sections: Sequence[str], pick: Pick = lambda c: c.slots
) -> Figure:
    """Return the headline with its interval."""
    _, sums = clusters(results, sections, pick)
    known, count = headline_of({n: Prf(*sums[:, i].sum(axis=0)) for i, n in enumerate(sections)})
    estimate = jackknife(sums, headline) if known is not None else Estimate(None)
    return Figure(estimate, count, len({r.case for r in results}))


def by_section(
    results: Sequence[CaseResult], sections: Sequence[str], pick: Pick = lambda c: c.slots
) -> dict[str, Estimate]:
    """Return each section's F1 with its interval."""
    _, sums = clusters(results, sections, pick)
    return {name: jackknife(sums, only(n)) for n, name in enumerate(sections)}


def at_floors(results: Sequence[CaseResult], sections: Sequence[str]) -> dict[str, float | None]:
    """Return the headline had the identity floor been another."""
    pooled = totals(results, sections)
    floors = dict.fromkeys(f for c in pooled.values() for f in c.floors)
    return {
        f: headline_of({n: c.floors.get(f, Prf()) for n, c in pooled.items()})[0] for f in floors
    }


def repeats(card: Scorecard) -> tuple[float | None, ...]:
    """Return the headline of each repeat by itself."""
    rounds = sorted({r.repeat for r in card.cases})
    return tuple(
        overall([r for r in card.cases if r.repeat == n], card.sections).estimate.value
        for n in rounds
    )


def slices(card: Scorecard) -> tuple[Slice, ...]:
    """Return the headline by split, length, language, voice and tag."""
    keys: Mapping[str, Callable[[CaseResult], Iterable[str]]] = {
        "split": lambda r: [r.split],
        "length": lambda r: [r.length],
        "language": lambda r: [r.language],
        "voice": lambda r: [r.voice],
        "tag": lambda r: r.tags,
    }
    found = []
    for kind, key in keys.items():
        for name in sorted({k for r in card.cases for k in key(r)}):
            some = [r for r in card.cases if name in key(r)]
            items = sum(c.items.gold for c in totals(some, card.sections).values())
            found.append(Slice(kind, name, overall(some, card.sections), items))
    return tuple(found)


def bill(card: Scorecard) -> Bill:
    """Add up what a run took."""
    costs = [r.cost for r in card.cases]
    dollars = [c.dollars for c in costs if c.dollars is not None]
    total = Cost(
        seconds=sum(c.seconds for c in costs),
        calls=sum(c.calls for c in costs),
        prompt_tokens=sum(c.prompt_tokens for c in costs),
        cached_tokens=sum(c.cached_tokens for c in costs),
        completion_tokens=sum(c.completion_tokens for c in costs),
        dollars=sum(dollars) if costs and len(dollars) == len(costs) else None,
    )
    failed = sum(r.status == FAILED for r in card.cases)
    return Bill(total, len(costs), failed, sum(r.losses for r in card.cases))
