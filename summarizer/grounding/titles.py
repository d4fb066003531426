"""What stands around a name: the title before or behind it, and the state it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.grounding.candidate import Candidate
from summarizer.grounding.gazetteer import Mention, capital_at
from summarizer.grounding.name_forms import (
    BODIES,
    COUNTERPARTS,
    MODIFIER,
    RANKS,
    RUSSIAN_TITLE,
    TITLE_BEFORE,
    TITLES,
)

_TOWARDS = re.compile(r"\b(?:for|to)\s+(?:the\s+)?$")
_BELONGS = re.compile(
    r"\)?(?:['’]s?)?(?:\s(?!(?:and|with|to|from|in|by|that|said|on|for|is|are|was|were|has|have|had|asked|told|met|who|which|when|while|after|before|will|would)\b)[\w&.()“”\"-]*){0,5}\s*"
)
_OF = re.compile(r",?\s*(?:of|from)\s+(?:the\s+)?(?:[A-Z]\w+\s+of\s+)?")
_SEAT = re.compile(r"\s+in\s+")
_ABROAD = re.compile(
    r"\b(?:embassy|consulate|mission|ambassador|envoy|attach[eé])\b", re.IGNORECASE
)
_PALACES = frozenset(("Kremlin", "White House", "Downing Street", "Blue House"))


def title_before(before: str) -> str | None:
    """Return the title in small letters that ends before a name, with what belongs to it."""
    tail = TITLE_BEFORE.search(before)
    if not tail:
        russian = RUSSIAN_TITLE.search(before)
        return russian[0].strip() if russian else None
    start = tail.start()
    while word := re.search(r"([\w&.-]+)\s+$", before[:start]):
        if not MODIFIER.match(word[1]) or word[1] in ("The", "In", "On", "At"):
            break
        start = word.start()
    return before[start:].strip().rstrip(",").removeprefix("of ") or None


def unowned(c: Candidate, text: str, here: Sequence[Mention]) -> str | None:
    """Return a role without the state that it begins with: "Turkish defence minister"."""
    if not c.role:
        return None
    at = text.find(c.role, *c.whole)
    state = next((m for m in here if m.start <= at < m.end + 2), None)
    if c.role.split()[-1].lower() in COUNTERPARTS:  # says who he is to another, not what he is
        return None
    if at < 0 or state is None or state.text in _PALACES:
        return c.role
    rest = re.sub(r"^(?:['’]s)?\s+", "", text[max(at, state.end) : at + len(c.role)])
    return c.role if rest.split(" ")[0].lower() in BODIES else rest or None


def is_rank(role: str) -> bool:
    """Say whether a title is a soldier's rank only, beside which an office may be told."""
    return all(w.lower().strip(".") in RANKS for w in role.split())


def joins_rank(title: str, before: str) -> bool:
    """Say whether a title told before a rank is of the same one: "the army chief, General Li"."""
    last = title.rsplit(maxsplit=1)[-1].lower()
    return last in TITLES | COUNTERPARTS or before.rstrip().endswith(",")


def states_own(text: str, c: Candidate, start: int, here: Sequence[Mention]) -> str | None:
    """Return the state in the name or its title, just before it, or just behind."""
    first, last = c.whole
    inside = [m for m in here if first <= m.start and m.end <= last]
    own = (
        {c.country}
        if c.country
        else {
            m.alpha3
            for m in inside
            if m.start == first or not _TOWARDS.search(text[max(start, m.start - 9) : m.start])
        }
    )
    if own:
        return own.pop() if len(own) == 1 else None
    before = [m for m in here if m.end <= first]
    if before and _BELONGS.fullmatch(text[before[-1].end : first]):
        return before[-1].alpha3
    behind = next((m for m in here if m.start >= last), None)
    if behind and _OF.fullmatch(text[last : behind.start]):
        return behind.alpha3
    if seat := _seat(text, c):
        return seat
    if c.sort == "person" and before and text[start : before[0].start] in ("", "The ", "the "):
        return before[0].alpha3  # "Pyongyang ... after leader Kim": the sentence's subject
    return None


def _seat(text: str, c: Candidate) -> str | None:
    """Return the state whose capital stands behind a body: "the defence ministry in Taipei"."""
    first, last = c.whole
    behind = _SEAT.match(text, last)
    capital = capital_at(text, behind.end()) if behind else None
    official = c.role or c.sort in ("body", "phrase")
    return capital[1] if capital and official and not _ABROAD.search(text[first:last]) else None
