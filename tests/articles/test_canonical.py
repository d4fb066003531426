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
    assert article.title == "Troops on their way"
    assert article.flags == ()


def test_a_single_line_break_behind_the_title_becomes_a_blank_line() -> None:
    """The first line is the title even where no blank line follows it."""
    assert from_text(f"Troops on their way\n{BODY}").text == f"Troops on their way\n\n{BODY}"


def test_a_given_title_is_put_before_the_text() -> None:
    """Text without its title and the title apart make one canonical text."""
    assert from_text(BODY, title=" Troops  leave ").text == f"Troops leave\n\n{BODY}"


def test_a_given_title_is_not_doubled() -> None:
    """Where the text begins with the given title, the text's own writing of it stays."""
    text = f"Troops on their way\n\n{BODY}"
    assert from_text(text, title="TROOPS on their  way").text == text


def test_a_very_long_first_line_is_no_title() -> None:
    """The first sentence's words stand in as title, and the flag says so."""
    paragraph = "Gen. Xavier T. Brunson spoke in Seoul. " + "He said more of the same. " * 20
    article = from_text(f"{paragraph}\n\nAnd then he left.")
    assert article.title == "Gen. Xavier T. Brunson spoke in Seoul."
    assert article.text == f"{article.title}\n\n{paragraph}\n\nAnd then he left."
    assert article.flags == ("title_made",)


def test_a_made_title_is_cut_at_a_blank() -> None:
    """Beyond 120 code points a made title ends at a word, with an ellipsis."""
    article = from_text("word " * 100)
    assert article.title == "word " * 23 + "word…"


def test_hard_wrapped_prose_without_a_title_is_not_cut_in_its_first_line() -> None:
    """A first line in the middle of a sentence is no title."""
    text = (
        "North Korea has sent three thousand troops to the west of\n"
        "Russia, officials said in the capital. They were to be used in\n"
        "the war, which goes on."
    )
    article = from_text(text)
    assert article.title == (
        "North Korea has sent three thousand troops to the west of Russia, officials said in the "
        "capital."
    )
    assert article.text.endswith(text)


def test_one_line_of_several_sentences_gets_a_title() -> None:
    """A text of one line is no headline if it holds two sentences, and is one if it holds one."""
    assert from_text("He came. He left.").text == "He came.\n\nHe came. He left."
    assert from_text("Seoul sends shells").text == "Seoul sends shells"


def test_invisible_characters_are_removed_and_flagged() -> None:
    """Bidi, zero-width and tag characters and controls leave the text, and leave a flag."""
    article = from_text("Ti\u202etle\n\nBo\u200bdy \U000e0041of \x07it.")
    assert article.text == "Title\n\nBody of it."
    assert article.flags == ("hidden_characters",)


def test_innocent_characters_are_removed_without_a_flag() -> None:
    """A byte order mark, carriage returns and soft hyphens hide nothing."""
    article = from_text("\ufeffTitle\r\n\r\nMiss\u00adiles.\rMore.")
    assert article.text == "Title\n\nMissiles.\nMore."
    assert article.flags == ()


@given(st.text(), st.text())
@example("a", "e\u200d\u0301 \ud800")
def test_it_is_what_the_contract_says(title: str, body: str) -> None:
    """For any title and body the result is NFC, stable, and the contract's but for blanks."""
    bare_title, bare_body = canonical.clean(title)[0], canonical.clean(body)[0]
    text = canonical.join(bare_title, bare_body)
    assert unicodedata.normalize("NFC", text) == text
    assert canonical.clean(text) == (text, False)
    expected = unicodedata.normalize("NFC", _contract(title, body))
    assert expected.split() == text.split()
