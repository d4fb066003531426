"""Which states a text names, and with what words."""

from __future__ import annotations

import pytest

from summarizer.grounding.gazetteer import country, mentions, names


def states(text: str, language: str | None = None) -> list[tuple[str, str]]:
    """Return the words and states of all mentions."""
    return [(m.text, m.alpha3) for m in mentions(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "North Korea warned South Korea.",
            [("North Korea", "PRK"), ("South Korea", "KOR")],
        ),
        ("N. Korea and the ROK", [("N. Korea", "PRK"), ("ROK", "KOR")]),
        ("North\nKorea fired", [("North\nKorea", "PRK")]),
        ("The Nigerian army entered Niger.", [("Nigerian", "NGA"), ("Niger", "NER")]),
        ("Guinea-Bissau and Guinea", [("Guinea-Bissau", "GNB"), ("Guinea", "GIN")]),
        ("Democratic Republic of the Congo", [("Democratic Republic of the Congo", "COD")]),
    ],
)
def test_namesakes_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    """The longest name wins, also over a line's end."""
    assert expected == states(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The North will fire, Seoul said.", ["Seoul"]),
        ("North Korea paused; the North will fire.", ["North Korea", "the North"]),
        ("Pyongyang paused; the North will fire at the South.", ["Pyongyang", "the North"]),
        ("The rebels hold the North and the South.", []),
    ],
)
def test_the_north_counts_only_with_its_korea(text: str, expected: list[str]) -> None:
    """A compass point is a state only where that state is named otherwise."""
    assert expected == [m.text for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korea paused. The North fired.", ["PRK", "PRK"]),
        ("He praised the South Korean army.", ["KOR"]),
        (
            "South Korea met the South African and the North Macedonian envoy.",
            ["KOR", "ZAF", "MKD"],
        ),
    ],
)
def test_a_compass_point_is_no_part_of_a_longer_name(text: str, expected: list[str]) -> None:
    """Nor is it overlooked where it begins a sentence."""
    assert expected == [m.alpha3 for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met in Moscow.", False),
        ("He flew to Moscow.", False),
        ("Moscow warned them.", True),
        ("It came from Moscow's arsenal.", True),
        ("It grew, according to Moscow.", True),
    ],
)
def test_a_capital_behind_a_preposition_is_a_place(text: str, found: bool) -> None:  # noqa: FBT001
    """It stands for its government only where it acts or owns."""
    assert found == bool(states(text))


def test_a_name_inside_another_word_is_none() -> None:
    """Neither Iranian-made plane numbers nor Romanesque arches name a state."""
    assert [] == states("Chadwick wrote of Maliki and Omani-X9.")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("북한은 러시아에 포탄을 보냈다.", "ko", ["PRK", "RUS"]),
        ("俄罗斯向朝鲜提供了导弹。", "zh", ["RUS", "PRK"]),
        ("Москва и Пхеньян: Россия передала Китаю", "ru", ["RUS", "PRK", "RUS", "CHN"]),
    ],
)
def test_other_languages_have_their_own_names(
    text: str, language: str, expected: list[str]
) -> None:
    """Names come with their offsets, in any case of an inflecting language."""
    found = mentions(text, language)
    assert expected == [m.alpha3 for m in found]
    assert [m.text for m in found] == [text[m.start : m.end] for m in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("KOR", "KOR"),
        ("kr", "KOR"),
        ("South Korea", "KOR"),
        ("Iranian", "IRN"),
        ("Iran and Iraq", None),
        ("nowhere", None),
    ],
)
def test_a_country_is_one_or_none(words: str, expected: str | None) -> None:
    """Codes, names and demonyms; never a guess between two."""
    assert expected == country(words)


@pytest.mark.parametrize(
    ("language", "some"),
    [("en", {"Russia", "Russian", "Moscow"}), ("ko", {"러시아", "모스크바"}), ("xx", set())],
)
def test_the_words_for_states_can_be_had(language: str, some: set[str]) -> None:
    """Names, people and capitals, for who looks for them by other means; none if unknown."""
    found = set(names(language))
    assert set() == some - found
    assert bool(some) == bool(found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Israel Katz met Jordan Carter.", []),
        ("It left Jordan Monday for the Chad Basin.", ["JOR", "TCD"]),
        ("Israel Defense Forces", ["ISR"]),
    ],
)
def test_a_state_before_a_surname_is_a_first_name(text: str, codes: list[str]) -> None:
    """Some states' names are people's too."""
    assert codes == [m.alpha3 for m in mentions(text)]
