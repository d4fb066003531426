"""From what a peer said to the contract's document.

As for the library's own rows: names become ids, verbatim words are looked up in the
article, and what a required field has no value for is dropped with a loss. Other than
there, nothing is filled in by code, items are taken for one only where every value is the
same, and an item whose quotes are not in the article is kept: how often that happens is
one of the things compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from evals.peers.shapes import asked
from summarizer.grounding.entry import Entry
from summarizer.grounding.gazetteer import country
from summarizer.grounding.index import Index
from summarizer.grounding.items import Ground
from summarizer.grounding.locate import locate
from summarizer.grounding.merge import merged
from summarizer.grounding.rostered import roster_items
from summarizer.pipeline.reading import referred
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, name_of
from summarizer.values import Article, Evidence, Loss, Quantity, When

Row = Mapping[str, Any]
Items = dict[str, tuple[Section, ...]]


@dataclass(slots=True)
class Said:
    """What a peer said of one article."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    """By section. Evidence is quotes, or spans where the peer located them itself."""
    losses: list[Loss] = field(default_factory=list)
    answered: int = 0
    """Answers that could be read."""

    def lose(self, step: str, reason: str, detail: str) -> None:
        """Enter a loss."""
        self.losses.append(Loss(step=step, reason=reason, detail=detail[:400]))

    def broke(self, step: str, error: Exception) -> None:
        """Enter a breakdown of the peer's own library."""
        self.lose(step, type(error).__name__, " ".join(str(error).split()))


def converted(article: Article, sections: Sequence[type[Section]], said: Said) -> Items:
    """Return a peer's items in the contract's form; what is dropped becomes a loss.

    ``sections`` stand in the order in which one refers to another.
    """
    desk = _Desk(article, said)
    found: Items = {}
    for s in sections:
        if not issubclass(s, Named):
            rows = said.rows.get(name_of(s), ())
            found[name_of(s)] = _told_once([i for row in rows if (i := desk.item(s, row))])
        else:
            found[name_of(s)] = merged([i for i in map(desk.named(s), desk.enter(s)) if i])
    wanted = {key for items in found.values() for i in items for key in referred(i)}
    for s in sections:
        if issubclass(s, Named):
            own = {i.id for i in found[name_of(s)] if isinstance(i, Named)}
            keys = [k for k in desk.ground.index.entries if k in wanted - own]
            both = (*found[name_of(s)], *roster_items(s, desk.ground, keys))
            found[name_of(s)] = tuple(sorted(both, key=lambda i: i.evidence[0].start))
    said.losses += desk.ground.losses
    return found


def _told_once(items: Iterable[Section]) -> tuple[Section, ...]:
    """Return items without word-for-word repeats, what they cite together."""
    kept: dict[Section, tuple[Evidence, ...]] = {}
    for item in items:
        bare = item.model_copy(update={"evidence": ()})
        kept[bare] = tuple(dict.fromkeys((*kept.get(bare, ()), *item.evidence)))
    return tuple(i.model_copy(update={"evidence": e}) for i, e in kept.items())


class _Desk:
    """One article, the roster so far, and the means to look words up."""

    def __init__(self, article: Article, said: Said) -> None:
        self.article, self.said = article, said
        self.ground = Ground(article, Index())

    def enter(self, section: type[Section]) -> list[tuple[str, Row]]:
        """Enter a roster's rows; return each with its id."""
        entered = []
        for row in self.said.rows.get(name_of(section), ()):
            place = self._place(row.get("name"))
            if place is None:
                self._lose(section, "not_verbatim", row)
                continue
            aliases = tuple(p.quote for a in _listed(row.get("aliases")) if (p := self._place(a)))
            values = [v for v in row.values() if isinstance(v, str)]
            entry = Entry(
                place.quote,
                place.start,
                tuple(a for a in dict.fromkeys(aliases) if a != place.quote),
                country=country(str(row.get("country") or "")),
                state="state" in values,
                person="person" in values,
            )
            entered.append((self.ground.index.add(entry), row))
        return entered

    def named(self, section: type[Section]) -> Any:
        """Return what makes an item of an entered row."""

        def make(entered: tuple[str, Row]) -> Section | None:
            key, row = entered
            entry = self.ground.index[key]
            quote = self.article.quote(self.article.sentence_at(entry.start))
            others = [n for n in entry.names if n != entry.name]
            told = {**row, "name": entry.name, "aliases": others}
            return self.item(section, told, id=key, evidence=(quote,))

        return make

    def item(self, section: type[Section], row: Row, **known: Any) -> Section | None:
        """Return a row as an item, or None with a loss."""
        values = dict(known)
        for spec in asked(section):
            value = self._value(section, spec, row)
            if value in (None, "", ()):
                if spec.required:
                    self._lose(section, "not_grounded", row, spec.name)
                    return None
            else:
                values[spec.name] = value
        hard = [
            values.get(s.name)
            for s in asked(section)
            if s.hard and s.kind is Kind.REFERENCE and not s.many
        ]
        if len(hard) != len(set(hard)):
            self._lose(section, "refers_to_itself", row)
            return None
        try:
            return section.model_validate(values)
        except ValidationError as e:
            self._lose(section, "invalid", row, e.errors()[0]["msg"])
            return None

    def _value(self, section: type[Section], spec: FieldSpec, row: Row) -> Any:
        given = row.get(spec.name)
        if spec.kind is Kind.EVIDENCE:
            return tuple(dict.fromkeys(self._evidence(q) for q in _listed(given)))
        if spec.many:
            found = [self._one(section, spec, v) for v in _listed(given)]
            kept = tuple(dict.fromkeys(v for v in found if v is not None))
            return kept if len(kept) >= spec.at_least else None
        return None if given in (None, "", []) else self._one(section, spec, given)

    def _one(self, section: type[Section], spec: FieldSpec, given: Any) -> Any:
        if spec.kind is Kind.ENUM:
            return given if given in spec.values else None
        if spec.kind is Kind.COUNTRY:
            return country(str(given))
        if spec.kind is Kind.REFERENCE:
            return self._reference(section, spec, str(given))
        parts: Row = given if isinstance(given, Mapping) else {"text": given}
        found = self._place(parts.get("text"))
        if found is None:
            self._lose(section, "not_verbatim", {spec.name: given})
            return None
        return _valued(spec, found.quote, parts)

    def _reference(self, section: type[Section], spec: FieldSpec, name: str) -> str | None:
        """Return the id of a name; one that only stands in the article is added."""
        key = self.ground.index.find(name)
        if key is None and (found := self._place(name)):
            place = country(name)
            entry = Entry(found.quote, found.start, country=place, state=place is not None)
            key = self.ground.index.add(entry)
        if key is None:
            self._lose(section, "unknown_actor", {spec.name: name})
        return key

    def _evidence(self, quote: Any) -> Evidence:
        if isinstance(quote, Evidence):
            return quote
        # A span of nothing: the scorer looks for the quote itself and finds it nowhere.
        return self._place(quote) or Evidence(quote=str(quote), start=0, end=0)

    def _place(self, words: Any) -> Evidence | None:
        return locate(words, self.article.text) if isinstance(words, str) else None

    def _lose(self, section: type[Section], reason: str, row: Row, what: str = "") -> None:
        shown = ", ".join(f"{k}={v!r}" for k, v in row.items() if v not in (None, "", []))
        self.said.lose(name_of(section), reason, f"{shown}: {what}" if what else shown)


def _valued(spec: FieldSpec, words: str, parts: Row) -> str | When | Quantity:
    """Return located words as the value of a field, with what the peer makes of them."""
    if spec.kind is Kind.WHEN:
        first, last = _day(parts.get("earliest")), _day(parts.get("latest"))
        return When(text=words, earliest=first, latest=last)
    if spec.kind is Kind.QUANTITY:
        low, high = _number(parts.get("low")), _number(parts.get("high"))
        return Quantity(text=words, low=low, high=high, unit=str(parts.get("unit") or "") or None)
    return words


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [] if value in (None, "") else [value]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _number(value: Any) -> float | int | None:
    try:
        found = float(str(value).replace(",", ""))
    except ValueError:
        return None
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() else found
