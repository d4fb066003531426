"""What many articles tell, by section: values, and how they are shown.

A fact is shown once, however many articles tell it, and with all of them beside it. Like
everything in this room it is generic over sections and knows no store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from itertools import count
from typing import Any

from rich.console import Console
from rich.text import Text

from summarizer.rendering.links import web_address
from summarizer.rendering.markdown import escaped
from summarizer.rendering.page import Entry, entry_of
from summarizer.rendering.phrases import headline
from summarizer.rendering.plain import plain
from summarizer.rendering.sheet import Sheet
from summarizer.schema.section import Named, Section
from summarizer.schema.summary import dump
from summarizer.schema.walk import Kind, fields

COLUMNS = 80
MOST_SOURCES = 4
"""Sources listed beside one fact for a person."""
MOST_NAMES = 40
"""Names listed of a roster for a person."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One way in which an article came that tells a fact."""

    article: str
    """SHA-256 of the article's text."""
    title: str
    place: str
    """Its address, or where it was found."""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as one article tells it."""

    item: Section
    names: Mapping[str, str]
    """Names by id, for the item's references."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, told by one article or more."""

    told: tuple[Told, ...]
    """By every article, newest first."""
    tellings: tuple[Telling, ...]
    """Newest first."""

    @property
    def articles(self) -> int:
        """How many articles tell it."""
        return len({t.article for t in self.tellings})


@dataclass(frozen=True, slots=True)
class Digest:
    """What finished articles tell."""

    about: str
    """What was asked for, in words ("since 2026-11-21")."""
    articles: int
    facts: Mapping[str, tuple[Fact, ...]]
    """By section, most told first."""


def digest(shown: Digest, sections: Mapping[str, type[Section]], form: str) -> str:
    """Return a digest as ``terminal`` (plain text, 80 columns), ``markdown`` or ``json``."""
    return FORMS[form](shown, sections)


def _facts_of(
    shown: Digest, sections: Mapping[str, type[Section]]
) -> Iterator[tuple[str, bool, tuple[Fact, ...]]]:
    for name, section in sections.items():
        if name in shown.facts:
            yield section.about.title, issubclass(section, Named), shown.facts[name]


def _head(shown: Digest) -> str:
    return plain(f"{shown.articles} article{'s' * (shown.articles != 1)} {shown.about}")


def _entry(fact: Fact, number: int) -> Entry:
    """Lay a fact out as the newest article tells it; a badge that others tell otherwise is told."""
    entry, *others = (entry_of(t.item, t.names, number) for t in fact.told)
    said = {badge.text for badge in entry.badges}
    also = dict.fromkeys(b.text for other in others for b in other.badges if b.text not in said)
    details = (("also told as", ", ".join(also)),) if also else ()
    return replace(entry, details=details + entry.details)


def _roster(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    told = [f"{_headline(f.told[0])} ({f.articles})" for f in facts[:MOST_NAMES]]
    more = len(facts) - len(told)
    return (*told, *([f"and {more} more"] if more > 0 else ()))


def _source(telling: Telling) -> str:
    day = f"{telling.published} " if telling.published else ""
    return plain(f"{day}{telling.title}")


def _more(fact: Fact) -> str:
    left = len(fact.tellings) - MOST_SOURCES
    return f"and {left} more source{'s' * (left != 1)}" if left > 0 else ""


def _terminal(shown: Digest, sections: Mapping[str, type[Section]]) -> str:
    text = StringIO()
    sheet = Sheet(Console(file=text, width=COLUMNS, color_system=None))
    sheet.line(Text(_head(shown)))
    numbers = count(1)
    for title, named, facts in _facts_of(shown, sections):
        sheet.line()
        sheet.rule(title, len(facts))
        if named:
            if facts:
                sheet.line(Text(" · ".join(_roster(facts))), "  ")
            continue
        for fact in facts:
            entry = _entry(fact, next(numbers))
            sheet.line(Text(entry.headline), f"{entry.number:>3} ")
            sheet.line(Text(_words(entry)), "    ")
            for telling in fact.tellings[:MOST_SOURCES]:
                sheet.line(Text(_source(telling)), "    - ")
                sheet.line(Text(plain(telling.place)), "      ")
            if more := _more(fact):
                sheet.line(Text(more), "    - ")
    sheet.show()
    return text.getvalue()


def _words(entry: Entry) -> str:
    return " · ".join([b.text for b in entry.badges] + [f"{k}: {v}" for k, v in entry.details])


def _markdown(shown: Digest, sections: Mapping[str, type[Section]]) -> str:
    return "\n".join(_lines(shown, sections)) + "\n"


def _lines(shown: Digest, sections: Mapping[str, type[Section]]) -> Iterator[str]:
    yield f"# {escaped(_head(shown))}"
    numbers = count(1)
    for title, named, facts in _facts_of(shown, sections):
        yield f"\n## {escaped(title)} ({len(facts)})\n"
        if named:
            if facts:
                yield " · ".join(map(escaped, _roster(facts)))
            continue
        for fact in facts:
            entry = _entry(fact, next(numbers))
            yield f"{entry.number}. **{escaped(entry.headline)}**"
            if words := _words(entry):
                yield f"   - {escaped(words)}"
            for telling in fact.tellings[:MOST_SOURCES]:
                yield f"   - {_link(telling)}"
            if more := _more(fact):
                yield f"   - {more}"


def _link(telling: Telling) -> str:
    words = escaped(_source(telling))
    address = web_address(telling.place)
    return f"[{words}](<{address}>)" if address else f"{words} ({escaped(plain(telling.place))})"


def _json(shown: Digest, sections: Mapping[str, type[Section]]) -> str:
    told = {
        name: [_data(fact) for fact in shown.facts[name]]
        for name in sections
        if name in shown.facts
    }
    data = {"about": shown.about, "articles": shown.articles, "sections": told}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _data(fact: Fact) -> dict[str, Any]:
    return {
        "headline": _headline(fact.told[0]),
        "articles": fact.articles,
        "told": [_item(told) for told in fact.told],
        "sources": [
            {
                "article": t.article,
                "title": t.title,
                "place": t.place,
                "published": t.published.isoformat() if t.published else None,
            }
            for t in fact.tellings
        ],
    }


def _item(told: Told) -> dict[str, Any]:
    names = {key: told.names[key] for key in _referred(told.item) if key in told.names}
    return {"item": dump(told.item), "names": names}


def _headline(told: Told) -> str:
    return plain(headline(told.item, told.names))


def _referred(item: Section) -> Iterator[str]:
    for spec in fields(type(item)):
        if spec.kind is Kind.REFERENCE:
            value = getattr(item, spec.name)
            yield from value if spec.many else (value,) if value else ()


FORMS: Mapping[str, Callable[[Digest, Mapping[str, type[Section]]], str]] = {
    "terminal": _terminal,
    "markdown": _markdown,
    "json": _json,
}
"""The forms by name."""
