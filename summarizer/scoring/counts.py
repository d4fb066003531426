"""What is counted, and the ratios of it. Counts add up; ratios are made last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Mistake(StrEnum):
    """What can be wrong with an item; all but the first and last are kinds of spurious."""

    MISSING = "missing"
    DUPLICATE = "duplicate"
    SWAPPED_ROLES = "swapped_roles"
    WRONG_SECTION = "wrong_section"
    UNGROUNDED = "ungrounded"
    OTHER = "other"
    WRONG_FIELD = "wrong_field"


@dataclass(frozen=True, slots=True)
class Prf:
    """Credit against what was predicted and what gold has."""

    credit: float = 0.0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Prf) -> Prf:
        """Pool two counts."""
        return Prf(
            self.credit + other.credit,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        """Credit per predicted one; None where nothing was predicted."""
        return self.credit / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Credit per one of gold's; None where gold has nothing."""
        return self.credit / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both, None only where both sides are empty."""
        both = self.predicted + self.gold
        return 2 * self.credit / both if both else None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        """Pool two shares."""
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def rate(self) -> float | None:
        """The part's share; None where there is no whole."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted of one section, over one document or many."""

    documents: int = 0
    agreed_empty: int = 0
    """Documents in which both sides have nothing: an agreement that adds nothing."""
    items: Prf = Prf()
    slots: Prf = Prf()
    strict: Prf = Prf()
    """Items of which every slot is right."""
    sentences: Prf = Prf()
    """Sentences cited, on matched items."""
    fields: Mapping[str, Prf] = field(default_factory=dict)
    """Slots by field."""
    floors: Mapping[str, Prf] = field(default_factory=dict)
    """Slots, had the identity floor been another ("0.3")."""
    mistakes: Mapping[str, int] = field(default_factory=dict)
    """By :class:`Mistake`; a wrong field counts once for each field."""
    quoted: Share = Share()
    unsupported: Share = Share()
    spurious: Share = Share()
    absent: Share = Share()

    def __add__(self, other: Counts) -> Counts:
        """Pool two counts."""
        return Counts(
            self.documents + other.documents,
            self.agreed_empty + other.agreed_empty,
            self.items + other.items,
            self.slots + other.slots,
            self.strict + other.strict,
            self.sentences + other.sentences,
            _added(self.fields, other.fields),
            _added(self.floors, other.floors),
            {
                k: self.mistakes.get(k, 0) + other.mistakes.get(k, 0)
                for k in {**self.mistakes, **other.mistakes}
            },
            self.quoted + other.quoted,
            self.unsupported + other.unsupported,
            self.spurious + other.spurious,
            self.absent + other.absent,
        )


def _added(one: Mapping[str, Prf], two: Mapping[str, Prf]) -> dict[str, Prf]:
    return {k: one.get(k, Prf()) + two.get(k, Prf()) for k in {**one, **two}}


def headline(slots: Mapping[str, Prf]) -> tuple[float | None, int]:
    """Return the mean of the sections' pooled slot F1, and over how many sections it goes.

    A section that is empty on both sides in every document has no F1 and no part.
    """
    found = [p.f1 for p in slots.values() if p.f1 is not None]
    return (sum(found) / len(found) if found else None), len(found)
