"""Which field of an item is settled after which, and what no item may say."""

from __future__ import annotations

from summarizer.schema.marks import Reference
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields


def in_turn(section: type[Section]) -> list[FieldSpec]:
    """Order fields so that what others look at (words, voices) comes first."""
    specs = [s for s in fields(section) if s.kind is not Kind.EVIDENCE]
    return sorted(specs, key=_turn)


def _turn(spec: FieldSpec) -> tuple[bool, bool, bool]:
    mark = spec.mark(Reference)
    timed = spec.kind in (Kind.WHEN, Kind.QUANTITY)
    return spec.kind is Kind.ENUM, timed, mark is not None and mark.derived


def refers_twice(item: Section) -> bool:
    """Say whether two hard references of an item are the same entry."""
    hard = [
        getattr(item, s.name)
        for s in fields(type(item))
        if s.hard and s.kind is Kind.REFERENCE and not s.many
    ]
    return len(hard) != len(set(hard))
