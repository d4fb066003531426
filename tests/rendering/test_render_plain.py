"""Text made safe to show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.rendering.links import web_address
from summarizer.rendering.plain import STAND_IN, plain


@given(st.text(st.characters()))
@example("\x1b[2J\x9b2J\u202e\u2066\u2028\x85\ud800")
def test_nothing_that_acts_on_a_screen_is_left(text: str) -> None:
    """No control, format or surrogate character survives, but for the two joiners."""
    left = {unicodedata.category(c) for c in plain(text) if c not in "\u200c\u200d"}
    assert set() == left & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "M"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    """Letters, digits, signs and blanks of any script are not touched."""
    assert text == plain(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\u241b[31mred"),
        ("a\x00b\x07", "a\u2400b\u2407"),
        ("one\ntwo\tthree", "one two three"),
        ("\u202eevil\u202c", f"{STAND_IN}evil{STAND_IN}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
    ],
)
def test_what_would_act_is_shown_instead(text: str, shown: str) -> None:
    """A stand-in says that something stood there; accents and joiners are no such thing."""
    assert shown == plain(text)


def test_a_tower_of_marks_is_cut_down() -> None:
    """Combining marks beyond any language's need do not climb over other lines."""
    assert len(plain("z" + "\u0300" * 500)) < 10


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org/x", False),
        ("https://", False),
        ("https://example.org/a b", False),
        ('https://example.org/"onclick=', False),
        ("https://example.org/\u202egpj", False),
        ("https://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:  # noqa: FBT001
    """Absolute http(s) addresses of plain characters, nothing else."""
    assert (url if linked else None) == web_address(url)
