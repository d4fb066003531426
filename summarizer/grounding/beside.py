"""What in a sentence is an item's own: its words, and the time and number beside them.

Goes by distance and by closed classes of words (saying, connecting, what is to come). It
knows neither fields nor sections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from summarizer.grounding.dates import Time, times
from summarizer.grounding.quantities import Amount, amounts
from summarizer.grounding.telling import apart, of_saying

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
_CLAUSE = re.compile(
    r"\b(?:after|before|when|since|according|which|who|where|said|says|told)\b|[;:]",
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


def own_time(text: str, span: tuple[int, int], language: str | None) -> Time | None:
    """Return the time nearest to an item's words that may be the item's, if any."""
    start, end = span
    near = [t for t in times(text, language) if _belongs(text, t.start, t.end, start, end)]
    return min(near, key=lambda t: max(start - t.end, t.start - end), default=None)


def own_amount(text: str, span: tuple[int, int], language: str | None) -> Amount | None:
    """Return the amount that counts an item's words: right before them, or within them."""
    start, end = span
    for a in amounts(text, language):
        if _PRICE.search(text[: a.start]):
            continue
        before = a.end <= start and re.fullmatch(r"\s*的?(?:\w+\s+){0,2}", text[a.end : start])
        behind = a.start >= end and re.fullmatch("[을를이가] ", text[end : a.start])
        if before or behind or start <= a.start < end:
            return a
    return None


def _belongs(text: str, start: int, end: int, own_start: int, own_end: int) -> bool:
    """Say whether a time may be the item's: not the time of saying so, nor another clause's."""
    if _SAID.search(text[:start]) or _SAYS.match(text, end):
        return False
    if of_saying(text, start, end, own_start):
        return False
    if apart(text, min(end, own_end), max(start, own_start)):
        return False
    between = text[end:own_start] if end <= own_start else text[own_end:start]
    return not _CLAUSE.search(between)
