"""Closed vocabularies by their own words, and the stretches of text around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from summarizer.schema.marks import Cues
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, fields

Rows = tuple[tuple[str, str], ...]
"""Values and the patterns of their cues, in order of precedence."""
_ESCAPED = re.compile(r"\\.|.", re.DOTALL)
_CASED = ("(?-i:", "(?P")
"""Pattern syntax in which case means something."""


class Caseless:
    """A pattern matched without regard to case; spans are those of the text as it stands.

    Where it can be, text and pattern are lowered beforehand: three times as fast as
    leaving it to the matcher (``evals/bench_article.py``).
    """

    def __init__(self, *patterns: str) -> None:
        """Compile the patterns as alternatives, earlier ones first."""
        pattern = "|".join(f"(?:{p})" for p in patterns)
        self._raw = re.compile(pattern, re.IGNORECASE)
        self._low = None if any(c in pattern for c in _CASED) else re.compile(_lowered(pattern))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the pattern matches, empty matches left out."""
        low = text.lower()
        if self._low is None or len(low) != len(text):
            return (m.span() for m in self._raw.finditer(text) if m.group())
        return (m.span() for m in self._low.finditer(low) if m.group())

    def search(self, text: str) -> tuple[int, int] | None:
        """Return where the pattern matches first, be it nowhere long."""
        low = text.lower()
        if self._low is None or len(low) != len(text):
            found = self._raw.search(text)
        else:
            found = self._low.search(low)
        return found.span() if found else None


def _lowered(pattern: str) -> str:
    return _ESCAPED.sub(lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), pattern)


@cache
def caseless(*patterns: str) -> Caseless:
    """Return compiled alternatives, compiled once."""
    return Caseless(*patterns)


def settle(cues: Cues, words: str) -> tuple[str | None, str | None]:
    """Return the value whose cue the words hold, and the cue itself; (None, None) for none."""
    return first(cues.table, words)


def first(rows: Rows, words: str) -> tuple[str | None, str | None]:
    """Return the value and the cue of the first row that the words hold; (None, None) for none."""
    for value, pattern in rows:
        span = caseless(pattern).search(words)
        if span:
            return value, words[slice(*span)].strip() or None
    return None, None


def earliest(cues: Cues, text: str) -> tuple[str | None, str | None]:
    """Return the value of the cue that stands first in a text, and the cue itself."""
    found = [
        (span, n, value)
        for n, (value, pattern) in enumerate(cues.table)
        if (span := caseless(pattern).search(text))
    ]
    if not found:
        return None, None
    span, _, value = min(found, key=lambda f: (f[0][0], f[1]))
    return value, text[slice(*span)].strip() or None


def nearest(cues: Cues, text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Return the value of the cue nearest to ``text[start:end]``, and the cue itself.

    A cue behind the words counts as twice as far as one before them; of two cues in one
    place the earlier row wins.
    """
    best: tuple[int, str, str] | None = None
    for value, pattern in cues.table:
        for first, behind in caseless(pattern).spans(text):
            far = start - behind if behind <= start else max(0, first - end) * 2
            if best is None or far < best[0]:
                best = (far, value, text[first:behind].strip())
    return (best[1], best[2]) if best else (None, None)


def most_told(cues: Cues, words: str, texts: Sequence[str]) -> str | None:
    """Return what vague words mean ("another launch"): what most of the texts tell of."""
    if cues.vague is None or not caseless(cues.vague[0]).search(words):
        return None
    rows = replace(cues, table=tuple(r for r in cues.table if r[0] in cues.vague[1]))
    most = Counter(told for t in texts if (told := settle(rows, t)[0])).most_common(1)
    return most[0][0] if most else None


@cache
def anchors(section: type[Section]) -> dict[str, Cues]:
    """Return the verbatim fields whose words must carry a cue, with that cue's table."""
    return {m.near: m for s in fields(section) if (m := s.mark(Cues)) and m.near}


@lru_cache(maxsize=8)  # several looks at one sentence
def triggered(section: type[Section], text: str) -> bool:
    """Say whether a sentence is worth asking about: a trigger of the section, or none declared."""
    triggers = section.about.triggers
    return not triggers or any(caseless(t).search(text) for t in triggers)


def decided(spec: FieldSpec, words: str) -> str | None:
    """Return the value that words settle for a field, if any; never its default."""
    cues = spec.mark(Cues)
    return settle(cues, words)[0] if cues else None
