"""The comparers: each rule of the specification, and nothing fuzzy forgives a wrong fact."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import registry
from summarizer.schema.walk import fields
from summarizer.scoring.assign import best_pairs
from summarizer.scoring.compare import compare, comparison, empty
from summarizer.scoring.names import Names, alike

SECTIONS = registry.load().sections
GOLD = {
    "actors": [
        {"id": "a1", "name": "North Korea", "aliases": ["Pyongyang", "the North"]},
        {"id": "a2", "name": "South Korea", "aliases": ["Seoul"]},
        {"id": "a3", "name": "Kim Jong Un", "aliases": ["Kim"]},
        {"id": "a4", "name": "Kim Yo Jong", "aliases": ["Kim"]},
    ]
}


def named(*names: str) -> Names:
    """Return gold's names beside one predicted actor ``p``."""
    actor = {"id": "p", "name": names[0], "aliases": list(names[1:])}
    return Names.of(GOLD, {"actors": [actor]}, SECTIONS)


def compared(
    section: str, field: str, gold: Any, predicted: Any, names: Names | None = None
) -> Any:
    """Compare two values of a field."""
    spec = next(s for s in fields(SECTIONS[section]) if s.name == field)
    one, two = (None if empty(v) else v for v in (gold, predicted))
    return compare(comparison(spec), one, two, names or named("x"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("South Korea", "North Korea"),
        ("Hwasong-17", "Hwasong-18"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("South Korean Ministry of National Defence", "North Korean Ministry of National Defence"),
        ("Ministry of Foreign Affairs of Austria", "Ministry of Foreign Affairs of Australia"),
        ("Foreign Ministry of Niger", "Foreign Ministry of Nigeria"),
        ("7th Air Force", "8th Air Force"),
        ("Korea", "North Korea"),
    ],
)
def test_namesakes_never_match(one: str, two: str) -> None:
    """Names that differ in what tells them apart are not one, however long."""
    assert 0.0 == alike(one, two) == alike(two, one)
    assert 0.0 == named(two).same((one,), (two,))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("the Joint Chiefs of Staff", "Joint  Chiefs of Staff"),
        ("Eui-yong Chung", "Chung Eui-yong"),
        ("U.S. Pacific Fleet", "US Pacific Fleet"),
    ],
)
def test_spellings_of_one_name_match(one: str, two: str) -> None:
    """Order, blanks, articles and a letter's difference in spelling are forgiven."""
    assert 0.90 <= alike(one, two) <= 1.0


@pytest.mark.parametrize(
    ("gold", "names", "credit"),
    [
        ("a1", ["the North"], 1.0),
        ("a1", ["PYONGYANG"], 1.0),
        ("a2", ["Pyongyang"], 0.0),
        ("a1", ["DPRK", "Pyongyang"], 1.0),
        ("a1", ["South Korea", "North Korea"], 0.0),
        ("a2", ["South Korea", "North Korea"], 1.0),
        ("a3", ["Kim"], 1.0),
        ("a4", ["Kim"], 1.0),
        ("a4", ["Kim", "Kim Jong Un"], 0.0),
        ("a1", ["Norway"], 0.0),
    ],
)
def test_a_reference_means_whom_its_first_known_name_means(
    gold: str, names: list[str], credit: float
) -> None:
    """Ids meet: 1; both resolve and differ: 0; a list of aliases stands for one at most."""
    assert credit == compared("forecasts", "actor", gold, "p", named(*names))


def test_a_dangling_reference_earns_nothing() -> None:
    """A reference to an actor that the document does not have is wrong."""
    assert 0.0 == compared("forecasts", "actor", "a1", "a1")


@pytest.mark.parametrize(
    ("gold", "predicted", "credit"),
    [
        ((None, 10000), (None, 10000), 1.0),
        ((None, 10000), (10000, 10000), 0.5),
        ((None, 10000), (None, 12000), 0.0),
        ((1100, None), (None, 1100), 0.0),
        ((1, 2), (1, 3), 0.5),
        ((1, 2), (None, None), 0.0),
    ],
)
def test_quantities_compare_by_bounds(
    gold: tuple[Any, Any], predicted: tuple[Any, Any], credit: float
) -> None:
    """Equal bounds 1, one equal bound 0.5, else 0; two nulls are no equal bound."""
    one, two = ({"text": "x", "low": v[0], "high": v[1], "unit": None} for v in (gold, predicted))
    assert credit == compared("transfers", "quantity", one, two)


def test_words_count_where_gold_has_no_bounds() -> None:
    """A time that gold cannot date is compared by its words."""
    one = {"text": "in the near future", "earliest": None, "latest": None}
    assert 1.0 == compared("forecasts", "when", one, {"text": "the near future"})
    assert 0.5 == compared("forecasts", "when", one, {"text": "near the border"})


@pytest.mark.parametrize("nothing", [None, "", "  ", [], [""], {}, {"text": None}])
def test_null_missing_and_blank_are_one(nothing: Any) -> None:
    """Empty against empty counts nowhere, empty against filled is 0."""
    assert compared("contacts", "place", None, nothing) is None
    assert 0.0 == compared("contacts", "place", "Seoul", nothing)
    assert 0.0 == compared("contacts", "place", nothing, "Seoul")


def test_sets_share_credit_one_to_one() -> None:
    """A set earns twice the best one-to-one credit over both sizes; repeats do not help."""
    topics = ["trade and tariffs", "prisoner exchange"]
    assert 1.0 == compared("contacts", "topics", topics, topics[::-1])
    assert 2 / 3 == compared("contacts", "topics", topics[:1], topics)
    assert 2 / 3 == compared("contacts", "topics", topics[:1], topics[:1] * 2)


def test_texts_compare_by_words_without_stop_words() -> None:
    """A text earns the token F1 of its words; Chinese and Korean count by character."""
    assert 1.0 == compared("transfers", "item", "the missiles", "Missiles")
    assert 0.8 == compared("transfers", "item", "240mm rocket launchers", "rocket launchers")
    assert 0.8 == compared("transfers", "item", "防空导弹", "防空导弹系统")


@given(st.data(), st.integers(1, 5), st.integers(1, 5))
def test_assignment_is_the_best_of_all(data: st.DataObject, rows: int, columns: int) -> None:
    """No other one-to-one assignment weighs more (by brute force)."""
    row = st.lists(st.integers(0, 9).map(float), min_size=columns, max_size=columns)
    weights = data.draw(st.lists(row, min_size=rows, max_size=rows))
    table = weights if rows <= columns else [list(c) for c in zip(*weights, strict=True)]
    best = max(
        sum(table[i][j] for i, j in enumerate(p))
        for p in itertools.permutations(range(max(rows, columns)), min(rows, columns))
    )
    pairs = best_pairs(weights)
    assert best == sum(weights[i][j] for i, j in pairs)
    assert len(pairs) == len({i for i, _ in pairs}) == len({j for _, j in pairs})
