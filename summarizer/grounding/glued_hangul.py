"""Persons in Korean text: a name, what they belong to, their title, a particle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summarizer.grounding.candidate import Candidate
from summarizer.grounding.glued_forms import Forms

_TOKEN = re.compile(r"[^\s\"'“”‘’()<>…,.]+")
_BARE = re.compile("[가-힣]{1,7}")
_PARTICLE = re.compile(
    r".*(?:은|는|을|를|에|의|와|과|로|서|며|고|던|된|한|할|인|적|간|별|및|등|께|도|면|자|지|게|히|였다|이던)$"
)
_MOST, _TWO = 4, 2
_Word = tuple[int, int, str]


def persons(text: str, words: Forms, states: set[tuple[int, int]]) -> Iterator[Candidate]:
    """Yield everybody named with a title; "조 장관" under the surname alone."""
    title, surname, modifier, nobody = _patterns(words)
    tokens: list[_Word] = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text)]
    for n, (start, _, token) in enumerate(tokens):
        m = title.match(token)
        if m is None or n == 0:
            continue
        first = n
        while (
            first > 0
            and n - first < _MOST
            and _adjoins(text, tokens[first - 1], tokens[first])
            and (_is_state(tokens[first - 1], states) or modifier.fullmatch(tokens[first - 1][2]))
        ):
            first -= 1
        name = _name(text, tokens, first, (surname, nobody), states)
        if name is None:
            continue
        end = start + m.end(1)
        told = text[tokens[first][0] : end] if first < n or m[1] else ""
        at, behind = name
        called = text[at:behind]
        yield Candidate(
            called,
            at,
            "person",
            role=" ".join(told.split()),
            aliases=(text[at:end],) if first == n and len(called.split()) == 1 else (),
            whole=(at, end),
            full=bool(surname.fullmatch(called)) and len(called) > 1,
        )


def _name(
    text: str,
    tokens: list[_Word],
    first: int,
    forms: tuple[re.Pattern[str], re.Pattern[str]],
    states: set[tuple[int, int]],
) -> tuple[int, int] | None:
    """Return where the name before a title stands: one word, or a foreign one of several."""
    surname, nobody = forms
    if first == 0 or not _adjoins(text, tokens[first - 1], tokens[first]):
        return None
    start, end, last = tokens[first - 1]
    if not _BARE.fullmatch(last) or nobody.fullmatch(last) or (start, end) in states:
        return None
    if len(last) == 1:
        return (start, end) if surname.match(last) else None
    foreign = any(_is_state(t, states) for t in tokens[first : first + 2])
    own = surname.fullmatch(last)
    if own and not foreign:
        return start, end
    if not own and _PARTICLE.match(last):
        return None
    at = first - 1
    while at > 0 and first - at < _MOST and _adjoins(text, tokens[at - 1], tokens[at]):
        word = tokens[at - 1][2]
        if not _BARE.fullmatch(word) or nobody.fullmatch(word) or _PARTICLE.match(word):
            break
        if _is_state(tokens[at - 1], states) or len(word) == 1:
            break
        at -= 1
        if first - at >= _TWO:
            break  # a given and a family name
    return tokens[at][0], end


def _adjoins(text: str, one: _Word, other: _Word) -> bool:
    return text[one[1] : other[0]].isspace() and "\n" not in text[one[1] : other[0]]


def _is_state(word: _Word, states: set[tuple[int, int]]) -> bool:
    return (word[0], word[1]) in states


@cache
def _patterns(
    words: Forms,
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"([가-힣·A-Z]*(?:{words.titles}))(?={words.particles})"),
        re.compile(rf"(?:{words.surnames})[가-힣]{{0,2}}"),
        re.compile(rf"(?:{words.short_modifiers}|(?:{words.modifiers}))"),
        re.compile(rf"(?:{words.no_name}|.*(?:{words.titles}))"),
    )
