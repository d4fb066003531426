"""What a sentence's form settles: rows that no reader need be asked for.

An act and the one who would do it, joined by an auxiliary; who gives what to whom, and who
meets whom, in languages that show it by particles, cases or prepositions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.grounding.clauses import script
from summarizer.grounding.cues import triggered
from summarizer.grounding.giving import given, tells
from summarizer.grounding.index import Found
from summarizer.grounding.items import Row
from summarizer.grounding.telling import both, together
from summarizer.pipeline.acting import foretold
from summarizer.pipeline.reading import Desk
from summarizer.schema.marks import Reference
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind
from summarizer.schema.wire import Words
from summarizer.values import Sentence


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence, the names in it, and those that the sentence before left."""

    sentence: Sentence
    named: tuple[Found, ...]
    before: tuple[str, ...]


def settled(
    desk: Desk,
    section: type[Section],
    seen: Seen,
    columns: tuple[FieldSpec, ...],
    words: dict[str, Words],
) -> dict[str, Words] | None:
    """Keep the rows that grammar gives away; return the words left to ask about, if any.

    An act and the one who would do it, joined by an auxiliary, need no reader; nor who gives
    what to whom, in a language of particles or cases.
    """
    if any(_side(c) for c in columns) and script(seen.sentence.text):
        return _given(desk, section, seen, columns, words)
    return foretold(desk, section, (seen.sentence, seen.named), columns, words)


def _side(spec: FieldSpec) -> str | None:
    mark = spec.mark(Reference)
    return mark.side if mark else None


def _given(
    desk: Desk,
    section: type[Section],
    seen: Seen,
    columns: tuple[FieldSpec, ...],
    words: dict[str, Words],
) -> dict[str, Words] | None:
    """Keep what the sentence says by form is given, with both sides; return the rest."""
    text = seen.sentence.text
    if not tells(text):
        return None
    thing = next(c.name for c in columns if c.kind is Kind.TEXT)
    by_side = {_side(c): c.name for c in columns}
    named = [f for f in seen.named if not desk.ground.index[f.key].person]
    rest = list(words[thing].phrases)
    for g in given(text, words[thing].phrases, named):
        if g.giver and g.taker:
            row = Row(
                (seen.sentence.number,),
                {thing: g.thing, by_side["giver"]: g.giver, by_side["taker"]: g.taker},
            )
            desk.keep(section, (row,))
            desk.last[section] = row
            rest.remove(g.thing)
    return {**words, thing: Words(tuple(rest), ())} if rest else None


def met(desk: Desk, section: type[Section], seen: Seen, columns: tuple[FieldSpec, ...]) -> bool:
    """Keep who met whom, where a language shows it by form; say whether nothing is to be asked."""
    many = [c for c in columns if c.many and (m := c.mark(Reference)) and m.persons_first]
    text = seen.sentence.text
    if len(columns) != 1 or not many or script(text) is None or not triggered(section, text):
        return False
    told = re.compile("|".join(section.about.triggers), re.IGNORECASE)
    found = [
        Row((seen.sentence.number,), {many[0].name: list(names)})
        for names in together(text, seen.named, lambda k: desk.ground.index[k].person, told)
    ]
    last = desk.last.get(section)
    if not found and last is not None and both(text):
        found = [Row((seen.sentence.number,), last.values)]
    for row in found:
        desk.keep(section, (row,))
        desk.last[section] = row
    return bool(found)
