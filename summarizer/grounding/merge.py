"""One item for each thing, however often the article tells it.

Two items of a section are one where every hard identity field agrees and their other
identity fields do not tell them apart. The first keeps its words; the later one adds
evidence and fills what was empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from summarizer.schema.marks import Cues, Identity, Voice
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields

_SAME_WORDS = 0.5
_WORD = re.compile(r"\w+")
_LIGHT = frozenset("a an the of to in on at by for with and or more new its their further".split())


StandsFor = Callable[[str, str], bool]
"""Says whether the first of two ids stands for the second: a state for its minister."""


def _nobody(_: str, __: str) -> bool:
    return False


def merged(
    items: Sequence[Section], stands_for: StandsFor = _nobody, headline: int = 0
) -> tuple[Section, ...]:
    """Merge items that are the same thing, in order of their first telling.

    What the headline tells, the first ``headline`` characters, is told in full further on: in
    other words, if need be.
    """
    kept: list[Section] = []
    for item in _told_in_full(items, stands_for, headline):
        twin = next((n for n, k in enumerate(kept) if same(k, item, stands_for)), None)
        if twin is None:
            kept.append(item)
        else:
            kept[twin] = _united(kept[twin], item, stands_for)
    return tuple(_crowded(k) for k in kept)


def _told_in_full(items: Sequence[Section], stands_for: StandsFor, headline: int) -> list[Section]:
    """Give the headline's items to those that tell them in full; only the rest stay."""
    short = [i for i in items if i.evidence and i.evidence[0].end <= headline]
    kept = [i for i in items if i not in short]
    alone = []
    for item in short:
        full = next((n for n, k in enumerate(kept) if _sums_up(item, k, stands_for)), None)
        if full is None:
            alone.append(item)
        else:
            kept[full] = _united(kept[full], item, stands_for)
    return [*alone, *kept]


def _sums_up(short: Section, full: Section, stands_for: StandsFor) -> bool:
    """Say whether all that identifies two items but their words agrees."""
    identity = [s for s in fields(type(short)) if s.mark(Identity)]
    if not any(s.kind is Kind.TEXT for s in identity):
        return False
    told = [s for s in identity if s.kind is not Kind.TEXT]
    return all(_agrees(s, short, full, stands_for) for s in told)


def same(  # noqa: PLR0911  one for each thing that decides
    one: Section, two: Section, stands_for: StandsFor = _nobody
) -> bool:
    """Say whether two items of a section tell of the same thing."""
    if isinstance(one, Named) and isinstance(two, Named):
        return one.id == two.id
    identity = [s for s in fields(type(one)) if s.mark(Identity)]
    if not all(_agrees(s, one, two, stands_for) for s in identity if s.hard):
        return False
    if any(_at_other_times(s, one, two) or _apart(s, one, two) for s in fields(type(one))):
        return False
    if any(_opposed(s, one, two) for s in fields(type(one))):
        return False
    words = [s for s in identity if s.kind is Kind.TEXT]
    if not words:
        return all(_agrees(s, one, two, stands_for) for s in identity if not s.hard)
    if all(_words(getattr(one, s.name)) == _words(getattr(two, s.name)) for s in words):
        return True
    # Other words for it: then nothing else may tell them apart.
    told = [s.name for s in fields(type(one)) if s.kind is Kind.ENUM]
    alike = all(_agrees(s, one, two, stands_for) for s in words)
    return alike and all(getattr(one, n) == getattr(two, n) for n in told)


def _opposed(spec: FieldSpec, one: Section, two: Section) -> bool:
    """Say whether two items are what different speakers say who do not agree."""
    voice = spec.mark(Voice)
    if voice is None or voice.apart is None:
        return False
    names = (voice.apart, spec.name)
    return all(getattr(one, n) != getattr(two, n) for n in names)


def _agrees(spec: FieldSpec, one: Section, two: Section, stands_for: StandsFor) -> bool:
    a, b = getattr(one, spec.name), getattr(two, spec.name)
    if spec.many:
        return _covered(a, b, stands_for) or _covered(b, a, stands_for)
    if spec.kind is Kind.TEXT:
        return _alike(str(a), str(b))
    if spec.kind is Kind.ENUM:
        cues = spec.mark(Cues)
        return a == b or (cues is not None and (_yields(cues, a, b) or _yields(cues, b, a)))
    return bool(a == b)


def _yields(cues: Cues, value: str, other: str) -> bool:
    return value == cues.default or (value, other) in cues.yielding


def _apart(spec: FieldSpec, one: Section, two: Section) -> bool:
    """Say whether one of two items is there and the other is still to come, or never came."""
    cues, a, b = spec.mark(Cues), getattr(one, spec.name), getattr(two, spec.name)
    return cues is not None and a != b and (a in cues.apart or b in cues.apart)


def _covered(some: Sequence[str], others: Sequence[str], stands_for: StandsFor) -> bool:
    """Say whether all of some are among the others: one at least itself, the rest by proxy.

    All by proxy where they are as many: "Peru and Chile met", then who met for them.
    """
    left = [s for s in some if s not in others]
    free = [o for o in others if o not in some]
    known = len(left) < len(some) or len(some) == len(others)
    return known and all(any(stands_for(s, o) or stands_for(o, s) for o in free) for s in left)


def _at_other_times(spec: FieldSpec, one: Section, two: Section) -> bool:
    """Say whether both items have days, and the days do not meet."""
    a, b = getattr(one, spec.name), getattr(two, spec.name)
    if spec.kind is not Kind.WHEN or a is None or b is None:
        return False
    if None in (a.earliest, a.latest, b.earliest, b.latest):
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


def _crowded(item: Section) -> Section:
    """Return an item with the values that the number of its members asks for."""
    for spec in fields(type(item)):
        cues = spec.mark(Cues)
        if cues and cues.crowded:
            members, least, value, other = cues.crowded
            if getattr(item, spec.name) == value and len(getattr(item, members)) >= least:
                return item.model_copy(update={spec.name: other})
    return item


def _together(some: Sequence[str], others: Sequence[str], stands_for: StandsFor) -> tuple[str, ...]:
    """Return the members of two lists, whoever only stands for another left out."""
    every = tuple(dict.fromkeys((*some, *others)))
    both = set(some) & set(others)
    return tuple(e for e in every if e in both or not any(stands_for(e, o) for o in every))


def _gives_way(spec: FieldSpec, one: Any, two: Any) -> bool:
    """Say whether what was told first is empty, or vaguer than what was told later."""
    if one in (None, "", ()):
        return two not in (None, "", ())
    cues = spec.mark(Cues)
    return bool(spec.mark(Identity) and cues and one != two and _yields(cues, one, two))


def _united(one: Section, two: Section, stands_for: StandsFor) -> Section:
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
            change[spec.name] = _together(a, b, stands_for)
        elif _gives_way(spec, a, b):
            change[spec.name] = b
    return one.model_copy(update=change)
