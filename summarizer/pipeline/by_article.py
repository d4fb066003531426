"""A model that can hold an article reads it passage by passage, one section a step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.articles import passages
from summarizer.backends.protocol import PendingError, Request
from summarizer.drafting import Draft, Expected, about_article
from summarizer.grounding.index import lines
from summarizer.grounding.locate import locate
from summarizer.grounding.roster import Entry
from summarizer.pipeline.reading import Desk
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import name_of
from summarizer.values import Sentence

_ROOM_FOR_ROSTER = 600
_SHORTEST = 400
"""Tokens of article that a passage has at the least."""


def read(desk: Desk) -> dict[str, tuple[Section, ...]]:
    """Ask for every section in every passage, the roster carried along.

    Raises:
        PendingError: a backend that asks in batches has no answer yet; with every question
            that needs none of the answers that are missing.
    """
    parts = _passages(desk)
    questions = [(section, part) for section in desk.plan.sections for part in parts]
    later: list[Request] = []
    for done, (section, part) in enumerate(questions):
        desk.tell(name_of(section), done, len(questions) + 1)
        try:
            draft = _ask(desk, section, part)
        except PendingError as pending:
            later += pending.requests
            if issubclass(section, Named):
                break  # every question after it shows the roster
            continue
        desk.take(section, _named(desk, draft) if issubclass(section, Named) else draft)
    if later:
        raise PendingError(later)
    desk.tell("synopsis", len(questions), len(questions) + 1)
    return desk.found()


def _ask(desk: Desk, section: type[Section], part: Sequence[Sentence]) -> Draft:
    index, text = desk.ground.index, desk.ground.article.text
    named = issubclass(section, Named)
    roster = [" ".join(e.name.split()) for e in index.entries.values()] if named else lines(index)
    prompt = desk.prompter.about_article(section, desk.ground.article, part, roster)
    expected = Expected(
        section,
        frozenset(s.number for s in part),
        lambda name: name in index or index.find(name) is not None,
        lambda words: locate(words, text) is not None,
    )
    return about_article(desk.backend, prompt, expected)


def _named(desk: Desk, draft: Draft) -> Draft:
    """Give each named row its id, and its names to the roster."""
    rows = []
    for row in draft.rows:
        name = str(row.values.get("name") or "")
        found = locate(name, desk.ground.article.text)
        if found is None:
            rows.append(row)
            continue
        aliases = tuple(
            a for a in _texts(row.values.get("aliases")) if a in desk.ground.article.text
        )
        entry = Entry(found.quote, found.start, aliases, person=row.values.get("kind") == "person")
        key = desk.ground.index.add(entry)
        known = desk.ground.index[key]
        country = row.values.get("country") or known.country
        names = [n for n in known.names if n != found.quote]
        values = {**row.values, "id": key, "country": country, "aliases": names}
        rows.append(replace(row, values=values))
    return replace(draft, rows=tuple(rows))


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
