"""Which questions a small model is asked about an article, found by code.

A sentence is worth a question where it has a section's own words in it and names enough for
a row, or goes on about what was told last. What its form settles is kept without asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from summarizer.grounding.address import asks, ordering
from summarizer.grounding.clauses import script
from summarizer.grounding.cues import anchors, triggered
from summarizer.grounding.index import Found
from summarizer.grounding.phrases import phrases
from summarizer.grounding.roster import home
from summarizer.grounding.sides import pairs, unbarred
from summarizer.pipeline.reading import Desk
from summarizer.pipeline.settled import Seen, met, settled
from summarizer.schema.marks import Reference
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind
from summarizer.schema.wire import Words, asked
from summarizer.values import Sentence

_TWO = 2
_FIRST_PERSON = re.compile(
    r"\b(?:we|us|our|I|me|my|the (?:Administration|Department|President|Secretary))\b"
)
_SINGULAR = re.compile(r"\bI\b|\b(?:my|me)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """One section about one sentence, with the words its answer may be made of."""

    section: type[Section]
    sentence: Sentence
    mentions: tuple[str, ...] = ()
    words: Mapping[str, Words] | None = None
    """None: nothing is asked, the sentence only tells more of the item told last."""
    pairs: tuple[tuple[str, str], ...] = ()
    """The names that two single references may take together; none: there are not two."""
    goes_on: bool = False
    """About the item told last: whom it names, this sentence leaves to be understood."""


def questions(desk: Desk) -> Iterator[Question]:
    """Yield every question worth asking, sentence by sentence; none about what tells nothing."""
    before: tuple[str, ...] = ()
    publisher = _publisher(desk)
    orders = ordering(desk.ground.article)
    for order in orders:
        desk.ledger.lose("intake", "orders", f"not read, it gives orders to programs: {order.text}")
    for sentence in desk.ground.article.sentences:
        if sentence in orders or asks(sentence.text):
            continue
        named = desk.ground.index.named_in(sentence)
        for section in desk.plan.sections:
            if not issubclass(section, Named):
                heard = _heard(desk, section, sentence, named, publisher)
                heard = _with_demonyms(desk, section, sentence, heard)
                q = _question(desk, section, Seen(sentence, heard, before))
                if q is not None:
                    yield q
        before = _one_each(named) or before


def single_references(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Return the columns of a row that hold one name each."""
    columns = asked(section, "sentences")
    return tuple(c for c in columns if c.kind is Kind.REFERENCE and not c.many)


def _heard(
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


def _with_demonyms(
    desk: Desk, section: type[Section], sentence: Sentence, named: tuple[Found, ...]
) -> tuple[Found, ...]:
    """Add the states that only an adjective names, where states are meant first."""
    marks = (c.mark(Reference) for c in asked(section, "sentences"))
    if not any(m and m.states_first for m in marks):
        return named
    known = {f.key for f in named}
    more = [f for f in desk.ground.index.demonyms_in(sentence) if f.key not in known]
    inside = [f for f in more if not any(n.start <= f.start and f.end <= n.end for n in named)]
    return tuple(sorted((*named, *inside), key=lambda f: f.start))


def _publisher(desk: Desk) -> Found | None:
    """Return the state whose government speaks as "we" in its own publication."""
    state = home(desk.ground.article)
    for key, entry in desk.ground.index.entries.items():
        if state and entry.state and entry.country == state:
            return Found(0, 0, key, entry.name)
    return None


def _meant(
    desk: Desk, columns: tuple[FieldSpec, ...], named: tuple[Found, ...]
) -> tuple[Found, ...]:
    """Return the names a row can mean: persons only, where a column says so and they suffice."""
    for spec in columns:
        mark = spec.mark(Reference)
        persons = tuple(f for f in named if desk.ground.index[f.key].person)
        if mark is None or not mark.persons_first:
            continue
        if len({f.key for f in persons}) >= spec.at_least:
            return persons
        # Nobody meets the state he stands for.
        stands = desk.ground.index.stands_for
        return tuple(f for f in named if not any(stands(f.key, p.key) for p in persons))
    return named


def _one_each(named: tuple[Found, ...]) -> tuple[str, ...]:
    """Return the words each entry is first named by."""
    first: dict[str, str] = {}
    for f in named:
        first.setdefault(f.key, f.words)
    return tuple(first.values())


def _question(desk: Desk, section: type[Section], seen: Seen) -> Question | None:
    """Return what to ask about a sentence; what its form settles is kept at once."""
    text = seen.sentence.text
    columns = asked(section, "sentences")
    seen = replace(seen, named=unbarred(columns, text, seen.named))
    if met(desk, section, seen, columns):
        return None
    here = _one_each(_meant(desk, columns, seen.named))
    needed = sum(max(1, c.at_least) for c in columns if c.kind is Kind.REFERENCE)
    if len(here) < needed and _goes_on(section.about.follows, text):
        return Question(section, seen.sentence, goes_on=True)
    words = _words_left(desk, section, seen, columns)
    if words is None:
        return None
    if needed == 1 and not here and desk.plan.effort != "fast":
        last = desk.told_of.get(section)
        left = tuple(dict.fromkeys((*([last] if last else ()), *seen.before)))
        return Question(section, seen.sentence, left, words) if left else None
    if needed and not here:
        open_ended = (
            desk.plan.effort != "fast"
            and len(single_references(section)) == needed
            and _goes_on(section.about.continues, text)
        )
        return Question(section, seen.sentence, (), words, goes_on=True) if open_ended else None
    return _among(desk, Question(section, seen.sentence, here, words), seen, needed)


def _among(desk: Desk, question: Question, seen: Seen, needed: int) -> Question | None:
    """Add the names that a sentence leaves to be understood; None where they do not suffice."""
    here, columns = question.mentions, asked(question.section, "sentences")
    mentions = here
    several = any(c.many for c in columns) and script(seen.sentence.text) is not None
    if len(here) < needed and desk.plan.effort != "fast" and not several:
        mentions = tuple(dict.fromkeys((*here, *seen.before)))
    named = _meant(desk, columns, seen.named)
    allowed = pairs(columns, seen.sentence.text, named, mentions[len(here) :])
    settled_out = len(single_references(question.section)) == _TWO and not allowed
    if len(mentions) < needed or settled_out:
        return None
    return replace(question, mentions=mentions, pairs=allowed)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _goes_on(pattern: str | None, text: str) -> bool:
    return pattern is not None and _compiled(pattern).search(text) is not None


def _words_left(
    desk: Desk, section: type[Section], seen: Seen, columns: tuple[FieldSpec, ...]
) -> dict[str, Words] | None:
    """Return what the verbatim columns may hold once what form settles is kept."""
    if desk.plan.effort != "thorough" and not triggered(section, seen.sentence.text):
        return None
    words = _words(section, seen, columns)
    return None if words is None else settled(desk, section, seen, columns, words)


def _words(
    section: type[Section], seen: Seen, columns: tuple[FieldSpec, ...]
) -> dict[str, Words] | None:
    """Return what each verbatim column may hold; None where one can hold nothing."""
    sentence = seen.sentence
    words: dict[str, Words] = {}
    cued = anchors(section)
    for spec in columns:
        if spec.kind in (Kind.TEXT, Kind.NAME):
            cues = cued.get(spec.name)
            found = phrases(cues, sentence.text) if cues else ()
            # A word of somebody's name is no thing ("Arms Monitor").
            found = tuple(p for p in found if not any(p in f.words for f in seen.named))
            if cues and not found:
                return None
            words[spec.name] = Words(found, () if found else (sentence.text,))
    return words
