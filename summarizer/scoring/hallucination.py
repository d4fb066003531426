"""What needs no gold: quotes that do not resolve, words the cited sentences do not have.

Run in production beside every summary, and by the scorer. Literal slots are names,
numbers and dates: what a reader looks for in the quoted sentence and must find there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.counts import Share
from summarizer.scoring.evidence import Quote, Source, fold_blanks, quotes
from summarizer.scoring.names import all_names, items_of

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Grounding:
    """The two rates that need no gold, and the quotes behind the first."""

    quoted: Share = Share()
    """Quotes that resolve, of all."""
    unsupported: Share = Share()
    """Items without one quote that resolves, of all."""
    absent: Share = Share()
    """Literal slots that the cited sentences do not hold, of all filled ones."""


def grounding(
    document: Data, source: Source, sections: Mapping[str, type[Section]]
) -> dict[str, Grounding]:
    """Return the rates of a summary, section by section."""
    return {n: _of_items(s, items_of(document, n), source) for n, s in sections.items()}


def _of_items(section: type[Section], items: Sequence[Data], source: Source) -> Grounding:
    rows = [(i, quotes(i, source)) for i in items]
    checked = [literals(section, i, q, source) for i, q in rows]
    return Grounding(
        Share(sum(q.resolved for _, all_ in rows for q in all_), sum(len(q) for _, q in rows)),
        Share(sum(not supported(q) for _, q in rows), len(rows)),
        Share(sum(not held for c in checked for held in c.values()), sum(len(c) for c in checked)),
    )


def supported(found: Sequence[Quote]) -> bool:
    """Say whether an item has resolved evidence."""
    return any(q.resolved for q in found)


def literals(
    section: type[Section], item: Data, found: Sequence[Quote], source: Source
) -> dict[str, bool]:
    """Return, for each filled literal slot, whether the cited sentences hold its words.

    An item that cites nothing holds none. References are left out: a sentence may
    rightly say "it".
    """
    wanted = {s.name: _wordings(s, item) for s in fields(section)}
    wanted = {n: w for n, w in wanted.items() if w}
    if not wanted:
        return {}
    cited = source.cited(found).casefold()
    return {n: any(fold_blanks(w).casefold() in cited for w in all_) for n, all_ in wanted.items()}


def _wordings(spec: FieldSpec, item: Data) -> tuple[str, ...]:
    """Return the words any of which would do: a name's aliases too."""
    if spec.kind is Kind.NAME:
        return all_names(item)
    value = item.get(spec.name)
    if spec.kind in (Kind.WHEN, Kind.QUANTITY) and isinstance(value, Mapping):
        text = value.get("text")
        return (text,) if isinstance(text, str) and text.strip() else ()
    return ()
