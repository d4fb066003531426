"""The matcher: which predicted item is which gold item, and what each slot earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.schema.marks import Attribute, Identity
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.assign import best_pairs
from summarizer.scoring.compare import Names, compare, empty

Data = Mapping[str, Any]
IDENTITY_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Slot:
    """One compared field of a matched pair; ``credit`` is None where both are empty."""

    field: str
    gold: Any
    predicted: Any
    credit: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items held to be the same one."""

    gold: int
    predicted: int
    similarity: float
    """Weighted mean of the identity fields, in (0.5, 1]."""
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """One document's section, aligned."""

    pairs: tuple[Pair, ...]
    missed: tuple[int, ...]
    """Gold items nobody found."""
    spurious: tuple[int, ...]
    """Predicted items gold does not have."""


def scored(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Return the fields that are compared: identity first, then attributes."""
    specs = fields(section)
    identity = [s for s in specs if s.mark(Identity)]
    return (*identity, *(s for s in specs if s.mark(Attribute)))


def slot_value(spec: FieldSpec, item: Data) -> Any:
    """Return the value that is compared: a name stands with its aliases."""
    value = item.get(spec.name)
    if spec.kind is Kind.NAME and value:
        return [value, *(item.get("aliases") or ())]
    return value


def filled(section: type[Section], item: Data) -> int:
    """Count the filled slots of one item."""
    return sum(not empty(item.get(s.name)) for s in scored(section))


def similarity(section: type[Section], gold: Data, predicted: Data, names: Names) -> float:
    """Return the weighted mean of the identity fields; 0 where a hard one forbids the pair."""
    total = weight = 0.0
    for spec in scored(section):
        mark = spec.mark(Identity)
        if mark is None:
            break
        c = compare(spec, slot_value(spec, gold), slot_value(spec, predicted), names)
        if c is None:
            continue
        if mark.hard and c == 0:
            return 0.0
        total += mark.weight * c
        weight += mark.weight
    return total / weight if weight else 0.0


def match(
    section: type[Section],
    gold: Sequence[Data],
    predicted: Sequence[Data],
    names: Names,
    *,
    floor: float = IDENTITY_FLOOR,
) -> Matching:
    """Align one section of one document, one to one and optimally.

    The weight of a pair is ``round(1000 s) + t / (2 (n + 1))``: identity decides,
    attributes and evidence only break ties.
    """
    n = min(len(gold), len(predicted))
    likeness = [[similarity(section, g, p, names) for p in predicted] for g in gold]
    weights = [
        [
            round(1000 * s) + _tie(section, g, p, names) / (2 * (n + 1)) if s > floor else 0.0
            for s, p in zip(row, predicted, strict=True)
        ]
        for row, g in zip(likeness, gold, strict=True)
    ]
    pairs = tuple(
        Pair(i, j, likeness[i][j], _slots(section, gold[i], predicted[j], names))
        for i, j in best_pairs(weights)
    )
    return Matching(
        pairs,
        tuple(sorted(set(range(len(gold))) - {p.gold for p in pairs})),
        tuple(sorted(set(range(len(predicted))) - {p.predicted for p in pairs})),
    )


def quotes(item: Data) -> list[str]:
    """Return an item's quotes; gold may hold them as plain strings."""
    return [e["quote"] if isinstance(e, Mapping) else str(e) for e in item.get("evidence") or ()]


def _slots(section: type[Section], gold: Data, predicted: Data, names: Names) -> tuple[Slot, ...]:
    return tuple(
        Slot(s.name, gold.get(s.name), predicted.get(s.name), compare(s, g, p, names))
        for s in scored(section)
        for g, p in [(slot_value(s, gold), slot_value(s, predicted))]
    )


def _tie(section: type[Section], gold: Data, predicted: Data, names: Names) -> float:
    credits = [
        c
        for s in scored(section)
        if s.mark(Attribute)
        for c in [compare(s, gold.get(s.name), predicted.get(s.name), names)]
        if c is not None
    ]
    one, two = set(quotes(gold)), set(quotes(predicted))
    if one or two:
        credits.append(2 * len(one & two) / (len(one) + len(two)))
    return sum(credits) / len(credits) if credits else 0.0
