"""Rows that a sentence gives away by its form alone: who, what and whom in their places.

"Peru sold 40 tanks to Chile" needs no reader, and a small one errs where a table does
not. A form is a regular expression over the sentence with its names and phrases marked:
``<column>`` is a name, or phrases joined by commas and conjunctions, as the column wants;
``~`` is words of the same clause with neither among them. Sections declare their forms;
this module knows no section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

from summarizer.grounding.index import Found
from summarizer.schema.walk import FieldSpec, Kind

_NAMES, _PHRASES = 0xE000, 0xF000
"""Where the marks of names and of phrases begin, in a range that no text uses."""
_NAME, _PHRASE = "[\ue000-\uefff]", "[\uf000-\uf8ff]"
_CLAUSE = (
    r"(?:(?!\b(?:said|says|told|which|who|if|because|while|whether|against|after|before|but|"
    r"according|to accept)\b)[^;:“”\"\ue000-\uf8ff]){0,70}?"
)
_JOINED = (
    rf"{_PHRASE}(?:(?:,|,? and| or|,? including| plus|,? as well as)"
    rf"[^;:\ue000-\uf8ff]{{0,40}}{_PHRASE})*"
)
_PRONOUN = re.compile(r"\b(?:it|they|he|she|them)\b", re.IGNORECASE)
_NAMED = rf"{_NAME}(?:(?:, (?:the )?{_NAME})+,? and (?:the )?{_NAME}| and (?:the )?{_NAME})?"
_COLUMN = re.compile(r"<(\w+)>")


def told(
    forms: Sequence[str],
    columns: Sequence[FieldSpec],
    text: str,
    named: Sequence[Found],
    phrases: Sequence[str],
) -> tuple[dict[str, str], ...]:
    """Return the rows that a sentence's form gives, in order of their forms, none twice.

    A row maps columns to words of the sentence; a form may leave a side to be understood. Of
    two forms that claim one phrase the earlier is right.
    """
    if not forms or not phrases or not named:
        return ()
    marked = _marked(text, named, phrases)
    names = {chr(_NAMES + n): f for n, f in enumerate(named)}
    texts = tuple(c.name for c in columns if c.kind is Kind.TEXT)
    rows: dict[str, list[dict[str, str]]] = {}
    for form in forms:
        fresh: dict[str, list[dict[str, str]]] = {}
        for found in _compiled(form, texts).finditer(marked):
            for phrase, row in _rows(found, columns, names, phrases):
                if phrase not in rows and row not in fresh.setdefault(phrase, []):
                    fresh[phrase].append(row)
        rows |= fresh
    return tuple(row for each in rows.values() for row in each)


def with_pronouns(text: str, named: Sequence[Found], before: Found | None) -> tuple[Found, ...]:
    """Return the names of a sentence and its pronouns, each as the name it stands for.

    That is whom the sentence names first, ahead of it, else whom the one before names first.
    """
    every = list(named)
    for m in _PRONOUN.finditer(text):
        meant = next((f for f in named if f.end <= m.start()), before)
        if meant is not None:
            every.append(replace(meant, start=m.start(), end=m.end()))
    return tuple(sorted(every, key=lambda f: f.start))


def _rows(
    found: re.Match[str],
    columns: Sequence[FieldSpec],
    names: Mapping[str, Found],
    phrases: Sequence[str],
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield a row for each phrase and each name of a match; none with the same one twice."""
    told = found.groupdict()
    single = [c.name for c in columns if c.kind is Kind.REFERENCE and told.get(c.name)]
    word = next(c.name for c in columns if c.kind is Kind.TEXT)
    for mark in re.findall(_PHRASE, found[word]):
        phrase = phrases[ord(mark) - _PHRASES]
        for sides in product(*(re.findall(_NAME, found[name]) for name in single)):
            meant = [names[s] for s in sides]
            if len({f.key for f in meant}) == len(meant):
                words = {name: f.words for name, f in zip(single, meant, strict=True)}
                yield phrase, {word: phrase, **words}


def _marked(text: str, named: Sequence[Found], phrases: Sequence[str]) -> str:
    """Return a sentence with a mark for each phrase, and for each name outside of them."""
    spans: list[tuple[int, int, str]] = []
    by_length = sorted(range(len(phrases)), key=lambda n: -len(phrases[n]))
    marks = [(m.span(), chr(_PHRASES + n)) for n in by_length for m in _places(phrases[n], text)]
    marks += [((f.start, f.end), chr(_NAMES + n)) for n, f in enumerate(named)]
    for (start, end), mark in marks:
        if not any(a < end and start < b for a, b, _ in spans):
            spans.append((start, end, mark))
    pieces, at = [], 0
    for start, end, mark in sorted(spans):
        pieces += [text[at:start], mark]
        at = end
    return re.sub(r"\s", " ", "".join((*pieces, text[at:])))


def _places(phrase: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(phrase), text)


@cache
def _compiled(form: str, texts: tuple[str, ...]) -> re.Pattern[str]:
    def marks(m: re.Match[str]) -> str:
        return f"(?P<{m[1]}>{_JOINED if m[1] in texts else _NAMED})"

    pattern = _COLUMN.sub(marks, form)
    return re.compile(pattern.replace("~", _CLAUSE), re.IGNORECASE)
