"""A small model reads sentence by sentence, asked only where a question is worth it.

Measured with the embedded default: shown a whole article it repeats itself and mixes up
who gives and who gets; shown one sentence behind worked examples, and held by a grammar
to that sentence's words and names, it reads direction right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from summarizer.drafting import about_sentence
from summarizer.grounding.entry import Entry
from summarizer.grounding.items import Row
from summarizer.grounding.roster import shows_names
from summarizer.pipeline.plan import Effort
from summarizer.pipeline.questions import Question, questions, single_references
from summarizer.pipeline.reading import Desk
from summarizer.pipeline.rows import completed
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import Kind, name_of
from summarizer.schema.wire import Words, asked

EAGER: dict[Effort, float] = {"fast": 0.0, "balanced": 0.45, "thorough": 0.8}
"""Nats by which an empty answer is disfavoured: the small model says "nothing" too often.
Chosen where sentences that gold cites part best from others (``evals/LOG.md``)."""
_NEAR = 5
"""Sentences behind an item in which it may be gone on about."""
_FAR = 10
"""The same, where it is told of another occasion of the same parties."""
_TWO = 2
_IN_RETURN = re.compile(r"\bin (?:return|exchange)\b", re.IGNORECASE)


def read(desk: Desk) -> dict[str, tuple[Section, ...]]:
    """Ask every question worth asking, sentence by sentence, and return what was found."""
    for section in desk.plan.sections:
        if issubclass(section, Named) and not shows_names(desk.ground.article.language):
            _read_names(desk, section)
    todo = list(questions(desk))
    for n, question in enumerate(todo):
        desk.tell(name_of(question.section), n, len(todo) + 1)
        _ask(desk, question)
    desk.tell("synopsis", len(todo), len(todo) + 1)
    if not desk.ledger.calls:
        desk.ledger.answered += 1
    return desk.found()


def _ask(desk: Desk, question: Question) -> None:
    """Ask one question, or none where the sentence only tells more of what is known."""
    section, sentence = question.section, question.sentence
    last = desk.last.get(section)
    told = [r for values in question.told if (r := _whole(desk, question, values, last))]
    if told:
        desk.keep(section, told)
        desk.last[section] = told[-1]
        return
    if question.words is None and not question.goes_on:
        return
    near = _FAR if question.again else _NEAR
    if last is not None and sentence.number - max(last.sentences) > near:
        last = None
    if question.goes_on:
        if last is None:
            return
        if question.words is None:
            _tell_more(desk, question, last)
            return
        names = tuple(str(last.values[c.name]) for c in single_references(section))
        together = ((names[0], names[1]),) if len(names) == _TWO else ()
        question = replace(question, mentions=names, pairs=together)
    prompt = desk.prompter.about_sentence(
        section,
        sentence,
        question.mentions,
        question.words or {},
        question.pairs,
        _eager(desk, section),
    )
    answer = completed(question, about_sentence(desk.backend, prompt, section, sentence.number))
    if question.goes_on and last is not None:
        # What was told before says when, and is evidence too.
        answer = replace(
            answer,
            rows=tuple(
                replace(r, sentences=(*r.sentences, *last.sentences[:1])) for r in answer.rows
            ),
        )
    if not desk.take(section, answer):
        return
    # What goes on is the main clause, which comes first.
    for row in answer.rows[:1] if section.about.follows else answer.rows:
        desk.last[section] = Row(row.sentences, row.values)


def _whole(
    desk: Desk, question: Question, values: Mapping[str, str], last: Row | None
) -> Row | None:
    """Return a row with the side that its sentence leaves to be understood, if that is known.

    It is that of the item told last, where the two share the other side.
    """
    sides = [c.name for c in single_references(question.section)]
    missing = [n for n in sides if n not in values]
    number = question.sentence.number
    if not missing:
        return Row((number,), values)
    if last is None:
        return None
    returned = _IN_RETURN.search(question.sentence.text) and len(sides) == _TWO
    other = next((n for n in sides if n not in missing), missing[0])
    meant = str(last.values[other if returned else missing[0]])
    given = {desk.ground.index.party(v) for n, v in values.items() if n in sides}
    known = {desk.ground.index.party(str(last.values[missing[0] if returned else other]))}
    if given != known or desk.ground.index.party(meant) in given:
        return None
    return Row((number,), {**values, missing[0]: meant})


def _eager(desk: Desk, section: type[Section]) -> float:
    """Return the push towards an answer; none where forms have told what is plain."""
    plain = section.about.forms and desk.plan.effort == "balanced"
    return 0.0 if plain else EAGER[desk.plan.effort]


def _tell_more(desk: Desk, question: Question, last: Row) -> None:
    """Keep another occasion of those told of last, or the item told last with one more sentence.

    Its first sentence still says when, where and how it was.
    """
    section, number = question.section, question.sentence.number
    if question.again:
        desk.keep(section, (Row((number,), last.values),))
        return
    index = desk.ground.index
    parties = {index.find(str(p)) for v in last.values.values() if isinstance(v, list) for p in v}
    if question.mentions and not parties & {index.find(m) for m in question.mentions}:
        return
    more = Row((*last.sentences, number), last.values)
    desk.keep(section, (more,))
    desk.last[section] = more


def _read_names(desk: Desk, section: type[Section]) -> None:
    """Ask for names where their form does not show them; they join the roster."""
    sentences = desk.ground.article.sentences
    columns = asked(section, "sentences")
    for n, s in enumerate(sentences):
        desk.tell(name_of(section), n, len(sentences))
        words = {c.name: Words(pieces=(s.text,)) for c in columns if c.kind is Kind.NAME}
        prompt = desk.prompter.about_sentence(section, s, (), words)
        draft = about_sentence(desk.backend, prompt, section, s.number)
        desk.ledger.take(draft)
        for row in draft.rows:
            name = str(row.values["name"])
            at = desk.ground.article.text.find(name, s.start, s.end)
            if at >= 0:
                person = "person" in row.values.values()
                state = "state" in row.values.values()
                if not state or desk.ground.index.find(name):
                    desk.ground.index.add(Entry(name, at, person=person))
