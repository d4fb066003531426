"""The summary of one article: the contract's document, for any set of sections.

It holds items and knows how they are written as JSON; it neither makes nor shows
them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from summarizer.schema.section import Named, Section
from summarizer.schema.walk import fields, name_of
from summarizer.values import (
    SCHEMA_VERSION,
    ArticleInfo,
    Loss,
    Status,
    SynopsisSentence,
    Usage,
)

S = TypeVar("S", bound=Section)


@dataclass(frozen=True, slots=True)
class Summary:
    """What one article became. Frozen; ``to_dict`` is the contract's document."""

    article: ArticleInfo
    sections: Mapping[str, tuple[Section, ...]]
    synopsis: tuple[SynopsisSentence, ...] = ()
    status: Status = Status.OK
    losses: tuple[Loss, ...] = ()
    usage: Usage = field(default_factory=Usage)

    def items(self, section: type[S]) -> tuple[S, ...]:
        """Return the items of one section, typed: ``summary.items(Transfer)``."""
        found = self.sections.get(name_of(section), ())
        return tuple(i for i in found if isinstance(i, section))

    def __getitem__(self, name: str) -> tuple[Section, ...]:
        """Return the items of one section by its name: ``summary["transfers"]``.

        Raises:
            KeyError: the summary has no such section.
        """
        return self.sections[name]

    @property
    def names(self) -> Mapping[str, str]:
        """Names of everything that can be referred to, by id."""
        return MappingProxyType(
            {
                i.id: i.name
                for items in self.sections.values()
                for i in items
                if isinstance(i, Named)
            }
        )

    def refs(self) -> Iterator[tuple[str, Section]]:
        """Yield every item with its reference (``transfers/0``)."""
        for name, items in self.sections.items():
            for n, item in enumerate(items):
                yield f"{name}/{n}", item

    def to_dict(self) -> dict[str, Any]:
        """Return the contract's document as plain data, keys in the contract's order."""
        return {
            "schema_version": SCHEMA_VERSION,
            "article": self.article.model_dump(mode="json"),
            "synopsis": [s.model_dump(mode="json") for s in self.synopsis],
            **{n: [dump(i) for i in items] for n, items in self.sections.items()},
            "status": self.status.value,
            "losses": [x.model_dump(mode="json") for x in self.losses],
            "usage": self.usage.model_dump(mode="json"),
        }

    def to_json(self, indent: int | None = 2) -> str:
        """Return :meth:`to_dict` as JSON text, without ASCII escapes."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


def dump(item: Section) -> dict[str, Any]:
    """Return one item as plain data, fields in the order of :func:`fields`."""
    data = item.model_dump(mode="json")
    return {s.name: data[s.name] for s in fields(type(item))}


def read(document: Mapping[str, Any], sections: Mapping[str, type[Section]]) -> Summary:
    """Read a document back; the inverse of :meth:`Summary.to_dict`.

    Raises:
        pydantic.ValidationError: a value does not keep to the contract.
    """
    return Summary(
        article=ArticleInfo.model_validate(document["article"]),
        sections={
            n: tuple(c.model_validate(i) for i in document.get(n, ())) for n, c in sections.items()
        },
        synopsis=tuple(SynopsisSentence.model_validate(s) for s in document.get("synopsis", ())),
        status=Status(document.get("status", "ok")),
        losses=tuple(Loss.model_validate(x) for x in document.get("losses", ())),
        usage=Usage.model_validate(document.get("usage", {})),
    )
