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
from summarizer.grounding.forms import told, with_pronouns
from summarizer.grounding.index import Found
from summarizer.grounding.phrases import phrases
from summarizer.grounding.sides import may, pairs, unbarred
from summarizer.pipeline.acting import candidates, told_of
from summarizer.pipeline.hearing import heard, publishing, with_demonyms, with_titles
from summarizer.pipeline.reading import Desk
from summarizer.pipeline.settled import Seen, met, settled
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
    told: tuple[Mapping[str, str], ...] = ()
    """Rows that the sentence's form gives: kept, not asked, where no side of them is missing or
    the items told before say which it is."""
    goes_on: bool = False
    """About the item told last: whom it names, this sentence leaves to be understood."""
    again: bool = False
    """About another occasion of those told of last."""


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
                yield from _told_and_asked(desk, section, Seen(sentence, who, before))
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


def _told_and_asked(desk: Desk, section: type[Section], seen: Seen) -> Iterator[Question]:
    """Yield what a sentence's form tells, and what is left to ask about it."""
    columns = asked(section, "sentences")
    words = _words(section, seen, columns) if section.about.forms else None
    rows: tuple[Mapping[str, str], ...] = ()
    if words:
        phrases_here = next(w.phrases for w in words.values())
        named = with_pronouns(seen.sentence.text, seen.named, _first(desk, seen.before))
        rows = told(section.about.forms, columns, seen.sentence.text, named, phrases_here)
        rows = tuple(_with_the_other(desk, columns, seen, r) for r in rows)
    whole = tuple(r for r in rows if len(r) == len(columns))
    q = None if whole else _question(desk, section, seen, told_in_part=bool(rows))
    if q is not None and rows and q.pairs:
        fits = tuple(p for p in q.pairs if any(set(p) & set(r.values()) for r in rows))
        q = replace(q, pairs=fits) if fits else None
    if q is not None or rows:
        yield replace(q or Question(section, seen.sentence), told=whole or rows)


def _with_the_other(
    desk: Desk, columns: tuple[FieldSpec, ...], seen: Seen, row: Mapping[str, str]
) -> Mapping[str, str]:
    """Return a row whose missing side is the only other name ahead of it that may be."""
    missing = [c for c in columns if c.name not in row]
    if len(missing) != 1:
        return row
    text, taken = seen.sentence.text, {f.key for f in seen.named if f.words in row.values()}
    word = next(c.name for c in columns if c.kind is Kind.TEXT)
    at = text.find(row[word])
    own = [f for f in seen.named if at <= f.start and f.end <= at + len(row[word])]
    if len(own) == 1 and own[0].key not in taken:  # "Turkish troops" are of Turkey
        return {**row, missing[0].name: own[0].words}
    starts = min(text.find(v) for v in row.values())
    other = {
        f.key: f.words
        for f in seen.named
        if f.end <= starts
        and f.key not in taken
        and not desk.ground.index[f.key].person
        and may(missing[0], columns, text, seen.named, f.key)
    }
    return {**row, missing[0].name: next(iter(other.values()))} if len(other) == 1 else row


def _first(desk: Desk, names: tuple[str, ...]) -> Found | None:
    """Return whom the sentence before named first."""
    key = desk.ground.index.find(names[0]) if names else None
    return Found(0, 0, key, names[0]) if key else None


def _question(
    desk: Desk, section: type[Section], seen: Seen, *, told_in_part: bool = False
) -> Question | None:
    """Return what to ask about a sentence; what its form settles is kept at once."""
    text = seen.sentence.text
    columns = asked(section, "sentences")
    seen = replace(seen, named=unbarred(columns, text, seen.named))
    if met(desk, section, seen, columns):
        return None
    here = _one_each(_meant(desk, columns, seen.named))
    needed = sum(max(1, c.at_least) for c in columns if c.kind is Kind.REFERENCE)
    if len(here) < needed or not triggered(section, text):
        told_more = _more(desk, section, seen, here)
        if told_more is not None:
            return told_more
    worth = told_in_part or desk.plan.effort == "thorough" or triggered(section, text)
    words = _words_left(desk, section, seen, columns) if worth else None
    if words is None:
        return None
    here = candidates(desk, columns, seen.sentence, words, here)
    if needed == 1 and not here and desk.plan.effort != "fast":
        last = told_of(desk, section, seen.sentence)
        left = tuple(
            dict.fromkeys((*([desk.ground.index[last].name] if last else ()), *seen.before))
        )
        left = candidates(desk, columns, seen.sentence, words, left)
        return Question(section, seen.sentence, left, words) if left else None
    if needed and not here:
        open_ended = (
            desk.plan.effort != "fast"
            and len(single_references(section)) == needed
            and _goes_on(section.about.continues, text)
        )
        return Question(section, seen.sentence, (), words, goes_on=True) if open_ended else None
    return _among(desk, Question(section, seen.sentence, here, words), seen, needed)


def _more(desk: Desk, section: type[Section], seen: Seen, here: tuple[str, ...]) -> Question | None:
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
