"""Items of plain documents in words: names for ids, the article's own words for values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.names import all_names

Data = Mapping[str, Any]
Book = Mapping[tuple[str, str], tuple[str, ...]]
"""All names of what can be referred to, by section and id; the fullest first."""


def told_fields(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Return the fields a person is shown: all but the id."""
    return tuple(s for s in fields(section) if s.kind is not Kind.ID)


def value_of(spec: FieldSpec, item: Data, book: Book) -> str:
    """Return a field's value in words, names for ids."""
    value = item.get(spec.name)
    listed = value if isinstance(value, list | tuple) else [value]
    if spec.refers_to:
        keys = [(spec.refers_to, v) for v in listed if isinstance(v, str)]
        return ", ".join(book[k][0] if k in book else f"{k[1]} (nobody)" for k in keys)
    return ("\n" if spec.kind is Kind.EVIDENCE else ", ").join(
        t for t in (shown(v) for v in listed) if t
    )


def shown(value: Any) -> str:
    """Return a value in words: bounds and dates behind the article's own."""
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        return str(value)
    if "quote" in value:
        return str(value["quote"])
    low, high = (
        value.get(a) if value.get(a) is not None else value.get(b)
        for a, b in (("earliest", "low"), ("latest", "high"))
    )
    bounds = "" if low is None and high is None else f"{_or_dots(low)} to {_or_dots(high)}"
    if low == high and low is not None:
        bounds = str(low)
    unit = f" {value['unit']}" if value.get("unit") else ""
    return f"“{value.get('text') or ''}”" + (f" [{bounds}{unit}]" if bounds or unit else "")


def _or_dots(value: Any) -> str:
    return "…" if value is None else str(value)


def heading(section: type[Section], item: Data, book: Book) -> str:
    """Return an item in one line, as its section words it."""
    if not any(s.kind is Kind.NAME for s in fields(section)):
        words = {s.name: value_of(s, item, book) or "–" for s in fields(section)}
        return section.about.headline.format_map(words)
    return next(iter(all_names(item)), "–")
