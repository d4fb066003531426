"""Bytes to text: what is refused, and which charset is taken."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles.decode import MAX_BYTES, decode, kind
from summarizer.errors import ArticleError

RUSSIAN = "Россия направила войска и оружие, сообщило министерство обороны. " * 2
KOREAN = "합동참모본부는 북한이 러시아에 병력을 추가로 보냈다고 월요일 밝혔다. " * 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"text\0text", "NUL"),
        (b"%PDF-1.7 text", "a PDF"),
        (b"PK\x03\x04text", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\x1f\x8b\x08", "gzip"),
        (bytes(range(1, 256)) * 4, "charset"),
        (codecs.BOM_UTF16_LE + b"a", "utf-16"),
        (b"a" * MAX_BYTES, "10 MB"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, said: str) -> None:
    """The error names the file and what it is, and a remedy."""
    with pytest.raises(ArticleError, match=rf"^desk/a\.txt: .*{said}") as refused:
        decode(raw, "desk/a.txt")
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("raw", "text", "inferred"),
    [
        ("Café".encode(), "Café", False),
        (codecs.BOM_UTF8 + b"a", "a", False),
        ("Café".encode("utf-16"), "Café", False),
        ("Café".encode("utf-32"), "Café", False),
        ("The “news” of the café".encode("cp1252"), "The “news” of the café", True),
        (RUSSIAN.encode("cp1251"), RUSSIAN, True),
        (KOREAN.encode("cp949"), KOREAN, True),
        (
            f"<meta charset=koi8-r>{RUSSIAN}".encode("koi8-r"),
            f"<meta charset=koi8-r>{RUSSIAN}",
            False,
        ),
    ],
)
def test_charsets(raw: bytes, text: str, inferred: bool) -> None:  # noqa: FBT001 - expected
    """A byte order mark, UTF-8, the declared charset, then inference, in this order."""
    assert (text, inferred) == decode(raw, "a")


@pytest.mark.parametrize("declared", ["iso-8859-1", "nonsense", "idna", "unicode_escape"])
def test_a_lying_charset_does_not_spoil_utf_8(declared: str) -> None:
    """Valid UTF-8 is read as UTF-8 whatever a page declares."""
    page = f'<meta charset="{declared}">{KOREAN}'
    assert (page, False) == decode(page.encode(), "a")


def test_a_page_that_is_not_in_its_declared_charset_is_inferred() -> None:
    """A declaration that does not hold is passed over."""
    page = '<meta charset="utf-8">The “owner” of the café'
    assert (page, True) == decode(page.encode("cp1252"), "a")


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><title>T</title>",
        "\ufeff \n<HTML lang=en>",
        "<!-- saved -->\n<!-- by hand --><html>",
        '<?xml version="1.0"?><!DOCTYPE html><html>',
        "<p>A fragment.</p>",
        "<article><h1>T</h1></article>",
    ],
)
def test_pages_are_known_by_how_they_begin(page: str) -> None:
    """A document or a fragment of HTML is a page."""
    assert "page" == kind(page)


def test_other_text_is_text() -> None:
    """What only speaks of markup is no page, and a feed is neither."""
    assert "text" == kind("Title\n\nThe tag <html> begins a page.")
    assert "text" == kind("<3 Seoul")
    assert "text" == kind("<!-- " * 1000)
    with pytest.raises(ValueError, match="XML"):
        kind('<?xml version="1.0"?><rss><channel/></rss>')


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    """Nothing else than text or an article's error comes out."""
    try:
        text, _ = decode(raw, "a")
    except ArticleError:
        return
    assert text
