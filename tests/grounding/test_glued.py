"""Names in Korean and Chinese are found by what stands around them."""

from __future__ import annotations

import pytest

from summarizer.articles import from_text
from summarizer.grounding.entry import Entry
from summarizer.grounding.roster import seed


def roster(text: str, language: str) -> dict[str, Entry]:
    """Return the roster of a text by name."""
    return {e.name: e for e in seed(from_text(f"소식\n\n{text}\n", language=language))}


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        ("박서준 외교부 장관은 떠났다.", "박서준", "외교부 장관", "KOR"),
        ("알리 하산 이집트 국방장관과 만났다.", "알리 하산", "이집트 국방장관", "EGY"),
        ("전날 홍지우 동북아연구소 연구위원은 말했다.", "홍지우", "동북아연구소 연구위원", "KOR"),
        ("国防部发言人孙建国表示没有。", "孙建国", "国防部发言人", "CHN"),
        ("9月3日同秘鲁外长加西亚举行会谈。", "加西亚", "秘鲁外长", "PER"),
        ("國防部長周文哲說明。", "周文哲", "國防部長", "TWN"),
        ("他拜會總統蔡明芳。", "蔡明芳", "總統", "TWN"),
    ],
)
def test_who_stands_beside_a_title_is_a_person(
    text: str, name: str, role: str, country: str
) -> None:
    """The name, the whole title, and whose it is."""
    language = "ko" if "가" <= text[0] <= "힣" else "zh"
    found = roster(text, language)[name]
    assert (True, role, country) == (found.person, found.role, found.country)


def test_a_surname_with_the_same_title_is_the_same_person() -> None:
    """So "박 장관" comes back to "박서준 외교부 장관"."""
    found = roster("박서준 외교부 장관은 떠났다. 박 장관은 돌아왔다.", "ko")
    assert ("박 장관",) == tuple(a for a in found["박서준"].aliases if a.startswith("박 "))


def test_a_particle_is_no_part_of_a_name_nor_a_word_within_another() -> None:
    """India is not in "인도적", and a state's name ends before its particle."""
    assert "인도" not in roster("인도적 지원이 늘었다.", "ko")
    assert "인도" in roster("인도는 말했다.", "ko")


def test_bodies_are_known_by_name_or_by_how_they_end() -> None:
    """And a short name is the full one's alias."""
    found = roster("국가정보원은 밝혔다. 국정원은 또 밝혔다. 한빛중공업이 밝혔다.", "ko")
    assert ("국정원",) == found["국가정보원"].aliases
    assert "한빛중공업" in found
    assert "西部战区" in roster("据西部战区消息，部队出动。", "zh")


def test_things_and_journalists_are_nobody() -> None:
    """What has no title and no ending of a body is no name."""
    assert {} == roster("기자들은 미사일과 무인기를 보았다.", "ko")
    assert {} == roster("记者看到导弹和无人机。", "zh")


def test_a_state_in_a_title_alone_is_not_sure() -> None:
    """It does not act."""
    assert not roster("알리 하산 이집트 국방장관은 떠났다.", "ko")["이집트"].sure


def test_who_comes_back_without_a_title_is_known_by_what_he_does() -> None:
    """A surname and a given name before a verb of meeting or saying."""
    assert "孙建" in roster("孙建3日应约同秘鲁外长加西亚通电话。", "zh")
