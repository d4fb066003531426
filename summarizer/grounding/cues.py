"""Closed vocabularies by their own words, and the stretches of text around them."""

from __future__ import annotations

import re
from functools import cache

from summarizer.schema.marks import Cues
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, fields


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def settle(cues: Cues, words: str) -> tuple[str | None, str | None]:
    """Return the value whose cue the words hold, and the cue itself; (None, None) for none.

    Rows stand in order of precedence.
    """
    for value, pattern in cues.table:
        m = _compiled(pattern).search(words)
        if m:
            return value, m[0].strip() or None
    return None, None


def nearest(cues: Cues, text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Return the value of the cue nearest to ``text[start:end]``, and the cue itself.

    A cue behind the words counts as twice as far as one before them; of two cues in one
    place the earlier row wins.
    """
    best: tuple[int, str, str] | None = None
    for value, pattern in cues.table:
        for m in _compiled(pattern).finditer(text):
            if m.start() == m.end():
                continue
            far = start - m.end() if m.end() <= start else max(0, m.start() - end) * 2
            if best is None or far < best[0]:
                best = (far, value, m[0].strip())
    return (best[1], best[2]) if best else (None, None)


def anchors(section: type[Section]) -> dict[str, Cues]:
    """Return the verbatim fields whose words must carry a cue, with that cue's table."""
    return {m.near: m for s in fields(section) if (m := s.mark(Cues)) and m.near}


def triggered(section: type[Section], text: str) -> bool:
    """Say whether a sentence is worth asking about: a trigger of the section, or none declared."""
    triggers = section.about.triggers
    return not triggers or any(_compiled(t).search(text) for t in triggers)


def decided(spec: FieldSpec, words: str) -> str | None:
    """Return the value that words settle for a field, if any; never its default."""
    cues = spec.mark(Cues)
    return settle(cues, words)[0] if cues else None
