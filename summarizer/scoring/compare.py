"""The comparers: how alike two values are, in [0, 1], or nothing to compare.

Every comparer returns None where both sides are empty (null, missing, ``""`` and
``[]`` are one) and 0 where one is. Nothing fuzzy forgives a wrong fact, and a value of
the wrong shape is a wrong value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from summarizer.schema.walk import FieldSpec, Kind
from summarizer.scoring.assign import best_pairs
from summarizer.scoring.names import Names, alike, fold

Data = Mapping[str, Any]
Comparison = Callable[[Any, Any, Names], float]

_STOP = frozenset(
    "a an the of to in on at by for with and or from its his her their this that as is are was "
    "were be been s".split()
)
# Chinese, Japanese and Korean have no blanks to go by (or inflect what stands between
# them): there every character is a word, as KorQuAD (Lim et al. 2019) counts F1.
_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힣]|[^\W぀-ヿ㐀-鿿가-힣]+")


def empty(value: object) -> bool:
    """Say whether a slot is empty: null, ``""``, ``[]`` and an object of these are one."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(empty(v) for v in value.values())
    return isinstance(value, list | tuple) and all(empty(v) for v in value)


def compare(one: Comparison, gold: Any, predicted: Any, names: Names) -> float | None:
    """Compare one field's two values, None standing for an empty one; None where both are."""
    if gold is None:
        return None if predicted is None else 0.0
    return 0.0 if predicted is None else one(gold, predicted, names)


def comparison(spec: FieldSpec) -> Comparison:
    """Return the comparer of a field."""
    if spec.compare == "set":
        return _sets(_single(spec))
    if spec.compare == "reference":
        return _references(spec.refers_to or "")
    if spec.compare == "bounds":
        return _bounds(spec.kind)
    return {"equal": _equal, "name": _name, "text": _text}[spec.compare]


def _single(spec: FieldSpec) -> Comparison:
    """Return the comparer of one element of a list."""
    if spec.refers_to:
        return _references(spec.refers_to)
    if spec.kind in (Kind.WHEN, Kind.QUANTITY):
        return _bounds(spec.kind)
    return {Kind.TEXT: _text, Kind.ALIASES: _name}.get(spec.kind, _equal)


def _equal(gold: Any, predicted: Any, _names: Names) -> float:
    return float(type(gold) is type(predicted) and gold == predicted)


def _name(gold: Any, predicted: Any, names: Names) -> float:
    if isinstance(gold, str) and isinstance(predicted, str):
        return alike(gold, predicted)
    both = isinstance(gold, tuple) and isinstance(predicted, tuple)
    return names.same(gold, predicted) if both else 0.0


def _text(gold: Any, predicted: Any, _names: Names) -> float:
    if not (isinstance(gold, str) and isinstance(predicted, str)):
        return 0.0
    one, two = words(gold), words(predicted)
    if not one or not two:
        return float(fold(gold) == fold(predicted))
    shared = sum(min(n, two[w]) for w, n in one.items() if w in two)
    return 2 * shared / (one.total() + two.total())


@lru_cache(maxsize=8192)
def words(text: str) -> Counter[str]:
    """Count the words of a text without case and stop words. Not to be changed: it is kept."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return Counter(w for w in found if w not in _STOP)


def _references(section: str) -> Comparison:
    def refer(gold: Any, predicted: Any, names: Names) -> float:
        both = isinstance(gold, str) and isinstance(predicted, str)
        return names.refers((section, gold), (section, predicted)) if both else 0.0

    return refer


def _bounds(kind: Kind) -> Comparison:
    keys = ("low", "high") if kind is Kind.QUANTITY else ("earliest", "latest")

    def meet(gold: Any, predicted: Any, names: Names) -> float:
        if not (isinstance(gold, Mapping) and isinstance(predicted, Mapping)):
            return 0.0
        theirs, ours = [gold.get(k) for k in keys], [predicted.get(k) for k in keys]
        if theirs == [None, None]:
            return _text(gold.get("text"), predicted.get("text"), names)
        if ours == theirs:
            return 1.0
        met = any(a is not None and a == b for a, b in zip(theirs, ours, strict=True))
        return 0.5 if met else 0.0

    return meet


def _sets(one: Comparison) -> Comparison:
    def share(gold: Any, predicted: Any, names: Names) -> float:
        if not (isinstance(gold, list | tuple) and isinstance(predicted, list | tuple)):
            return 0.0
        credit = [[one(g, p, names) for p in predicted] for g in gold]
        total = sum(credit[i][j] for i, j in best_pairs(credit))
        return 2 * total / (len(gold) + len(predicted))

    return share
