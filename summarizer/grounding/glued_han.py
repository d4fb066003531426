"""Persons in Chinese text: whose they are, their title, the name, and a word that ends it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from summarizer.grounding.candidate import Candidate
from summarizer.grounding.glued_forms import Forms

_HAN = re.compile(r"[一-鿿A-Za-z·]")
_UNIT = re.compile(r"[年月日号號时時分][深夜晚上下午凌晨]*")
_WIDEST = 24
_AT_HOME = re.compile("中[国國]|中方|[台臺][湾灣].*|中国台湾.*|大[陆陸]|北京|[台臺]北")
_BORROWED = re.compile("日本|自民|日相|防衛|防卫|外相")


def persons(text: str, words: Forms, states: set[tuple[int, int]]) -> Iterator[Candidate]:
    """Yield everybody named behind a title, and who speaks under a name alone."""
    title, surname, dotted, plain, speaks, sounds = _patterns(words)
    abroad = sorted(s for s, e in states if not _AT_HOME.fullmatch(text, s, e))
    for m in title.finditer(text):
        start = left(text, m.start(), words)
        role = text[start : m.end()]
        n = bisect_left(abroad, start)
        foreign = bool(_BORROWED.search(role)) or (n < len(abroad) and abroad[n] < m.end())
        ways = (dotted, plain, sounds) if foreign else (dotted, surname, sounds)
        found = (way.match(text, m.end()) for way in ways)
        name = next((f for f in found if f), None)
        own = not foreign and name is not None and name.re is surname
        if name:
            yield Candidate(
                name[1], name.start(1), "person", role=role, whole=(start, name.end(1)), full=own
            )
    for m in speaks.finditer(text):
        yield Candidate(m[1], m.start(1), "person", whole=m.span(1), full=True)


def left(text: str, at: int, words: Forms) -> int:
    """Return where the noun phrase begins that goes on at a place."""
    start = at
    while start > 0 and at - start < _WIDEST and _HAN.match(text[start - 1]):
        start -= 1
    edge, within = _edges(words)
    kept = [m.span() for m in within.finditer(text, start, at)]
    for m in edge.finditer(text, start, at):
        if not any(a <= m.start() < b for a, b in kept):
            start = m.end()
    if start and text[start - 1].isdigit() and (unit := _UNIT.match(text, start, at)):
        start = unit.end()
    return start


@cache
def _edges(words: Forms) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(words.edges), re.compile(words.within)


@cache
def _patterns(words: Forms) -> tuple[re.Pattern[str], ...]:
    sound, ends = f"[{words.sounds}]", rf"(?={words.function}|[^一-鿿·]|$)"
    own = rf"(?:{words.surnames})(?:(?!{words.function})[一-鿿]){{1,2}}"
    return (
        re.compile(f"(?:{words.titles})+"),
        re.compile(rf"({own}(?={ends})|(?:{words.surnames})[一-鿿]{{1,2}}(?=[，。、；）\d]))"),
        re.compile(rf"([一-鿿]{{1,7}}(?:·(?:(?!{words.function})[一-鿿]){{1,7}})+)"),
        re.compile(
            rf"((?:(?!{words.function})[一-鿿]){{2,6}}{ends}|[一-鿿]{{2,4}}(?=[，。、；）\d]))"
        ),
        re.compile(
            rf"(?:^|(?<=[\n，。：；“「　 ]))({own}|{sound}{{3,5}})"
            rf"(?=(?:\d+日|同日)?[还還也]?(?:{words.says}|[同与與][一-鿿]{{2,14}}?(?:[会會通举舉])))"
        ),
        re.compile(rf"({sound}{{2,7}})(?!{sound})"),
    )
