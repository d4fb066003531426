"""A small model reads sentence by sentence, asked only where a question is worth it.

Measured with the embedded default: shown a whole article it repeats itself and mixes up
who gives and who gets; shown one sentence behind worked examples, and held by a grammar
to that sentence's words and names, it reads direction right.
"""

from __future__ import annotations

from dataclasses import replace

from summarizer.drafting import about_sentence
from summarizer.grounding.entry import Entry
from summarizer.grounding.items import Row
from summarizer.grounding.roster import is_cased
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
_NEAR = 3
"""Sentences behind an item in which it may be gone on about."""
_TWO = 2


def read(desk: Desk) -> dict[str, tuple[Section, ...]]:
    """Ask every question worth asking, sentence by sentence, and return what was found."""
    for section in desk.plan.sections:
        if issubclass(section, Named) and not is_cased(desk.ground.article.language):
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
    if last is not None and sentence.number - max(last.sentences) > _NEAR:
        last = None
    if question.goes_on:
        if last is None:
            return
        if question.words is None:
            more = Row((sentence.number,), last.values)
            desk.keep(section, (more,))
            desk.last[section] = more
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
        EAGER[desk.plan.effort],
    )
    answer = completed(question, about_sentence(desk.backend, prompt, section, sentence.number))
    desk.take(section, answer)
    for row in answer.rows:
        desk.last[section] = Row(row.sentences, row.values)


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
