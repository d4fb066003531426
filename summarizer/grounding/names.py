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
from dataclasses import dataclass, replace

from summarizer.grounding.gazetteer import Mention
from summarizer.grounding.name_forms import (
    ACRONYM,
    AFTER,
    BODIES,
    BODY_BEFORE,
    COMPANY,
    DOES,
    DONE_BY,
    DULL,
    MODIFIER,
    ORGANISATIONS,
    OWNED,
    PARTICLES,
    PERSON_BEFORE,
    PLACE_BEFORE,
    PLACES,
    RUN,
    RUSSIAN_TITLE,
    STATE_MEDIA,
    TITLE_BEFORE,
    UNOWNED,
)
from summarizer.grounding.name_parts import Part, parts
from summarizer.grounding.names_russian import BODY_BEFORE as BODY_BEFORE_RU
from summarizer.grounding.names_russian import DOES as DOES_RU
from summarizer.grounding.names_russian import bodies, with_owner

_BEFORE = 110
_OF_STATE = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?")
_PAPER = re.compile(
    r"[- \n]+(?:(?:Security Council|UNSC) )?(?:\(\w+\) )?"
    r"(?:Charter|Convention|sanctions|resolutions?|Security|General|Command)\b"
)
_PART = re.compile(r"[- \n]+(?:[A-Z(][a-z]|sanctions|resolutions?)")
_SMALL = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")
_GIVEN = re.compile(r"[A-ZÀ-Ž][a-zà-ž’']+(?:-[A-Z]?[a-z]+)?|[A-Z]\.?|al-[A-Z][a-z]+")
_LONG = re.compile(r"[^\W\d_]{4,}")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_TOWARDS = re.compile(r"\b(?:for|to)\s+(?:the\s+)?$")
_BELONGS = re.compile(
    r"\)?(?:['’]s?)?(?:\s(?!(?:and|with|to|from|in|by|that|said|on|for)\b)[\w&.()“”\"-]*){0,5}\s*"
)
_OF = re.compile(r",?\s*(?:of|from)\s+(?:the\s+)?(?:[A-Z]\w+\s+of\s+)?")
_FEW, _MANY = 4, 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that might be an actor's; ``start`` is its first mention's offset."""

    name: str
    start: int
    sort: str
    """What its form says: ``person``, ``body``, ``phrase`` (in small letters) or ``name``."""
    kind: str | None = None
    country: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()
    whole: tuple[int, int] = (0, 0)
    """Where it stands with its title and the states that belong to it."""
    acts: bool = False
    """A verb of speaking or doing stands beside it."""
    place: bool = False
    """It stands where places stand."""
    full: bool = False
    """It has the form of a person's given and family name."""
    headline: bool = False
    """It stands in a line whose capitals say nothing."""


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
        found += (
            replace(
                c,
                role=_unowned(c, text, here),
                country=_country(text, c, start, here),
                full=_is_full(text, c, small),
            )
            for c in named
        )
    return sorted(found, key=lambda c: c.start)


def is_headline(text: str) -> bool:
    """Say whether nearly all longer words of a line begin with capitals."""
    words = _LONG.findall(_ADDRESS.sub("", text))
    return len(words) >= _FEW and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def _capitals(
    text: str, start: int, end: int, here: Sequence[Mention]
) -> Iterator[tuple[Candidate, bool]]:
    headline = is_headline(text[start:end])
    for m in RUN.finditer(text, start, end):
        if m[0].lower() in DULL:
            continue
        inside = [(s.start, s.end) for s in here if m.start() <= s.start and s.end <= m.end()]
        for part in parts(text, m.start(), m.end(), inside, headline=headline):
            yield _candidate(text, start, end, part, headline=headline), part.many
    for m in ORGANISATIONS.finditer(text, start, end):
        if not _PART.match(text, m.end()):
            yield Candidate(m[0], m.start(), "body", whole=m.span(), acts=True), False


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
    plain = not name.isupper() and not re.search(r"\d", name)
    if plain and (sort == "name" or (sort == "person" and not role)):
        titled = None if headline else _title_before(before)
        own = AFTER.match(text, after, min(end, after + 140))
        if titled:
            role, sort = with_owner(titled, text[part.whole[0] : part.start]), "person"
            whole = (whole[0] - (len(before) - before.rfind(titled)), whole[1])
        elif own and not PLACE_BEFORE.search(before[-30:]):
            role, sort = own[1], "person"
            whole = (whole[0], own.end())
        elif PERSON_BEFORE.search(before):
            sort = "person"
        elif BODY_BEFORE.search(before) or BODY_BEFORE_RU.search(before):
            sort = "body"
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
                and (BODY_BEFORE.search(near) or _is_company(name))
            )
        ),
        place=bool(PLACE_BEFORE.search(near)),
        headline=headline,
    )


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


def _title_before(before: str) -> str | None:
    """Return the title in small letters that ends before a name, with what belongs to it."""
    tail = TITLE_BEFORE.search(before)
    if not tail:
        russian = RUSSIAN_TITLE.search(before)
        return russian[0].strip() if russian else None
    start = tail.start()
    while word := re.search(r"([\w&.-]+)\s+$", before[:start]):
        if not MODIFIER.match(word[1]) or word[1] in ("The", "In", "On", "At"):
            break
        start = word.start()
    return before[start:].strip().rstrip(",").removeprefix("of ") or None


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
        before = text[start : m.start()]
        gap = re.search(r"(?:['’]s?)?\s+$", before)
        owner = owners.get(start + gap.start()) if gap else None
        behind = None if owner is not None else _OF_STATE.match(text, m.end(), end)
        tail = next((e for s, e in covered if behind and s == behind.end()), m.end())
        if owner is not None or tail > m.end():
            first = m.start() if owner is None else owner
            yield Candidate(text[first:tail], first, "phrase", whole=(first, tail), acts=True)
        elif UNOWNED.search(m[0]) and re.search(r"\b(?:the|its|their)\s+$", before, re.IGNORECASE):
            yield Candidate(m[0], m.start(), "phrase", whole=m.span(), acts=True)


def _country(text: str, c: Candidate, start: int, here: Sequence[Mention]) -> str | None:
    """Return the state in the name or its title, just before it, or just behind."""
    first, last = c.whole
    inside = [m for m in here if first <= m.start and m.end <= last]
    own = {m.alpha3 for m in inside if not _TOWARDS.search(text[max(start, m.start - 9) : m.start])}
    if own:
        return own.pop() if len(own) == 1 else None
    before = [m for m in here if m.end <= first]
    if before and _BELONGS.fullmatch(text[before[-1].end : first]):
        return before[-1].alpha3
    behind = next((m for m in here if m.start >= last), None)
    if behind and _OF.fullmatch(text[last : behind.start]):
        return behind.alpha3
    if c.sort == "person" and before and text[start : before[0].start] in ("", "The ", "the "):
        return before[0].alpha3  # "Pyongyang ... after leader Kim": the sentence's subject
    return None


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
        and not re.search(r"\b[Tt]he\s+$", text[max(0, c.start - 5) : c.start])
    )


def _unowned(c: Candidate, text: str, here: Sequence[Mention]) -> str | None:
    """Return a role without the state that it begins with: "Turkish defence minister"."""
    if not c.role:
        return None
    at = text.find(c.role, *c.whole)
    state = next((m for m in here if m.start <= at < m.end + 2), None)
    if at < 0 or state is None:
        return c.role
    rest = re.sub(r"^(?:['’]s)?\s+", "", text[max(at, state.end) : at + len(c.role)])
    return c.role if rest.split(" ")[0].lower() in BODIES else rest or None
