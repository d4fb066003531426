"""The gate's words: what the file must keep to, how words are found, what packs add."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from summarizer.articles import from_text
from summarizer.batch.gate import TopicGate
from summarizer.batch.lexicon import FILE, load, sentences
from summarizer.errors import PackError
from summarizer.prompting.prompter import folder

TABLE: dict[str, Any] = tomllib.loads((folder() / FILE).read_text(encoding="utf-8"))
GLUED = {"ko", "zh"}

SMALL = """
alone = true
enough = 1.0
[[signs]]
says = "a cat sleeps"
all = ["cat", "sleep"]
points = 1.0
[words.cat]
en = "cat* tom_cat"
zh = "小猫"
[words.sleep]
en = "sleeps asleep"
zh = "睡觉"
[apart]
en = ["cat flap", "cat #"]
"""


def _overlap(one: str, other: str, language: str) -> bool:
    """Whether a word could be both terms."""
    if language in GLUED:
        return one in other or other in one
    a, b = one.rstrip("*"), other.rstrip("*")
    return a == b or (one != a and b.startswith(a)) or (other != b and a.startswith(b))


@pytest.mark.parametrize("sign", TABLE["signs"], ids=lambda sign: sign["says"])
def test_no_word_makes_a_sign_alone(sign: dict[str, Any]) -> None:
    """A word of two kinds of one sign would make it without any other."""
    for one, other in combinations(sign["all"], 2):
        for language in {*TABLE["words"][one], *TABLE["words"][other]}:
            ours = TABLE["words"][one].get(language, "").split()
            theirs = TABLE["words"][other].get(language, "").split()
            assert [] == [(a, b) for a in ours for b in theirs if _overlap(a, b, language)]


@pytest.mark.parametrize("kind", TABLE["words"])
def test_words_are_written_as_they_are_found(kind: str) -> None:
    """Small letters, none twice, and at least two letters where words are glued together."""
    for language, written in TABLE["words"][kind].items():
        terms = written.split()
        assert terms == [term.lower() for term in terms]
        assert len(set(terms)) == len(terms)
        assert language not in GLUED or min(map(len, terms)) >= 2


def test_sentences_keep_the_title_apart() -> None:
    """The first line stands by itself; what is short stays with what follows."""
    text = "Title\n\nMr. Smith met Gen. Lee in Paris on Monday to talk about fences. They agreed."
    assert [
        "title",
        "mr. smith met gen. lee in paris on monday to talk about fences.",
        "they agreed.",
    ] == [sentence.strip() for sentence in sentences(text)]


def _pack(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "language", "passes"),
    [
        ("The cat, at last, sleeps in the garden", "en", True),
        ("Cats are asleep in the garden", "en", True),
        ("A tom cat sleeps in the garden", "en", True),
        ("A dog sleeps before the cat flap", "en", False),
        ("A dog sleeps, reads cat 12 of the list", "en", False),
        ("一只小猫正在花园里睡觉", "zh", True),
        ("一只小狗正在花园里睡觉", "zh", False),
    ],
)
def test_words_are_found(tmp_path: Path, text: str, language: str, passes: bool) -> None:  # noqa: FBT001
    """By themselves, by their beginning, side by side, inside others; not where they are apart."""
    gate = TopicGate.open([_pack(tmp_path, SMALL)])
    assert passes == gate.judge(from_text(f"{text}\n\n{text}.", language=language)).passed


def test_a_pack_adds_to_the_house(tmp_path: Path) -> None:
    """Its words join kinds of the same name, its signs and kinds stand beside ours."""
    added = """
    [[signs]]
    says = "sanctions are imposed"
    all = ["impose", "sanction"]
    points = 2.0
    [words.impose]
    en = "impos*"
    [words.sanction]
    en = "sanctions"
    [words.arms]
    en = "zeppelin*"
    """
    house, both = TopicGate.open(), TopicGate.open([_pack(tmp_path, added)])
    for text in ("The union imposed sanctions", "Samaria delivers three zeppelins"):
        article = from_text(f"{text}\n\n{text} on Monday.", language="en")
        assert (False, True) == (house.judge(article).passed, both.judge(article).passed)


def test_a_pack_without_a_lexicon_changes_nothing(tmp_path: Path) -> None:
    """A pack need not bring one."""
    assert load().signs == load([tmp_path]).signs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("signs = [", "cannot be read"),
        ("enuogh = 1", "enuogh"),
        ('[[signs]]\nsays = "a"\nall = ["nobody"]\npoints = 1', "nobody"),
        ('[[signs]]\nsays = "a"\nall = []\npoints = 1', "signs"),
        ("alone = true\nenough = 1.0", "no signs"),
    ],
)
def test_a_wrong_lexicon_says_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    """The file and the key are named, and what to look at."""
    with pytest.raises(PackError, match=told) as caught:
        load([_pack(tmp_path, text)])
    assert str(tmp_path) in str(caught.value)
    assert FILE in caught.value.remedy
