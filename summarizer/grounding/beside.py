"""What in a sentence is an item's own: its words, and the time and number beside them.

Goes by distance and by closed classes of words (saying, connecting, what is to come). It
knows neither fields nor sections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.grounding import telling
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
    r"due|intends?|likely|(?:is|are) to(?= [a-z]))\b|예정|будет|планир|состоится|将",
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
_ELSE = re.compile(
    r"\b(?:since|until|before|after|than|between|from)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_DATELINE = re.compile(r"[A-Z][\w./' -]{1,40},\s[^-–—\n]{0,40}\s[-–—]{1,2}\s")
_CLAUSE = re.compile(
    r"\b(?:after|before|when|since|according|which|who|where|said|says|told)\b|[;:]|"
    r",\s(?:and|but|а|но)\s(?:the\s)?(?-i:[A-ZА-Я])",
    re.IGNORECASE,
)
_HEADED = re.compile(r"[\s•*–-]*")
_OWN_CLAUSE = re.compile(r"^,? (?:which|that)\b", re.IGNORECASE)
_LEADS_TO_TIME = re.compile(r"\b(?:after|before|since)\s*$", re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:的?(?:\w+\s+){0,2}|(?:\w+\s+){1,3}of\s+)")
_AMOUNTING = re.compile(
    r",? (?:worth|valued at|totall?ing|amounting to|estimated at|numbering)\s+|,\s|[을를이가] ",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"(?:[价價]值|总[价額额]|總[價額额]|стоимостью|на сумму)\s?(?:[约約]|до|около)?\s?$"
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
    whole = end - start >= len(text)
    near = [
        t
        for t in _told(text, language)
        if _belongs(text, t.start, t.end, start, end)
        and (whole or t.text.lower() != "just")
        and not any(a <= t.start < b for a, b in elsewhere)
    ]
    return min(near, key=lambda t: max(start - t.end, t.start - end), default=None)


def time_beside(text: str, span: tuple[int, int], language: str | None) -> Time | None:
    """Return the time nearest to what is told, else the only one that a sentence tells."""
    told = [t for t in _told(text, language) if not _ELSE.search(text[: t.start] + _first(t.text))]
    near = [t for t in told if _belongs(text, t.start, t.end, *span)]
    if not near:
        return told[0] if len(told) == 1 else None
    return min(near, key=lambda t: max(span[0] - t.end, t.start - span[1]))


def _first(text: str) -> str:
    return text.split(maxsplit=1)[0] + " "


def _told(text: str, language: str | None) -> list[Time]:
    """Return the times of a sentence but its dateline's and those of saying so."""
    head = _DATELINE.match(text)
    begins = head.end() if head else 0
    return [
        t for t in times(text, language) if t.start >= begins and not _SAID.search(text[: t.start])
    ]


def own_amount(text: str, span: tuple[int, int], language: str | None) -> Amount | None:
    """Return the amount that counts an item's words: right by them, or within them."""
    start, end = span
    for a in amounts(text, language):
        if _PRICE.search(text[: a.start]):
            continue
        before = a.end <= start and _COUNTED.fullmatch(text[a.end : start])
        behind = end <= a.start and _AMOUNTING.fullmatch(text[end : a.start])
        if before or behind or start <= a.start < end:
            return a
    return None


def _belongs(text: str, start: int, end: int, own_start: int, own_end: int) -> bool:
    """Say whether a time may be the item's: not the time of saying so, nor another clause's."""
    says = _SAYS.match(text, end)
    if says and (end <= own_start or "that" in says[0]):
        return False
    if end <= own_start and _THAT.search(text[end:own_start]):
        return False
    if telling.of_saying(text, start, end, own_start):
        return False
    if telling.apart(text, min(end, own_end), max(start, own_start)):
        return False
    if end <= own_start:
        headed = _HEADED.fullmatch(text[:start]) and text[end : end + 1] == ":"
        return bool(headed) or not _CLAUSE.search(text[end:own_start])
    # "the tanks, which it sold last year before the vote"
    between = _OWN_CLAUSE.sub("", _LEADS_TO_TIME.sub("", text[own_end:start]))
    return not _CLAUSE.search(between)
