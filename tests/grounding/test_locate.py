"""Quotes are found again, or they are none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.locate import locate

TEXT = (
    "Séoul’s “new” plan\n\nUp to 10,000 troops – not 12.5 % of the army – could\nleave for "
    "Russia…\u00a0That is unlikely, a non‑aligned official said: “We can’t confirm.” 북한이 "
    "240㎜ 방사포 10² 문을 보냈다. Цена 5½ млн."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Up to 10,000 troops", "Up to 10,000 troops"),
        ("  could leave for Russia ", "could\nleave for Russia"),
        ("Russia... That", "Russia…\u00a0That"),
        ('Séoul\'s "new" plan', "Séoul’s “new” plan"),
        ("Se\u0301oul’s", "Séoul’s"),
        ("«new»", "“new”"),
        ("troops - not 12.5 %", "troops – not 12.5 %"),
        ("non-aligned", "non‑aligned"),
        ("un\u200blike\u00adly\u202c", "unlikely"),
        ("\u1107\u116e\u11a8\u1112\u1161\u11ab이", "북한이"),
        ("북한", "북한"),
        ("240mm 방사포", "240㎜ 방사포"),
        ("Цена 5½ млн", "Цена 5½ млн"),
        ("We can't confirm", "We can’t confirm"),
        ("ＲＵＳＳＩＡ".title(), "Russia"),
    ],
)
def test_quotes_are_found(quote: str, found: str) -> None:
    """Blanks, quotation marks, dashes, composed and compatibility forms are normalised."""
    evidence = locate(quote, TEXT)
    assert evidence is not None
    assert found == evidence.quote == TEXT[evidence.start : evidence.end]


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "   ",
        "\u200b",
        "Up to 10,001 troops",
        "Up to 10,00",
        "0,000 troops",
        "2.5 %",
        "12",
        "likely",
        "We can",
        "unlike",
        "Up to 10,000 tr\u043eops",
        "Russi\u0430",
        "Seoul",
        "S\u0435oul",
        "102 문",
        "Цена 51/2 млн",
        "Russia..",
        ". That",
        "troops could leave",
        "TROOPS",
    ],
)
def test_what_the_text_does_not_say_is_no_quote(quote: str) -> None:
    """Another digit, letter, script or case, a part of a word or number, a gap: no match."""
    assert None is locate(quote, TEXT)


def test_a_place_may_be_given() -> None:
    """Within a range the first place in it is found; outside it nothing is."""
    text = "A ship left. A ship’s crew stayed. A ship left."
    first, second, third = (text.find("A ship", at) for at in (0, 5, 20))
    assert [first, second, third] == [
        found.start
        for low in (0, 5, 20)
        if (found := locate("A ship", text, range(low, len(text))))
    ]
    assert (found := locate("A ship's", text, range(second, third)))
    assert second == found.start
    assert None is locate("A ship", text, range(1, 13))
    assert None is locate("crew", text, range(0))


def test_the_first_whole_match_counts() -> None:
    """A part of a word before it does not hide it."""
    found = locate("art", "party start art")
    assert found is not None
    assert (12, 15) == (found.start, found.end)


def test_a_letter_with_its_marks_is_one() -> None:
    """A match does not end between a letter and the mark on it."""
    assert None is locate("x", "x\u0302 y")


CANONICAL = st.text(
    st.one_of(
        st.sampled_from("aé한ﬁ…½²ａ '’“”\"\n\u00a0–-,.12"),
        st.characters(exclude_categories=["C"], include_characters="\n\t"),
    ),
    max_size=60,
).map(lambda text: unicodedata.normalize("NFC", text))


@given(CANONICAL, st.integers(0, 60), st.integers(0, 60))
def test_offsets_round_trip(text: str, start: int, end: int) -> None:
    """What is found is the text's own; a whole text is always found in itself."""
    found = locate(text[start:end], text)
    assert found is None or text[found.start : found.end] == found.quote
    whole = locate(text, text)
    assert (whole.quote if whole else "") == text.strip()


@given(
    st.lists(
        st.sampled_from(["Séoul", "“new”", "북한이", "ﬁve", "can’t", "10,000", "…"]), min_size=1
    )
)
def test_rewritten_words_are_found_where_they_stand(words: list[str]) -> None:
    """Decomposed, straightened and re-spaced words lead back to the same offsets."""
    text = "Before " + "\u00a0".join(words) + " after"
    quote = unicodedata.normalize("NFKD", " \n ".join(words))
    for curly, straight in ('“"', '”"', "’'"):
        quote = quote.replace(curly, straight)
    found = locate(quote, text)
    assert found is not None
    assert (len("Before "), len(text) - len(" after")) == (found.start, found.end)
