"""A model that can hold an article reads it passage by passage.

One section a step, as the effort is with a second look, or all sections in one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.articles import passages
from summarizer.backends.protocol import PendingError, Request
from summarizer.drafting import Draft, Expected, about_article
from summarizer.grounding.address import asks, orders
from summarizer.grounding.cues import triggered
from summarizer.grounding.entry import Entry
from summarizer.grounding.index import Index, lines
from summarizer.grounding.items import Row
from summarizer.grounding.locate import locate
from summarizer.pipeline.reading import Desk
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import name_of
from summarizer.schema.wire import asked
from summarizer.values import Sentence

_ROOM_FOR_ROSTER = 600
_SHORTEST = 400
"""Tokens of article that a passage has at the least."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Sections asked for together, and the passage they are asked about."""

    sections: tuple[type[Section], ...]
    part: Sequence[Sentence]
    again: bool = False
    """Only about sentences that gave no row at first."""

    @property
    def names(self) -> bool:
        """Whether every question after it shows what it has named."""
        return any(issubclass(s, Named) for s in self.sections)


def read(desk: Desk) -> dict[str, tuple[Section, ...]]:
    """Ask for every section in every passage, the roster carried along.

    Raises:
        PendingError: a backend that asks in batches has no answer yet; with every question
            that needs none of the answers that are missing.
    """
    todo = list(_questions(desk))
    later: list[Request] = []
    waiting: set[tuple[type[Section], ...]] = set()
    for done, question in enumerate(todo):
        if question.again and question.sections in waiting:
            continue
        desk.tell("+".join(map(name_of, question.sections)), done, len(todo) + 1)
        try:
            draft = _ask(desk, question)
        except PendingError as pending:
            later += pending.requests
            waiting.add(question.sections)
            if question.names:
                break
            continue
        if draft is not None:
            _take(desk, question, draft)
    if later:
        raise PendingError(later)
    desk.tell("synopsis", len(todo), len(todo) + 1)
    return desk.found()


def _questions(desk: Desk) -> Iterator[_Question]:
    """Yield the questions in their order: section by section, or all at once if that will do."""
    parts = _passages(desk)
    sections = desk.plan.sections
    if desk.plan.effort == "fast" and _told_apart(sections):
        yield from (_Question(sections, part) for part in parts)
        return
    for section in sections:
        yield from (_Question((section,), part) for part in parts)
        if desk.plan.effort == "thorough" and section.about.triggers:
            yield from (_Question((section,), part, again=True) for part in parts)


def _told_apart(sections: Sequence[type[Section]]) -> bool:
    """Say whether each row's keys show which section it is of."""
    keys = {frozenset(f.name for f in asked(s, "article")) for s in sections}
    return len(keys) == len(sections)


def _ask(desk: Desk, question: _Question) -> Draft | None:
    """Ask a question; None where no sentence is left to ask about."""
    index, article = desk.ground.index, desk.ground.article
    section, *more = question.sections
    names = [" ".join(e.name.split()) for e in index.entries.values()]
    missed = _missed(desk, section, question.part) if question.again else ()
    if question.again and not missed:
        return None
    if more:
        prompt = desk.prompter.at_once(article, question.part, names)
    else:
        roster = names if question.names else lines(index)
        prompt = desk.prompter.about_article(section, article, question.part, roster, missed)

    def refers(name: str, told: Sequence[str]) -> bool:
        known = name in index or index.find(name) is not None
        return known or Index(Entry(t, 0) for t in told).find(name) is not None

    expected = Expected(
        question.sections,
        frozenset(s.number for s in question.part),
        refers,
        lambda words: locate(words, article.text) is not None,
    )
    return about_article(desk.backend, prompt, expected)


def _missed(desk: Desk, section: type[Section], part: Sequence[Sentence]) -> tuple[int, ...]:
    """Return the sentences that have a section's words and are no evidence of its items.

    None that asks, or gives orders to programs.
    """
    cited = {e.start for item in desk.items.get(name_of(section), ()) for e in item.evidence}
    told = (s for s in part if not asks(s.text) and not orders(s.text))
    return tuple(s.number for s in told if s.start not in cited and triggered(section, s.text))


def _take(desk: Desk, question: _Question, draft: Draft) -> None:
    """Ground a draft's rows, those that others refer to first."""
    desk.ledger.take(draft)
    for section in question.sections:
        rows = [Row(r.sentences, r.values) for r in draft.rows if r.section is section]
        named = issubclass(section, Named)
        desk.keep(section, [_named(desk, r) for r in rows] if named else rows)


def _named(desk: Desk, row: Row) -> Row:
    """Give a named row its id, and its names to the roster."""
    name = str(row.values.get("name") or "")
    found = locate(name, desk.ground.article.text)
    if found is None:
        return row
    aliases = tuple(a for a in _texts(row.values.get("aliases")) if a in desk.ground.article.text)
    entry = Entry(found.quote, found.start, aliases, person=row.values.get("kind") == "person")
    key = desk.ground.index.add(entry)
    known = desk.ground.index[key]
    country = row.values.get("country") or known.country
    names = [n for n in known.names if n != found.quote]
    return replace(row, values={**row.values, "id": key, "country": country, "aliases": names})


def _texts(value: object) -> Iterable[str]:
    return (str(v) for v in value) if isinstance(value, list) else ()


def _passages(desk: Desk) -> tuple[tuple[Sentence, ...], ...]:
    """Cut the article to what fits beside the static prompt, the roster and the answer."""
    backend, prompter = desk.backend, desk.prompter
    room = backend.traits.context_tokens - backend.count(prompter.system) - _ROOM_FOR_ROSTER
    answer = min(4096, max(0, room) // 2)
    budget = max(_SHORTEST, room - answer)
    # A numbered sentence costs its number and brackets besides its words.
    return passages(desk.ground.article, budget, lambda text: backend.count(f"[000] {text}\n"))
