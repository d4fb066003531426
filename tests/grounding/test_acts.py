"""Acts foretold in English: where they are, how they are cut, and who would do them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.acts import acts, deeds
from summarizer.grounding.doers import Told, doer, protagonist
from summarizer.grounding.entry import Entry
from summarizer.grounding.index import Found, Index
from summarizer.values import Sentence


def cut(text: str) -> list[str]:
    """Return the words of the acts of a sentence."""
    return [text[a.start : a.end] for a in acts(text)]


def who(text: str, *names: str, speaker: str | None = None, last: str | None = None) -> str | None:
    """Return who would do the first act of a sentence; names are their own ids."""
    found = sorted((Found(text.find(n), text.find(n) + len(n), n, n) for n in names), key=start)
    return doer(text, acts(text)[0], found, Told(speaker, last))


def start(found: Found) -> int:
    """Return where a name begins."""
    return found.start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru may fire rockets over Chile next week.", ["fire rockets over Chile"]),
        ("Peru is likely to try to seize the port of Arica.", ["seize the port of Arica"]),
        ("Lima vowed to retaliate for the raid.", ["retaliate for the raid"]),
        ("We expect Peru to launch an offensive in spring.", ["launch an offensive"]),
        ("Peru could stage drills and jam radars.", ["stage drills", "jam radars"]),
        ("Peru may commit provocations such as firing artillery.", ["firing artillery"]),
        ("He put the odds that Peru shells the pass at even.", ["shells the pass"]),
        ("More balloons would be flown into Chile.", ["More balloons would be flown into Chile"]),
        ("Peru will attack food depots.", ["attack food depots"]),
        ("Peru will shell Arica and its suburbs.", ["shell Arica and its suburbs"]),
    ],
)
def test_a_verb_governed_by_what_is_to_come_is_an_act(text: str, expected: list[str]) -> None:
    """From the verb to the end of its object; times, reasons and other acts are cut off."""
    assert expected == cut(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Another launch this week is possible.", ["Another launch"]),
        ("A Peruvian raid on Arica appears imminent.", ["A Peruvian raid on Arica"]),
        ("He sees a risk of an attack on the port.", ["an attack on the port"]),
        ("She considers a blockade very unlikely.", ["a blockade"]),
        ("Chile cannot rule out an invasion.", ["an invasion"]),
        ("More strikes on the port could follow.", ["More strikes on the port"]),
        ("Peru is weighing strikes on Arica.", ["strikes on Arica"]),
    ],
)
def test_a_noun_that_something_makes_likely_is_an_act(text: str, expected: list[str]) -> None:
    """With its article, its modifiers and its place."""
    assert expected == cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "Peru fired three rockets on Sunday.",
        "Peru condemned the attack on the port.",
        "If Peru attacks the port, talks will end.",
        "Peru will not attack the port.",
        "Peru ruled out an invasion.",
        "Militants tried to storm the base on Monday.",
        "It is a missile that could hit Lima.",
        "The two sides could strike a deal.",
        "Nurses' unions warned that a strike was likely.",
        "Peru and Chile will hold joint exercises next week.",
        "The firm will launch a new product.",
        "Refugees may cross the border.",
        "Prices will go up.",
        "It would hit the economy of Peru.",
        "They will coordinate a response to the attack.",
        "Peru will provide missiles to Chile.",
    ],
)
def test_what_is_past_denied_conditional_or_harmless_is_none(text: str) -> None:
    """Words of harm alone foretell nothing."""
    assert [] == cut(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chile said Peru could fire rockets.", "Peru"),
        ("Chile warned that Peru is preparing to fire rockets.", "Peru"),
        ("Chile fears Peru's army may invade.", "Peru"),
        ("Chile expects Peru to invade.", "Peru"),
        ("Chile said an attack by Peru was likely.", "Peru"),
        ("Chile said Peru's next attack was imminent.", "Peru"),
        ("Chile said Peru-based rebels may attack.", None),
        ("Chile said rebels in Peru may attack.", None),
        ("Peru's tariffs will hit Chile.", None),
    ],
)
def test_the_doer_is_the_subject_or_the_owner(text: str, expected: str | None) -> None:
    """Neither who says so nor the place; where form does not say, nobody."""
    assert expected == who(text, "Chile", "Peru")


def test_a_pronoun_is_the_speaker_or_the_one_told_of_last() -> None:
    """By whose words they are: "it" of reported speech, "we" of quoted; "they" there is another."""
    assert "Peru" == who("Peru said it would attack.", "Peru", speaker="Peru")
    assert "Peru" == who('"We will attack," it said.', speaker="Peru", last="Chile")
    assert "Chile" == who('"They may attack," it said.', speaker="Peru", last="Chile")
    assert "Peru" == who("He promised that the army would attack.", speaker="Peru")
    assert "Chile" == who("An attack is likely, Peru said.", "Peru", last="Chile")
    named = "Arica Guards Corps"
    assert named == who(f"The {named} warned the Guards will attack.", named)


def test_the_protagonist_is_whose_acts_are_told_most() -> None:
    """Done or to come; a tie is nobody's."""
    index = Index([Entry("Peru", 0), Entry("Chile", 5)])
    lines = ["Peru's raid failed.", "A raid by Chile was foiled.", "Peru will attack."]
    told = [Sentence(n, 0, len(t), t) for n, t in enumerate(lines, 1)]
    assert "Peru" == index[protagonist(told, index) or ""].name
    assert None is protagonist(told[:2], index)


@given(st.text(max_size=80), st.sampled_from(["may attack", "a raid is likely", "jam", ""]))
def test_an_act_is_always_of_its_text(text: str, words: str) -> None:
    """Whatever surrounds it: in order, apart, not blank."""
    whole = f"{text} {words} {text}"
    found = acts(whole)
    assert all(whole[a.start : a.end].strip() for a in (*found, *deeds(whole)))
    assert all(a.end <= b.start for a, b in pairwise(found))
