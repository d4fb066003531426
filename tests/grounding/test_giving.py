"""Particles, cases and prepositions say who gives what to whom."""

from __future__ import annotations

import pytest

from summarizer.articles import from_text
from summarizer.grounding.giving import Given, given, tells
from summarizer.grounding.index import Index
from summarizer.grounding.roster import seed


def read(text: str, language: str, *things: str) -> list[Given]:
    """Return what a sentence says is given."""
    article = from_text(f"1\n\n{text}\n", language=language)
    index = Index(seed(article), language)
    return list(given(text, things, index.named_in(article.sentences[-1])))


@pytest.mark.parametrize(
    ("text", "language", "thing", "sides"),
    [
        ("페루가 칠레에 포탄을 제공했다.", "ko", "포탄", ("페루", "칠레")),
        ("칠레는 페루로부터 포탄을 구매했다.", "ko", "포탄", ("페루", "칠레")),
        ("Кении Перу передала снаряды.", "ru", "снаряды", ("Перу", "Кении")),
        ("Кения закупила у Армении снаряды.", "ru", "снаряды", ("Армении", "Кения")),
        ("秘鲁将向智利出售炮弹。", "zh", "炮弹", ("秘鲁", "智利")),
        ("智利向秘鲁采购炮弹。", "zh", "炮弹", ("秘鲁", "智利")),
    ],
)
def test_form_tells_giver_from_taker(
    text: str, language: str, thing: str, sides: tuple[str, str]
) -> None:
    """Whatever their order; whoever buys, takes."""
    (found,) = read(text, language, thing)
    assert sides == (found.giver, found.taker)


def test_a_clause_goes_on_with_those_of_the_one_before() -> None:
    """Where it names nobody anew."""
    found = read("秘鲁向智利出售炮弹，并提供培训。", "zh", "炮弹", "培训")
    assert [("秘鲁", "智利")] * 2 == [(g.giver, g.taker) for g in found]


def test_without_a_verb_of_giving_nothing_is_told() -> None:
    """English is not judged here."""
    assert not tells("페루의 포탄이 터졌다.")
    assert tells("Peru's shells went off.")
