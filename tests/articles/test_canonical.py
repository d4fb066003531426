"""The canonical text: what is kept, what is taken out, and where the title is."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.articles import canonical, from_text

BODY = "Seoul's military said on Monday it has seen signs of it.\nIt gave no details."


def _contract(title: str, body: str) -> str:
    """The contract's own words for the canonical text, in code."""
    text = f"{title.strip()}\n\n{body.strip()}".replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")


def test_canonical_text_comes_out_unchanged() -> None:
    """A title, a blank line and a body are an article's text as they stand."""
    text = f"Troops on their way\n\n{BODY}"
    article = from_text(f"\n{text}\n\n")
    assert text == article.text
    assert "Troops on their way" == article.title
    assert () == article.flags


def test_a_single_line_break_behind_the_title_becomes_a_blank_line() -> None:
    """The first line is the title even where no blank line follows it."""
    assert f"Troops on their way\n\n{BODY}" == from_text(f"Troops on their way\n{BODY}").text


def test_a_given_title_is_put_before_the_text() -> None:
    """Text without its title and the title apart make one canonical text."""
    assert f"Troops leave\n\n{BODY}" == from_text(BODY, title=" Troops  leave ").text


def test_a_given_title_is_not_doubled() -> None:
    """Where the text begins with the given title, the text's own writing of it stays."""
    text = f"Troops on their way\n\n{BODY}"
    assert text == from_text(text, title="TROOPS on their  way").text


def test_a_very_long_first_line_is_no_title() -> None:
    """The first sentence's words stand in as title, and the flag says so."""
    paragraph = "Gen. Xavier T. Brunson spoke in Seoul. " + "He said more of the same. " * 20
    article = from_text(f"{paragraph}\n\nAnd then he left.")
    assert "Gen. Xavier T. Brunson spoke in Seoul." == article.title
    assert f"{article.title}\n\n{paragraph}\n\nAnd then he left." == article.text
    assert ("title_made",) == article.flags


def test_a_made_title_is_cut_at_a_blank() -> None:
    """Beyond 120 code points a made title ends at a word, with an ellipsis."""
    article = from_text("word " * 100)
    assert "word " * 22 + "word…" == article.title


def test_hard_wrapped_prose_without_a_title_is_not_cut_in_its_first_line() -> None:
    """A first line in the middle of a sentence is no title."""
    text = (
        "North Korea has sent three thousand troops to the west of\n"
        "Russia, officials said in the capital. They were to be used in\n"
        "the war, which goes on."
    )
    article = from_text(text)
    sentence = text.partition(" They")[0].replace("\n", " ")
    assert f"{sentence}\n\n{text}" == article.text


def test_one_line_of_several_sentences_gets_a_title() -> None:
    """A text of one line is no headline if it holds two sentences, and is one if it holds one."""
    assert "He came.\n\nHe came. He left." == from_text("He came. He left.").text
    assert "Seoul sends shells" == from_text("Seoul sends shells").text


def test_invisible_characters_are_removed_and_flagged() -> None:
    """Bidi, zero-width and tag characters and controls leave the text, and leave a flag."""
    article = from_text("Ti\u202etle\n\nBo\u200bdy \U000e0041of \x07it.")
    assert "Title\n\nBody of it." == article.text
    assert ("hidden_characters",) == article.flags


def test_innocent_characters_are_removed_without_a_flag() -> None:
    """A byte order mark, carriage returns and soft hyphens hide nothing."""
    article = from_text("\ufeffTitle\r\n\r\nMiss\u00adiles.\rMore.")
    assert "Title\n\nMissiles.\nMore." == article.text
    assert () == article.flags


@given(st.text(), st.text())
@example("a", "e\u200d\u0301 \ud800")
def test_it_is_what_the_contract_says(title: str, body: str) -> None:
    """For any title and body the result is NFC, stable, and the contract's but for blanks."""
    bare_title, bare_body = canonical.clean(title)[0], canonical.clean(body)[0]
    text = canonical.join(bare_title, bare_body)
    assert text == unicodedata.normalize("NFC", text)
    assert (text, False) == canonical.clean(text)
    expected = unicodedata.normalize("NFC", _contract(title, body))
    assert expected.split() == text.split()
