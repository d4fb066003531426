"""Who would do what a sentence foretells, as far as its form and what was told before say.

An act and the one who would do it, joined by an auxiliary, need no reader: such rows are
kept without asking. Goes by the shape of a section's rows, and knows no section.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding import clauses
from summarizer.grounding.acts import acts
from summarizer.grounding.doers import Told, doer, protagonist
from summarizer.grounding.index import Found
from summarizer.grounding.items import Row
from summarizer.grounding.voice import speaker
from summarizer.pipeline.reading import Desk
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind
from summarizer.schema.wire import Words
from summarizer.values import Sentence

_SHORTLY = 8
"""Sentences within which the one told of last is still the one meant."""


def foretold(
    desk: Desk,
    section: type[Section],
    seen: tuple[Sentence, Sequence[Found]],
    columns: Sequence[FieldSpec],
    words: dict[str, Words],
) -> dict[str, Words] | None:
    """Keep the rows that grammar gives away; return the words left to ask about, if any."""
    if not _acted(columns):
        return words
    sentence, named = seen
    act, actor = columns
    index = desk.ground.index
    every = (*named, *index.demonyms_in(sentence))
    told_here = {sentence.text[a.start : a.end]: a for a in acts(sentence.text)}
    code = clauses.script(sentence.text)
    rest = []
    for phrase in words[act.name].phrases:
        at = told_here.get(phrase)
        told = Told(_side(desk, sentence), told_of(desk, section, sentence)) if at else None
        who = doer(sentence.text, at, every, told) if at and told else None
        if code:
            start = sentence.text.find(phrase)
            found = clauses.subject(sentence.text, start, start + len(phrase), named, code)
            last = desk.told_of.get(section)
            who = found.key if found else last[0] if last else None
        if who is None:
            rest.append(phrase)
        else:
            desk.told_of[section] = who, sentence.number
            row = Row((sentence.number,), {act.name: phrase, actor.name: who})
            desk.keep(section, (row,))
    if not rest and words[act.name].phrases:
        return None
    return {**words, act.name: Words(tuple(rest), words[act.name].pieces)}


def candidates(
    desk: Desk,
    columns: Sequence[FieldSpec],
    sentence: Sentence,
    words: dict[str, Words],
    names: tuple[str, ...],
) -> tuple[str, ...]:
    """Leave out of names who only tells of an act, and at whom its own words aim it."""
    if not _acted(columns):
        return names
    index = desk.ground.index
    who = speaker(desk.ground.article.sentences, sentence.number - 1, index)
    # In other scripts a phrase is the whole clause, its subject too.
    cut = {sentence.text[a.start : a.end] for a in acts(sentence.text)}
    said = [p for w in words.values() for p in w.phrases if p in cut]
    free = (n for n in names if who is None or index.find(n) != who)
    return tuple(n for n in free if not any(n in p for p in said))


def told_of(desk: Desk, section: type[Section], sentence: Sentence) -> str | None:
    """Return the id of whose act was told shortly before, else of whose the article tells most."""
    last = desk.told_of.get(section)
    if last is not None and 0 <= sentence.number - last[1] <= _SHORTLY:
        return last[0]
    if section not in desk.mostly:
        desk.mostly[section] = protagonist(desk.ground.article.sentences, desk.ground.index)
    return desk.mostly[section]


def _acted(columns: Sequence[FieldSpec]) -> bool:
    return [c.kind for c in columns] == [Kind.TEXT, Kind.REFERENCE]


def _side(desk: Desk, sentence: Sentence) -> str | None:
    """Return the id of those for whom a sentence's speaker speaks."""
    who = speaker(desk.ground.article.sentences, sentence.number - 1, desk.ground.index)
    who = who or desk.ground.author
    return desk.ground.index.side_of(who) if who else None
