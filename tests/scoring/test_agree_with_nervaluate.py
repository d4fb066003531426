"""Agreement with an outside implementation, on what both can count: named entities.

nervaluate's ``exact`` scheme counts spans of equal bounds, its ``strict`` scheme those
of equal type as well: our matched actors, and those of which name and kind are right.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

from summarizer import registry
from summarizer.scoring.evidence import Source
from summarizer.scoring.score import score

NAMES = ("Anders", "Bokhari", "Chulpan", "Dembele", "Eskimov", "Fujiwara", "Gonzaga", "Halonen")
TEXT = " met ".join(NAMES)
KINDS = ("person", "state", "company")
ENTITIES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(KINDS), max_size=8)


def actors(entities: dict[str, str]) -> dict[str, Any]:
    """Return entities as a document."""
    rows = [
        {"id": f"a{n}", "name": name, "kind": kind, "evidence": [TEXT]}
        for n, (name, kind) in enumerate(entities.items())
    ]
    return {"actors": rows}


def spans(entities: dict[str, str]) -> list[dict[str, Any]]:
    """Return entities as nervaluate takes them, ends included."""
    rows = [(TEXT.index(n), n, kind) for n, kind in entities.items()]
    return [{"label": k, "start": s, "end": s + len(n) - 1} for s, n, k in sorted(rows)]


@given(ENTITIES, ENTITIES)
def test_items_and_strict_agree_with_nervaluate(gold: dict[str, str], made: dict[str, str]) -> None:
    """Matched, missed, spurious and strict counts are the same as nervaluate's."""
    sections = {"actors": registry.load()["actors"]}
    ours = score(actors(gold), actors(made), Source(TEXT, ((0, len(TEXT)),)), sections)["actors"]
    theirs = Evaluator([spans(gold)], [spans(made)], tags=list(KINDS), loader="dict").evaluate()
    exact, strict = (theirs["overall"][k] for k in ("exact", "strict"))
    assert exact.correct == ours.counts.items.credit
    assert (exact.missed, exact.spurious) == (len(ours.missed), len(ours.spurious))
    assert strict.correct == ours.counts.strict.credit
    for one, two in ((exact, ours.counts.items), (strict, ours.counts.strict)):
        assert (one.precision, one.recall) == (two.precision or 0, two.recall or 0)
