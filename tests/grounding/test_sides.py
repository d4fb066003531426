"""Prepositions and possessors say who gives and who gets."""

from __future__ import annotations

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.grounding.index import Index
from summarizer.grounding.roster import seed
from summarizer.grounding.sides import pairs, unbarred
from summarizer.schema.wire import asked

COLUMNS = asked(registry.load().sections["transfers"], "sentences")


def sides(text: str, *others: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of supplier and recipient that a sentence allows."""
    article = from_text(f"On the news\n\n{text}\n", language="en")
    sentence = article.sentences[-1]
    named = Index(seed(article)).named_in(sentence)
    return pairs(COLUMNS, sentence.text, named, others)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway sent 12 howitzers to Chad.", {("Norway", "Chad")}),
        ("Chad received 12 howitzers from Norway.", {("Norway", "Chad")}),
        ("Howitzers for Chad left Norway on Monday.", {("Norway", "Chad")}),
        ("Norway’s transfer of shells to Chad was told.", {("Norway", "Chad")}),
    ],
)
def test_a_preposition_settles_the_side(text: str, expected: set[tuple[str, str]]) -> None:
    """Whoever is led by "to" or "for" never gives, by "from" never gets."""
    assert expected == set(sides(text))


def test_a_form_that_says_nothing_leaves_both() -> None:
    """Two names without such words may stand either way."""
    assert {("Norway", "Chad"), ("Chad", "Norway")} == set(sides("Norway armed Chad well."))


def test_whom_a_war_is_against_is_no_party() -> None:
    """Nor is the one a war is named after."""
    assert () == sides("Norway used shells against Chad.")
    assert () == sides("Norway learned much in the Chad war.")


def test_names_left_to_be_understood_may_stand_on_either_side() -> None:
    """Their form is not in the sentence."""
    assert {("Norway", "Chad")} == set(sides("It sent shells to Chad.", "Norway"))


def test_other_columns_have_no_pairs() -> None:
    """A list of names is no pair."""
    columns = asked(registry.load().sections["contacts"], "sentences")
    assert () == pairs(columns, "x", (), ("Norway", "Chad"))


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Norway said Chad and Peru had met.", ["Chad", "Peru"]),
        ("Chad and Peru met, Norway said.", ["Chad", "Peru"]),
        ("According to Norway, Chad met Peru.", ["Chad", "Peru"]),
        ("Norway said it had met Chad and Peru.", ["Norway", "Chad", "Peru"]),
        ("Norway said after talks with Chad and Peru it was glad.", ["Norway", "Chad", "Peru"]),
        ("Norway said Chad was at the meeting.", ["Norway", "Chad"]),
        ("Chad and Peru met about Norway.", ["Chad", "Peru"]),
        ("Chad and Peru discussed Norway's recent missile launch.", ["Chad", "Peru"]),
    ],
)
def test_who_tells_of_a_contact_or_is_talked_about_is_no_party(
    text: str, parties: list[str]
) -> None:
    """Unless the others do not suffice, or he tells of himself."""
    article = from_text(f"On the news\n\n{text}\n", language="en")
    columns = asked(registry.load().sections["contacts"], "sentences")
    named = Index(seed(article)).named_in(article.sentences[-1])
    assert parties == [f.words for f in unbarred(columns, article.sentences[-1].text, named)]
