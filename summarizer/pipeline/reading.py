"""The desk one article lies on while it is read: what both ways of reading share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarizer.backends.protocol import Backend
from summarizer.drafting import Draft
from summarizer.grounding.items import Ground, Row
from summarizer.grounding.merge import merged
from summarizer.grounding.rostered import roster_items
from summarizer.pipeline.ledger import Ledger
from summarizer.pipeline.plan import Plan
from summarizer.prompting import Prompter
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import Kind, fields, name_of


@dataclass(slots=True)
class Desk:
    """An article, its roster, the items found so far, and the means to ask for more."""

    plan: Plan
    backend: Backend
    prompter: Prompter
    ground: Ground
    ledger: Ledger
    tell: Callable[[str, int, int], None]
    items: dict[str, list[Section]] = field(default_factory=dict)
    told_of: dict[type[Section], tuple[str, int]] = field(default_factory=dict)
    """The id of whom each section was told of last, and in which sentence."""
    mostly: dict[type[Section], str | None] = field(default_factory=dict)
    """The id of the one whose acts the article tells of most, worked out when first wanted."""
    last: dict[type[Section], Row] = field(default_factory=dict)
    """The row each section was told last."""
    again: bool = False
    """The article can be read again later: a question that fails is not done without."""

    def take(self, section: type[Section], draft: Draft) -> bool:
        """Ground a draft's rows, keep their items, and say whether there are any."""
        self.ledger.take(draft)
        return self.keep(section, [Row(r.sentences, r.values) for r in draft.rows])

    def keep(self, section: type[Section], rows: Sequence[Row]) -> bool:
        """Ground rows, keep their items, and say whether there are any."""
        found = self.ground.items(section, rows)
        self.items.setdefault(name_of(section), []).extend(found)
        return bool(found)

    def found(self) -> dict[str, tuple[Section, ...]]:
        """Return all items, told-again ones merged, the roster's with those they refer to."""
        stands_for, headline = self.ground.index.stands_for, len(self.ground.article.title)
        told = {
            name_of(s): merged(self.items.get(name_of(s), ()), stands_for, headline)
            for s in self.plan.sections
            if not issubclass(s, Named)
        }
        wanted = {key for items in told.values() for item in items for key in referred(item)}
        for section in self.plan.sections:
            if issubclass(section, Named):
                own = self.items.get(name_of(section), [])
                told[name_of(section)] = self._roster(section, own, wanted)
        return told

    def _roster(
        self, section: type[Section], own: Sequence[Section], wanted: set[str]
    ) -> tuple[Section, ...]:
        """Return a roster section's items: those read, and those that others refer to."""
        by_id = {i.id: i for i in merged(own) if isinstance(i, Named)}
        index = self.ground.index
        seeded = self.backend.traits.reading == "sentences"
        keys = [
            k
            for k, e in index.entries.items()
            if k not in by_id and (k in wanted or (seeded and e.sure))
        ]
        made = roster_items(section, self.ground, keys)
        every = [*by_id.values(), *(i for i in made if isinstance(i, Named))]
        return tuple(sorted(every, key=lambda i: (i.evidence[0].start, i.id)))


def referred(item: Section) -> tuple[str, ...]:
    """Return the ids an item refers to."""
    ids: list[str] = []
    for spec in fields(type(item)):
        if spec.kind is Kind.REFERENCE:
            value = getattr(item, spec.name)
            ids += value if spec.many else [value] if value else []
    return tuple(ids)
