"""The matcher: which predicted item is which gold item, and what each slot earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from summarizer.schema.marks import Attribute, Identity
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.assign import best_pairs
from summarizer.scoring.compare import Comparison, compare, comparison, empty
from summarizer.scoring.names import Names, all_names

Data = Mapping[str, Any]
IDENTITY_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field takes part in scoring."""

    spec: FieldSpec
    compare: Comparison
    weight: float
    identity: bool
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item, ready to be compared."""

    data: Data
    values: tuple[Any, ...]
    """One value a rule, None where it is empty; a name stands with its aliases."""
    sentences: frozenset[int]
    """The sentences its evidence resolves to."""

    def filled(self) -> int:
        """Count the filled slots."""
        return sum(v is not None for v in self.values)


@dataclass(frozen=True, slots=True)
class Slot:
    """One compared field of a matched pair; ``credit`` is None where both are empty."""

    field: str
    gold: Any
    predicted: Any
    credit: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items held to be the same one, by their places in the documents."""

    gold: int
    predicted: int
    similarity: float
    """Weighted mean of the identity fields, above the floor and at most 1."""
    slots: tuple[Slot, ...]

    @property
    def credit(self) -> float:
        """What all slots earn."""
        return sum(s.credit or 0.0 for s in self.slots)

    @property
    def right(self) -> bool:
        """Whether every slot is right."""
        return all(s.credit is None or s.credit == 1 for s in self.slots)


@cache
def rules(section: type[Section]) -> tuple[Rule, ...]:
    """Return how a section's fields are compared: hard identity, identity, attributes."""
    found = []
    for spec in fields(section):
        if mark := spec.mark(Identity):
            found.append(Rule(spec, comparison(spec), mark.weight, identity=True, hard=mark.hard))
        elif attribute := spec.mark(Attribute):
            found.append(Rule(spec, comparison(spec), attribute.weight, identity=False))
    return tuple(sorted(found, key=lambda r: (not r.identity, not r.hard)))


def entry(section: type[Section], item: Data, sentences: frozenset[int]) -> Entry:
    """Make an item ready to be compared."""
    values = (
        all_names(item) if r.spec.kind is Kind.NAME else item.get(r.spec.name)
        for r in rules(section)
    )
    return Entry(item, tuple(None if empty(v) else v for v in values), sentences)


class Likeness:
    """How alike the items of one section are, pair by pair; computed once for all floors."""

    def __init__(
        self,
        section: type[Section],
        gold: Sequence[Entry],
        predicted: Sequence[Entry],
        names: Names,
    ) -> None:
        """Compare every gold item with every predicted one, by identity."""
        self._rules = rules(section)
        self._gold, self._predicted, self._names = gold, predicted, names
        self._rows, self._columns = _by_content(gold), _by_content(predicted)
        self._slots: dict[tuple[int, int], tuple[Slot, ...]] = {}
        self._ties: dict[tuple[int, int], float] = {}
        self._pairs: dict[int, tuple[Pair, ...]] = {}
        self.table = [[self.identity(g, p) for p in predicted] for g in gold]

    def identity(self, gold: Entry, predicted: Entry) -> float:
        """Return the weighted mean of the identity fields; 0 where a hard one forbids it."""
        total = weight = 0.0
        for n, rule in enumerate(self._rules):
            if not rule.identity:
                break
            c = compare(rule.compare, gold.values[n], predicted.values[n], self._names)
            if c is None:
                continue
            if rule.hard and c == 0:
                return 0.0
            total += rule.weight * c
            weight += rule.weight
        return total / weight if weight else 0.0

    def pairs(self, floor: float = IDENTITY_FLOOR) -> tuple[Pair, ...]:
        """Align the items, one to one and optimally, in gold's order.

        The weight of a pair is ``round(1000 s) + t / (2 (n + 1))``: identity decides,
        attributes and evidence only break ties. Items are assigned in an order of
        their content, so that the documents' order never matters.
        """
        # Admissible sets are nested: two of one size are one set.
        admissible = sum(s > floor for row in self.table for s in row)
        if admissible not in self._pairs:
            self._pairs[admissible] = self._assigned(floor) if admissible else ()
        return self._pairs[admissible]

    def _assigned(self, floor: float) -> tuple[Pair, ...]:
        rows, columns = self._rows, self._columns
        scale = 2 * (min(len(rows), len(columns)) + 1)
        weights = [
            [
                round(1000 * row[j]) + self._tie(i, j) / scale if row[j] > floor else 0.0
                for j in columns
            ]
            for i in rows
            for row in [self.table[i]]
        ]
        found = sorted((rows[a], columns[b]) for a, b in best_pairs(weights))
        return tuple(Pair(i, j, self.table[i][j], self._compared(i, j)) for i, j in found)

    def _compared(self, i: int, j: int) -> tuple[Slot, ...]:
        if (i, j) not in self._slots:
            gold, predicted = self._gold[i], self._predicted[j]
            self._slots[i, j] = tuple(
                Slot(
                    r.spec.name,
                    gold.data.get(r.spec.name),
                    predicted.data.get(r.spec.name),
                    compare(r.compare, one, two, self._names),
                )
                for r, one, two in zip(self._rules, gold.values, predicted.values, strict=True)
            )
        return self._slots[i, j]

    def _tie(self, i: int, j: int) -> float:
        """Return the mean likeness of attributes and evidence, in [0, 1]."""
        if (i, j) in self._ties:
            return self._ties[i, j]
        slots = zip(self._rules, self._compared(i, j), strict=True)
        found = [(r.weight, s.credit) for r, s in slots if not r.identity and s.credit is not None]
        one, two = self._gold[i].sentences, self._predicted[j].sentences
        if one or two:
            found.append((1.0, 2 * len(one & two) / (len(one) + len(two))))
        weight = sum(w for w, _ in found)
        self._ties[i, j] = sum(w * c for w, c in found) / weight if weight else 0.0
        return self._ties[i, j]


def _by_content(entries: Sequence[Entry]) -> list[int]:
    return sorted(range(len(entries)), key=lambda n: repr(sorted(entries[n].data.items())))
