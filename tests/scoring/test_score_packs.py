"""A section that the house does not have is scored by its marks alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarizer import registry
from summarizer.scoring.counts import Mistake
from summarizer.scoring.evidence import Source
from summarizer.scoring.score import score

SANCTIONS = '''
"""Sanctions."""

from typing import Annotated, ClassVar, Literal

from summarizer.schema.marks import Attribute, Identity, Reference, Verbatim
from summarizer.schema.section import About, Section


class Sanction(Section):
    """A sanction that one actor lays on another."""

    about: ClassVar[About] = About("Sanctions", "sanctions are imposed", "{measure}", "{measure}")

    sanctioner: Annotated[str, Reference("actors"), Identity(hard=True)]
    """Who imposes it."""
    sanctioned: Annotated[str, Reference("actors"), Identity(hard=True)]
    """On whom."""
    measure: Annotated[str, Verbatim(), Identity()]
    """What, in the article's words."""
    status: Annotated[Literal["announced", "lifted"], Attribute()]
    """Whether it holds."""
'''
TEXT = "Atland froze the assets of Borduria."


def test_a_fifth_section_is_matched_and_its_mistakes_named(tmp_path: Path) -> None:
    """Identity, attributes, swapped roles: all follow from the marks of the pack's file."""
    (tmp_path / "sanctions.py").write_text(SANCTIONS, encoding="utf-8")
    sections = registry.load([tmp_path]).sections
    actors = [{"id": i, "name": n} for i, n in (("a", "Atland"), ("b", "Borduria"))]
    right = {"sanctioner": "a", "sanctioned": "b", "measure": "the assets", "evidence": [TEXT]}
    gold: dict[str, Any] = {"actors": actors, "sanctions": [right | {"status": "announced"}]}
    source = Source(TEXT, ((0, len(TEXT)),))

    lifted = {**gold, "sanctions": [right | {"status": "lifted"}]}
    found = score(gold, lifted, source, sections)["sanctions"]
    assert (1, 3.0) == (found.counts.items.credit, found.counts.slots.credit)
    assert 1 == found.counts.mistakes[Mistake.WRONG_FIELD]

    turned = {**gold, "sanctions": [right | {"sanctioner": "b", "sanctioned": "a"}]}
    found = score(gold, turned, source, sections)["sanctions"]
    assert ["swapped_roles"] == [s.mistake.value for s in found.spurious]
    assert ["actors", "sanctions"] == sorted(score(gold, gold, source, sections))
