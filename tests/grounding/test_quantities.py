"""Amounts: found as the contract cuts them, with the bounds that their words give."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.quantities import amounts, resolve_quantity
from summarizer.values import Quantity

# Words, the bounds they give, and the unit that stands in them.
BOUNDS = """
up to 10,000                        - 10000 -
as many as 12,000                   - 12000 -
no more than 5                      - 5 -
fewer than 50                       - 50 -
nearly 500                          - 500 -
at least 1,100                      1100 - -
more than 10,000                    10000 - -
over 300                            300 - -
no fewer than 30                    30 - -
100 or more                         100 - -
around 12,000                       12000 12000 -
some 100                            100 100 -
an estimated 3,000                  3000 3000 -
3,500                               3500 3500 -
about 2.3 million                   2300000 2300000 -
10k                                 10000 10000 -
two                                 2 2 -
twenty-five                         25 25 -
two hundred and fifty               250 250 -
a dozen                             12 12 -
half a million                      500000 500000 -
dozens                              24 - -
hundreds                            200 - -
thousands                           2000 - -
tens of thousands                   20000 - -
several hundred                     200 - -
a few thousand                      2000 - -
between 10 and 15                   10 15 -
12 to 15                            12 15 -
10-15                               10 15 -
two or three                        2 3 -
more than $1.2 billion              1200000000 - USD
up to $200 million                  - 200000000 USD
$5m                                 5000000 5000000 USD
400 to 650 million dollars          400000000 650000000 USD
$400 million to $650 million        400000000 650000000 USD
€600 million                        600000000 600000000 EUR
2.5 trillion won                    2500000000000 2500000000000 KRW
3.5 billion Norwegian kroner        3500000000 3500000000 NOK
27 tonnes                           27 27 tonnes
about 400 megawatts                 400 400 megawatts
40 percent                          40 40 percent
최소 1만3천 개                       13000 - 개
100만 배럴 이상                      1000000 - 배럴
2억 3천만 달러                       230000000 230000000 USD
수천 명                              2000 - 명
20여 발                              20 - 발
최대 1만 명                          - 10000 명
12~15기                             12 15 기
от 40 до 50                         40 50 -
до 10 тысяч                         - 10000 -
около 2,5 млн                       2500000 2500000 -
свыше 1,2 млрд долларов             1200000000 - USD
десятки тысяч                       20000 - -
约100人                              100 100 人
66架                                 66 66 架
约2.28亿美元                          228000000 228000000 USD
3万余人                              30000 - 人
数百枚                               200 - 枚
一百二十架                            120 120 架
240mm                               - - -
F-16                                - - -
many                                - - -
"""

WORDS = [
    *sorted({w for row in BOUNDS.split("\n") for w in row.split()[:-3]}),
    *("-", "$", "1,", ",", "and", "or", "missiles", "of", "10", "十", "만", "9" * 30),
]


def _bound(text: str) -> float | int | None:
    return None if text == "-" else int(text)


@pytest.mark.parametrize("line", BOUNDS.strip().splitlines())
def test_words_give_bounds(line: str) -> None:
    """Hedges open a bound, open plurals their upper one, multipliers count."""
    words, low, high, unit = line.rsplit(maxsplit=3)
    unit_known = None if unit == "-" else unit
    expected = Quantity(text=words, low=_bound(low), high=_bound(high), unit=unit_known)
    assert expected == resolve_quantity(words)


def test_a_rate_belongs_to_the_unit() -> None:
    """What comes a day or a year is measured a day or a year."""
    words = "Up to 50 million cubic metres a day"
    expected = Quantity(text=words, high=50_000_000, unit="cubic metres a day")
    assert expected == resolve_quantity(words)
    assert "USD a year" == resolve_quantity("$1.45 billion a year").unit


def test_the_unit_told_stands_behind_what_the_words_tell() -> None:
    """A caller's noun names the unit, unless the words have money or a measure."""
    assert "drones" == resolve_quantity("20", "drones").unit
    assert "batteries" == resolve_quantity("two additional Patriot batteries").unit
    assert "USD" == resolve_quantity("$95 million", "aid").unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "There are around 12,000 North Korean troops in Russia.",
            [("around 12,000", "troops")],
        ),
        (
            "Estonia would hand Ukraine between 10 and 15 towed howitzers before May.",
            [("between 10 and 15", "howitzers")],
        ),
        (
            "six MD-530G light attack helicopters, three Protector-class patrol boats",
            [("six", "helicopters"), ("three", "boats")],
        ),
        ("eight F-16 Block 70 aircraft was signed", [("eight", "aircraft")]),
        ("Turkey supplies another 300 megawatts of power", [("300 megawatts", "megawatts")]),
        ("gave Ukraine 31 Abrams tanks", [("31", "tanks")]),
        ("launched thousands of balloons with bags", [("thousands", "balloons")]),
        ("not a single missile to any side", [("a single", "missile")]),
        ("the first 240mm launchers flew 2,000 km, a 740-kilometre line", []),
        ("took 35 minutes, five years ago, for two weeks, three times, 40 percent", []),
        ("said Altaf Lone, 58, who won 88-71 at 6 p.m. in Game Three", []),
        ("On May 12 and in 2016, since March 3, 2024", []),
        ("resolution 2270 (2016), the Estlink 2 power line, Boeing 737 jets and Phase 2", []),
        ("one of them, no one, on one side; the Hwasong-17 and KN-23", []),
        ("(1) the first; (2) the second", []),
        (
            "올해 들어 정제유를 100만 배럴 이상 제공했고 화성-18형을 세 차례 쏘았다",
            [("100만 배럴 이상", "배럴")],
        ),
        (
            "поставила от 40 до 50 беспилотников; беседа продолжалась 45 минут",
            [("от 40 до 50", "беспилотников")],
        ),
        ("此前订购的66架F-16V战机，9月16日", [("66架", "架")]),
    ],
)
def test_amounts_are_found_with_what_they_count(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    """Calibres, distances, durations, shares, ages, scores, dates and names are no amounts."""
    assert expected == [(a.text, a.unit) for a in amounts(text)]


@given(
    st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.sampled_from([None, "en", "ko", "ru", "zh", "ja", "fr"]),
)
def test_found_amounts_stand_where_they_say(text: str, language: str | None) -> None:
    """Offsets are exact, amounts come in order and never overlap."""
    found = amounts(text, language)
    assert [a.text for a in found] == [text[a.start : a.end] for a in found]
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_any_words_resolve_to_ordered_bounds(words: str) -> None:
    """Nothing raises; the words stay; low is not above high; asking again agrees."""
    quantity = resolve_quantity(words)
    assert words == quantity.text
    assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
    assert quantity == resolve_quantity(quantity.text)


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_what_is_found_has_a_bound(text: str) -> None:
    """Every amount found gives at least one bound by its own words."""
    for found in amounts(text, "en"):
        quantity = resolve_quantity(found.text)
        assert quantity.low is not None or quantity.high is not None
