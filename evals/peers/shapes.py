"""The sections in the shapes that peers ask for, made from the same model files.

For instructor, Pydantic models a user of it would write: names instead of ids, quotes
instead of spans, dates and numbers worked out by the model. For langextract, one class a
section, with flat attributes. This module knows kinds of fields and no section.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields, name_of

# A model that repeats itself must come to an end.
_MOST_LETTERS = 200
_MOST_QUOTED = 600
_MOST_VALUES = 12
_MOST_QUOTES = 4

_CONFIG = ConfigDict(extra="forbid", use_attribute_docstrings=True)
Words = Annotated[str, Field(max_length=_MOST_LETTERS)]
Quote = Annotated[str, Field(max_length=_MOST_QUOTED)]
Day = Annotated[str, Field(max_length=10)]


class Period(BaseModel):
    """A time: the article's words, and the days they span."""

    model_config = _CONFIG
    text: Words
    """The words, copied exactly."""
    earliest: Day | None = None
    """First day meant (YYYY-MM-DD), reckoned from the date of publication."""
    latest: Day | None = None
    """Last day meant (YYYY-MM-DD)."""


class Amount(BaseModel):
    """An amount: the article's words, and the numbers they mean."""

    model_config = _CONFIG
    text: Words
    """The words, copied exactly."""
    low: float | None = None
    """At least so many; null for "up to"."""
    high: float | None = None
    """At most so many; null for "at least"."""
    unit: Words | None = None
    """What is counted."""


PARTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.WHEN: ("earliest", "latest"),
    Kind.QUANTITY: ("low", "high", "unit"),
}
"""What values of several parts have besides ``text``."""


def asked(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Return the fields a peer fills in. Where a name stands first, code can see itself."""
    left_out = {Kind.ID, Kind.EVIDENCE} if issubclass(section, Named) else {Kind.ID}
    return tuple(s for s in fields(section) if s.kind not in left_out)


def document(sections: Iterable[type[Section]]) -> type[BaseModel]:
    """Return the model of an answer: for each section a list of rows."""
    lists: dict[str, Any] = {
        name_of(s): (Annotated[list[_row(s)], Field(max_length=s.about.at_most)], ...)  # type: ignore[misc]
        for s in sections
    }
    return create_model("Findings", __config__=_CONFIG, **lists)


def _row(section: type[Section]) -> type[BaseModel]:
    """Return the model of one row: quotes first, so that what follows can lean on them."""
    specs = sorted(asked(section), key=lambda s: s.kind is not Kind.EVIDENCE)
    columns: dict[str, Any] = {s.name: _column(s) for s in specs}
    doc = " ".join((section.__doc__ or "").split())
    return create_model(section.__name__, __config__=_CONFIG, __doc__=doc, **columns)


def _column(spec: FieldSpec) -> tuple[Any, Any]:
    if spec.kind is Kind.EVIDENCE:
        said = "The words that say it, copied exactly from the article; a clause is enough."
        bounds = Field(min_length=1, max_length=_MOST_QUOTES, description=said)
        return Annotated[list[Quote], bounds], ...
    kinds: dict[Kind, Any] = {Kind.WHEN: Period, Kind.QUANTITY: Amount}
    one: Any = Literal[spec.values] if spec.kind is Kind.ENUM else kinds.get(spec.kind, Words)
    if spec.many:
        bounds = Field(min_length=spec.at_least or None, max_length=_MOST_VALUES)
        return Annotated[list[one], bounds], _default(spec, [])
    return (one if spec.required else one | None), _default(spec, None)


def _default(spec: FieldSpec, empty: Any) -> Any:
    description = meaning(spec)
    if spec.required:
        return Field(description=description)
    return Field(default=empty, description=description)


def meaning(spec: FieldSpec) -> str:
    """Say what a field holds."""
    said = spec.description or ("Other names the article uses for it." if spec.many else "")
    return f"{said} By its name among the {spec.refers_to}." if spec.refers_to else said


def schema_text(model: type[BaseModel]) -> str:
    """Return a model's JSON Schema as a prompt tells it: one line, without what says nothing."""
    told = _told(model.model_json_schema())
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _told(node: Any, *, names: bool = False) -> Any:
    if isinstance(node, list):
        return [_told(n) for n in node]
    if not isinstance(node, dict):
        return node
    silent = set() if names else {"title", "default", "maxLength"}
    return {
        k: _told(v, names=k in {"properties", "$defs"} and not names)
        for k, v in node.items()
        if k not in silent
    }


def class_of(section: type[Section]) -> str:
    """Return what langextract calls a section's items."""
    return section.__name__.lower()


def anchor(section: type[Section]) -> FieldSpec | None:
    """Return the field that langextract's extracted words are, if the section has one."""
    specs = [s for s in fields(section) if s.required and not s.many]
    return next((s for s in specs if s.kind in (Kind.NAME, Kind.TEXT)), None)


def attributes(section: type[Section]) -> dict[str, dict[str, Any]]:
    """Return the schemas of a section's flat attributes, by name."""
    found: dict[str, dict[str, Any]] = {}
    for spec in flat(section):
        words: dict[str, Any] = {"type": "string"}
        one = words | ({"enum": list(spec.values)} if spec.values else {})
        if spec.many:
            found[spec.name] = {"type": "array", "items": one, "maxItems": _MOST_VALUES}
        else:
            found[spec.name] = one if spec.required else {"anyOf": [one, {"type": "null"}]}
        for part in PARTS.get(spec.kind, ()):
            found[f"{spec.name}_{part}"] = {"anyOf": [words, {"type": "null"}]}
    return found


def flat(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Return the fields that become attributes."""
    first = anchor(section)
    return tuple(s for s in asked(section) if s.kind is not Kind.EVIDENCE and s != first)


def flattened(section: type[Section], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's values as flat attributes."""
    found: dict[str, Any] = {}
    for spec in flat(section):
        value = row.get(spec.name)
        parts = PARTS.get(spec.kind, ())
        inner = value if isinstance(value, Mapping) else {}
        found[spec.name] = inner.get("text") if parts else value or _none(spec)
        for part in parts:
            told = inner.get(part)
            found[f"{spec.name}_{part}"] = None if told is None else str(told)
    return found


def gathered(section: type[Section], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return flat attributes as a row's values; the inverse of :func:`flattened`."""
    found: dict[str, Any] = {}
    for spec in flat(section):
        value = values.get(spec.name)
        parts = {p: values.get(f"{spec.name}_{p}") for p in PARTS.get(spec.kind, ())}
        found[spec.name] = {"text": value, **parts} if parts and value else value
    return found


def _none(spec: FieldSpec) -> Any:
    return [] if spec.many else None
