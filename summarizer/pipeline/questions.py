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
from summarizer.grounding.cues import anchors, triggered
from summarizer.grounding.index import Found
from summarizer.grounding.items import Row
from summarizer.grounding.phrases import phrases, subject
from summarizer.grounding.sides import pairs, unbarred
from summarizer.pipeline.hearing import heard, publishing, with_demonyms, with_titles
from summarizer.pipeline.reading import Desk
from summarizer.schema.marks import Reference
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind
from summarizer.schema.wire import Words, asked
from summarizer.values import Sentence

_TWO = 2


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
    again: bool = False
    """About another occasion of those told of last."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence, the names in it, and those that the sentence before left."""

    sentence: Sentence
    named: tuple[Found, ...]
    before: tuple[str, ...]


def questions(desk: Desk) -> Iterator[Question]:
    """Yield every question worth asking, sentence by sentence; none about what tells nothing."""
    before: tuple[str, ...] = ()
    publisher = publishing(desk)
    orders = ordering(desk.ground.article)
    for order in orders:
        desk.ledger.lose("intake", "orders", f"not read, it gives orders to programs: {order.text}")
    for sentence in desk.ground.article.sentences:
        if sentence in orders or asks(sentence.text):
            continue
        named = desk.ground.index.named_in(sentence)
        for section in desk.plan.sections:
            if not issubclass(section, Named):
                who = heard(desk, section, sentence, named, publisher)
                who = with_titles(desk, section, sentence, who)
                who = with_demonyms(desk, section, sentence, who)
                q = _question(desk, section, _Seen(sentence, who, before))
                if q is not None:
                    yield q
        before = _one_each(named) or before


def single_references(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Return the columns of a row that hold one name each."""
    columns = asked(section, "sentences")
    return tuple(c for c in columns if c.kind is Kind.REFERENCE and not c.many)


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


def _question(desk: Desk, section: type[Section], seen: _Seen) -> Question | None:
    """Return what to ask about a sentence; what its form settles is kept at once."""
    text = seen.sentence.text
    columns = asked(section, "sentences")
    seen = replace(seen, named=unbarred(columns, text, seen.named))
    here = _one_each(_meant(desk, columns, seen.named))
    needed = sum(max(1, c.at_least) for c in columns if c.kind is Kind.REFERENCE)
    if len(here) < needed or not triggered(section, text):
        told = _more(desk, section, seen, here)
        if told is not None:
            return told
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


def _more(
    desk: Desk, section: type[Section], seen: _Seen, here: tuple[str, ...]
) -> Question | None:
    """Return what a sentence tells more of the item told last, or of another like it."""
    text, index = seen.sentence.text, desk.ground.index
    persons = any(index[f.key].person for f in seen.named)
    if not persons and _goes_on(section.about.again, text):
        return Question(section, seen.sentence, goes_on=True, again=True)
    found = _compiled(section.about.follows).search(text) if section.about.follows else None
    if found is None:
        return None
    # Whoever is named before the verb must have been there.
    leading = tuple(f.words for f in seen.named if f.end <= found.end() and f.words in here)
    if found.groupdict().get("named") and not leading:
        return None
    return Question(section, seen.sentence, leading, goes_on=True)


def _among(desk: Desk, question: Question, seen: _Seen, needed: int) -> Question | None:
    """Add the names that a sentence leaves to be understood; None where they do not suffice."""
    here, columns = question.mentions, asked(question.section, "sentences")
    mentions = here
    if len(here) < needed and desk.plan.effort != "fast":
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
    desk: Desk, section: type[Section], seen: _Seen, columns: tuple[FieldSpec, ...]
) -> dict[str, Words] | None:
    """Return what the verbatim columns may hold once what form settles is kept."""
    if desk.plan.effort != "thorough" and not triggered(section, seen.sentence.text):
        return None
    words = _words(section, seen, columns)
    return None if words is None else _settled(desk, section, seen, columns, words)


def _words(
    section: type[Section], seen: _Seen, columns: tuple[FieldSpec, ...]
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


def _settled(
    desk: Desk,
    section: type[Section],
    seen: _Seen,
    columns: tuple[FieldSpec, ...],
    words: dict[str, Words],
) -> dict[str, Words] | None:
    """Keep the rows that grammar gives away; return the words left to ask about, if any.

    An act and the one who would do it, joined by an auxiliary, need no reader.
    """
    if [c.kind for c in columns] != [Kind.TEXT, Kind.REFERENCE]:
        return words
    act, actor = columns
    rest = []
    for phrase in words[act.name].phrases:
        who = subject(seen.sentence.text, phrase, seen.named, desk.told_of.get(section))
        if who is None:
            rest.append(phrase)
        else:
            desk.told_of[section] = who
            row = Row((seen.sentence.number,), {act.name: phrase, actor.name: who})
            desk.keep(section, (row,))
    if not rest and words[act.name].phrases:
        return None
    return {**words, act.name: Words(tuple(rest), words[act.name].pieces)}
