"""What in a sentence is an item's own: its words, and the time and number beside them.

Goes by distance and by closed classes of words (saying, connecting, what is to come). It
knows neither fields nor sections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.grounding.dates import Time, times
from summarizer.grounding.quantities import Amount, amounts
from summarizer.schema.marks import Identity, Pattern
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields

_NEAR = 100
_FEWEST = 12
"""Letters that words need to tell something of their own."""
_AHEAD = re.compile(
    r"\b(?:will|would|may|might|could|plans?|next|to be|scheduled|expected|upcoming|ahead|set to|"
    r"due|intends?|likely)\b|예정|будет|планир|состоится|将",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:said|says|told \w+|announced|reported|warned|stated|added|confirmed|denied|condemned)"
    r"(?: (?:here|reporters|late|early))*\s+$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\s*(?:that|,? (?:he|she|it|they|\w+) (?:said|says|told|announced))\b", re.IGNORECASE
)
_THAT = re.compile(r"\b(?:wrote|said|told|warned|announced|added|reported)\b[^;:.]*\bthat\b")
_CLAUSE = re.compile(
    r"\b(?:after|before|when|since|according|which|who|where|said|says|told)\b|[;:]",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(possib\w+|might|(?-i:may)|could|will|would|threaten\w*|vow\w*|prepar\w+|signs?|risk)\b",
    re.IGNORECASE,
)


def ahead(text: str) -> bool:
    """Say whether a sentence speaks of what is still to come."""
    return bool(_AHEAD.search(text))


def modal(text: str) -> str | None:
    """Return the first word of a sentence that makes it a possibility, if any."""
    m = _MODAL.search(text)
    return m[0] if m else None


def own_words(text: str, known: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return where in a sentence the item's own verbatim words stand, the longest of them."""
    words = [v for v in known.values() if isinstance(v, str) and v in text]
    longest = max(words, key=len, default="")
    return (text.find(longest), text.find(longest) + len(longest)) if longest else None


def own_values(section: type[Section], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values that are an item's own words: those of its identity, if it has any."""
    names = [s.name for s in fields(section) if s.mark(Identity) and s.kind is Kind.TEXT]
    own = {n: known[n] for n in names if isinstance(known.get(n), str)}
    return own or known


def apart(text: str, own: tuple[int, int], known: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return where other words that tell something of an item stand: its condition."""
    others = [v for v in known.values() if isinstance(v, str) and len(v) > _FEWEST]
    spans = [(at, at + len(v)) for v in others if (at := text.find(v)) >= 0]
    return [(a, b) for a, b in spans if b <= own[0] or a >= own[1]]


def behind(spec: FieldSpec, text: str, end: int) -> str | None:
    """Return what a field's own pattern finds right behind an item's words."""
    mark = spec.mark(Pattern)
    found = (re.search(p, text[end : end + _NEAR]) for p in mark.patterns) if mark else ()
    return next((m[1].strip() for m in found if m), None)


def own_time(
    text: str,
    span: tuple[int, int],
    language: str | None,
    elsewhere: Sequence[tuple[int, int]] = (),
) -> Time | None:
    """Return the time nearest to an item's words that may be the item's, if any.

    What stands ``elsewhere``, in words that tell something else of the item, is not its time.
    """
    start, end = span
    told = [t for t in times(text, language) if not any(a <= t.start < b for a, b in elsewhere)]
    near = [t for t in told if _belongs(text, t.start, t.end, start, end)]
    return min(near, key=lambda t: max(start - t.end, t.start - end), default=None)


def own_amount(text: str, span: tuple[int, int], language: str | None) -> Amount | None:
    """Return the amount that counts an item's words: right before them, or within them."""
    start, end = span
    for a in amounts(text, language):
        before = a.end <= start and re.fullmatch(r"\s*(?:\w+\s+){0,2}", text[a.end : start])
        if before or start <= a.start < end:
            return a
    return None


def _belongs(text: str, start: int, end: int, own_start: int, own_end: int) -> bool:
    """Say whether a time may be the item's: not the time of saying so, nor another clause's."""
    says = _SAYS.match(text, end)
    if _SAID.search(text[:start]) or (says and (end <= own_start or "that" in says[0])):
        return False
    if end <= own_start and _THAT.search(text[end:own_start]):
        return False
    between = text[end:own_start] if end <= own_start else text[own_end:start]
    return not _CLAUSE.search(between)
