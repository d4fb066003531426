"""Checks one labelling against the contract, field by field, off the sections' marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.core import get_global

from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.compare import empty
from summarizer.scoring.names import fold

Sections = Mapping[str, type[Section]]
_ALPHA_3 = re.compile(r"[A-Z]{3}")
_USER_ASSIGNED = {"XKX"}
"""Kosovo: assigned by nobody, used by everybody."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that does not keep to the contract."""

    place: str
    message: str
    remedy: str


def check(labels: Any, text: str, sections: Sections) -> Iterator[Fault]:
    """Yield what is wrong with one labelling of a text."""
    if not isinstance(labels, dict):
        yield Fault("", "not an object", 'Write {"<section>": [...], ...}.')
        return
    for name in labels:
        if name not in sections:
            yield Fault(name, "no section of that name", f"Sections: {', '.join(sections)}.")
    ids = {n: _ids(labels.get(n)) for n, s in sections.items() if issubclass(s, Named)}
    for name, section in sections.items():
        if name not in labels:
            yield Fault(name, "missing", "An empty list says that there is none.")
        elif not isinstance(labels[name], list):
            yield Fault(name, "not a list", "Write [].")
        else:
            yield from _items(name, section, labels[name], text, ids)


def _items(
    name: str, section: type[Section], items: list[Any], text: str, ids: Mapping[str, list[str]]
) -> Iterator[Fault]:
    same: dict[str, int] = {}
    for n, item in enumerate(items):
        at = f"{name}/{n}"
        if not isinstance(item, dict):
            yield Fault(at, "not an object", "Write {...}.")
            continue
        known = {s.name for s in fields(section)}
        for extra in sorted(set(item) - known):
            yield Fault(f"{at}.{extra}", "unknown field", f"Fields: {', '.join(sorted(known))}.")
        for spec in fields(section):
            yield from _field(f"{at}.{spec.name}", spec, item, text, ids)
        if issubclass(section, Named):
            first = same.setdefault(fold(str(item.get("name"))), n)
            if first != n:
                yield Fault(at, f"has the name of {name}/{first}", "Keep one, or name both fully.")
    for key, times in Counter(ids.get(name, ())).items():
        if times > 1:
            yield Fault(name, f"id {key!r} is used {times} times", "Make ids unique.")


def _ids(items: Any) -> list[str]:
    listed = items if isinstance(items, list) else []
    found = [i.get("id") for i in listed if isinstance(i, dict)]
    return [i for i in found if isinstance(i, str)]


def _field(
    at: str, spec: FieldSpec, item: dict[str, Any], text: str, ids: Mapping[str, list[str]]
) -> Iterator[Fault]:
    if spec.name not in item:
        blank = "[]" if spec.many else "null"
        yield Fault(at, "missing", f"Every field is written; {blank} where there is nothing.")
        return
    value = item[spec.name]
    must = spec.required or spec.kind in (Kind.ID, Kind.NAME, Kind.EVIDENCE) or spec.at_least
    if empty(value):
        if must:
            yield Fault(at, "empty", "Fill it; no item goes without.")
        elif value not in (None, []):
            yield Fault(at, f"{value!r} for nothing", "Write null, or [] for a list.")
        return
    if spec.many != isinstance(value, list):
        yield Fault(at, "not a list" if spec.many else "a list", "See the contract.")
        return
    listed = value if spec.many else [value]
    if len(listed) < spec.at_least:
        yield Fault(at, f"{len(listed)} of at least {spec.at_least}", "Add the others.")
    for n, one in enumerate(listed):
        place = f"{at}/{n}" if spec.many else at
        if one in listed[:n]:
            yield Fault(place, "listed twice", "Keep one.")
        yield from _value(place, spec, one, text, ids)


def _value(
    at: str, spec: FieldSpec, value: Any, text: str, ids: Mapping[str, list[str]]
) -> Iterator[Fault]:
    if spec.kind is Kind.EVIDENCE:
        yield from _quote(at, value, text)
        return
    if spec.kind in (Kind.WHEN, Kind.QUANTITY):
        yield from _object(at, spec.kind, value, text)
        return
    if not isinstance(value, str):
        yield Fault(at, f"{value!r} is no text", "Write a text in quotes.")
    elif spec.kind is Kind.REFERENCE and value not in ids.get(spec.refers_to or "", ()):
        yield Fault(
            at, f"no {spec.refers_to} item has the id {value!r}", "Add it, or correct the id."
        )
    elif spec.kind is Kind.ENUM and value not in spec.values:
        yield Fault(at, f"{value!r} is unknown", f"One of {', '.join(spec.values)}.")
    elif spec.kind is Kind.COUNTRY and not _is_country(value):
        yield Fault(at, f"{value!r} is no ISO 3166-1 alpha-3 code", "Such as KOR; null if unknown.")
    elif spec.verbatim and value not in text:
        yield Fault(at, f"{value!r} is not in the article", "Copy the words as they stand there.")


def _is_country(code: str) -> bool:
    known = get_global("territory_aliases")
    return code in _USER_ASSIGNED or (_ALPHA_3.fullmatch(code) is not None and code in known)


def _quote(at: str, value: Any, text: str) -> Iterator[Fault]:
    quote = value.get("quote") if isinstance(value, dict) else value
    if not isinstance(quote, str) or quote not in text:
        yield Fault(at, f"{str(quote)[:60]!r} is not in the article", "Copy the sentence exactly.")
    elif isinstance(value, dict):
        start, end = value.get("start"), value.get("end")
        if set(value) != {"quote", "start", "end"} or text[slice(start, end)] != quote:
            yield Fault(at, f"text[{start}:{end}] is not the quote", "Give the quote alone.")


_KEYS = {
    Kind.WHEN: ("text", "earliest", "latest"),
    Kind.QUANTITY: ("text", "low", "high", "unit"),
}


def _object(at: str, kind: Kind, value: Any, text: str) -> Iterator[Fault]:
    keys = _KEYS[kind]
    if not isinstance(value, dict) or set(value) != set(keys):
        yield Fault(at, "not an object of the contract's keys", f"Keys: {', '.join(keys)}.")
        return
    words = value["text"]
    if not isinstance(words, str) or not words or words not in text:
        yield Fault(f"{at}.text", f"{words!r} is not in the article", "Copy the words.")
    first, last = keys[1], keys[2]
    sound = True
    for key in (first, last):
        if value[key] is not None and not _BOUND[kind](value[key]):
            sound = False
            yield Fault(f"{at}.{key}", f"{value[key]!r} is none", _REMEDY[kind])
    if sound and None not in (value[first], value[last]) and value[first] > value[last]:
        yield Fault(at, f"{first} is after {last}", "Exchange them, or correct one.")
    unit = value.get("unit")
    if unit is not None and not isinstance(unit, str):
        yield Fault(f"{at}.unit", f"{unit!r} is no text", "A short noun, or null.")


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_BOUND = {Kind.WHEN: _is_date, Kind.QUANTITY: _is_number}
_REMEDY = {Kind.WHEN: "A date such as 2024-12-23, or null.", Kind.QUANTITY: "A number, or null."}
