"""Who speaks and who meets, in Korean, Russian and Chinese."""

from __future__ import annotations

import re

import pytest

from summarizer.articles import from_text
from summarizer.grounding.index import Index
from summarizer.grounding.roster import seed
from summarizer.grounding.telling import apart, both, of_saying, together
from summarizer.grounding.voice import speaker


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("국방부는 3일 페루가 떠났다고 밝혔다.", "ko", "국방부"),
        ("박서준 외교부 장관이 떠났다고 국방부가 밝혔다.", "ko", "국방부"),
        ("Перу ушла, сообщил министр обороны Кении Джон Мванги.", "ru", "Джон Мванги"),
        ("По данным МИД Кении, Перу ушла.", "ru", "МИД Кении"),
        ("外交部发言人刘欣3日在记者会上表示，秘鲁已离开。", "zh", "刘欣"),
        ("秘鲁已离开智利。", "zh", None),
    ],
)
def test_a_sentence_names_its_speaker(text: str, language: str, expected: str | None) -> None:
    """By the form around a name."""
    article = from_text(f"1\n\n{text}\n", language=language)
    index = Index(seed(article), language)
    key = speaker(article.sentences, len(article.sentences) - 1, index)
    assert expected == (index[key].name if key else None)


def test_he_is_who_spoke_before() -> None:
    """A pronoun with a verb of saying goes on."""
    article = from_text("1\n\n外交部发言人刘欣表示不满。他说，秘鲁已离开。\n", language="zh")
    index = Index(seed(article), "zh")
    key = speaker(article.sentences, len(article.sentences) - 1, index)
    assert "刘欣" == (index[key].name if key else None)


def test_persons_of_a_part_met_and_its_speaker_did_not() -> None:
    """Semicolons part occasions."""
    text = (
        "外交部发言人刘欣说，秘鲁外长加西亚同智利外长巴斯通话；肯尼亚总统莫伊会见日本首相高木明。"
    )
    article = from_text(f"1\n\n{text}\n", language="zh")
    index = Index(seed(article), "zh")
    found = together(
        text,
        index.named_in(article.sentences[-1]),
        lambda key: index[key].person,
        re.compile("通话|会见"),
    )
    assert [("加西亚", "巴斯"), ("莫伊", "高木明")] == found


def test_the_time_of_saying_so_is_not_the_acts() -> None:
    """It stands in the clause that says who said it."""
    text = "刘欣3日表示，秘鲁可能发射导弹。"
    assert of_saying(text, 2, 4, text.index("发射"))
    assert both("두 사람은 다시 만난다.")
    assert not both("They met again.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("снаряды, полученные в мае", True),
        ("포탄을 보냈고, 5월에", True),
        ("снаряды в мае", False),
        ("shells, made in May", False),
    ],
)
def test_another_clauses_time_is_not_the_items(text: str, expected: bool) -> None:  # noqa: FBT001
    """A participle or a conjunction begins another."""
    assert expected is apart(text, 4, len(text))
