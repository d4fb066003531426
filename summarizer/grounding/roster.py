"""The roster: everybody a text names, seeded by code before a model is asked.

A roster that misses a state makes every later step wrong, so states, capitals and
demonyms come from the gazetteer, persons and bodies from the form of their names. The
entries carry no section's fields beyond what every named item has; kind and country
are hints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from summarizer.grounding.gazetteer import Mention, country, mentions
from summarizer.grounding.names import Candidate, acts, candidates, is_body
from summarizer.values import Article


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the roster; ``start`` is the offset of its first mention."""

    name: str
    start: int
    aliases: tuple[str, ...] = ()
    country: str | None = None
    role: str | None = None
    state: bool = False
    person: bool = False
    sure: bool = True
    """Its form alone says that it is an actor; else a reader should be asked."""

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the fullest first."""
        return (self.name, *self.aliases)


def seed(article: Article) -> tuple[Entry, ...]:
    """Return the names that an article's form gives away, in order of first mention."""
    found = mentions(article.text, article.language)
    states = _states(article.text, found)
    spans = [(s.start, s.end) for s in article.sentences]
    named = candidates(article.text, spans, found) if is_cased(article.language) else ()
    entries = [e for c in named if (e := _entry(article.text, c, found, spans))]
    entries = _homed(entries, home(article))
    return tuple(sorted((*states, *entries), key=lambda e: e.start))


def home(article: Article) -> str | None:
    """Return the state whose government publishes an article, by its address."""
    place = re.search(
        r"\.(?:gov|mil)(?:\.([a-z]{2}))?\b", f"{article.url or ''} {article.source or ''}"
    )
    return (country(place[1]) if place[1] else "USA") if place else None


def _homed(entries: Sequence[Entry], state: str | None) -> list[Entry]:
    """Give officials without a country their publisher's; a person's office the person's."""
    done: list[Entry] = []
    for e in entries:
        owner = next(
            (
                p
                for p in entries
                if p.person and any(e.name.startswith((f"{n}'s ", f"{n}’s ")) for n in p.names)
            ),
            None,
        )
        place = e.country or (owner.country if owner else None)
        if place is None and e.person and e.role:
            place = state
        done.append(replace(e, country=place))
    return done


def is_cased(language: str | None) -> bool:
    """Say whether a language writes names with capital letters."""
    return not (language or "en").startswith(("ko", "zh", "ja", "ar", "fa", "he", "hi", "th"))


def _states(text: str, found: Sequence[Mention]) -> Iterable[Entry]:
    by_state: dict[str, list[Mention]] = {}
    for m in found:
        by_state.setdefault(m.alpha3, []).append(m)
    for alpha3, group in by_state.items():
        names = Counter(
            " ".join(m.text.split())
            for m in group
            if m.sort == "name" and m.text[:4] not in ("the ", "The ")
        )
        capitals = dict.fromkeys(m.text for m in group if m.sort == "capital")
        compass = dict.fromkeys(m.text for m in group if m.text in ("the North", "the South"))
        if not names and not capitals:
            if len(group) <= 1:  # one adjective makes no actor
                continue
            stem = next((m.text for m in group), "")
            yield Entry(stem, group[0].start, country=alpha3, state=True, sure=False)
            continue
        full = max(names, key=len) if names else next(iter(capitals))
        verbatim = next(m.text for m in group if " ".join(m.text.split()) == full)
        rest = [n for n in (*names, *capitals, *compass) if n not in (full, verbatim) and n in text]
        yield Entry(
            verbatim,
            group[0].start,
            aliases=tuple(rest),
            country=alpha3,
            state=True,
            sure=bool(names) or len(group) > 1,
        )


def _entry(
    text: str, c: Candidate, states: Sequence[Mention], spans: Sequence[tuple[int, int]]
) -> Entry | None:
    body = is_body(c.name) or c.lower
    person = c.titled and not (is_body(c.name) and not c.role)
    does = acts(text, c)
    if not (person or body or does):
        return None
    entry = Entry(c.name, c.start, c.aliases, role=c.role if person else None, person=person)
    sure = person or does or (body and bool(c.aliases or c.lower))
    return replace(entry, country=_country(text, c, states, spans), sure=sure)


def _country(
    text: str, c: Candidate, states: Sequence[Mention], spans: Sequence[tuple[int, int]]
) -> str | None:
    """Return the state in the name or its title, just before it, or just behind."""
    end = c.start + len(c.name)
    inside = {m.alpha3 for m in states if c.start <= m.start and m.end <= end}
    if len(inside) == 1:
        return inside.pop()
    begin = next((s for s, e in spans if s <= c.start < e), 0)
    near = [m for m in states if begin <= m.start and m.end <= c.start]
    if near and re.fullmatch(r"(?:['’]s?)?[\s\w&.()“”\"-]{0,45}", text[near[-1].end : c.start]):
        gap = text[near[-1].end : c.start]
        if not re.search(r"\b(and|with|to|from|in|by|that|said|on|for)\b", gap):
            return near[-1].alpha3
    behind = next((m for m in states if m.start >= end), None)
    if behind and re.fullmatch(
        r",?\s*(?:[\w\s]{0,30}\s)?(?:of|for|from)\s+(?:the\s+)?", text[end : behind.start]
    ):
        return behind.alpha3
    first = next((m for m in states if begin <= m.start < c.start), None)
    if c.titled and first and text[begin : first.start].strip() in ("", "The", "the"):
        return first.alpha3  # "Pyongyang ... after leader Kim": the sentence's subject
    return None
