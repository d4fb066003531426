"""The base class of sections, and what a section says about itself.

A section file holds one subclass: data, no logic. Its docstring is the labelling
guideline, its attribute docstrings are the field descriptions. This module knows
nothing of how a section is asked for, grounded, scored or shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from summarizer.values import Evidence


@dataclass(frozen=True, slots=True)
class About:
    """What a section says about itself besides its fields.

    ``question`` completes "Which sentences say that ...?". ``triggers`` are regular
    expressions (case ignored): a sentence matching one is worth asking about; with
    none, the model is asked which sentences are. ``headline`` shows an item in one
    line and ``sentence`` says it in a full one; both are format strings over field
    names (enum values appear in the words of their ``Show`` mark).
    """

    title: str
    question: str
    headline: str
    sentence: str
    triggers: tuple[str, ...] = ()
    order: int = 100
    """Place among the sections when shown; ties by name."""
    at_most: int = 24
    """Items asked for in one article at the most."""


class Section(BaseModel):
    """One item of a section. Subclasses add fields; instances are frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    about: ClassVar[About]

    evidence: tuple[Evidence, ...] = ()
    """The sentences that say it."""


class Named(Section):
    """An item that other sections refer to by ``id``."""

    id: str
    """Short, unique in the document."""
    name: str
    """The fullest name in the article."""
    aliases: tuple[str, ...] = ()
    """Other names the article uses for the same one."""
