"""A small model reads sentence by sentence, asked only where a question is worth it.

Measured with the embedded default: shown a whole article it repeats itself and mixes up
who gives and who gets; shown one sentence behind worked examples, and held by a grammar
to that sentence's words and names, it reads direction right. Which sentences are worth
a question, code decides: those with a section's own words in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.drafting import about_sentence
from summarizer.grounding.cues import anchors, stretches, triggered
from summarizer.grounding.roster import Entry, is_cased
from summarizer.pipeline.reading import Desk
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, name_of
from summarizer.schema.wire import asked
from summarizer.values import Sentence


@dataclass(frozen=True, slots=True)
class Question:
    """One section about one sentence, with the words its answer may be made of."""

    section: type[Section]
    sentence: Sentence
    mentions: tuple[str, ...]
    stretches: Mapping[str, tuple[str, ...]]


def read(desk: Desk) -> dict[str, tuple[Section, ...]]:
    """Ask every question worth asking, sentence by sentence, and return what was found."""
    for section in desk.plan.sections:
        if issubclass(section, Named) and not is_cased(desk.ground.article.language):
            _read_names(desk, section)
    todo = list(_questions(desk))
    for n, q in enumerate(todo):
        desk.tell(name_of(q.section), n, len(todo) + 1)
        prompt = desk.prompter.about_sentence(q.section, q.sentence, q.mentions, q.stretches)
        desk.take(q.section, about_sentence(desk.backend, prompt, q.section, q.sentence.number))
    desk.tell("synopsis", len(todo), len(todo) + 1)
    if not todo:
        desk.ledger.answered += 1
    return desk.found()


def _read_names(desk: Desk, section: type[Section]) -> None:
    """Ask for names where their form does not show them; they join the roster."""
    sentences = desk.ground.article.sentences
    columns = asked(section, "sentences")
    for n, s in enumerate(sentences):
        desk.tell(name_of(section), n, len(sentences))
        pieces = {c.name: (s.text,) for c in columns if c.kind is Kind.NAME}
        prompt = desk.prompter.about_sentence(section, s, (), pieces)
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


def _questions(desk: Desk) -> Iterator[Question]:
    before: tuple[str, ...] = ()
    for sentence in desk.ground.article.sentences:
        here = tuple(dict.fromkeys(f.words for f in desk.ground.index.named_in(sentence)))
        for section in desk.plan.sections:
            if not issubclass(section, Named):
                q = _question(desk, section, sentence, here, before)
                if q is not None:
                    yield q
        before = here or before


def _question(
    desk: Desk,
    section: type[Section],
    sentence: Sentence,
    here: tuple[str, ...],
    before: tuple[str, ...],
) -> Question | None:
    thorough = desk.plan.effort == "thorough"
    if not thorough and not triggered(section, sentence.text):
        return None
    columns = asked(section, "sentences")
    pieces: dict[str, tuple[str, ...]] = {}
    marked = anchors(section)
    for spec in columns:
        if spec.kind in (Kind.TEXT, Kind.NAME):
            cues = marked.get(spec.name)
            pieces[spec.name] = stretches(cues, sentence.text) if cues else (sentence.text,)
            if not pieces[spec.name]:
                return None
    needed = _names_needed(columns)
    # What a sentence leaves to be understood, the one before it has named.
    mentions = here if len(here) >= needed else tuple(dict.fromkeys((*here, *before)))
    if needed and (not here or len(mentions) < needed):
        return None
    if desk.plan.effort == "fast" and len(here) < needed:
        return None
    return Question(section, sentence, mentions, pieces)


def _names_needed(columns: tuple[FieldSpec, ...]) -> int:
    return sum(max(1, c.at_least) for c in columns if c.kind is Kind.REFERENCE)
