"""Passages: what fits, with overlap, nothing left out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import from_text, passages


def _words(text: str) -> int:
    return len(text.split())


ARTICLE = from_text("Title here\n\n" + " ".join(f"Sentence number {n} is here." for n in range(20)))


def test_an_article_that_fits_is_one_passage() -> None:
    """One call of the counter is enough for it."""
    asked: list[str] = []

    def count(text: str) -> int:
        asked.append(text)
        return _words(text)

    assert (ARTICLE.sentences,) == passages(ARTICLE, 1000, count)
    assert [ARTICLE.text] == asked


def test_passages_overlap() -> None:
    """Each passage begins with the two last sentences of the one before."""
    cut = passages(ARTICLE, 25, _words)
    assert len(cut) > 2
    for before, after in pairwise(cut):
        assert before[-2:] == after[:2]


def test_each_sentence_is_counted_once() -> None:
    """A slow tokenizer is asked once for the whole and once for each sentence."""
    asked: list[str] = []

    def count(text: str) -> int:
        asked.append(text)
        return _words(text)

    passages(ARTICLE, 25, count)
    assert 1 + len(ARTICLE.sentences) == len(asked)


def test_a_sentence_over_budget_is_cut_at_blanks() -> None:
    """Its parts have its number and offsets of their own, and share no passage."""
    article = from_text("T\n\n" + "word " * 50 + "end.")
    cut = passages(article, 20, _words)
    parts = [s for p in cut for s in p if s.number == 2]
    assert all(article.text[s.start : s.end] == s.text for s in parts)
    assert article.sentences[1].text == " ".join(s.text for s in parts)
    assert all(len({s.number for s in p}) == len(p) for p in cut)


def test_a_budget_below_one_token_is_refused() -> None:
    """Nothing fits in nothing."""
    with pytest.raises(ValueError, match="budget_tokens"):
        passages(ARTICLE, 0, _words)


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=30),
    st.integers(1, 30),
    st.integers(0, 5),
)
def test_nothing_is_left_out_and_nothing_too_long(
    lengths: list[int], budget: int, overlap: int
) -> None:
    """For any article, budget and overlap every word is read and every passage fits."""
    text = "Title\n\n" + "\n".join(" ".join(["Word"] * n) + "." for n in lengths)
    article = from_text(text)
    cut = passages(article, budget, _words, overlap)
    assert all(sum(_words(s.text) for s in p) <= budget for p in cut)
    read = sorted({(s.start, s.end) for p in cut for s in p})
    assert text.split() == " ".join(text[s:e] for s, e in read).split()
    assert sorted({p[-1].end for p in cut}) == [p[-1].end for p in cut]
