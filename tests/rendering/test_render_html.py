"""A summary as a page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from summarizer.rendering.html import html
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary

Sections = Mapping[str, type[Section]]
ATTRIBUTES = {"lang", "dir", "class", "charset", "http-equiv", "content", "name", "href", "rel"}
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "javascript:alert(1)",
    'https://example.org/"><script>alert(1)</script>',
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "]]>",
    "&lt;script&gt;",
    "\x00<b>\u202e",
]


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element and its attributes."""
        self.tags.append(tag)
        self.attributes += [(k, v or "") for k, v in attrs]

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.words += data

    def values(self, attribute: str) -> list[str]:
        """Return the values of an attribute."""
        return [v for k, v in self.attributes if k == attribute]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_article_makes_no_element(
    payload: str, hostile: Callable[[str], Summary], sections: Sections
) -> None:
    """Wherever a text stands, the page has the elements it has with harmless text."""
    found = Page(html(hostile(payload), sections))
    assert Page(html(hostile("harmless"), sections)).tags == found.tags
    assert ATTRIBUTES >= {k for k, _ in found.attributes}
    assert [] == found.values("href")


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if p.isprintable()])
def test_the_article_is_shown_as_it_is(
    payload: str, hostile: Callable[[str], Summary], sections: Sections
) -> None:
    """What looks like markup is read as text, to the character."""
    assert f"“{payload}”" in Page(html(hostile(payload), sections)).words


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(
    full: Summary, sections: Sections
) -> None:
    """The page's policy names the hash of exactly the style it holds, and nothing is inline."""
    text = html(full, sections)
    style = text.partition("<style>")[2].partition("</style>")[0]
    allowed = f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    found = Page(text)
    (policy,) = [v for v in found.values("content") if "default-src" in v]
    assert f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'" == policy
    assert 1 == found.tags.count("style")
    assert not {"script", "link", "img", "iframe", "form"} & set(found.tags)
    assert "url(" not in style
    assert "@import" not in style


def test_only_the_address_of_the_article_is_a_link(full: Summary, sections: Sections) -> None:
    """One http(s) link, opened without a trace of where it was."""
    found = Page(html(full, sections))
    assert ["https://news.example.org/a?b=1&c=2"] == found.values("href")
    assert ["noopener noreferrer nofollow"] == found.values("rel")


def test_names_keep_their_first_mention(full: Summary, sections: Sections) -> None:
    """In the page, unlike the terse formats, a name can be opened to its quoted sentence."""
    found = Page(html(full, sections))
    assert "details" in found.tags
    assert "“known as quote”" in found.words
