"""What is to be done with every article of a run, decided once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from summarizer.registry import Registry
from summarizer.schema.section import Section

Effort = Literal["fast", "balanced", "thorough"]
"""How many questions are asked. About sentences: ``fast`` leaves the synopsis to code and asks
only where two names meet, ``thorough`` asks about every sentence. About whole articles: ``fast``
asks for everything at once and leaves the synopsis to code, ``thorough`` looks again at sentences
that have a section's words and gave it no row."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sections in the order they are asked for, and how hard to look."""

    registry: Registry
    sections: tuple[type[Section], ...]
    effort: Effort = "balanced"

    @classmethod
    def make(
        cls, registry: Registry, sections: Iterable[str] | None = None, effort: Effort = "balanced"
    ) -> Plan:
        """Choose sections by name; what they refer to is chosen with them.

        Raises:
            UsageError: a section is unknown.
        """
        return cls(registry, registry.choose(sections), effort)
