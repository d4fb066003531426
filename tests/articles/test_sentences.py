"""Sentences: exact offsets, and no breaks where news text has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles.sentences import split


def _sentences(text: str, language: str = "en") -> list[str]:
    return [s.text for s in split(f"Title\n\n{text}", language)][1:]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["Gen. Xavier T. Brunson met J.D. Vance in the U.S. on Monday.", "They spoke."]),
        ("en", ["N. Korea fired No. 5 of its missiles, 5.5 tons heavy.", "It fell."]),
        ("en", ["Lt. Col. Lee, Sgt. Kim and Ms. Oh of Acme Pte. Ltd. left.", "Nobody asked."]),
        ("en", ['"It is over," he said.', '"Really?" she asked.', "He did not answer."]),
        ("en", ["“We will stay. We will fight,” he said.", "“Never.”", "They left."]),
        ("en", ["The Mekong-U.S. Partnership met.", "See Vol. 2 of the report."]),
        ("en", ["1. First item of the list.", "2. Second item."]),
        ("ko", ['그는 "적은 온다. 준비하라."라고 말했다.', "합참은 3.5km라고 했다."]),
        ("ko", ["그는 2024. 3. 5. 오전에 회담했다.", "그리고 떠났다."]),
        ("ru", ["А.С. Петров и С. Лавров уехали в г. Минск.", "Ок. 500 чел. остались там."]),
        ("uk", ["А. Єрмак прибув до Києва.", "Потім він поїхав."]),
        ("zh", ["外交部发言人表示反对。", "“我们坚决反对。”", "美国U.S. Navy来了。"]),
        ("zh-Hant", ["他說：「我們反對。」", "然後離開。"]),
        ("ja", ["防衛省は「北が発射した。」と発表した。", "木原氏は述べた。"]),
        ("fr", ["M. Macron est arrivé.", "Il est parti."]),
    ],
)
def test_sentences_of_news(language: str, sentences: list[str]) -> None:
    """Initials, titles, abbreviations, quotes, decimals and dates end no sentence."""
    joiner = "" if language.startswith(("zh", "ja")) else " "
    assert sentences == _sentences(joiner.join(sentences), language)


def test_the_title_is_the_first_sentence() -> None:
    """The title is one sentence whatever is in it, and is numbered 1."""
    sentences = split("No. We won't, Kim says\n\nHe said so. Twice.")
    assert [1, 2, 3] == [s.number for s in sentences]
    assert "No. We won't, Kim says" == sentences[0].text


def test_a_line_break_that_ends_a_paragraph_ends_a_sentence() -> None:
    """Paragraphs of one line each need no blank line between them."""
    sentences = ["Office of the Spokesperson", "The secretary spoke.", "He left"]
    assert sentences == _sentences("Office of the Spokesperson\nThe secretary spoke. He left")


def test_a_line_break_in_hard_wrapped_text_ends_none() -> None:
    """Where lines are filled to a column, a sentence goes over their ends, verbatim."""
    first = "The two sides met in the old town hall on Tuesday and talked for\nthree hours."
    second = "They agreed on nothing, said an official who was present at the\ntalks on that day."
    third = "A second meeting of the two sides will be held in the spring, he\nsaid."
    assert [first, second, third] == _sentences(f"{first} {second}\n\n{third}")


def test_list_items_are_apart_in_hard_wrapped_text() -> None:
    """An item's mark begins a sentence even below a full line."""
    lead = "The package that was announced by the department on Tuesday has:"
    items = ["- missiles for the air defence of the capital and its surroundings", "- shells"]
    assert [lead, *items] == _sentences("\n".join([lead, *items]))


def test_a_line_broken_off_goes_on_in_lower_case() -> None:
    """One broken line is mended even in a text that is not hard-wrapped."""
    text = "The ministry said in a statement on its site that it knew\nnothing of the matter."
    assert [text] == _sentences(text)


def test_no_sentence_crosses_a_blank_line() -> None:
    """A blank line ends a sentence, with or without a point."""
    sentences = ["The talks went on and", "ended late"]
    assert sentences == _sentences("The talks went on and\n \nended late")


def test_offsets_behind_characters_outside_the_basic_plane() -> None:
    """Offsets count code points."""
    text = "T\n\n😀 One 𝔸 here. Two."
    assert ["T", "😀 One 𝔸 here.", "Two."] == [text[s.start : s.end] for s in split(text)]


PIECES = [*'aB.?! \n\t"“”()«」。가д1…:-\u00a0', "Mr. ", "U.S. ", "\n\n", ". A", "다. "]


@given(
    st.lists(st.sampled_from(PIECES), max_size=300).map("".join),
    st.sampled_from(["en", "ko", "ru", "zh", "ja", "xx", None]),
)
def test_sentences_tile_the_text(text: str, language: str | None) -> None:
    """In order, apart, exact, without blanks at the ends; all that is not blank is covered."""
    end = 0
    for number, sentence in enumerate(split(text, language), 1):
        assert number == sentence.number
        assert sentence.start >= end
        assert not text[end : sentence.start].strip()
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert "\n\n" not in sentence.text
        end = sentence.end
    assert not text[end:].strip()


def test_a_paragraph_longer_than_a_window_is_tiled_too() -> None:
    """Sentences that lie over the seam of two windows stay whole."""
    sentence = "The ministry of defence said nothing about it on that day."
    assert [sentence] * 600 == _sentences(" ".join([sentence] * 600))


def test_a_sentence_without_an_end_is_cut_at_a_blank() -> None:
    """Words without any point are cut into pieces of at most ten thousand characters."""
    pieces = _sentences("word " * 5000)
    assert ("word " * 5000).strip() == " ".join(pieces)
    assert max(map(len, pieces)) <= 10_000
