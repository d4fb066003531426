"""What finished articles tell, with facts that several of them tell folded into one.

Two items are one fact as two labellings of one article are: by the scorer's own matcher,
over the fields that identify an item, but with a higher floor, and never where both say
when or how much and these do not meet. Articles of one story need no folding here: only one of
them was read, and all came with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from summarizer.errors import StoreError
from summarizer.rendering.digest import Digest, Fact, Telling, Told
from summarizer.schema.section import Named, Section
from summarizer.schema.summary import Summary, dump, read
from summarizer.schema.walk import Kind, fields
from summarizer.scoring.match import Entry as Comparable
from summarizer.scoring.match import Likeness, entry, rules
from summarizer.scoring.names import Names, all_names, fold
from summarizer.storage import Store
from summarizer.storage.values import Entry
from summarizer.values import Quantity, When

FLOOR = 0.8
"""Mean likeness of the identifying fields from which two items tell one fact."""

Sections = Mapping[str, type[Section]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a digest is to be about."""

    since: date | None = None
    """First day of publication."""
    after: datetime | None = None
    """Only summaries written after."""
    section: str | None = None
    name: str | None = None
    """Somebody who has a part in the items."""

    @property
    def words(self) -> str:
        """The same for a person."""
        parts = [
            f"since {self.since}" if self.since else "",
            f"read since {self.after:%Y-%m-%d %H:%M} UTC" if self.after else "",
            f"with {self.name}" if self.name else "",
        ]
        return ", ".join(filter(None, parts))


def gather(store: Store, sections: Sections, wanted: Wanted) -> Digest:
    """Fold what the finished articles of a store tell.

    Raises:
        StoreError: the store cannot be read, or holds a summary that no longer keeps to the
            sections.
    """
    chosen = [wanted.section] if wanted.section else list(sections)
    piles = {name: _Pile(sections[name], sections) for name in chosen}
    articles = 0
    found = store.entries(
        since=wanted.since, after=wanted.after, section=wanted.section, name=wanted.name
    )
    for each in found:
        articles += 1
        summary = _summary(each, sections)
        tellings = tuple(_tellings(each, summary))
        for ref in each.refs:
            name, _, position = ref.partition("/")
            if name in piles:
                piles[name].put(summary, summary[name][int(position)], tellings)
    facts = {name: pile.facts for name, pile in piles.items()}
    return Digest(wanted.words, articles, facts)


@dataclass(slots=True)
class _Heap:
    """Items that tell one fact; the first is the newest, and the others are like it."""

    item: Section
    summary: Summary
    data: Comparable
    told: list[Told] = field(default_factory=list)
    tellings: dict[tuple[str, str], Telling] = field(default_factory=dict)

    def add(self, told: Told, tellings: tuple[Telling, ...]) -> None:
        self.told.append(told)
        self.tellings |= {(t.article, t.place): t for t in tellings}


class _Pile:
    """The facts of one section so far, found again by whom they are about."""

    def __init__(self, section: type[Section], sections: Sections) -> None:
        self._section = section
        self._sections = {n: s for n, s in sections.items() if issubclass(s, Named)}
        self._hard = next((r.spec for r in rules(section) if r.hard), None)
        self._heaps: list[_Heap] = []
        self._about: dict[str, list[_Heap]] = {}

    def put(self, summary: Summary, item: Section, tellings: tuple[Telling, ...]) -> None:
        """Put an item to the fact it tells, or take it for a new one."""
        data = entry(self._section, dump(item), frozenset())
        told = Told(item, summary.names)
        about = self._keys(summary, data.data)
        for heap in {id(h): h for key in about for h in self._about.get(key, ())}.values():
            if self._same(heap, summary, item, data):
                heap.add(told, tellings)
                return
        heap = _Heap(item, summary, data)
        heap.add(told, tellings)
        self._heaps.append(heap)
        for key in about:
            self._about.setdefault(key, []).append(heap)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts, most told first, the newest first of these."""
        made = [Fact(tuple(h.told), tuple(h.tellings.values())) for h in self._heaps]
        return tuple(sorted(made, key=lambda f: -f.articles))

    def _keys(self, summary: Summary, data: Mapping[str, Any]) -> set[str]:
        """Return the names by which items that may tell the same fact are found."""
        if self._hard is None:
            return {""}
        if self._hard.kind is Kind.NAME:
            return {fold(name) for name in all_names(data)}
        value = data[self._hard.name]
        ids = set(value if isinstance(value, list) else [value])
        roster = summary.sections.get(self._hard.refers_to or "", ())
        return {
            fold(name)
            for who in roster
            if isinstance(who, Named) and who.id in ids
            for name in (who.name, *who.aliases)
        }

    def _same(self, heap: _Heap, summary: Summary, item: Section, data: Comparable) -> bool:
        if not all(
            _meet(getattr(heap.item, s.name), getattr(item, s.name))
            for s in fields(self._section)
            if s.kind in (Kind.WHEN, Kind.QUANTITY)
        ):
            return False
        names = Names.of(self._roster(heap.summary), self._roster(summary), self._sections)
        return Likeness(self._section, [heap.data], [data], names).table[0][0] >= FLOOR

    def _roster(self, summary: Summary) -> dict[str, Any]:
        return {n: [dump(i) for i in summary.sections.get(n, ())] for n in self._sections}


def _meet(one: When | Quantity | None, two: When | Quantity | None) -> bool:
    """Whether two times or amounts can be one: so they can where either is not known."""
    (low, high), (least, most) = _bounds(one), _bounds(two)
    return not (low and most and low > most) and not (least and high and least > high)


def _bounds(value: When | Quantity | None) -> tuple[Any, Any]:
    """Return the lowest and the highest that is meant; None where there is no bound."""
    match value:
        case When():
            return value.earliest, value.latest
        case Quantity():
            return value.low, value.high
    return None, None


def _summary(found: Entry, sections: Sections) -> Summary:
    try:
        return read(found.document, sections)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        msg = f"the summary of {found.article[:12]} no longer keeps to its sections: {place}"
        raise StoreError(msg, remedy="Read it again: summarizer batch --redo.") from None


def _tellings(found: Entry, summary: Summary) -> Iterator[Telling]:
    article = summary.article
    for source in found.sources:
        yield Telling(
            article=found.article,
            title=source.title or article.title,
            place=source.canonical_url or source.locator,
            published=source.published or article.published,
        )
