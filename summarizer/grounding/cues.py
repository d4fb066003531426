"""Closed vocabularies by their own words, and the stretches of text around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarizer.schema.marks import Cues
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, fields

# What a noun or verb phrase does not cross.
_EDGE = re.compile(
    r"[,;:()\"“”.!?—–，。；：、「」]|\s-\s|\b(?:that|which|who|said|says|will|would|may|might|could|can|"
    r"has|have|had|is|are|was|were|been|after|before|while|because|according|amid|against|"
    r"from|in order|whether|if|when|as)\b",
    re.IGNORECASE,
)
_WIDEST = 80


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


def stretches(cues: Cues, text: str) -> tuple[str, ...]:
    """Return the pieces of a sentence that hold a cue, cut where a phrase must end.

    Pieces do not overlap; a sentence without a cue has none.
    """
    found: list[tuple[int, int]] = []
    for _, pattern in cues.table:
        for m in _compiled(pattern).finditer(text):
            if m.start() == m.end():
                continue
            edges = [e for e in _EDGE.finditer(text) if e.end() <= m.start()]
            start = max(edges[-1].end() if edges else 0, m.start() - _WIDEST)
            ahead = _EDGE.search(text, m.end())
            end = min(ahead.start() if ahead else len(text), m.end() + _WIDEST)
            found.append((_word_start(text, start), end))
    return tuple(text[a:b].strip() for a, b in _united(sorted(found)) if text[a:b].strip())


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
        at += 1
    return at


def _united(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def triggered(section: type[Section], text: str) -> bool:
    """Say whether a sentence is worth asking about: a trigger of the section, or none declared."""
    triggers = section.about.triggers
    return not triggers or any(_compiled(t).search(text) for t in triggers)


def decided(spec: FieldSpec, words: str) -> str | None:
    """Return the value that words settle for a field, if any; never its default."""
    cues = spec.mark(Cues)
    return settle(cues, words)[0] if cues else None
