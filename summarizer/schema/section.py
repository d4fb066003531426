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
    none, every sentence is. ``headline`` shows an item in one line; ``sentence`` says it
    in a full one (without its full stop). Both are templates over the section's fields:

    ``{field}``
        its value in words: names for references, ``Show.words`` for enums, a list as
        "a, b and c"
    ``{the field}``
        the same, with "the" before English names that want it
    ``{at field}``
        a time or condition as it hangs on a sentence ("on Monday", "in 2026", "if ..."),
        in brackets where it does not begin like one
    ``{new field}``
        empty if its words have been said already
    ``{field=a/b}``
        says nothing; holds only where the enum has one of these values
    ``[x|y|z]``
        the first part in which nothing is empty and every guard holds, or nothing;
        parts may be nested
    ``<is|are>``
        agrees with the value said last
    """

    title: str
    question: str
    headline: str
    sentence: str
    triggers: tuple[str, ...] = ()
    continues: str | None = None
    """A pattern of sentences without names of their own that go on about the item told last."""
    follows: str | None = None
    """A pattern of sentences that tell more of the item told last, and are its evidence too."""
    forms: tuple[str, ...] = ()
    """Sentence forms that give a row away without a reader: regular expressions in which
    ``<field>`` is a name or phrase and ``~`` the words between, within a clause."""
    again: str | None = None
    """A pattern of such sentences that tell of another occasion of those told of last."""
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
