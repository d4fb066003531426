"""Items as rows of cells, for spreadsheets and data frames.

The columns come from the walk over sections: a field is a column, a time or an amount also
has its bounds beside it, somebody referred to is told by name. The columns that say where
an item is from begin with ``article_`` and ``item_``, so that no field is in their way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.storage.values import Entry

Sections = Mapping[str, type[Section]]
Cell = str | int | float | date | None
Row = Mapping[str, Cell]
Type = Literal["text", "day", "number", "count"]

_HEAD: Mapping[str, Type] = {
    "article_sha256": "text",
    "article_id": "text",
    "article_title": "text",
    "article_source": "text",
    "article_url": "text",
    "article_published": "day",
    "article_language": "text",
    "article_sources": "text",
    "item_section": "text",
    "item_position": "count",
}
_BOUNDS: Mapping[Kind, Mapping[str, Type]] = {
    Kind.WHEN: {"earliest": "day", "latest": "day"},
    Kind.QUANTITY: {"low": "number", "high": "number", "unit": "text"},
    Kind.EVIDENCE: {"start": "count", "end": "count"},
}


def columns(sections: Sections) -> dict[str, Type]:
    """Return the columns of the items of some sections, and what their cells hold."""
    found = dict(_HEAD)
    for section in sections.values():
        for spec in fields(section):
            found.setdefault(spec.name, "text")
            for bound, type_ in _BOUNDS.get(spec.kind, {}).items():
                found.setdefault(f"{spec.name}_{bound}", type_)
    return found


def rows(entry: Entry, sections: Sections) -> Iterator[Row]:
    """Yield a row for each item of an article, by column; what is not told is missing."""
    document = entry.document
    about = document["article"]
    head: dict[str, Cell] = {
        "article_sha256": entry.article,
        **{f"article_{name}": about[name] for name in ("id", "title", "source", "url", "language")},
        "article_published": _day(about["published"]),
        "article_sources": "; ".join(s.canonical_url or s.locator for s in entry.sources),
    }
    names = {
        item["id"]: item["name"]
        for section, kind in sections.items()
        if issubclass(kind, Named)
        for item in document.get(section, ())
    }
    for section, kind in sections.items():
        for position, item in enumerate(document.get(section, ())):
            row = {**head, "item_section": section, "item_position": position}
            for spec in fields(kind):
                row |= _cells(spec, item.get(spec.name), names)
            yield row


def _cells(spec: FieldSpec, value: Any, names: Mapping[str, str]) -> dict[str, Cell]:
    """Return the cells of one field: its words, and the bounds of its first value."""
    several = spec.many or spec.kind is Kind.EVIDENCE
    values = value or [] if several else [] if value is None else [value]
    told = "; ".join(_words(spec, v, names) for v in values)
    cells: dict[str, Cell] = {spec.name: told or None}
    for bound, type_ in _BOUNDS.get(spec.kind, {}).items():
        first = values[0][bound] if values else None
        cells[f"{spec.name}_{bound}"] = _day(first) if type_ == "day" else first
    return cells


def _words(spec: FieldSpec, value: Any, names: Mapping[str, str]) -> str:
    if spec.kind is Kind.REFERENCE:
        return names.get(value, value)
    if spec.kind is Kind.EVIDENCE:
        return str(value["quote"])
    return str(value["text"] if spec.kind in _BOUNDS else value)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
