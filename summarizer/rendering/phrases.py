"""An item in words: a headline, or one full sentence.

A section says in its ``about`` how its items are told; this module fills that in and
knows no section. Of English it knows what :mod:`~summarizer.rendering.english` does.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.rendering.english import adverbial, definite, lowered, plural
from summarizer.rendering.template import Choice, Guard, Node, Told, Verb, fields_told, parsed
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.values import Quantity, When

PHRASES_TOLD = 3
"""Phrases of a list that a sentence tells before it says "and more"."""


def headline(item: Section, names: Mapping[str, str]) -> str:
    """Return an item in one line: its ``about.headline``, filled in.

    ``names`` maps ids to names. An empty field leaves nothing behind.
    """
    return _tell(item, item.about.headline, names)


def say(item: Section, names: Mapping[str, str]) -> str:
    """Return an item as one full sentence, capitalised, with its full stop.

    ``names`` maps ids to names. Every name, number and date in the sentence is the
    item's own; the other words are those of ``about.sentence``.
    """
    text = _tell(item, item.about.sentence, names, sentence=True)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def in_headline(section: type[Section]) -> frozenset[str]:
    """Return the names of the fields that a section's headline may tell."""
    return frozenset(fields_told(parsed(section, section.about.headline)))


def check(section: type[Section]) -> None:
    """See that a section's headline and sentence can be told.

    Raises:
        PackError: a bracket or brace is astray, or a field or value does not exist.
    """
    for template in (section.about.headline, section.about.sentence):
        parsed(section, template)


def words(spec: FieldSpec, value: object, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return a field's value in words: none, one, or as many as the list has."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(_word(spec, v, names) for v in values if v not in (None, ""))


def listed(values: tuple[str, ...]) -> str:
    """Join words as one says them: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join((", ".join(values[:-1]), values[-1]) if values[1:] else values)


def _word(spec: FieldSpec, value: object, names: Mapping[str, str]) -> str:
    text = value.text if isinstance(value, When | Quantity) else str(value)
    if spec.kind is Kind.REFERENCE:
        text = names.get(text, text)
    elif spec.kind is Kind.ENUM:
        text = spec.words(text)
    return " ".join(text.split())


def _tell(item: Section, template: str, names: Mapping[str, str], *, sentence: bool = False) -> str:
    teller = _Teller(item, names, sentence=sentence)
    teller.tell(parsed(type(item), template))
    return " ".join(teller.text.split())


class _Teller:
    """Fills one template from one item, remembering what has been said."""

    def __init__(self, item: Section, names: Mapping[str, str], *, sentence: bool) -> None:
        self._item = item
        self._names = names
        self._specs = {s.name: s for s in fields(type(item))}
        self._sentence = sentence
        self._many = False
        self.text = ""

    def tell(self, nodes: tuple[Node, ...], *, optional: bool = False) -> bool:
        """Say nodes in order; False where an optional part has something empty in it."""
        return all(self._node(n) or not optional for n in nodes)

    def _node(self, node: Node) -> bool:
        match node:
            case Told():
                return self._value(node)
            case Guard():
                return getattr(self._item, node.field) in node.values
            case Choice():
                self._choose(node)
            case Verb():
                self.text += node.many if self._many else node.one
            case _:
                self.text += node
        return True

    def _choose(self, choice: Choice) -> None:
        before = self.text, self._many
        for part in choice.parts:
            if self.tell(part, optional=True):
                return
            self.text, self._many = before

    def _value(self, node: Told) -> bool:
        spec = self._specs[node.field]
        values = words(spec, getattr(self._item, node.field), self._names)
        if node.how == "the":
            values = tuple(map(definite, values))
        if self._sentence and spec.kind is Kind.TEXT and len(values) > PHRASES_TOLD:
            values = (*values[:PHRASES_TOLD], "more")
        text = listed(values)
        if not text or (node.how == "new" and text.casefold() in self.text.casefold()):
            return False
        if node.how == "at":
            text = adverbial(text)
        if self._sentence and spec.kind in (Kind.TEXT, Kind.WHEN, Kind.QUANTITY):
            text = lowered(text)
        self._many = len(values) > 1 or plural(text)
        self.text += text
        return True
