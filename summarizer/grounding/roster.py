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
from dataclasses import replace

from summarizer.grounding import glued
from summarizer.grounding.belonging import homed
from summarizer.grounding.candidate import Candidate
from summarizer.grounding.entry import Entry
from summarizer.grounding.gazetteer import Mention, country, is_declined, mentions
from summarizer.grounding.glued_forms import has_forms
from summarizer.grounding.name_forms import BODIES, PROPER, RUSSIAN_BODY, THINGS
from summarizer.grounding.name_merge import merged
from summarizer.grounding.names import candidates
from summarizer.grounding.people import known
from summarizer.values import Article

_INSIDE = re.compile(
    r"\b(?:in|at|near|outside|around|inside|across|over|out of|"
    r"(?:gulf|sea|strait|straits|bay|coast|island|peninsula) of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_RUSSIAN_INSIDE = re.compile(r"(?<!\w)(?:[Вв]|[Ии]з|[Пп]од|[Дд]о|[Нн]а)\s$")
_ABOUT = re.compile(
    r"\s(?:(?:[A-Z]\w+\s){0,2}?(?P<thing>[A-Z]\w+)\b|"
    r"(?:crisis|war|conflict|issue|question|dossier|file)\b)"
)
_BEARS = frozenset("group bank institute university times post daily house".split())
# Governments' own addresses: state.gov, mofa.go.jp, diplomatie.gouv.fr, cancilleria.gob.ar.
_GOVERNMENT = re.compile(
    r"(?:(?<=\.)|(?<=//)|(?<= )|^)"
    r"(?:(?:gov|mil)(?:\.([a-z]{2}))?|(?:go|gouv|gob|govt|gub)\.([a-z]{2}))(?![\w.-])"
)
_RUSSIAN = re.compile(r"(?<![\w-])(?:kremlin|mid|government|mil)\.ru(?![\w.-])")
_GOVERNS = re.compile(r"(?:(?P<whose>[\w-]+) )?Administration|.+\sGovernment")
_FORMAL = re.compile(
    r"(?:\b(?:Islamic|Federal|Hashemite|Democratic|Arab|Socialist|Bolivarian|Co-operative)\s+)*"
    r"\b(?:State|Republic|Kingdom|Sultanate|Commonwealth)\s+of\s+(?:the\s+)?$"
)
_LIST = re.compile(r"(?:,| and|, and)\s+(?:the\s+)?")


def seed(article: Article) -> tuple[Entry, ...]:
    """Return the names that an article's form gives away, in order of first mention."""
    found = mentions(article.text, article.language)
    spans = [(s.start, s.end) for s in article.sentences]
    if has_forms(article.language):
        named = glued.candidates(article.text, article.language or "", found)
    elif is_cased(article.language):
        named = merged(candidates(article.text, spans, found))
    else:
        named = []
    titles = [c.whole for c in named if c.role] if not is_english(article.language) else []
    states = _states(article.text, found, titles)
    entries = [e for c in named if (e := _entry(c))]
    entries = homed(entries, article, home(article), found)
    every = _governed((*states, *entries), home(article))
    return tuple(sorted(every, key=lambda e: e.start))


def _governed(entries: Iterable[Entry], state: str | None) -> list[Entry]:
    """Make "the Biden Administration" another name of its state; none is an actor of its own."""
    every = list(entries)
    countries = {n: e.country for e in every if e.person for n in e.names}
    kept = [e for e in every if not _GOVERNS.fullmatch(e.name)]
    for e in every:
        if m := _GOVERNS.fullmatch(e.name):
            whose = e.country or countries.get((m["whose"] or "").split("-")[0]) or state
            kept = [
                replace(k, aliases=(*k.aliases, e.name))
                if k.state and k.country and k.country == whose
                else k
                for k in kept
            ]
    return kept


def home(article: Article) -> str | None:
    """Return the state whose government publishes an article, by its address."""
    told = f"{article.url or ''} {article.source or ''}"
    if place := _GOVERNMENT.search(told):
        land = place[1] or place[2]
        return country(land.upper()) if land else "USA"
    return "RUS" if _RUSSIAN.search(told) else None


def is_cased(language: str | None) -> bool:
    """Say whether a language writes names with capital letters."""
    return not (language or "en").startswith(("ko", "zh", "ja", "ar", "fa", "he", "hi", "th"))


def shows_names(language: str | None) -> bool:
    """Say whether names can be found by form in a language: by capitals, or by a table."""
    return is_cased(language) or has_forms(language)


def is_english(language: str | None) -> bool:
    """Say whether a text is in English, as far as is known."""
    return (language or "en").startswith("en")


def _states(
    text: str, found: Sequence[Mention], titles: Sequence[tuple[int, int]]
) -> Iterable[Entry]:
    """Yield the states; one that stands only in somebody's title, or for a place, is not sure."""
    by_state: dict[str, list[Mention]] = {}
    places = _places(text, found)
    places |= {m.start for m in found if any(a <= m.start < b for a, b in titles)}
    for m in found:
        by_state.setdefault(m.alpha3, []).append(m)
    for alpha3, group in by_state.items():
        told = [
            _formal(text, m)
            for m in group
            if m.sort == "name" and m.text[:4] not in ("the ", "The ")
        ]
        names = Counter(" ".join(t.split()) for t in told)
        capitals = dict.fromkeys(m.text for m in group if m.sort == "capital")
        compass = dict.fromkeys(m.text for m in group if m.text in ("the North", "the South"))
        if not names and not capitals:
            if len(group) <= 1 or any(m.sort == "compound" for m in group):
                continue  # one adjective makes no actor
            stem = next((m.text for m in group), "")
            yield Entry(stem, group[0].start, country=alpha3, state=True, sure=False)
            continue
        where = [m for m in group if m.sort != "demonym" and m.start not in places]
        full = max(names, key=lambda n: (not is_declined(n), len(n))) if names else ""
        full = full or min(capitals, key=is_declined)
        verbatim = next((t for t in told if " ".join(t.split()) == full), full)
        rest = [n for n in (*names, *capitals, *compass) if n not in (full, verbatim) and n in text]
        yield Entry(
            verbatim,
            next(m.start for m in group if m.sort != "demonym"),
            aliases=tuple(rest),
            country=alpha3,
            state=True,
            sure=any(m.sort == "name" or names or not m.text.isascii() for m in where)
            or (not names and len(group) > 1),
        )


def _formal(text: str, name: Mention) -> str:
    """Return a state's name with what makes it formal before it: "State of Israel"."""
    formal = _FORMAL.search(text[max(0, name.start - 60) : name.start])
    return (formal[0] if formal else "") + name.text


def _places(text: str, found: Sequence[Mention]) -> set[int]:
    """Return where mentions stand that are only where something is: "in Yemen and Syria"."""
    places: set[int] = set()
    last: Mention | None = None
    for m in found:
        gap = text[last.end : m.start] if last else ""
        listed = last is not None and last.start in places and _LIST.fullmatch(gap)
        before = _INSIDE.search(text[max(0, m.start - 20) : m.start])
        if m.sort == "capital" and _RUSSIAN_INSIDE.search(text[max(0, m.start - 4) : m.start]):
            places.add(m.start)
        owner = text[m.end : m.end + 1] in ("'", "’")
        about = _ABOUT.match(text, m.end, m.end + 60)
        thing = about is not None and (about["thing"] or "war").lower() in THINGS | _BEARS
        if thing or ((listed or before) and not owner):
            places.add(m.start)
        last = m
    return places


def _entry(c: Candidate) -> Entry | None:
    """Return what a name is on the roster; None where nothing says that it is somebody."""
    person = c.sort == "person"
    if c.sort == "name" and country(c.name):
        return None
    if c.sort == "body" and not c.acts and c.name.lower() in BODIES - PROPER:
        return None
    if c.sort == "body" and RUSSIAN_BODY.fullmatch(c.name.lower()):  # "Совета" alone
        return None
    person = person or (c.full and not c.place) or (c.sort == "name" and known(c.name) is not None)
    sure = person or (c.acts and not c.place) or (c.sort == "body" and bool(c.aliases))
    if not (sure or c.sort == "body"):
        return None
    role = c.role if person else None
    return Entry(c.name, c.start, c.aliases, c.country, role, person=person, sure=sure)
