"""Who says it and who meets whom, in Korean, Russian and Chinese.

Goes by the patterns of :mod:`summarizer.grounding.clauses`. English is
:mod:`summarizer.grounding.voice`'s own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from summarizer.grounding.clauses import forms, script
from summarizer.grounding.index import Found

_BEFORE, _BEHIND = 60, 110
_PARTS = re.compile("[；;]")
_FEWEST = 2
_PARTICIPLE = re.compile(r", \w+(?:нн|вш|ющ|ящ)[а-яё]{2,3}\s")
_SUBJECT = re.compile(r"(?:측)?(?:[이가] (?:\S+일 |이날 )?(?=[가-힣]+(?:혔|했)다)|에 따르면)")
_AT = ("在", "交", "向", "對", "对")
IsPerson = Callable[[str], bool]


def speakers(text: str, named: Sequence[Found], is_person: IsPerson) -> list[Found]:
    """Return whom a sentence names as its speakers, in order; persons before bodies."""
    code = script(text)
    if code is None or not forms(code).says.search(text):
        return []
    spoken = forms(code).spoken
    others = [n for n in named if is_person(n.key)]
    found = [f for f in named if _speaks(text, f, others, spoken)]
    starts = {f.start for f in found}
    found = [f for f in found if not (text[f.end : f.end + 1] == " " and f.end + 1 in starts)]
    subjects = [f for f in found if _SUBJECT.match(text, f.end)]
    if subjects:  # "...고 외교부가 밝혔다"
        return subjects
    persons = [f for f in found if is_person(f.key)]
    return persons or found


def _speaks(text: str, f: Found, others: Sequence[Found], spoken: re.Pattern[str]) -> bool:
    """Say whether a name's form is a speaker's, no other person between it and what says so."""
    if text[: f.start].endswith(_AT):
        return False
    before = text[max(0, f.start - _BEFORE) : f.start]
    form = f"{before}@{text[f.end : f.end + _BEHIND]}"
    at = len(before)
    m = next((m for m in spoken.finditer(form) if m.start() <= at < m.end()), None)
    if m is None:
        return False
    start, end = f.start - (at - m.start()), f.end + (m.end() - at - 1)
    return not any(start <= n.start < end and n.key != f.key for n in others if n.start != f.start)


def speaker_of(
    text: str, named: Sequence[Found], is_person: IsPerson, at: int | None = None
) -> str | None:
    """Return who says what stands at a place: the last speaker named before it, else the first."""
    found = speakers(text, named, is_person)
    before = [f for f in found if at is not None and f.end <= at]
    if script(text) == "ko":  # there the sentence's first topic governs its last verb
        before = before[:1]
    return (before[-1:] or found)[0].key if found else None


def goes_on(text: str) -> tuple[bool, bool]:
    """Say whether a sentence goes on with what somebody said, and whether with a person's."""
    code = script(text)
    if code is None or not forms(code).same.search(text):
        return False, False
    return True, bool(forms(code).person.search(text))


def of_saying(text: str, start: int, end: int, own: int) -> bool:
    """Say whether a time at a place is that of saying so, not of what is said (``own``)."""
    code = script(text)
    if code == "ko":
        topic = re.search(r"^[^,\"“]{0,30}[은는] $", text[:start])
        return bool(topic and own > end and forms("ko").says.search(text, own))
    if code == "zh":
        low = max(text.rfind(c, 0, start) for c in "，。；") + 1
        high = min((text.find(c, end) for c in "，。；" if c in text[end:]), default=len(text))
        return not low <= own < high and bool(forms("zh").says.search(text, low, high))
    return code == "ru" and bool(
        re.match(rf"\s+(?:[а-яё]+\s)?(?:{forms('ru').says.pattern})", text[end:], re.IGNORECASE)
    )


def apart(text: str, low: int, high: int) -> bool:
    """Say whether a clause ends between two places, in Korean or Russian."""
    code = script(text)
    if code not in ("ko", "ru") or low >= high:
        return False
    return bool(forms(code).clause.search(text, low, high) or _PARTICIPLE.search(text, low, high))


def both(text: str) -> bool:
    """Say whether a sentence begins with the two told of before: "두 사람은", "双方"."""
    code = script(text)
    return code is not None and bool(forms(code).both.search(text))


def together(
    text: str, named: Sequence[Found], is_person: IsPerson, told: re.Pattern[str]
) -> list[tuple[str, ...]]:
    """Return the persons of each part of a sentence that tells of a contact, speakers left out."""
    apart = {f.key for f in speakers(text, named, is_person)}
    found: list[tuple[str, ...]] = []
    start = 0
    for end in (*(m.start() for m in _PARTS.finditer(text)), len(text)):
        here = {
            f.key: f.words
            for f in named
            if start <= f.start < end and is_person(f.key) and f.key not in apart
        }
        if len(here) >= _FEWEST and told.search(text, start, end):
            found.append(tuple(here.values()))
        start = end
    return found
