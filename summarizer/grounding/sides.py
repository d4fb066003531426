"""Who may stand on which side of an item, where a sentence's form gives it away.

"To Kyiv" gets and "from Oslo" gives, whatever a small model makes of them. Goes by the
patterns that a section's references declare; it knows no section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from summarizer.grounding.index import Found
from summarizer.schema.marks import Reference
from summarizer.schema.walk import FieldSpec, Kind

_NAME = "@"
_BEFORE = 60
_BEHIND = 40
_TWO = 2


def pairs(
    columns: Sequence[FieldSpec], text: str, named: Sequence[Found], others: Sequence[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of names that a row's two single references may take.

    ``others`` are names that the sentence leaves to be understood: their form says nothing.
    Empty where a row has not two such references, or where no pair is left.
    """
    single = [c for c in columns if c.kind is Kind.REFERENCE and not c.many]
    if len(single) != _TWO:
        return ()
    first: dict[str, str] = {}
    for f in named:
        first.setdefault(f.key, f.words)
    sides = [
        [w for key, w in first.items() if may(spec, single, text, named, key)] for spec in single
    ]
    left, right = ([*side, *(o for o in others if o not in side)] for side in sides)
    return tuple((a, b) for a in left for b in right if a != b)


def unbarred(columns: Sequence[FieldSpec], text: str, named: Sequence[Found]) -> tuple[Found, ...]:
    """Return the names that the form of a sentence bars from none of the lists of a row."""
    for column in columns:
        mark = column.mark(Reference) if column.many else None
        if mark and mark.bars:
            named = _without(mark.bars, text, named)
        if mark and mark.telling:
            others = _without(mark.telling, text, named)
            named = others if len({f.key for f in others}) >= column.at_least else named
    return tuple(named)


def _without(pattern: str, text: str, named: Sequence[Found]) -> tuple[Found, ...]:
    """Return the names of which not every mention fits a pattern."""
    fits = _compiled(pattern).search
    return tuple(f for f in named if not all(fits(x) for x in _forms(text, named, f.key)))


def may(
    spec: FieldSpec, rivals: Sequence[FieldSpec], text: str, named: Sequence[Found], key: str
) -> bool:
    """Say whether a name may stand for a field: a rival does not claim it, nothing bars it."""
    forms = list(_forms(text, named, key))
    mark = spec.mark(Reference)
    if mark and mark.led and any(_compiled(mark.led).search(f) for f in forms):
        return True
    if mark and mark.bars and all(_compiled(mark.bars).search(f) for f in forms):
        return False
    claims = [m.led for r in rivals if r is not spec and (m := r.mark(Reference)) and m.led]
    return not any(all(_compiled(c).search(f) for f in forms) for c in claims)


def _forms(text: str, named: Sequence[Found], key: str) -> Iterator[str]:
    """Yield what stands around each mention of an entry, the name itself as ``@``."""
    for f in named:
        if f.key == key:
            yield text[max(0, f.start - _BEFORE) : f.start] + _NAME + text[f.end :][:_BEHIND]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
