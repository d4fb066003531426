"""One name of an article's roster: what code knows of it before anything is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the roster; ``start`` is the offset of its first mention."""

    name: str
    start: int
    aliases: tuple[str, ...] = ()
    country: str | None = None
    role: str | None = None
    state: bool = False
    person: bool = False
    sure: bool = True
    """Its form alone says that it is an actor; else a reader should be asked."""

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the fullest first."""
        return (self.name, *self.aliases)
