"""One name in a text that might be an actor's, as its form tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that might be an actor's; ``start`` is its first mention's offset."""

    name: str
    start: int
    sort: str
    """What its form says: ``person``, ``body``, ``phrase`` (in small letters) or ``name``."""
    kind: str | None = None
    country: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()
    whole: tuple[int, int] = (0, 0)
    """Where it stands with its title and the states that belong to it."""
    acts: bool = False
    """A verb of speaking or doing stands beside it."""
    place: bool = False
    """It stands where places stand."""
    full: bool = False
    """It has the form of a person's given and family name."""
    headline: bool = False
    """It stands in a line whose capitals say nothing."""
