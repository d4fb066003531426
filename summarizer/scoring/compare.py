"""The comparers: how alike two values are, in [0, 1], or nothing to compare.

Every comparer returns None where both sides are empty (null, missing, ``""`` and
``[]`` are one) and 0 where one is. Nothing fuzzy forgives a wrong fact: names meet by
the document's own aliases, else need a token-sort ratio of 0.90 and the same digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from summarizer.schema.walk import FieldSpec
from summarizer.scoring.assign import best_pairs

Data = Mapping[str, Any]
NAME_FLOOR = 0.90
_STOP = frozenset(
    "a an the of to in on at by for with and or from its his her their this that as is are was "
    "were be been".split()
)
_TOKEN = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_LEADING = re.compile(r"^(the|a|an)\s+")


@dataclass(frozen=True, slots=True)
class Names:
    """What the two documents call everything that can be referred to.

    ``gold`` and ``predicted`` map ids to all names of an entry, the fullest first.
    """

    gold: Mapping[str, tuple[str, ...]]
    predicted: Mapping[str, tuple[str, ...]]
    _table: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Turn gold's names round: from a folded name to the ids it may mean."""
        for key, names in self.gold.items():
            for name in names:
                self._table.setdefault(fold(name), set()).add(key)

    def ids(self, name: str) -> set[str]:
        """Return the gold ids a name may mean; empty where gold does not know it."""
        return self._table.get(fold(name), set())


def fold(name: str) -> str:
    """Fold a name for look-up: NFKC, case, blanks, a leading article."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return _LEADING.sub("", plain)


def empty(value: object) -> bool:
    """Say whether a slot is empty: null, ``""`` and ``[]`` are one."""
    return value is None or value in ("", [], (), {})


def compare(spec: FieldSpec, gold: Any, predicted: Any, names: Names) -> float | None:
    """Compare one field's two values; None where both are empty."""
    if empty(gold) and empty(predicted):
        return None
    if empty(gold) or empty(predicted):
        return 0.0
    if spec.many:
        return _sets(spec, gold, predicted, names)
    return _COMPARERS[spec.compare](gold, predicted, names)


def same_name(gold: Sequence[str], predicted: Sequence[str], names: Names) -> float:
    """Compare two entries by their names, the fullest first on either side."""
    meant = {i for n in gold for i in names.ids(n)}
    for name in predicted:
        ids = names.ids(name)
        if ids:
            own = names.ids(gold[0]) or meant
            return float(bool(ids & own))
    return max((_alike(g, p) for g in gold for p in predicted), default=0.0)


def _alike(gold: str, predicted: str) -> float:
    one, two = fold(gold), fold(predicted)
    if sorted(_DIGITS.findall(one)) != sorted(_DIGITS.findall(two)):
        return 0.0
    ratio = fuzz.token_sort_ratio(one, two) / 100
    return ratio if ratio >= NAME_FLOOR else 0.0


def _equal(gold: Any, predicted: Any, _: Names) -> float:
    return float(gold == predicted)


def _name(gold: Any, predicted: Any, names: Names) -> float:
    return same_name(_listed(gold), _listed(predicted), names)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _reference(gold: Any, predicted: Any, names: Names) -> float:
    ours = names.predicted.get(predicted, ())
    return same_name(names.gold.get(gold, (gold,)), ours, names) if ours else 0.0


def _bounds(gold: Data, predicted: Data, names: Names) -> float:
    keys = ("low", "high") if "low" in gold or "high" in gold else ("earliest", "latest")
    theirs = [gold.get(k) for k in keys]
    if all(v is None for v in theirs):
        return _text(gold.get("text") or "", predicted.get("text") or "", names)
    ours = [predicted.get(k) for k in keys]
    if ours == theirs:
        return 1.0
    return 0.5 if any(a == b and a is not None for a, b in zip(theirs, ours, strict=True)) else 0.0


def _text(gold: str, predicted: str, _: Names) -> float:
    one, two = _tokens(gold), _tokens(predicted)
    if not one or not two:
        return float(fold(gold) == fold(predicted))
    shared = sum((one & two).values())
    return 2 * shared / (sum(one.values()) + sum(two.values()))


def _tokens(text: str) -> Counter[str]:
    words = _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())
    return Counter(w for w in words if w not in _STOP)


def _sets(spec: FieldSpec, gold: Any, predicted: Any, names: Names) -> float:
    if isinstance(gold, str) or isinstance(predicted, str):
        return 0.0
    one = _ELEMENTS[spec.kind.value] if spec.kind.value in _ELEMENTS else _text
    credit = [[one(g, p, names) for p in predicted] for g in gold]
    total = sum(credit[i][j] for i, j in best_pairs(credit))
    return 2 * total / (len(gold) + len(predicted))


_COMPARERS: Mapping[str, Callable[[Any, Any, Names], float]] = {
    "equal": _equal,
    "name": _name,
    "reference": _reference,
    "bounds": _bounds,
    "text": _text,
}
_ELEMENTS: Mapping[str, Callable[[Any, Any, Names], float]] = {
    "reference": _reference,
    "enum": _equal,
    "text": _text,
    "aliases": _name,
}
