"""One item for each thing, however often the article tells it.

Two items of a section are one where every hard identity field agrees and their other
identity fields do not tell them apart. The first keeps its words; the later one adds
evidence and fills what was empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from summarizer.schema.marks import Cues, Identity
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields

_SAME_WORDS = 0.5
_WORD = re.compile(r"\w+")
_LIGHT = frozenset("a an the of to in on at by for with and or more new its their further".split())


def merged(items: Sequence[Section]) -> tuple[Section, ...]:
    """Merge items that are the same thing, in order of their first telling."""
    kept: list[Section] = []
    for item in items:
        twin = next((n for n, k in enumerate(kept) if same(k, item)), None)
        if twin is None:
            kept.append(item)
        else:
            kept[twin] = _united(kept[twin], item)
    return tuple(kept)


def same(one: Section, two: Section) -> bool:
    """Say whether two items of a section tell of the same thing."""
    if isinstance(one, Named) and isinstance(two, Named):
        return one.id == two.id
    identity = [s for s in fields(type(one)) if s.mark(Identity)]
    if not all(_agrees(s, one, two) for s in identity if s.hard):
        return False
    if any(_at_other_times(s, one, two) for s in fields(type(one)) if s.kind is Kind.WHEN):
        return False
    words = [s for s in identity if s.kind is Kind.TEXT]
    if not words:
        return all(_agrees(s, one, two) for s in identity if not s.hard)
    if all(_words(getattr(one, s.name)) == _words(getattr(two, s.name)) for s in words):
        return True
    # Other words for it: then nothing else may tell them apart.
    told = [s.name for s in fields(type(one)) if s.kind is Kind.ENUM]
    alike = all(_agrees(s, one, two) for s in words)
    return alike and all(getattr(one, n) == getattr(two, n) for n in told)


def _agrees(spec: FieldSpec, one: Section, two: Section) -> bool:
    a, b = getattr(one, spec.name), getattr(two, spec.name)
    if spec.many:
        return set(a) <= set(b) or set(b) <= set(a)
    if spec.kind is Kind.TEXT:
        return _alike(str(a), str(b))
    if spec.kind is Kind.ENUM:
        cues = spec.mark(Cues)
        return a == b or (cues is not None and cues.default in (a, b))
    return bool(a == b)


def _at_other_times(spec: FieldSpec, one: Section, two: Section) -> bool:
    """Say whether both items have days, and the days do not meet."""
    a, b = getattr(one, spec.name), getattr(two, spec.name)
    if a is None or b is None or None in (a.earliest, a.latest, b.earliest, b.latest):
        return False
    return bool(a.latest < b.earliest or b.latest < a.earliest)


def _alike(one: str, two: str) -> bool:
    a, b = _words(one), _words(two)
    if not a or not b:
        return one == two
    if {w for w in a if w.isdigit()} != {w for w in b if w.isdigit()}:
        return False
    return 2 * len(a & b) / (len(a) + len(b)) > _SAME_WORDS or a <= b or b <= a


def _words(text: str) -> set[str]:
    return {w.rstrip("s") for w in _WORD.findall(text.casefold()) if w not in _LIGHT}


def _united(one: Section, two: Section) -> Section:
    change: dict[str, Any] = {}
    seen = {(e.start, e.end) for e in one.evidence}
    more = [e for e in two.evidence if (e.start, e.end) not in seen]
    if more:
        change["evidence"] = (*one.evidence, *more)
    for spec in fields(type(one)):
        a, b = getattr(one, spec.name), getattr(two, spec.name)
        if spec.kind is Kind.EVIDENCE:
            continue
        if spec.many and b:
            change[spec.name] = tuple(dict.fromkeys((*a, *b)))
        elif a in (None, "", ()) and b not in (None, "", ()):
            change[spec.name] = b
    return one.model_copy(update=change)
