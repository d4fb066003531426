"""The words that names are known by where nothing is written with capitals.

Tables only (``glued.toml``); how they find a name is told in
:mod:`summarizer.grounding.glued`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Forms:
    """One language's words, as patterns; what each is for is told in the table."""

    surnames: str
    titles: str
    bodies: str
    endings: str
    acts: str
    particles: str
    home: str
    same: str
    sounds: str = ""
    modifiers: str = ""
    short_modifiers: str = ""
    no_name: str = ""
    inside: str = ""
    edges: str = ""
    within: str = ""
    function: str = ""
    says: str = ""


@cache
def _tables() -> dict[str, dict[str, str]]:
    raw = files("summarizer.grounding").joinpath("glued.toml").read_text("utf-8")
    return tomllib.loads(raw)


def forms(language: str | None) -> Forms:
    """Return a language's words (BCP 47). Raises ``KeyError`` where there is no table."""
    return Forms(**_tables()[(language or "").lower().partition("-")[0]])


def has_forms(language: str | None) -> bool:
    """Say whether a language without capitals has a table of what names are known by."""
    return (language or "").lower().partition("-")[0] in _tables()
