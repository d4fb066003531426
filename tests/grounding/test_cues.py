"""Closed vocabularies by their own words."""

from __future__ import annotations

import pytest

from summarizer.grounding.cues import most_told, nearest, settle
from summarizer.schema.marks import Cues

CUES = Cues((("denied", r"denied"), ("sent", r"sent|shipped"), ("planned", r"plans?|will")))


def test_the_first_row_wins_over_the_first_word() -> None:
    """Rows stand in order of precedence."""
    assert ("denied", "Denied") == settle(CUES, "It sent shells. Denied.")
    assert (None, None) == settle(CUES, "It snowed.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It sent tanks and plans SHELLS", "planned"),
        ("It plans a trip and shipped SHELLS", "sent"),
        ("SHELLS were sent, and it plans more", "sent"),
        ("Peru plans SHELLS sent by rail", "planned"),
        ("Snow and SHELLS", None),
    ],
)
def test_the_nearest_cue_counts_and_one_behind_is_twice_as_far(
    text: str, value: str | None
) -> None:
    """Of several statuses in a sentence, the one by the thing's own words is its own."""
    start = text.index("SHELLS")
    assert value == nearest(CUES, text, start, start + 6)[0]


def test_vague_words_mean_what_most_of_the_text_tells() -> None:
    """Another launch is of what was launched so far; words of their own need no help."""
    cues = Cues((("rocket", r"rocket"), ("balloon", r"balloon")), vague=(r"launch", ("balloon",)))
    told = ["A balloon rose.", "A rocket rose."]
    assert "balloon" == most_told(cues, "another launch", told)
    assert None is most_told(cues, "a raid", told)
    assert None is most_told(cues, "another launch", told[1:])
