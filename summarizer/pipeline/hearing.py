"""Whom a sentence names without a name: "we", "I", and adjectives of states.

The index finds names; this adds those that a section's references ask for besides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.grounding.index import Found
from summarizer.grounding.roster import home
from summarizer.pipeline.reading import Desk
from summarizer.schema.marks import Reference
from summarizer.schema.section import Section
from summarizer.schema.wire import asked
from summarizer.values import Sentence

_FIRST_PERSON = re.compile(
    r"\b(?:we|us|our|I|me|my|the (?:Administration|Department|President|Secretary))\b"
)
_TITLE_ALONE = re.compile(
    r"\b[Tt]he ((?:Vice |Deputy |Foreign |Defen[cs]e |Prime )?"
    r"(?:President|Minister|Premier|Chancellor|Secretary|King|Emir|Sultan|Pope))"
    r"\b(?! of\b|[’']s (?:office|spokes)|[\w-]* [A-Z])"
)
_TITLE = re.compile(r"(?:\s[\w'’-]+){1,6},?\s")
_APPOSED = re.compile(r",\s(?:(?:the|an?|[\w'’-]+['’]s)\s)?(?:[\w-]+\s)?")
_SINGULAR = re.compile(r"\bI\b|\b(?:my|me)\b")


def heard(
    desk: Desk,
    section: type[Section],
    sentence: Sentence,
    named: tuple[Found, ...],
    publisher: Found | None,
) -> tuple[Found, ...]:
    """Add who says "I" or "we": the author where persons are meant, else the publisher."""
    persons = any((m := c.mark(Reference)) and m.persons_first for c in asked(section, "sentences"))
    who, pattern = publisher, _FIRST_PERSON
    if persons:
        author = desk.ground.author
        who = Found(0, 0, author, desk.ground.index[author].name) if author else None
        pattern = _SINGULAR
    spoken = pattern.search(sentence.text) if who else None
    if who is None or spoken is None or any(f.key == who.key for f in named):
        return named
    speaking = replace(who, start=spoken.start(), end=spoken.end())
    return tuple(sorted((*named, speaking), key=lambda f: f.start))


def with_titles(
    desk: Desk, section: type[Section], sentence: Sentence, named: tuple[Found, ...]
) -> tuple[Found, ...]:
    """Add the one whom a title alone means ("the President"), where persons are meant."""
    marks = (c.mark(Reference) for c in asked(section, "sentences"))
    if not any(m and m.persons_first for m in marks):
        return named
    known = {f.key for f in named}
    more: dict[str, Found] = {}
    for m in _TITLE_ALONE.finditer(sentence.text):
        who = _bearer(desk, m[1].casefold())
        if who and who not in known:
            more.setdefault(who, Found(m.start(), m.end(), who, desk.ground.index[who].name))
    return tuple(sorted((*named, *more.values()), key=lambda f: f.start))


def _bearer(desk: Desk, title: str) -> str | None:
    """Return the one person with a title, or the publisher's one if several have it."""
    able = {
        key: e.country
        for key, e in desk.ground.index.entries.items()
        if e.person and e.role and re.match(rf"{title}\b", e.role.casefold())
    }
    state = home(desk.ground.article)
    ours = [key for key, country in able.items() if len(able) == 1 or country == state is not None]
    return ours[0] if len(ours) == 1 else None


def with_demonyms(
    desk: Desk, section: type[Section], sentence: Sentence, named: tuple[Found, ...]
) -> tuple[Found, ...]:
    """Add the states that only an adjective names, where states are meant or too few are named."""
    known = {f.key for f in named}
    marks = [(c, m) for c in asked(section, "sentences") if (m := c.mark(Reference))]
    few = sentence.start > 0 and any(m.persons_first and len(known) < c.at_least for c, m in marks)
    if not few and not any(m.states_first for _, m in marks):
        return named
    more = [f for f in desk.ground.index.demonyms_in(sentence) if f.key not in known]
    inside = [
        f
        for f in more
        if not any(n.start <= f.start and f.end <= n.end for n in named)
        and not (known and _titles(desk, sentence.text, f, named))
    ]
    return tuple(sorted((*named, *inside), key=lambda f: f.start))


def _titles(desk: Desk, text: str, state: Found, named: tuple[Found, ...]) -> bool:
    """Say whether an adjective belongs to the title of somebody, before his name or behind it."""
    return any(
        desk.ground.index[f.key].person
        and (
            _TITLE.fullmatch(text[state.end : max(f.start, state.end)])
            or _APPOSED.fullmatch(text[f.end : max(f.end, state.start)])
        )
        for f in named
    )


def publishing(desk: Desk) -> Found | None:
    """Return the state whose government speaks as "we" in its own publication."""
    state = home(desk.ground.article)
    for key, entry in desk.ground.index.entries.items():
        if state and entry.state and entry.country == state:
            return Found(0, 0, key, entry.name)
    return None
