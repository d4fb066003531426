"""States in Korean, Russian and Chinese: cases, capitals, short forms."""

from __future__ import annotations

import pytest

from summarizer.grounding.gazetteer import is_declined, mentions


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Перу поставила Кении грузовики, узнали в Ереване.", "ru", ["PER", "KEN", "ARM"]),
        ("한·미·일 정상이 만났다.", "ko", ["KOR", "USA", "JPN"]),
        ("北은 거부했다.", "ko", ["PRK"]),
        ("中俄元首通话。", "zh", ["CHN", "RUS"]),
        ("烏克蘭與立陶宛", "zh", ["UKR", "LTU"]),
        ("他在北京说。", "zh", []),
        ("서울에서 열렸다.", "ko", []),
    ],
)
def test_states_are_found_in_other_languages(text: str, language: str, expected: list[str]) -> None:
    """In any case, simplified or traditional, by short forms; not where a capital is a place."""
    assert expected == [m.alpha3 for m in mentions(text, language)]


def test_a_short_form_counts_only_in_a_compound() -> None:
    """One letter alone is any word."""
    assert () == mentions("한 사람과 중 한 곳", "ko")
    assert ["compound"] * 2 == [m.sort for m in mentions("한미 정상회담", "ko")]


def test_a_declined_name_is_told_from_its_nominative() -> None:
    """So that the nominative names the entry."""
    assert is_declined("Арменией")
    assert not is_declined("Армения")
