"""Phrases around a cue: things and acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import registry
from summarizer.grounding.cues import anchors
from summarizer.grounding.phrases import coordinated, phrases
from summarizer.schema.marks import Cues

THINGS = Cues((("x", r"shells?|launchers?|drones?|troops|导弹"),), near="item")
TRANSFERRED = anchors(registry.load().sections["transfers"])["item"]
ACTS = Cues((("x", r"test|missile|attack|strike"),), near="act", phrase="act")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sent 240mm multiple rocket launchers to Peru.", ("240mm multiple rocket launchers",)),
        ("They gave the shells and more suicide drones.", ("shells", "more suicide drones")),
        ("It saw Peru's troops.", ("troops",)),
        ("It sent 400 drones.", ("drones",)),
        ("It snowed.", ()),
    ],
)
def test_a_thing_is_a_noun_phrase(text: str, expected: tuple[str, ...]) -> None:
    """Modifiers belong to it; articles, numbers, owners and verbs do not."""
    assert expected == phrases(THINGS, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru will test-fire a missile next week.", ("test-fire a missile",)),
        ("Peru could strike Chile if it snows.", ("strike Chile",)),
        ("It may commit provocations such as conducting a test.", ("conducting a test",)),
        ("It snowed.", ()),
    ],
)
def test_an_act_is_a_verb_phrase(text: str, expected: tuple[str, ...]) -> None:
    """From behind the auxiliary to the end of the clause."""
    assert expected == phrases(ACTS, text)


def test_in_other_scripts_a_phrase_holds_its_cue() -> None:
    """Where words have no blanks it is what stands between marks."""
    assert any("导弹" in p for p in phrases(THINGS, "俄罗斯提供了导弹，朝鲜感谢。"))


@given(st.text(max_size=60), st.sampled_from(["shells", "drones", "a test", "导弹", ""]))
def test_a_phrase_is_always_of_its_text(text: str, cue: str) -> None:
    """Whatever surrounds it: verbatim, not blank, none twice."""
    whole = f"{text} {cue} {text}"
    for cues in (THINGS, ACTS):
        found = phrases(cues, whole)
        assert len(set(found)) == len(found)
        assert all(p in whole and p.strip() for p in found)


def test_what_a_sentence_joins_goes_together() -> None:
    """Commas and conjunctions join; a verb between parts."""
    text = "It sent shells, drones and launchers and kept troops."
    assert ("drones", "launchers") == coordinated(
        text, "shells", ["shells", "drones", "launchers", "troops"]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru runs a missile program.", ()),
        ("An arms maker sold 40 tanks.", ("tanks",)),
        ("It ordered Type 056 corvettes.", ("Type 056 corvettes",)),
        ("Tanks obtained from Peru were shown.", ("Tanks",)),
        ("Peru fired 12 missiles at Chad.", ()),
        ("Any missiles sent there are a mistake.", ()),
        ("Peru sent humanitarian assistance and fuel.", ("fuel",)),
    ],
)
def test_a_thing_is_what_goes_somewhere(text: str, expected: tuple[str, ...]) -> None:
    """Not what is about it, what is fired or only supposed, nor relief."""
    assert expected == phrases(TRANSFERRED, text)
