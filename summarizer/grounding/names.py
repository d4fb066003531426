"""Names in a text: who might be an actor, found by form alone.

Works on scripts with capital letters: runs of capitalised words, titles before and after
a name, acronyms in brackets, and noun phrases that stand for a body ("South Korea's spy
agency"). It proposes; who matters and of what kind they are is decided elsewhere. States
are the gazetteer's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.grounding.candidate import Candidate
from summarizer.grounding.gazetteer import Mention, body_country, capital_at
from summarizer.grounding.in_order import in_order
from summarizer.grounding.name_forms import (
    ACRONYM,
    ACTED,
    AFTER,
    BODY_BEFORE,
    COMPANY,
    COUNTERPARTS,
    DOES,
    DONE_BY,
    DULL,
    OFFICE_OF,
    ORGANISATIONS,
    OWNED,
    PARTICLES,
    PERSON_BEFORE,
    PLACE_BEFORE,
    PLACES,
    RUN,
    STATE_MEDIA,
    THING_AFTER,
    UNOWNED,
)
from summarizer.grounding.name_parts import Part, parts
from summarizer.grounding.names_russian import BODY_BEFORE as BODY_BEFORE_RU
from summarizer.grounding.names_russian import DOES as DOES_RU
from summarizer.grounding.names_russian import bodies, with_owner
from summarizer.grounding.people import known
from summarizer.grounding.titles import is_rank, joins_rank, states_own, title_before, unowned

_BEFORE = 110
_OF_STATE = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?")
_PAPER = re.compile(
    r"[- \n]+(?:(?:Security Council|UNSC) )?(?:\(\w+\) )?"
    r"(?:Charter|Convention|sanctions|resolutions?|Security|General|Command)\b"
)
_PART = re.compile(
    r"[- \n]+(?:[A-Z(][a-z]|sanctions|resolutions?|summits?|charter|secretary|chief|members?\b|"
    r"membership|standards?|rules|countries|states|nations|standard|headquarters|airspace)"
)
_SMALL = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")
_GIVEN = re.compile(r"[A-ZÀ-Ž][a-zà-ž’']+(?:-[A-Z]?[a-z]+)?|[A-Z]\.?|al-[A-Z][a-z]+")
_LONG = re.compile(r"[^\W\d_]{4,}")
_FULL_STOP = re.compile(r"[a-z]\.[\"”’]?\s*$")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_FEW, _MANY = 4, 5


def candidates(
    text: str, spans: Sequence[tuple[int, int]], states: Sequence[Mention]
) -> list[Candidate]:
    """Find the names in every sentence, in order of mention. Linear in the text.

    ``spans`` are the sentences' offsets, ``states`` the gazetteer's mentions.
    """
    starts = [m.start for m in states]
    found: list[Candidate] = []
    small = frozenset(_SMALL.findall(text))
    for start, end in spans:
        near = states[bisect_left(starts, start) : bisect_left(starts, end)]
        here = [m for m in near if not _surname(text, m, end)]
        covered = [(m.start, m.end) for m in here]
        named = list(_listed(text, _capitals(text, start, end, here)))
        named += _phrases(text, start, end, covered, named)
        named = in_order(text, (start, end), named, here)
        found += (
            replace(
                c,
                role=unowned(c, text, here),
                country=states_own(text, c, start, here),
                full=_is_full(text, c, small),
            )
            for c in named
        )
    return sorted(found, key=lambda c: c.start)


def is_headline(text: str) -> bool:
    """Say whether nearly all longer words of a line begin with capitals."""
    words = _LONG.findall(_ADDRESS.sub("", text))
    if _FULL_STOP.search(text):
        return False
    return len(words) >= _FEW and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def _capitals(
    text: str, start: int, end: int, here: Sequence[Mention]
) -> Iterator[tuple[Candidate, bool]]:
    headline = is_headline(text[start:end])
    for m in RUN.finditer(text, start, end):
        if m[0].lower() in DULL:
            continue
        inside = [(s.start, s.end) for s in here if m.start() <= s.start and s.end <= m.end()]
        found = list(parts(text, m.start(), m.end(), inside, headline=headline))
        if not found and (sort := _by_heart(m[0])):  # "Nakatani Gen" is no general
            found = [Part(*m.span(), sort, whole=m.span())]
        for part in found:
            yield _candidate(text, start, end, part, headline=headline), part.many
    for m in ORGANISATIONS.finditer(text, start, end):
        if not _PART.match(text, m.end()):
            yield Candidate(m[0], m.start(), "body", whole=m.span(), acts=True), False


def _by_heart(name: str) -> str | None:
    """Return what a name is that a table has, where its form says nothing."""
    return "body" if body_country(name) else "person" if known(name) is not None else None


def _surname(text: str, state: Mention, end: int) -> bool:
    """Say whether a capital's name is a person's ("Wellington Koo")."""
    return state.sort == "capital" and bool(re.match(r" [A-Z][a-z]", text[state.end : end]))


def _candidate(text: str, start: int, end: int, part: Part, *, headline: bool) -> Candidate:
    name = text[part.start : part.end]
    before = text[max(start, part.whole[0] - _BEFORE) : part.whole[0]]
    behind = part.end
    role = text[slice(*part.role)] if part.role else None
    whole, sort = part.whole, part.sort
    acronym = ACRONYM.match(text, behind, end)
    alias = acronym[2].removesuffix("'s").removesuffix("’s") if acronym else None
    if alias and not (alias.isupper() or set(alias.split()) <= set(name.split()) or sort != "body"):
        alias = None
    after = acronym.end() if alias and acronym else behind
    if not name.isupper() and not re.search(r"\d", name):
        sort, role, whole = _introduced(text, part, before, (after, end), headline=headline)
    near = before[-40:]
    initial = part.start == start and sort == "name" and " " not in name and not name.isupper()
    return Candidate(
        name,
        part.start,
        sort,
        role=role,
        aliases=(alias,) if alias else (),
        whole=whole,
        acts=not initial
        and not re.search(r"-\d", name)
        and bool(
            DOES.match(text, after, min(end, after + 110))
            or DOES_RU.match(text, after, min(end, after + 110))
            or DONE_BY.search(near)
            or (
                sort == "body"
                and not _PAPER.match(text, after)
                and (
                    BODY_BEFORE.search(near)
                    or _is_company(name)
                    or (" " in name and ACTED.match(text, after, end))
                )
            )
        ),
        place=bool(PLACE_BEFORE.search(near)),
        headline=headline,
    )


def _introduced(
    text: str,
    part: Part,
    before: str,
    span: tuple[int, int],
    *,
    headline: bool,
) -> tuple[str, str | None, tuple[int, int]]:
    """Return the sort, the title and the extent that the words around a name give it."""
    sort, whole = part.sort, part.whole
    role = text[slice(*part.role)] if part.role else None
    if sort != "name" and not (sort == "person" and (not role or is_rank(role))):
        return sort, role, whole
    after, end = span
    titled = None if headline else title_before(before)
    if role and titled and not joins_rank(titled, before):  # another's: "Minister Li and General"
        titled = None
    own = None if role else AFTER.match(text, after, min(end, after + 140))
    if titled:
        first = whole[0] - (len(before) - before.rfind(titled))
        titled = with_owner(titled, text[whole[0] : part.start])
        related = role and titled.split()[-1].lower() in COUNTERPARTS
        return "person", role if related else titled, (first, whole[1])
    if own and not PLACE_BEFORE.search(before[-30:]):
        return "person", own[1], (whole[0], own.end())
    if PERSON_BEFORE.search(before):
        return "person", role, whole
    led = BODY_BEFORE.search(before) or BODY_BEFORE_RU.search(before)
    return "body" if led and sort == "name" else sort, role, whole


def _is_company(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].lower().strip(".") in COMPANY


def _listed(text: str, found: Iterator[tuple[Candidate, bool]]) -> Iterator[Candidate]:
    """Give names in a list what its first has: "Advisors Sullivan, Shin, and Akiba"."""
    last: Candidate | None = None
    shared = False
    for c, many in found:
        joined = last is not None and re.fullmatch(
            r"(?:,| and|, and| &)\s+", text[last.start + len(last.name) : c.whole[0]]
        )
        if joined and last and c.sort == "name" and last.sort == "person" and not c.name.isupper():
            last = replace(c, sort="person", role=last.role if shared else None)
        else:
            shared, last = many, c
        yield last


def _phrases(
    text: str,
    start: int,
    end: int,
    covered: Sequence[tuple[int, int]],
    named: Sequence[Candidate],
) -> Iterator[Candidate]:
    """Yield bodies told in small letters, with whose they are: "Han's office"."""
    owners = {e: s for s, e in covered}
    owners |= {
        c.start + len(c.name): c.whole[0] if c.role else c.start for c in named if c.sort != "body"
    }
    titled = [c.whole for c in named if c.role]
    for first, tail in bodies(text, start, end, covered):
        if not any(a <= first < b for a, b in titled):
            yield Candidate(text[first:tail], first, "phrase", whole=(first, tail), acts=True)
    media = STATE_MEDIA.finditer(text, start, end)
    for m in media:
        yield Candidate(m[0], m.start(), "phrase", kind="media", acts=True, whole=m.span())
    for m in OWNED.finditer(text, start, end):
        if OFFICE_OF.match(text, m.end(), end):
            continue
        before = text[start : m.start()]
        gap = re.search(r"(?:['’]s?)?\s+$", before)
        owner = owners.get(start + gap.start()) if gap else None
        if owner is not None and text[owner : m.start()].strip().isupper():  # "the KCNA agency"
            name = text[owner : m.start()].strip()
            if not any(s == owner for s, _ in covered):
                yield Candidate(name, owner, "body", acts=True, whole=(owner, m.end()))
                continue
        behind = None if owner is not None else _OF_STATE.match(text, m.end(), end)
        tail = next((e for s, e in covered if behind and s == behind.end()), m.end())
        seat = capital_at(text, behind.end()) if behind else None
        seated = seat is not None and not m[0].endswith("embassy")
        if owner is not None or tail > m.end() or seated:
            first = m.start() if owner is None else owner
            last = seat[0] if seat and seated else tail
            whole = (first, m.end() if seated else last)
            yield Candidate(text[first:last], first, "phrase", whole=whole, acts=True)
        elif UNOWNED.search(m[0]) and re.search(r"\b(?:the|its|their)\s+$", before, re.IGNORECASE):
            yield Candidate(m[0], m.start(), "phrase", whole=m.span(), acts=True)


def _is_full(text: str, c: Candidate, small: frozenset[str]) -> bool:
    """Say whether a name of two to four words looks like a person's, and stands like one."""
    words = [w for w in c.name.split() if w not in PARTICLES]
    return (
        c.sort == "name"
        and not c.place
        and not c.headline
        and 2 <= len(words) <= _MANY
        and all(_GIVEN.fullmatch(w) and w.lower() not in small for w in words)
        and words[0].lower() not in PLACES
        and not THING_AFTER.match(text, c.start + len(c.name))
        and not re.search(r"\b[Tt]he\s+$", text[max(0, c.start - 5) : c.start])
    )
