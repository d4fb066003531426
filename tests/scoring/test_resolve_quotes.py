"""Quotes resolve exactly or after NFKC and blank folding, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer import registry
from summarizer.scoring.counts import Share
from summarizer.scoring.evidence import Source
from summarizer.scoring.hallucination import grounding

TEXT = "A title\n\nHe met\u00a0Kim on  Monday. “No,” he said.二句。三句。"
SPANS = ((0, 7), (9, 31), (32, 46), (46, 49), (49, 52))
SOURCE = Source(TEXT, SPANS)


@pytest.mark.parametrize(
    ("quote", "sentences"),
    [
        ("He met\u00a0Kim on  Monday.", (1,)),
        ("He met Kim on Monday.", (1,)),
        ("Monday. “No,”", (1, 2)),
        ("A title\n\nHe", (0, 1)),
        ("A title He", (0, 1)),
        ("三句", (4,)),
        ("二句。三句", (3, 4)),
        ("Ｈｅ met Kim", (1,)),
    ],
)
def test_a_quote_is_found_with_its_sentences(quote: str, sentences: tuple[int, ...]) -> None:
    """Exact quotes and those that differ in blanks or compatibility forms resolve."""
    assert sentences == SOURCE.resolve(quote).sentences


@pytest.mark.parametrize(
    "quote",
    ["he met Kim", "He met Kim on Monday!", '"No," he said.', "Не met", "", "  ", "HemetKim"],
)
def test_nothing_else_rescues_a_quote(quote: str) -> None:
    """Case, punctuation, curly quotes, homoglyphs and lost blanks are no quote."""
    assert not SOURCE.resolve(quote).resolved


def test_of_two_places_the_claimed_one_is_taken() -> None:
    """A quote that stands twice is where its offset says, else at the first place."""
    source = Source("Yes. No. Yes.", ((0, 4), (5, 8), (9, 13)))
    assert (2,) == source.resolve("Yes.", 9).sentences
    assert (0,) == source.resolve("Yes.", 7).sentences


@given(st.text(min_size=1, max_size=80), st.data())
def test_every_part_of_a_text_resolves_to_where_it_stands(text: str, data: st.DataObject) -> None:
    """Any slice resolves to its own offsets when they are told."""
    assume(text.strip())
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    found = Source(text, ((0, len(text)),)).resolve(text[start:end], start)
    assert (start, end, (0,)) == (found.start, found.end, found.sentences)


def test_production_rates_need_no_gold() -> None:
    """Items without a resolved quote and literals absent from cited sentences are counted."""
    document = {
        "actors": [
            {"id": "a", "name": "Kim", "aliases": [], "evidence": [{"quote": "Kim on  Monday"}]},
            {"id": "b", "name": "Lee", "aliases": ["he"], "evidence": ["“No,” he said."]},
            {"id": "c", "name": "Park", "aliases": [], "evidence": ["“No,” he said.", "Kim!"]},
            {"id": "d", "name": "Kim", "aliases": [], "evidence": ["Kim on Tuesday"]},
        ]
    }
    sections = {"actors": registry.load()["actors"]}
    found = grounding(document, SOURCE, sections)["actors"]
    assert (Share(3, 5), Share(1, 4), Share(2, 4)) == (
        found.quoted,
        found.unsupported,
        found.absent,
    )
