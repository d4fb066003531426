"""A small model reads sentence by sentence, asked only where a question is worth it.

Measured with the embedded default: shown a whole article it repeats itself and mixes up
who gives and who gets; shown one sentence behind worked examples, and held by a grammar
to that sentence's words and names, it reads direction right. Which sentences are worth
a question, code decides: those with a section's own words in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer.drafting import Draft, DraftRow, about_sentence
from summarizer.grounding.cues import anchors, triggered
from summarizer.grounding.index import Found
from summarizer.grounding.items import Row
from summarizer.grounding.phrases import coordinated, phrases, subject
from summarizer.grounding.roster import Entry, home, is_cased
from summarizer.grounding.sides import pairs
from summarizer.pipeline.reading import Desk
from summarizer.prompting import plain
from summarizer.schema.marks import Reference
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, name_of
from summarizer.schema.wire import Words, asked
from summarizer.values import Sentence

_TWO = 2
_APART = re.compile(r"\b(?:separate(?:ly)?|respectively|in turn|each of)\b", re.IGNORECASE)
_ENUMERATING = frozenset(("and", "of", "the", "for", "with", "&", ""))
_FIRST_PERSON = re.compile(
    r"\b(?:we|us|our|I|me|my|the (?:Administration|Department|President|Secretary))\b"
)

_SINGULAR = re.compile(r"\bI\b|\b(?:my|me)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """One section about one sentence, with the words its answer may be made of."""

    section: type[Section]
    sentence: Sentence
    mentions: tuple[str, ...]
    words: Mapping[str, Words]
    pairs: tuple[tuple[str, str], ...] = ()
    """The names that two single references may take together; none: there are not two."""


def read(desk: Desk) -> dict[str, tuple[Section, ...]]:
    """Ask every question worth asking, sentence by sentence, and return what was found."""
    for section in desk.plan.sections:
        if issubclass(section, Named) and not is_cased(desk.ground.article.language):
            _read_names(desk, section)
    todo = list(_questions(desk))
    for n, q in enumerate(todo):
        desk.tell(name_of(q.section), n, len(todo) + 1)
        prompt = desk.prompter.about_sentence(q.section, q.sentence, q.mentions, q.words, q.pairs)
        draft = about_sentence(desk.backend, prompt, q.section, q.sentence.number)
        desk.take(q.section, _gathered(q, _joined(q, draft)))
    desk.tell("synopsis", len(todo), len(todo) + 1)
    if not todo:
        desk.ledger.answered += 1
    return desk.found()


def _gathered(question: Question, draft: Draft) -> Draft:
    """Make one row of those whose lists share a name and whose other names the sentence joins."""
    many = [c.name for c in asked(question.section, "sentences") if c.many]
    if not many or _APART.search(question.sentence.text):
        return draft
    rows: list[DraftRow] = []
    for row in draft.rows:
        names = row.values[many[0]]
        for n, kept in enumerate(rows):
            known = kept.values[many[0]]
            if set(known) & set(names) and _together(question.sentence.text, known, names):
                every = list(dict.fromkeys((*known, *names)))
                rows[n] = replace(kept, values={**kept.values, many[0]: every})
                break
        else:
            rows.append(row)
    return replace(draft, rows=tuple(rows))


def _together(text: str, some: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether the names that two lists do not share stand in one enumeration."""
    text = plain(text)
    ours = [text.find(s) for s in some if s not in others]
    theirs = [text.find(o) for o in others if o not in some]
    if not ours or not theirs:
        return True
    between = text[min(*ours, *theirs) : max(*ours, *theirs)]
    return all(w[:1].isupper() or w.strip(",") in _ENUMERATING for w in between.split())


def _joined(question: Question, draft: Draft) -> Draft:
    """Add rows for what the sentence joins to a chosen phrase: it goes the same way."""
    columns = asked(question.section, "sentences")
    word = columns[0].name
    phrases_here = question.words.get(word, Words()).phrases
    if not phrases_here:
        return draft
    text = plain(question.sentence.text)
    rows = list(draft.rows)
    for row in draft.rows:
        taken = {r.values[word] for r in rows}
        joined = coordinated(text, str(row.values[word]), [plain(p) for p in phrases_here])
        rows += [replace(row, values={**row.values, word: p}) for p in joined if p not in taken]
    return replace(draft, rows=tuple(rows))


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


def _questions(desk: Desk) -> Iterator[Question]:
    before: tuple[str, ...] = ()
    publisher = _publisher(desk)
    for sentence in desk.ground.article.sentences:
        named = desk.ground.index.named_in(sentence)
        for section in desk.plan.sections:
            if not issubclass(section, Named):
                heard = _heard(desk, section, sentence, named, publisher)
                q = _question(desk, section, sentence, heard, before)
                if q is not None:
                    yield q
        before = _one_each(named) or before


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
        if mark and mark.persons_first and len({f.key for f in persons}) >= spec.at_least:
            return persons
    return named


def _one_each(named: tuple[Found, ...]) -> tuple[str, ...]:
    """Return the words each entry is first named by."""
    first: dict[str, str] = {}
    for f in named:
        first.setdefault(f.key, f.words)
    return tuple(first.values())


def _question(
    desk: Desk,
    section: type[Section],
    sentence: Sentence,
    named: tuple[Found, ...],
    before: tuple[str, ...],
) -> Question | None:
    """Return what to ask about a sentence; what its form settles is kept at once."""
    if desk.plan.effort != "thorough" and not triggered(section, sentence.text):
        return None
    columns = asked(section, "sentences")
    words = _words(section, sentence, columns)
    if words is None:
        return None
    words = _settled(desk, section, sentence, named, columns, words)
    here = _one_each(_meant(desk, columns, named))
    needed = sum(max(1, c.at_least) for c in columns if c.kind is Kind.REFERENCE)
    # What a sentence leaves to be understood, the one before it has named.
    mentions = here if len(here) >= needed else tuple(dict.fromkeys((*here, *before)))
    if words is None or (needed and (not here or len(mentions) < needed)):
        return None
    if desk.plan.effort == "fast" and len(here) < needed:
        return None
    others = mentions[len(here) :]
    allowed = pairs(columns, sentence.text, _meant(desk, columns, named), others)
    if needed == _TWO and not allowed and not any(c.many for c in columns):
        return None
    return Question(section, sentence, mentions, words, allowed)


def _words(
    section: type[Section], sentence: Sentence, columns: tuple[FieldSpec, ...]
) -> dict[str, Words] | None:
    """Return what each verbatim column may hold; None where one can hold nothing."""
    words: dict[str, Words] = {}
    cued = anchors(section)
    for spec in columns:
        if spec.kind in (Kind.TEXT, Kind.NAME):
            cues = cued.get(spec.name)
            found = phrases(cues, sentence.text) if cues else ()
            if cues and not found:
                return None
            words[spec.name] = Words(found, () if found else (sentence.text,))
    return words


def _settled(  # noqa: PLR0913, PLR0917  one question and where it is asked
    desk: Desk,
    section: type[Section],
    sentence: Sentence,
    named: tuple[Found, ...],
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
        who = subject(sentence.text, phrase, named, desk.told_of.get(section))
        if who is None:
            rest.append(phrase)
        else:
            desk.told_of[section] = who
            row = Row((sentence.number,), {act.name: phrase, actor.name: who})
            desk.keep(section, (row,))
    if not rest and words[act.name].phrases:
        return None
    return {**words, act.name: Words(tuple(rest), words[act.name].pieces)}
