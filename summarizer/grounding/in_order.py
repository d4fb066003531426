"""Several states and several people told in one order: "the envoys of A and B, X and Y".

Each title in the plural with a list of states behind it is held against the list of persons
that stands next to it. Only lists of one length say who is whose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.grounding.candidate import Candidate
from summarizer.grounding.gazetteer import Mention
from summarizer.grounding.name_forms import PLURALS
from summarizer.grounding.titles import title_before

_TITLES = re.compile(rf"\b(?:{'|'.join(sorted(PLURALS))})\s+(?=of\s)", re.IGNORECASE)
_FIRST = re.compile(r"of\s+(?:the\s+)?")
_AND = re.compile(r"(?:,|,?\s+and|,?\s+&)\s+(?:the\s+)?")
_BETWEEN = re.compile(r"\s*(?:[-–—(:,]|,\s+respectively,)\s*")
_BEFORE = re.compile(r",\s+(?:respectively,\s+)?(?:the\s+)?(?:two\s+|three\s+|four\s+)?")
_TWO = 2


def in_order(
    text: str, span: tuple[int, int], named: Sequence[Candidate], states: Sequence[Mention]
) -> list[Candidate]:
    """Give the people of a sentence the states and the title told of them in the same order."""
    given: dict[int, tuple[str, str]] = {}
    for m in _TITLES.finditer(text, *span):
        title = title_before(text[span[0] : m.end()])
        listed = list(_states(text, m.end(), states))
        if title is None or len(listed) < _TWO:
            continue
        start = m.end() - len(text[span[0] : m.end()]) + text[span[0] : m.end()].rfind(title)
        people = _people(text, named, start, listed[-1].end)
        if len(people) == len(listed):
            given |= {p.start: (s.alpha3, title) for p, s in zip(people, listed, strict=True)}
    return [
        replace(c, sort="person", country=given[c.start][0], role=_title(c, given[c.start][1]))
        if c.start in given
        else c
        for c in named
    ]


def _states(text: str, start: int, states: Sequence[Mention]) -> Iterator[Mention]:
    at, gap = start, _FIRST
    for s in (s for s in states if s.start >= start):
        if not gap.fullmatch(text[at : s.start]):
            return
        yield s
        at, gap = s.end, _AND


def _people(text: str, named: Sequence[Candidate], first: int, last: int) -> list[Candidate]:
    """Return the people listed behind the states, or before the title; none where neither."""
    behind = [c for c in named if c.start >= last]
    if behind and _BETWEEN.fullmatch(text[last : _begin(behind[0], last)]):
        return list(_list(text, behind))
    before = [c for c in named if c.start + len(c.name) <= first][::-1]
    if before and _BEFORE.fullmatch(text[before[0].start + len(before[0].name) : first]):
        return list(_list(text, before))[::-1]
    return []


def _list(text: str, named: Sequence[Candidate]) -> Iterator[Candidate]:
    last: Candidate | None = None
    for c in named:
        if last is not None:
            one, other = sorted((last, c), key=lambda x: x.start)
            if not _AND.fullmatch(text[(end := one.start + len(one.name)) : _begin(other, end)]):
                return
        yield c
        last = c


def _begin(c: Candidate, last: int) -> int:
    """Return where a name begins with its own title, which the shared one is not."""
    return c.whole[0] if c.whole[0] >= last else c.start


def _title(c: Candidate, shared: str) -> str:
    return c.role if c.role and shared not in c.role else shared
