"""The small language in which a section says how its items are told.

See :class:`~summarizer.schema.section.About` for the language itself. Here a string
becomes nodes, checked against the section's fields; :mod:`~summarizer.rendering.phrases`
tells them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from summarizer.errors import PackError
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, fields, name_of

_TOKEN = re.compile(
    r"\{(?:(?P<how>the|at|new) )?(?P<field>\w+)(?:=(?P<values>\w+(?:/\w+)*))?\}"
    r"|<(?P<one>[^<>|]*)\|(?P<many>[^<>|]*)>"
    r"|(?P<open>\[)|(?P<close>\])|(?P<bar>\|)|(?P<stray>[{}])"
    r"|(?P<text>[^{}<\[\]|]+|<)",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A field's value in words; ``how`` is "", "the", "at" or "new"."""

    field: str
    how: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Says nothing; holds only where an enum field has one of the values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verb:
    """A form that agrees with the value said last."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The first part in which nothing is empty, or nothing at all."""

    parts: tuple[tuple[Node, ...], ...]


Node = str | Told | Guard | Verb | Choice


@cache
def parsed(section: type[Section], template: str) -> tuple[Node, ...]:
    """Take a template of a section apart.

    Raises:
        PackError: a bracket or brace is astray, or a field or value does not exist.
    """
    return _Parser(section, template).parts(inside=False)[0]


def fields_told(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Yield the names of the fields that nodes may tell."""
    for node in nodes:
        if isinstance(node, Told):
            yield node.field
        elif isinstance(node, Choice):
            for part in node.parts:
                yield from fields_told(part)


class _Parser:
    def __init__(self, section: type[Section], template: str) -> None:
        self._specs = {s.name: s for s in fields(section)}
        self._tokens = _TOKEN.finditer(template)
        self._where = f"{name_of(section)}: {template!r}"

    def parts(self, *, inside: bool) -> tuple[tuple[Node, ...], ...]:
        found: list[list[Node]] = [[]]
        for token in self._tokens:
            if token["open"]:
                found[-1].append(Choice(self.parts(inside=True)))
            elif token["close"] and inside:
                return tuple(map(tuple, found))
            elif token["bar"] and inside:
                found.append([])
            else:
                found[-1].append(self._node(token))
        if inside:
            text = "a '[' is not closed"
            raise self._error(text, "Close each optional part with ']'.")
        return (tuple(found[0]),)

    def _node(self, token: re.Match[str]) -> Node:
        if token["stray"] or token["close"]:
            text = f"{token[0]!r} at {token.start()} belongs to nothing"
            raise self._error(text, "Write {field}, {the field}, {field=value} or [optional part].")
        if token["field"]:
            return self._field(token)
        return token[0] if token["one"] is None else Verb(token["one"], token["many"])

    def _field(self, token: re.Match[str]) -> Node:
        spec = self._specs.get(token["field"])
        if spec is None:
            text = f"the section has no field {token['field']!r}"
            raise self._error(text, f"Its fields: {', '.join(self._specs)}.")
        if token["values"]:
            return self._guard(spec, tuple(token["values"].split("/")))
        return Told(spec.name, token["how"] or "")

    def _guard(self, spec: FieldSpec, values: tuple[str, ...]) -> Guard:
        if unknown := [v for v in values if v not in spec.values]:
            text = f"{spec.name} is never {' or '.join(unknown)}"
            raise self._error(text, f"Its values: {', '.join(spec.values) or 'not a closed list'}.")
        return Guard(spec.name, values)

    def _error(self, text: str, remedy: str) -> PackError:
        return PackError(f"{self._where}: {text}", remedy=remedy)
