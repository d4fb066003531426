"""The marks a section's fields carry in ``Annotated[...]``.

Marks are inert: a mark says how a field behaves and never does it. Each family has
one reader. ``Verbatim``, ``Resolved``, ``Cues``, ``Pattern`` and ``Voice`` are read by grounding,
``Reference`` by the pipeline (order) and grounding (ids), ``Identity`` and
``Attribute`` by scoring, ``Show`` by rendering; all of them through
:mod:`summarizer.schema.walk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparer = Literal["equal", "name", "reference", "set", "bounds", "text"]
"""How two values are compared; see the scoring specification."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The base of all marks."""


@dataclass(frozen=True, slots=True)
class Verbatim(Mark):
    """The value is words of the article, found there to the character."""


@dataclass(frozen=True, slots=True)
class Resolved(Mark):
    """The model points at words; code gives them their meaning."""

    kind: Literal["date", "quantity", "country"]
    beside: bool = False
    """It stands beside the section's own trigger: the item has no words of its own."""


@dataclass(frozen=True, slots=True)
class Reference(Mark):
    """The value is the id of an item of another section."""

    section: str
    persons_first: bool = False
    """Where enough persons are named, only they can be meant."""
    derived: bool = False
    """Not asked for: the name that ``led`` fits beside the item's own words."""
    answers: str | None = None
    """With ``derived``: own words that answer what another does, told of beside them."""
    states_first: bool = False
    """A state's own bodies and officials stand for the state, where the text names it."""
    led: str | None = None
    """A pattern of what stands around a name, itself ``@``, that can only mean this field."""
    bars: str | None = None
    """The same, where it cannot."""
    telling: str | None = None
    """The same, for those who merely tell of an item, where enough others are named."""
    abroad: bool = False
    """Those in a list are not all of one country, where theirs are told."""
    side: Literal["giver", "taker"] | None = None
    """Of two references that something goes between, which this one is."""


@dataclass(frozen=True, slots=True)
class Cues(Mark):
    """Words that settle a closed vocabulary, value by value.

    ``table`` holds ``(value, pattern)`` rows, in order of precedence; patterns are
    regular expressions, matched without regard to case in the item's own evidence.
    ``default`` is the value where none is found (None: ask the model).
    """

    table: tuple[tuple[str, str], ...]
    default: str | None = None
    over: tuple[tuple[str, str], ...] = ()
    """Rows like those of ``table`` that go before all else, wherever they stand."""
    near: str | None = None
    """A field whose words the cue must stand in ("item"); None: the whole evidence."""
    spoilt: str | None = None
    """A pattern of what stands before a phrase of ``near``, ``|``, and the phrase, by which it
    is none of this section's."""
    phrase: Literal["noun", "act"] = "noun"
    """What the words of ``near`` are: a thing, or something done."""
    vague: tuple[str, tuple[str, ...]] | None = None
    """Words of ``near`` that mean whichever of these values was told of last before them."""
    yielding: tuple[tuple[str, str], ...] = ()
    """Pairs of values of which the first gives way to the second, told of the same item; the
    default gives way to all."""
    apart: tuple[str, ...] = ()
    """Values that say the item is there: it is not one that has another value."""
    crowded: tuple[str, int, str, str] | None = None
    """``(field, least, value, other)``: where a list has so many, the value becomes the other."""
    earliest: bool = False
    """Of several cues the first in the text counts, whatever its row."""
    voiced: str | None = None
    """The value where no cue is found but somebody asserts the item by office."""
    bearing: tuple[tuple[str, str], ...] = ()
    """Rows like those of ``table``, for what is told of a person who asserts the item."""


@dataclass(frozen=True, slots=True)
class Pattern(Mark):
    """Words found by form: group 1 of the first pattern that matches the evidence.

    With ``of`` the field holds the words that settled another field's :class:`Cues`.
    """

    patterns: tuple[str, ...] = ()
    of: str | None = None
    first: bool = False
    """Only in the sentence that says it first: a later one may tell of something else."""
    split: str | None = None
    """A pattern of what stands between several values in the words found."""


@dataclass(frozen=True, slots=True)
class Voice(Mark):
    """The field says who asserts the item: the sentence's own attribution decides.

    With ``apart``, two who assert different values of that field tell two items.
    """

    apart: str | None = None

    joint: bool = False
    """What those who met declare together is said by the first named of them."""


@dataclass(frozen=True, slots=True)
class Identity(Mark):
    """The field takes part in deciding whether two items are the same one."""

    hard: bool = False
    """A hard field that does not match forbids the pair."""
    weight: float = 1.0
    compare: Comparer | None = None
    """None: the comparer that the field's type implies."""


@dataclass(frozen=True, slots=True)
class Attribute(Mark):
    """The field is compared once two items are paired."""

    weight: float = 1.0
    compare: Comparer | None = None


@dataclass(frozen=True, slots=True)
class Show(Mark):
    """Where a field stands when an item is shown to a person.

    ``head`` fields fill the item's headline (:attr:`About.headline`), ``badge`` is a
    short coloured word, ``detail`` a labelled line, ``hidden`` nothing.
    """

    place: Literal["head", "badge", "detail", "hidden"] = "detail"
    label: str | None = None
    words: tuple[tuple[str, str], ...] = ()
    """Words for values of an enum, as ``(value, words)``; else the value itself."""
