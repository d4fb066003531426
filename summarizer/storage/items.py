"""From a summary's items to rows: their words, their quotes, and who has a part in them.

Items are taken apart as the walk over sections says, so a new section is stored, found
and listed by name without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from summarizer.schema.section import Named, Section
from summarizer.schema.summary import Summary, dump
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.values import Evidence


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody's part in an item: the field, the name, the country if known."""

    field: str
    name: str
    country: str | None
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One item as the store has it."""

    section: str
    position: int
    words: str
    """Values, names and quotes, a line each: what a search looks through."""
    document: Mapping[str, Any]
    mentions: tuple[Mention, ...]
    evidence: tuple[Evidence, ...]


def rows(summary: Summary) -> Iterator[Row]:
    """Yield the rows of a summary, in the document's order."""
    known = {
        item.id: item
        for found in summary.sections.values()
        for item in found
        if isinstance(item, Named)
    }
    for section, found in summary.sections.items():
        for position, item in enumerate(found):
            yield Row(
                section=section,
                position=position,
                words="\n".join(_words(item, known)),
                document=dump(item),
                mentions=tuple(_mentions(item, known)),
                evidence=item.evidence,
            )


def values(item: Section, spec: FieldSpec) -> tuple[Any, ...]:
    """Return the values of a field: none, one or several."""
    found = getattr(item, spec.name)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, tuple | list) else (found,)


def folded(name: str) -> str:
    """Return a name without what tells no two apart: its case, and how its accents are typed."""
    return normalize("NFC", name).casefold()


def _words(item: Section, known: Mapping[str, Named]) -> Iterator[str]:
    for spec in fields(type(item)):
        for value in values(item, spec):
            if spec.kind is Kind.REFERENCE:
                yield known[value].name if value in known else value
            elif spec.kind is Kind.ENUM:
                yield spec.words(value)
            elif spec.kind is Kind.EVIDENCE:
                yield value.quote
            elif spec.kind in (Kind.WHEN, Kind.QUANTITY):
                yield value.text
            elif spec.kind is not Kind.ID:
                yield value


def _mentions(item: Section, known: Mapping[str, Named]) -> Iterator[Mention]:
    """Yield who has a part: the item itself if it has a name, and whomever it refers to."""
    if isinstance(item, Named):
        yield from _names("name", item)
    for spec in fields(type(item)):
        if spec.kind is Kind.REFERENCE:
            for value in values(item, spec):
                if value in known:
                    yield from _names(spec.name, known[value])


def _names(field: str, named: Named) -> Iterator[Mention]:
    country = next(
        (v for s in fields(type(named)) if s.kind is Kind.COUNTRY for v in values(named, s)), None
    )
    yield Mention(field, named.name, country)
    for other in dict.fromkeys(named.aliases):
        if other != named.name:
            yield Mention(field, other, country, alias=True)
