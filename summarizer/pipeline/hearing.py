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
