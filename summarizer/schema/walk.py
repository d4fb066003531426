"""The one place that takes section types apart.

Everybody else (prompts, decoding, grounding, scoring, rendering, storage) consumes
the :class:`FieldSpec` rows that :func:`fields` yields, so that a new kind of type
or mark is taught here once. Pydantic keeps the marks of ``Annotated[X, mark]`` in
``FieldInfo.metadata`` but drops those inside ``list[Annotated[X, mark]]``; both are
read here.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from summarizer.errors import PackError
from summarizer.schema.marks import (
    Attribute,
    Comparer,
    Cues,
    Identity,
    Mark,
    Pattern,
    Reference,
    Resolved,
    Show,
    Verbatim,
    Voice,
)
from summarizer.schema.section import Named, Section
from summarizer.values import Evidence, Quantity, When

_STRUCTURAL = ("id", "aliases", "evidence")
_M = TypeVar("_M", bound=Mark)


class Kind(StrEnum):
    """What a field holds, as far as anybody needs to know."""

    ID = "id"
    NAME = "name"
    ALIASES = "aliases"
    EVIDENCE = "evidence"
    REFERENCE = "reference"
    ENUM = "enum"
    TEXT = "text"
    COUNTRY = "country"
    WHEN = "when"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a section, taken apart."""

    name: str
    kind: Kind
    description: str
    required: bool
    many: bool = False
    """A list of values rather than one."""
    at_least: int = 0
    """Fewest values of a list."""
    values: tuple[str, ...] = ()
    """The closed vocabulary of an enum."""
    marks: tuple[Mark, ...] = field(default=(), repr=False)

    def mark(self, family: type[_M]) -> _M | None:
        """Return the field's mark of one family, or None."""
        for mark in self.marks:
            if isinstance(mark, family):
                return mark
        return None

    @property
    def refers_to(self) -> str | None:
        """The section whose ids this field holds."""
        mark = self.mark(Reference)
        return mark.section if mark else None

    @property
    def verbatim(self) -> bool:
        """Whether the value must stand in the article to the character."""
        return self.mark(Verbatim) is not None or self.kind in (
            Kind.NAME,
            Kind.ALIASES,
            Kind.WHEN,
            Kind.QUANTITY,
        )

    @property
    def structural(self) -> bool:
        """Whether every section of this kind has the field (id, aliases, evidence)."""
        return self.name in _STRUCTURAL

    @property
    def hard(self) -> bool:
        """Whether two items can only be one where this field agrees."""
        mark = self.mark(Identity)
        return mark is not None and mark.hard

    @property
    def derivable(self) -> bool:
        """Whether code can fill the field where the model was not asked."""
        cues = self.mark(Cues)
        return (
            (cues is not None and cues.default is not None)
            or self.mark(Voice) is not None
            or self.mark(Pattern) is not None
            or self.kind in (Kind.WHEN, Kind.QUANTITY, Kind.COUNTRY)
        )

    @property
    def compare(self) -> Comparer:
        """The comparer that scores the field."""
        mark = self.mark(Identity) or self.mark(Attribute)
        if mark and mark.compare:
            return mark.compare
        if self.many:
            return "set"
        implied: dict[Kind, Comparer] = {
            Kind.NAME: "name",
            Kind.REFERENCE: "reference",
            Kind.TEXT: "text",
            Kind.WHEN: "bounds",
            Kind.QUANTITY: "bounds",
        }
        return implied.get(self.kind, "equal")

    @property
    def show(self) -> Show:
        """How the field is shown; a plain labelled line unless it says otherwise."""
        return self.mark(Show) or Show()

    def words(self, value: str) -> str:
        """Return an enum value in the words it is shown in."""
        return dict(self.show.words).get(value, value.replace("_", " "))


def name_of(section: type[Section]) -> str:
    """Return a section's name: the stem of the file that defines it."""
    return section.__module__.rpartition(".")[2]


@cache
def fields(section: type[Section]) -> tuple[FieldSpec, ...]:
    """Take a section's fields apart, in the order they are shown; evidence last.

    Raises:
        PackError: a field has a type or a mark that no room knows how to treat.
    """
    hints = get_type_hints(section, include_extras=True)
    own = [n for n in section.model_fields if n not in _STRUCTURAL and n != "name"]
    names = ["id", "name", *own, "aliases"] if issubclass(section, Named) else own
    return tuple(_spec(section, n, hints[n]) for n in [*names, "evidence"])


def references(section: type[Section]) -> tuple[str, ...]:
    """Return the names of the sections this one refers to, itself excluded."""
    found = {s.refers_to for s in fields(section)} - {None, name_of(section)}
    return tuple(sorted(n for n in found if n))


def _spec(section: type[Section], name: str, hint: Any) -> FieldSpec:
    info = section.model_fields[name]
    at = f"{name_of(section)}.{name}"
    inner, marks, many = _unwrap(hint)
    kind, values = _kind(at, name, inner, marks)
    minimum = next((m.min_length for m in info.metadata if hasattr(m, "min_length")), 0)
    if not info.description and name not in _STRUCTURAL:
        msg = f"{at}: the field has no docstring"
        raise PackError(msg, remedy="Say under the field, in quotes, what it holds.")
    return FieldSpec(
        name=name,
        kind=kind,
        description=" ".join((info.description or "").split()),
        required=info.is_required(),
        many=many,
        at_least=int(minimum or 0),
        values=values,
        marks=marks,
    )


def _unwrap(hint: Any) -> tuple[Any, tuple[Mark, ...], bool]:
    """Strip ``Annotated``, ``| None`` and one list level; gather marks on the way."""
    marks: list[Mark] = []
    many = False
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            hint, *extra = get_args(hint)
            marks += [m for m in extra if isinstance(m, Mark)]
        elif origin in (Union, types.UnionType):
            rest = [a for a in get_args(hint) if a is not type(None)]
            if len(rest) != 1:
                return hint, tuple(marks), many
            hint = rest[0]
        elif origin in (list, tuple) and not many:
            hint = get_args(hint)[0]
            many = True
        else:
            return hint, tuple(marks), many


def _kind(  # noqa: PLR0911  one for each kind of field
    at: str, name: str, inner: Any, marks: tuple[Mark, ...]
) -> tuple[Kind, tuple[str, ...]]:
    resolved = next((m.kind for m in marks if isinstance(m, Resolved)), None)
    structural = {"id": Kind.ID, "aliases": Kind.ALIASES, "name": Kind.NAME}
    if inner is Evidence:
        return Kind.EVIDENCE, ()
    if name in structural and inner is str:
        return structural[name], ()
    if any(isinstance(m, Reference) for m in marks):
        return Kind.REFERENCE, ()
    if get_origin(inner) is Literal:
        return Kind.ENUM, tuple(str(v) for v in get_args(inner))
    if inner is When:
        return Kind.WHEN, ()
    if inner is Quantity:
        return Kind.QUANTITY, ()
    if inner is str:
        return (Kind.COUNTRY if resolved == "country" else Kind.TEXT), ()
    msg = f"{at}: a field of type {inner!r} cannot be asked for"
    raise PackError(
        msg,
        remedy="Use str, Literal[...], When, Quantity, or a list of one of them.",
    )
