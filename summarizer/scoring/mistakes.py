"""Names what is wrong with an item that gold does not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from summarizer.schema.marks import Voice
from summarizer.schema.section import Section
from summarizer.scoring.counts import Mistake
from summarizer.scoring.match import IDENTITY_FLOOR, Entry, Likeness, entry, rules
from summarizer.scoring.names import Key, Names

Untold = tuple[str, frozenset[Key], frozenset[int]]
"""A gold item nobody found: its place, the actors it refers to, the sentences it cites."""

REFERENCE_OVERLAP = 0.5
"""Share (Dice) of actors that an item told in the wrong section has in common with gold's."""


@dataclass(frozen=True, slots=True)
class Spurious:
    """A predicted item that gold does not have, and the kind of mistake it is."""

    index: int
    mistake: Mistake
    near: str | None = None
    """The gold item it was made of (``transfers/0``)."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One section of one document with its alignment."""

    name: str
    section: type[Section]
    gold: Sequence[Entry]
    predicted: Sequence[Entry]
    likeness: Likeness
    missed: Sequence[int]
    spurious: Sequence[int]


def explain(here: Aligned, elsewhere: Sequence[Aligned], names: Names) -> tuple[Spurious, ...]:
    """Say of each spurious item why: the first of these kinds that fits.

    A duplicate could be an item of gold's that is already taken. Swapped roles: it
    could be one if two of its references changed places. Wrong section: gold tells of
    the same actors in the same sentence, in another section, and nobody found it
    there. Ungrounded: no quote of its resolves. The rest are others.
    """
    if not here.spurious:
        return ()
    untold = [
        (f"{other.name}/{n}", _held(other.section, gold), gold.sentences)
        for other in elsewhere
        for n in other.missed
        for gold in [other.gold[n]]
    ]
    return tuple(_explained(here, untold, names, n) for n in here.spurious)


def _explained(here: Aligned, untold: Sequence[Untold], names: Names, n: int) -> Spurious:
    item = here.predicted[n]
    column = [row[n] for row in here.likeness.table]
    if column and max(column) > IDENTITY_FLOOR:
        return Spurious(n, Mistake.DUPLICATE, f"{here.name}/{column.index(max(column))}")
    if (near := _swapped(here, item)) is not None:
        return Spurious(n, Mistake.SWAPPED_ROLES, near)
    if not item.sentences:
        return Spurious(n, Mistake.UNGROUNDED)
    ours = _meant(here.section, item, names)
    for near, theirs, sentences in untold:
        both = len(ours) + len(theirs)
        if sentences & item.sentences and 2 * len(ours & theirs) >= REFERENCE_OVERLAP * both > 0:
            return Spurious(n, Mistake.WRONG_SECTION, near)
    return Spurious(n, Mistake.OTHER)


def _swapped(here: Aligned, item: Entry) -> str | None:
    for one, two in _roles(here.section):
        turned = {**item.data, one: item.data.get(two), two: item.data.get(one)}
        other = entry(here.section, turned, item.sentences)
        for n, gold in enumerate(here.gold):
            if here.likeness.identity(gold, other) > IDENTITY_FLOOR:
                return f"{here.name}/{n}"
    return None


@cache
def _roles(section: type[Section]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of fields that hold one actor each, in different parts."""
    single = [
        r.spec
        for r in rules(section)
        if r.spec.refers_to and not r.spec.many and not r.spec.mark(Voice)
    ]
    return tuple((a.name, b.name) for a, b in combinations(single, 2) if a.refers_to == b.refers_to)


@cache
def _fields(section: type[Section]) -> tuple[tuple[int, str], ...]:
    """Return the places of the reference rules, the voice's aside, and what they refer to."""
    return tuple(
        (n, r.spec.refers_to)
        for n, r in enumerate(rules(section))
        if r.spec.refers_to and not r.spec.mark(Voice)
    )


def _references(section: type[Section], item: Entry) -> list[Key]:
    found: list[Key] = []
    for n, target in _fields(section):
        value = item.values[n]
        listed = value if isinstance(value, list | tuple) else [value]
        found += [(target, v) for v in listed if isinstance(v, str)]
    return found


def _held(section: type[Section], gold: Entry) -> frozenset[Key]:
    return frozenset(_references(section, gold))


def _meant(section: type[Section], item: Entry, names: Names) -> frozenset[Key]:
    keys = _references(section, item)
    return frozenset(
        k
        for key in keys
        if key in names.predicted
        for k in names.meaning(names.predicted[key]).keys
    )
