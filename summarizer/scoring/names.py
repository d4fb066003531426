"""Names: who a name means, and when two names are one.

Gold's names and aliases are the table; every name of a prediction is looked up in it.
This module knows nothing of the fields that names stand in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from summarizer.schema.section import Named, Section

Data = Mapping[str, Any]
Key = tuple[str, str]
"""A section and an id in it."""

NAME_FLOOR = 0.90
_DIGITS = re.compile(r"\d+")
_LEADING = re.compile(r"^(the|a|an)\s+")
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Fold a name for look-up: NFKC, case, blanks, a leading article."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return _LEADING.sub("", plain)


@lru_cache(maxsize=8192)
def alike(one: str, two: str) -> float:
    """Return how alike two names are, 0 where they are not one name.

    The token-sort ratio of the folded names, 0 under 0.90 or where their digits
    differ. The floor holds for the words that only one of them has, too: in long
    names the ratio alone would take Austria's ministry for Australia's.
    """
    one, two = fold(one), fold(two)
    if one == two:
        return 1.0
    if sorted(_DIGITS.findall(one)) != sorted(_DIGITS.findall(two)):
        return 0.0
    ratio = fuzz.token_sort_ratio(one, two) / 100
    if ratio < NAME_FLOOR:
        return 0.0
    ours, theirs = _WORD.findall(one), _WORD.findall(two)
    rest = ("".join(_without(ours, theirs)), "".join(_without(theirs, ours)))
    return ratio if not all(rest) or fuzz.ratio(*rest) / 100 >= NAME_FLOOR else 0.0


def _without(words: list[str], others: list[str]) -> list[str]:
    return list((Counter(words) - Counter(others)).elements())


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whom of gold's a predicted entry means, and how surely."""

    keys: frozenset[Key]
    """More than one where a name is shared and nothing narrows it."""
    credit: float
    """1 where a name is gold's own, else the ratio that took it for one; 0 for nobody."""


_NOBODY = Meaning(frozenset(), 0.0)


@dataclass(frozen=True, slots=True)
class Names:
    """What two documents call everything that can be referred to."""

    gold: Mapping[Key, tuple[str, ...]]
    """All names of gold's entries, the fullest first."""
    predicted: Mapping[Key, tuple[str, ...]]
    """The same of the prediction's."""
    _table: dict[str, set[Key]] = field(default_factory=dict)
    _fullest: dict[str, set[Key]] = field(default_factory=dict)
    _meant: dict[tuple[str, ...], Meaning] = field(default_factory=dict)
    _referred: dict[Key, Meaning] = field(default_factory=dict)

    @classmethod
    def of(cls, gold: Data, predicted: Data, sections: Mapping[str, type[Section]]) -> Names:
        """Gather the names of two documents."""
        named = [n for n, s in sections.items() if issubclass(s, Named)]
        return cls(_entries(gold, named), _entries(predicted, named))

    def __post_init__(self) -> None:
        """Turn gold's names round: from a folded name to the entries that have it."""
        for key, names in self.gold.items():
            self._fullest.setdefault(fold(names[0]), set()).add(key)
            for name in names:
                self._table.setdefault(fold(name), set()).add(key)

    def keys(self, name: str) -> frozenset[Key]:
        """Return gold's entries of a name; a fullest name goes before an alias."""
        folded = fold(name)
        return frozenset(self._fullest.get(folded) or self._table.get(folded) or ())

    def meaning(self, names: tuple[str, ...]) -> Meaning:
        """Say whom an entry with these names means.

        The first name that gold knows decides, later ones only narrow it, so that no
        list of aliases can stand for two. Where gold knows none, the first that is
        nearly one of gold's decides.
        """
        if names not in self._meant:
            self._meant[names] = self._known(names) or self._nearly(names)
        return self._meant[names]

    def refers(self, gold: Key, predicted: Key) -> float:
        """Compare two references: the predicted one earns credit if it means gold's entry."""
        if predicted not in self._referred:
            names = self.predicted.get(predicted)
            self._referred[predicted] = self.meaning(names) if names else _NOBODY
        meant = self._referred[predicted]
        return meant.credit if gold in meant.keys else 0.0

    def same(self, gold: Sequence[str], predicted: Sequence[str]) -> float:
        """Compare two entries by their names, the fullest first on either side."""
        meant = self.meaning(tuple(predicted))
        own = self.keys(gold[0])
        if meant.keys and own:
            return meant.credit if meant.keys & own else 0.0
        return max((alike(g, predicted[0]) for g in gold), default=0.0)

    def _known(self, names: tuple[str, ...]) -> Meaning | None:
        meant: frozenset[Key] = frozenset()
        for name in names:
            keys = self.keys(name)
            meant = (meant & keys or meant) if meant else keys
        return Meaning(meant, 1.0) if meant else None

    def _nearly(self, names: tuple[str, ...]) -> Meaning:
        for name in names:
            ratios = {n: alike(n, name) for n in self._table}
            best = max(ratios.values(), default=0.0)
            if best:
                found = {k for n, r in ratios.items() if r == best for k in self.keys(n)}
                return Meaning(frozenset(found), best)
        return _NOBODY


def all_names(item: Data) -> tuple[str, ...]:
    """Return an entry's names, the fullest first; nothing that is no text."""
    aliases = item.get("aliases")
    listed = aliases if isinstance(aliases, list | tuple) else ()
    return tuple(n for n in (item.get("name"), *listed) if isinstance(n, str) and n.strip())


def items_of(document: Data, section: str) -> tuple[Data, ...]:
    """Return a document's items of a section; nothing that is no item."""
    found = document.get(section)
    if not isinstance(found, list | tuple):
        return ()
    return tuple(i for i in found if isinstance(i, Mapping))


def _entries(document: Data, sections: Iterable[str]) -> dict[Key, tuple[str, ...]]:
    entries: dict[Key, tuple[str, ...]] = {}
    for section in sections:
        for item in items_of(document, section):
            key, names = item.get("id"), all_names(item)
            if isinstance(key, str) and names:
                entries.setdefault((section, key), names)
    return entries
