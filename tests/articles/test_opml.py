"""Lists of feeds come and go as OPML."""

from __future__ import annotations

import pytest

from summarizer.articles import opml
from summarizer.articles.opml import Subscription
from summarizer.errors import ArticleError


def _list(outlines: str, head: str = "") -> bytes:
    return f"{head}<opml version='2.0'><body>{outlines}</body></opml>".encode()


def test_feeds_of_nested_outlines_are_read() -> None:
    """Folders at any depth are passed over; each address counts once, in its order."""
    read = opml.read(
        _list(
            "<outline text='Folder'><outline text='Inner'>"
            "<outline type='rss' text='A &amp; B' xmlUrl='https://a.example/feed'/></outline>"
            "<outline XMLURL='http://b.example/feed' title='B' text='b'/></outline>"
            "<outline text='Again' xmlUrl='https://a.example/feed'/>"
            "<outline text='https://c.example/feed' xmlUrl='https://c.example/feed'/>"
            "<outline text='A link' type='link' url='https://d.example/'/>"
        ),
        "list",
    )
    expected = (
        Subscription("https://a.example/feed", "A & B"),
        Subscription("http://b.example/feed", "B"),
        Subscription("https://c.example/feed"),
    )
    assert (expected, ()) == (read.feeds, read.left_out)


def test_addresses_that_are_not_of_the_web_are_left_out_and_told() -> None:
    """Files and scripts are no feeds; nothing is left out in silence."""
    outlines = "".join(
        f"<outline xmlUrl='{url}'/>"
        for url in ("file:///etc/passwd", "javascript:x", "/feed", "", "https://a.example/")
    )
    read = opml.read(_list(outlines), "list")
    assert (Subscription("https://a.example/"),) == read.feeds
    assert ("file:///etc/passwd", "javascript:x", "/feed", "''") == read.left_out


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no well-formed XML"),
        (b"\x00\xff", "no well-formed XML"),
        (b"<opml><body>", "no well-formed XML"),
        (b"<html><body></body></html>", "XML, but no OPML"),
        (b"<opml>" + b"<outline>" * 100_000, "no well-formed XML"),
        (_list("", "<!DOCTYPE opml [<!ENTITY a 'b'>]>"), "declares entities"),
        (
            _list("<outline text='&x;'/>", "<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/hosts'>]>"),
            "no well-formed XML",
        ),
        (_list("<outline text='&a11;'/>", f"<!DOCTYPE o [<!ENTITY a0 'h'>{LAUGHS}]>"), "no well-"),
        (b"<opml>" + b" " * opml.MAX_BYTES, "more than 10 MB"),
    ],
    ids=["empty", "binary", "cut", "page", "deep", "entity", "outer", "laughs", "large"],
)
def test_what_is_no_list_is_refused(raw: bytes, said: str) -> None:
    """One line says what is wrong and where; entities are refused, whatever they say."""
    with pytest.raises(ArticleError, match=f"^my list: {said}") as refused:
        opml.read(raw, "my list")
    assert "\n" not in str(refused.value)
    assert refused.value.remedy


def test_what_is_written_is_read_again() -> None:
    """A list survives the round, whatever stands in its titles; the same feeds, the same bytes."""
    feeds = (
        Subscription("https://a.example/?x=1&y=2", 'A <b> & "c" 뉴스'),
        Subscription("https://b.example/", None),
    )
    written = opml.write(feeds)
    assert feeds == opml.read(written, "list").feeds
    assert written == opml.write(feeds)


def test_characters_that_xml_has_not_are_dropped() -> None:
    """A title from elsewhere cannot spoil the whole file."""
    written = opml.write([Subscription("https://a.example/", "A\x00\ud800B\x1b[31m")])
    assert "AB[31m" == opml.read(written, "list").feeds[0].title
