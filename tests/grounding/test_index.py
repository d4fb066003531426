"""From what a text calls somebody to the entry that is meant."""

from __future__ import annotations

import pytest

from summarizer.grounding.entry import Entry
from summarizer.grounding.index import Index, fold, lines
from summarizer.values import Sentence


@pytest.fixture
def index() -> Index:
    """Two Kims, a state with two names, and a body."""
    return Index(
        (
            Entry("Kim Yung-ho", 0, ("Kim",), person=True),
            Entry("Kim Yong-hyun", 20, ("Kim",), person=True),
            Entry("South Korea", 40, ("Seoul",), country="KOR", state=True),
            Entry("Joint Chiefs of Staff", 60, ("JCS",)),
        )
    )


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Kim Yung-ho", "a1"),
        ("Kim", None),
        ("Seoul", "a3"),
        ("the Joint Chiefs of Staff", "a4"),
        ("JCS’s", "a4"),
        ("seoul's", "a3"),
        ("Minister Kim Yong-hyun", "a2"),
        ("South Korean government", "a3"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_words_mean_one_or_nobody(index: Index, words: str, key: str | None) -> None:
    """Namesakes are ambiguous; articles, case and possessives make no difference."""
    assert key == index.find(words)


def test_a_sentence_names_the_longest_that_fits(index: Index) -> None:
    """A full name is not its part, a name over a line's end is one, namesakes are none."""
    text = "Kim Yung-ho told the Joint\nChiefs of Staff that Kim left Seoul's side."
    found = index.named_in(Sentence(1, 100, 100 + len(text), text))
    assert ["a1", "a4", "a3"] == [f.key for f in found]
    assert [f.words for f in found] == [text[f.start : f.end] for f in found]


def test_a_name_inside_a_word_is_none(index: Index) -> None:
    """JCSX and XSeoul are others."""
    assert () == index.named_in(Sentence(1, 0, 20, "JCSX and XSeoul left"))


def test_a_known_name_is_added_once(index: Index) -> None:
    """Its new names join the old entry."""
    assert "a4" == index.add(Entry("JCS", 70, ("the Chiefs",), role="x"))
    assert ("JCS", "the Chiefs") == index["a4"].aliases
    assert "a5" == index.add(Entry("Pentagon", 80))
    assert ["a1", "a2", "a3", "a4", "a5"] == list(index.entries)


def test_an_index_without_names_finds_nobody() -> None:
    """And does not trip over it."""
    assert () == Index().named_in(Sentence(1, 0, 4, "Peru"))


def test_lines_show_id_name_and_other_names(index: Index) -> None:
    """As the prompt has them."""
    assert ("a3 South Korea (Seoul)", "a4 Joint Chiefs of Staff (JCS)") == lines(
        index, ("a3", "a4")
    )


@pytest.mark.parametrize(
    ("one", "two"), [("the  UN", "UN"), ("Han’s", "han"), ("An Office", "office")]
)
def test_folding_drops_what_tells_nobody_apart(one: str, two: str) -> None:
    """Case, blanks, article and possessive."""
    assert fold(two) == fold(one)


def test_a_name_with_an_article_may_begin_a_sentence() -> None:
    """Written with a capital, it is the same name."""
    index = Index((Entry("North Korea", 0, ("the North",), state=True),))
    text = "The North fired."
    assert "The North" == index.named_in(Sentence(1, 0, len(text), text))[0].words


def test_somebody_speaks_for_the_body_of_his_office() -> None:
    """Else for his state; a body for itself; a person of no office for nobody else."""
    index = Index(
        (
            Entry("Chile", 0, country="CHL", state=True),
            Entry("Coast Guard", 5),
            Entry("Ana Ruiz", 9, role="head of the Coast Guard", person=True),
            Entry("Luis Paz", 20, country="CHL", role="President", person=True),
            Entry("Eva Sol", 30, person=True),
        )
    )
    assert ["a1", "a2", "a2", "a1", None] == [index.side_of(k) for k in index.entries]
