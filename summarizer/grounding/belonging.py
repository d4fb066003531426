"""Whose somebody is whom the text names without a state: what other words of it say.

In this order: what everybody knows of a public figure or a body; the person whose office it
is; the body that a title names or that "its spokesman" means; the ministry of the same
field; the government that publishes the article. Nobody gets the state that merely stands
nearby: that was measured, and is wrong nearly as often as right (``evals/LOG.md``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.grounding.entry import Entry
from summarizer.grounding.gazetteer import Mention, body_country
from summarizer.grounding.name_forms import ORGANISATIONS
from summarizer.grounding.people import known
from summarizer.values import Article, Sentence

_OFFICE = re.compile(r"['’]s\s.*$", re.DOTALL)
_OWN_BODIES = re.compile(r"(?:Department|Bureau|Office|Congress|Senate|House|Treasury)\b")
_NOT_AMERICAN = re.compile(
    r"\b(?:minister|premier|chancellor|king|queen|emir|sultan)\b", re.IGNORECASE
)
_STAFF = re.compile(r"\b(?:European (?:Commission|Council|Parliament)|Security Council)\b")
_MINISTRY = re.compile(r"\b(?:minister|ministry|department)\b", re.IGNORECASE)
_WHERE = re.compile(r"\s+in\s.*$", re.DOTALL)
_SPEAKS = re.compile(r"\b(?:spokes(?:man|woman|person)|minister)\b", re.IGNORECASE)
_NO_FIELD = frozenset(
    "minister ministry department of for the and former acting deputy vice senior junior state "
    "spokesman spokeswoman spokesperson official press secretary assistant first affairs prime "
    "parliamentary".split()
)
_BODY_OF = re.compile(r"^(?:the )?(ministry|department|military|army|government|police|embassy)\b")
_ITS = re.compile(r"\b(?:its|their)\s+(?:[\w-]+\s+){0,4}?(?:[\w-]+,?\s+)?$", re.IGNORECASE)


_ITS_OWN = re.compile(r"\b(?:its|their)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article tells, as far as it helps: its roster and its words."""

    article: Article
    entries: Sequence[Entry]
    states: Sequence[Mention]


def homed(
    entries: Sequence[Entry], article: Article, state: str | None, states: Sequence[Mention]
) -> list[Entry]:
    """Give everybody without a country the one that the article lets a reader know.

    ``state`` is the publisher's, ``states`` are those the article mentions. A public figure
    has his own, whatever state is named beside him. A body that is known by name has its
    state's where the article tells of that state.
    """
    figures = {e.name: c for e in entries if e.person and (c := known(e.name, e.role)) is not None}
    told = {*(m.alpha3 for m in states), *figures.values()}
    first = [replace(e, country=_by_name(e, figures, told) or e.country) for e in entries]
    desk = _Told(article, first, states)
    second = [replace(e, country=e.country or _by_text(e, desk)) for e in first]
    fields = _fields(second)
    done: list[Entry] = []
    for e in second:
        place = e.country
        if place is None and e.name not in figures and not _is_staff(e):
            field = None if e.person and not _SPEAKS.search(e.role or "") else _field(e)
            same = fields.get(field, set()) if field else set()
            place = next(iter(same)) if len(same) == 1 else None
            if place is None and state and _is_own(e, state, done):
                place = state
        done.append(replace(e, country=place))
    return done


def _by_name(e: Entry, figures: dict[str, str], told: Container[str]) -> str | None:
    """Return the country of a figure or a body that its name alone tells."""
    if e.person:
        return figures.get(e.name)
    return next((c for c in map(body_country, e.names) if c in told), None)


def _by_text(e: Entry, desk: _Told) -> str | None:
    """Return the country of whose office it is, or of the body that a title means."""
    told = {m.alpha3 for m in desk.states}
    if not e.person:
        owner = _OFFICE.sub("", e.name)
        names = ((n, p.country) for p in desk.entries if p.person for n in p.names)
        whose = {c for n, c in names if owner != e.name and f" {owner}".endswith(f" {n}")}
        return whose.pop() if len(whose) == 1 else _of_its(e, desk, _ITS_OWN)
    if not e.role:
        return None
    role = " ".join(e.role.split())
    for b in desk.entries:
        if b.country and not (b.person or b.state) and any(_inside(n, role) for n in b.names):
            return b.country
    words = role.split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1))
    named = next((c for c in map(body_country, runs) if c in told), None)
    return named or _of_body(e, role, desk) or _of_its(e, desk, _ITS)


def _inside(name: str, role: str) -> bool:
    return len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", role) is not None


def _of_body(e: Entry, role: str, desk: _Told) -> str | None:
    """Return the country of the ministry named last before a "ministry spokesman"."""
    word = _BODY_OF.match(role.lower())
    before = [
        b
        for b in desk.entries
        if not b.person and b.start < e.start and word is not None and word[1] in b.name.lower()
    ]
    return before[-1].country if before else None


def _of_its(e: Entry, desk: _Told, its: re.Pattern[str]) -> str | None:
    """Return the country of the body or state that "its spokesman" means: the subject before."""
    here = desk.article.sentence_at(e.start)
    if not its.search(desk.article.text[max(here.start, e.start - 60) : e.start]):
        return None
    for s in _backwards(desk.article.sentences, here):
        subject = min(_bodies(desk, s, e.start), default=None)
        if subject:
            return subject[1]
    return None


def _backwards(sentences: Sequence[Sentence], here: Sentence) -> Iterator[Sentence]:
    at = sentences.index(here)
    yield from (sentences[n] for n in (at, at - 1) if n >= 0)


def _bodies(desk: _Told, s: Sentence, end: int) -> Iterator[tuple[int, str]]:
    """Yield where bodies and states with a country stand in a sentence before an offset."""
    for b in desk.entries:
        if b.country and not b.person:
            found = (desk.article.text.find(n, s.start, min(s.end, end)) for n in b.names)
            yield from ((at, b.country) for at in found if at >= 0)
    yield from ((m.start, m.alpha3) for m in desk.states if s.start <= m.start < min(s.end, end))


def _field(e: Entry) -> frozenset[str]:
    """Return the words for the field of work of a ministry or its people, none if not theirs."""
    words = (e.role or "") if e.person else e.name
    if not _MINISTRY.search(words):
        return frozenset()
    plain = re.findall(r"[\w-]+", _WHERE.sub("", words).lower().replace("defence", "defense"))
    return frozenset(w for w in plain if w not in _NO_FIELD)


def _fields(entries: Sequence[Entry]) -> dict[frozenset[str], set[str]]:
    """Return the countries whose ministries or ministers have a field of work."""
    fields: dict[frozenset[str], set[str]] = {}
    for e in entries:
        if e.country and (field := _field(e)):
            fields.setdefault(field, set()).add(e.country)
    return fields


def _is_staff(e: Entry) -> bool:
    """Say whether a title is of an international body."""
    return bool(e.person and (ORGANISATIONS.search(e.role or "") or _STAFF.search(e.role or "")))


def _is_own(e: Entry, state: str, done: Sequence[Entry]) -> bool:
    """Say whether an official or a body without a country is its publisher's.

    A state has one president, and the United States have no ministers.
    """
    if not e.person:
        return bool(_OWN_BODIES.match(e.name))
    if not (e.role and e.role[0].isupper()) or (state == "USA" and _NOT_AMERICAN.search(e.role)):
        return False
    return e.role != "President" or all(p.role != "President" or p.country != state for p in done)
