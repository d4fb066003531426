"""Phrases in Korean, Russian and Chinese are cut by closed classes of words."""

from __future__ import annotations

import pytest

from summarizer import registry
from summarizer.grounding.clauses import script, subject
from summarizer.grounding.cues import anchors
from summarizer.grounding.index import Found
from summarizer.grounding.phrases import phrases

SECTIONS = registry.load().sections
ITEM = anchors(SECTIONS["transfers"])["item"]
ACT = anchors(SECTIONS["forecasts"])["act"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("페루는 칠레에 155㎜ 포탄을 보냈다.", "155㎜ 포탄"),
        ("페루는 신형 전차 부품을 팔았다.", "신형 전차 부품"),
        ("Перу передала Чили три старых фрегата.", "старых фрегата"),
        ("Перу поставит системы залпового огня.", "системы залпового огня"),
        ("秘鲁向智利出售价值两亿美元的反坦克导弹系统。", "反坦克导弹系统"),
        ("秘魯已交付首批20輛M113裝甲車，其餘待定。", "M113裝甲車"),
    ],
)
def test_a_thing_is_its_noun_phrase(text: str, expected: str) -> None:
    """No verb, number, owner or particle is in it."""
    assert expected in phrases(ITEM, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("페루가 다음 달 이전에 핵실험을 감행할 가능성이 있다.", "핵실험을 감행할"),
        ("Перу может завтра атаковать порт, считают там.", "атаковать порт"),
        ("秘鲁可能在五月举行大规模演习，并发射导弹。", "举行大规模演习"),
        ("秘鲁五月前再度军演的可能性不大。", "秘鲁五月前再度军演"),
    ],
)
def test_an_act_ends_where_what_makes_it_possible_begins(text: str, expected: str) -> None:
    """Or begins behind it, as the language has it."""
    assert expected in phrases(ACT, text)


@pytest.mark.parametrize(
    "text", ["페루는 지난해 미사일을 세 차례 쏘았다.", "Перу атаковала порт.", "秘鲁去年举行演习。"]
)
def test_what_has_been_done_is_no_act_to_come(text: str) -> None:
    """Without a word that makes it possible there is none."""
    assert () == phrases(ACT, text)


def test_who_says_so_is_not_who_would_do_it() -> None:
    """In Korean the topic of a verb of saying speaks, the subject inside acts."""
    text = "칠레는 페루가 미사일을 발사할 가능성이 있다고 밝혔다."
    named = [Found(0, 2, "a1", "칠레"), Found(4, 6, "a2", "페루")]
    (act,) = phrases(ACT, text)
    at = text.find(act)
    doer = subject(text, at, at + len(act), named, "ko")
    assert doer is not None
    assert "페루" == doer.words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru said so.", None),
        ("ペルーはそう述べた。", None),
        ("秘鲁这样说。", "zh"),
        ("페루", None),
    ],
)
def test_a_language_is_known_by_its_letters(text: str, expected: str | None) -> None:
    """A few letters tell nothing, and kana are Japanese."""
    assert expected == script(text)
