"""Who a text names, seeded by code before a model is asked."""

from __future__ import annotations

import pytest

from summarizer.articles import from_text
from summarizer.grounding.roster import Entry, is_cased, seed


def roster(text: str, **about: str) -> dict[str, Entry]:
    """Return the roster of a text by name."""
    article = from_text(f"On the news\n\n{text}\n", language=about.pop("language", "en"), **about)
    return {e.name: e for e in seed(article)}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("President Joe Biden spoke in June.", "Joe Biden", "President"),
        ("The acting president Han Duck-soo spoke.", "Han Duck-soo", "acting president"),
        ("Wang Yi, the foreign minister, spoke.", "Wang Yi", "foreign minister"),
        ("Gen. Charles Flynn said so.", "Charles Flynn", "Gen."),
    ],
)
def test_titles_before_and_after_a_name_are_its_role(text: str, name: str, role: str) -> None:
    """The name stands without them; the person is one."""
    entry = roster(text)[name]
    assert (role, True) == (entry.role, entry.person)


def test_an_acronym_in_brackets_is_another_name() -> None:
    """Also where it is used later alone."""
    found = roster("Seoul's Joint Chiefs of Staff (JCS) said so. The JCS denied it.")
    assert ("JCS",) == found["Joint Chiefs of Staff"].aliases
    assert "JCS" not in found


def test_a_later_single_name_is_the_same_person() -> None:
    """A "Kim" is Kim Jong Un where nobody else is a Kim."""
    found = roster("Leader Kim Jong Un left. Kim said nothing.")
    assert ("Kim",) == found["Kim Jong Un"].aliases
    assert "Kim" not in found


def test_two_of_one_name_share_no_alias() -> None:
    """For "Kim" alone means neither."""
    found = roster("Minister Kim Yung-ho met Minister Kim Yong-hyun. Kim spoke.")
    assert [(), ()] == [found[n].aliases for n in ("Kim Yung-ho", "Kim Yong-hyun")]


def test_a_state_has_its_capital_and_compass_point_for_aliases() -> None:
    """What stands for its government is no actor of its own."""
    found = roster("North Korea fired. Pyongyang warned Seoul, and the North fired again.")
    assert {"North Korea": ("Pyongyang", "the North"), "Seoul": ()} == {
        n: e.aliases for n, e in found.items() if e.state
    }
    assert "PRK" == found["North Korea"].country


def test_a_body_belongs_to_the_state_before_it() -> None:
    """So "Japan's defence ministry" is Japan's."""
    found = roster("Japan's defence ministry said so.")
    (body,) = [e for n, e in found.items() if "ministry" in n]
    assert ("JPN", False) == (body.country, body.person)


def test_one_adjective_makes_no_actor() -> None:
    """A state that is only said of something does not act."""
    assert {} == {n: e for n, e in roster("It was Peruvian fish.").items() if e.state}


def test_officials_on_a_governments_page_are_its_own() -> None:
    """The address says whose."""
    found = roster("Secretary Antony Blinken spoke.", url="https://www.state.gov/x")
    assert "USA" == found["Antony Blinken"].country


@pytest.mark.parametrize(
    ("language", "cased"), [("en", True), (None, True), ("ru", True), ("ko", False), ("zh", False)]
)
def test_languages_without_capitals_are_known(language: str | None, cased: bool) -> None:  # noqa: FBT001
    """There names must be read, not seen."""
    assert cased == is_cased(language)


def test_every_name_is_of_the_text() -> None:
    """Verbatim, and first mentioned in a sentence that has one of its names."""
    text = "«№ 7» — Président Émile Zola said so. Turkey’s army moved."
    article = from_text(f"On the news\n\n{text}\n", language="en")
    for entry in seed(article):
        sentence = article.sentence_at(entry.start)
        assert [] == [n for n in entry.names if n not in article.text]
        assert any(n in sentence.text for n in entry.names)


def test_a_body_keeps_its_first_word() -> None:
    """Dull words ("Joint") are dull only outside of names."""
    assert "Joint Chiefs of Staff" in roster("He said the Joint Chiefs of Staff (JCS) met.")


@pytest.mark.xfail(strict=False, reason="names.py gives the offset of the body, not of its owner")
def test_an_owned_body_begins_with_its_owner() -> None:
    """So "Turkey's army" begins at "Turkey"."""
    text = "On the news\n\nSnow fell on Turkey's army.\n"
    (army,) = [e for e in seed(from_text(text, language="en")) if e.name == "Turkey's army"]
    assert text.index("Turkey") == army.start
