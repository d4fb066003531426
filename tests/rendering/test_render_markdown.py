"""A summary as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarizer.rendering.markdown import escaped, markdown
from summarizer.rendering.plain import plain
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary

Sections = Mapping[str, type[Section]]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PAYLOADS = [
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "    code",
    "```\nfence",
    "***",
    "===",
    "~~~",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<http://evil.example>",
    "<script>alert(1)</script>",
    "<!-- -->",
    "*a* _b_ **c** `d` ~~e~~",
    "a | b\n--|--\nc | d",
    "&lt;b&gt; &#60;",
    "[x]: http://evil.example",
    "line\\\nbreak  \nbreak",
    "\\",
]


def tokens(text: str) -> list[Token]:
    """Return a document's tokens, inline ones included."""
    return [t for block in READER.parse(text) for t in (block, *(block.children or ()))]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_article_makes_no_structure(
    payload: str, hostile: Callable[[str], Summary], sections: Sections
) -> None:
    """Wherever a text stands, the document has the structure it has with harmless text."""
    said = [t.type for t in tokens(markdown(hostile(payload), sections))]
    assert [t.type for t in tokens(markdown(hostile("harmless"), sections))] == said


@given(st.text(st.characters()))
@example("+ 1) x")
@example("12345. x")
@example("www.evil.example and https://evil.example")
def test_escaped_text_reads_as_it_is(text: str) -> None:
    """One paragraph, only text in it, and the text is the text."""
    line = " ".join(plain(text).split())
    read = READER.parse(escaped(line))
    assert (["paragraph_open", "inline", "paragraph_close"] if line else []) == [
        t.type for t in read
    ]
    children = [c for t in read for c in t.children or ()]
    assert {"text"} >= {c.type for c in children}
    assert line == "".join(c.content for c in children)


def test_bare_addresses_are_no_links() -> None:
    """Readers that link bare addresses find none that stand unescaped."""
    assert "http\\://evil.example www\\.evil.example" == escaped(
        "http://evil.example www.evil.example"
    )


def test_the_address_of_the_article_is_a_link(full: Summary, sections: Sections) -> None:
    """A web address is the one link of the document."""
    links = [t.attrs["href"] for t in tokens(markdown(full, sections)) if t.type == "link_open"]
    assert ["https://news.example.org/a?b=1&c=2"] == links


def test_headings_lists_and_quotes_carry_the_summary(full: Summary, sections: Sections) -> None:
    """One title, a heading for each section and the status, one for each item, quotes as quotes."""
    found = [t.tag or t.type for t in tokens(markdown(full, sections))]
    assert 2 == found.count("h1")
    assert 2 * (len(sections) + 1) == found.count("h2")
    assert 2 * (len(sections) - 1) == found.count("h3")
    assert 2 * (len(sections) - 1) == found.count("blockquote")
