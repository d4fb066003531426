"""Names in scripts without capitals, found by what stands around them.

A person is who stands beside a title, in the form of a name of that language or of a
foreign name as it writes them; a body is known by name, or ends as bodies end. Which words
these are, :mod:`summarizer.grounding.glued_forms` has in tables; states are the
gazetteer's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from summarizer.grounding import glued_han, glued_hangul
from summarizer.grounding.candidate import Candidate
from summarizer.grounding.gazetteer import Mention, body_country
from summarizer.grounding.glued_forms import Forms, forms

_LONGEST, _LOOK, _NEAR = 14, 8, 30
_FIRST = "\n 　，。；：、“「据據由）"
_NO_STATES = re.compile("유엔|연합|联合|聯合|安理")
_OFFICES = re.compile("(?:부|청|원|실|합참|군|部|院|局|軍|军|會|会)$")
_TRADITIONAL = re.compile("[國軍與對長員發這個們說為會時從後來]")


def candidates(text: str, language: str, states: Sequence[Mention]) -> list[Candidate]:
    """Find persons and bodies, each once, with what else they are called."""
    words = forms(language)
    by_title = glued_hangul.persons if language.startswith("ko") else glued_han.persons
    home = "TWN" if language.startswith("zh") and _is_traditional(text) else words.home
    persons = [
        replace(c, country=_country(c, states, text) or (home if c.full else None))
        for c in by_title(text, words, {(m.start, m.end) for m in states if m.sort != "compound"})
    ]
    inside = [c.whole for c in persons]
    bodies = [
        replace(c, country=_country(c, states, text) or body_country(c.name) or _own(c, home))
        for c in _bodies(text, words, states)
        if not any(a <= c.start < b for a, b in inside)
    ]
    return sorted((*_persons_once(persons), *_bodies_once(bodies, words)), key=lambda c: c.start)


def _own(c: Candidate, home: str) -> str | None:
    """Return the state that the article is written in, for what it calls by office alone."""
    own = _OFFICES.search(c.name) and not _NO_STATES.search(c.name)
    return home if own else None


def _is_traditional(text: str) -> bool:
    return len(_TRADITIONAL.findall(text)) > len(
        re.findall("[国军与对长员发这个们说为会时从后来]", text)
    )


def _country(c: Candidate, states: Sequence[Mention], text: str) -> str | None:
    """Return the state in a title, or right before a body."""
    start, end = c.whole
    first = bisect_left(states, start - _NEAR, key=lambda m: m.start)
    states = states[first : bisect_left(states, end, key=lambda m: m.start)]
    inside = [m.alpha3 for m in states if start <= m.start]
    before = [
        m.alpha3 for m in states if m.end <= start and not text[m.end : start].strip("· 의的")
    ]
    role = body_country_in(c.role or "")
    return next(iter((*inside, *before[-1:])), None) or role


@cache
def body_country_in(role: str) -> str | None:
    """Return the state of a body that a title names, if it is known by name."""
    found = (body_country(role[:n]) for n in range(len(role), 1, -1))
    return next((f for f in found if f), None)


def _bodies(text: str, words: Forms, states: Sequence[Mention]) -> Iterator[Candidate]:
    known, ending = _patterns(words)
    starts = {m.start for m in states}
    for m in known.finditer(text):
        acts = bool(re.match(words.acts, text[m.end() : m.end() + _LOOK]))
        yield Candidate(m[0], m.start(), "body", whole=m.span(), acts=acts)
    for m in ending.finditer(text):
        start = m.start() if words.particles else glued_han.left(text, m.start(), words)
        if not len(m[1]) < m.end() - start <= _LONGEST:
            continue
        first = bool(words.particles) or text[:start][-1:] in _FIRST or not start
        acts = first and bool(re.match(words.acts, text[m.end() : m.end() + _LOOK]))
        if acts or start in starts:
            name = text[start : m.end()]
            yield Candidate(name, start, "body", whole=(start, m.end()), acts=acts)


@cache
def _patterns(words: Forms) -> tuple[re.Pattern[str], re.Pattern[str]]:
    if words.particles:
        behind = f"(?={words.particles})"
        return (
            re.compile(f"(?<![가-힣])(?:{words.bodies}){behind}"),
            re.compile(rf"(?<![가-힣\w])[가-힣A-Z][가-힣A-Za-z]+?({words.endings}){behind}"),
        )
    return re.compile(f"(?:{words.bodies})(?!部?[长長])"), re.compile(
        f"({words.endings})(?![长長员員])"
    )


def _persons_once(found: Iterable[Candidate]) -> list[Candidate]:
    """Unite mentions of one person: the same name, or a short one with the same title."""
    kept: list[Candidate] = []
    for c in sorted(found, key=lambda c: (-len(c.name), c.start)):
        owners = [n for n, k in enumerate(kept) if _is_same(c, k)]
        if len(owners) == 1:
            kept[owners[0]] = _united(kept[owners[0]], c)
        elif not owners and len(c.name) > 1:
            kept.append(c)
    return kept


def _is_same(short: Candidate, full: Candidate) -> bool:
    if short.name == full.name:
        return True
    part = short.name in re.split(r"[ ·]", full.name)
    surname = len(short.name) == 1 and full.name.startswith(short.name)
    titled = bool(short.role and full.role and full.role.split(" ")[-1].endswith(short.role[-2:]))
    return part or (surname and titled)


def _united(full: Candidate, short: Candidate) -> Candidate:
    roles = sorted(filter(None, (full.role, short.role)), key=len)
    called = [*full.aliases]
    if short.name != full.name:
        called += [*([short.name] if len(short.name) > 1 else []), *short.aliases]
    first = min(full, short, key=lambda c: c.start)
    return replace(
        full,
        start=first.start,
        aliases=tuple(dict.fromkeys(called)),
        role=roles[-1] if roles else None,
        country=full.country or short.country,
        full=full.full or short.full,
    )


def _bodies_once(found: Iterable[Candidate], words: Forms) -> list[Candidate]:
    """Unite mentions of one body: the same name, or one that the table calls the same."""
    same = dict(pair.split("=", 1) for pair in words.same.split(";"))
    every = sorted(found, key=lambda c: (-len(c.name), c.start))
    kept: dict[str, Candidate] = {}
    for c in every:
        key = next((n for n in (c.name, same.get(c.name)) if n in kept), None)
        if key is None:
            kept[c.name] = c
            continue
        k = kept[key]
        extra = () if c.name == k.name else (c.name,)
        kept[key] = replace(
            k,
            start=min(k.start, c.start),
            aliases=tuple(dict.fromkeys((*k.aliases, *extra))),
            acts=k.acts or c.acts,
            country=k.country or c.country,
        )
    return list(kept.values())
