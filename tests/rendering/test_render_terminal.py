"""A summary on a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from summarizer.rendering.terminal import LONGEST_QUOTE, MOST_QUOTES, OMITTED, elided, terminal
from summarizer.schema.section import Named, Section
from summarizer.schema.summary import Summary
from summarizer.values import Evidence

Sections = Mapping[str, type[Section]]
OUR_STYLES = re.compile(r"\x1b\[[0-9;]*m")


def printed(summary: Summary, sections: Sections, *, quotes: bool = True, **console: Any) -> str:
    """Return what a console of 80 columns receives."""
    text = StringIO()
    settings = {"width": 80, "force_terminal": False} | console
    terminal(summary, sections, Console(file=text, **settings), quotes=quotes)
    return text.getvalue()


@pytest.mark.parametrize(
    "payload",
    [
        "\x1b[2J\x1b[10Aover",
        "\x1b]0;title\x07",
        "\x1b]8;;http://evil.example\x1b\\good\x1b]8;;\x1b\\",
        "\x9b2J\x9d0;x\x9c",
        "back\x08\x08\x08fake\rFAKE",
        "\u202elive\u202c\u2066x\u2069",
        "a\u2028b\u2029c\x85d",
        "\U000e0069\U000e0067",
    ],
)
@pytest.mark.parametrize("style", ["truecolor", None])
def test_escapes_of_the_article_do_nothing(
    payload: str,
    style: str | None,
    hostile: Callable[[str], Summary],
    sections: Sections,
) -> None:
    """Wherever a text stands, nothing but our own colours reaches the terminal."""
    text = printed(hostile(payload), sections, force_terminal=True, color_system=style)
    bare = OUR_STYLES.sub("", text).replace("\n", "")
    assert [] == [c for c in bare if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@pytest.mark.parametrize(
    "payload",
    ["[bold red]x[/bold red]", "[link=http://e.example]x[/link]", "[/]", ":skull:", "[not closed"],
)
def test_markup_of_the_article_is_text(
    payload: str, hostile: Callable[[str], Summary], sections: Sections
) -> None:
    """Rich's markup and emoji codes are printed as they stand."""
    text = printed(hostile(payload), sections, force_terminal=True, color_system="truecolor")
    bare = " ".join(OUR_STYLES.sub("", text).split())
    assert f"“{payload}”" in bare
    assert "\x1b]8" not in text


def test_a_pipe_gets_plain_lines(full: Summary, sections: Sections) -> None:
    """Without a terminal there is no style, no padding, and no line over the width."""
    lines = printed(full, sections).splitlines()
    assert not any("\x1b" in line for line in lines)
    assert lines == [line.rstrip() for line in lines]
    assert 80 >= max(map(cell_len, lines))


def test_without_colour_no_colour_is_used(full: Summary, sections: Sections) -> None:
    """NO_COLOR leaves weight and slant, and takes the colours."""
    text = printed(full, sections, force_terminal=True, no_color=True, color_system="truecolor")
    codes = {c for found in OUR_STYLES.findall(text) for c in found[2:-1].split(";")}
    assert codes <= {"", "0", "1", "2", "3"}
    assert OUR_STYLES.sub("", text) == printed(full, sections)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_lines_keep_to_any_width(full: Summary, sections: Sections, width: int) -> None:
    """A narrow window wraps, a wide one is not filled to its edge."""
    lines = printed(full, sections, width=width).splitlines()
    assert min(max(width, 34), 100) >= max(map(cell_len, lines))


def test_wide_characters_keep_the_columns(
    sections: Sections,
    roster: Callable[..., tuple[Section, ...]],
    summary_of: Callable[..., Summary],
) -> None:
    """A roster's second column begins in the same cell under Latin, Korean and Chinese names."""
    name = next(n for n, s in sections.items() if issubclass(s, Named))
    names = ("Han", "한덕수", "中华人民共和国", "Seoul City")
    text = printed(summary_of({name: roster(*names)}), sections)
    lines = [line for line in text.splitlines() if line.strip().startswith(names)]
    badge = roster("x")[0].kind  # type: ignore[attr-defined]
    assert len(names) == len(lines)
    assert 1 == len({cell_len(line[: line.index(f" {badge}")]) for line in lines})


def test_a_sentence_quoted_twice_is_shown_once(
    sections: Sections, filled: Callable[..., Section], summary_of: Callable[..., Summary]
) -> None:
    """The second item that rests on the same words points at the first."""
    item = filled(sections["sanctions"], "{}words")
    text = printed(summary_of({"sanctions": (item, item)}), sections)
    assert 1 == text.count("“quotewords”")
    assert "quoted as in 1" in text


def test_many_sentences_are_counted(
    sections: Sections, filled: Callable[..., Section], summary_of: Callable[..., Summary]
) -> None:
    """Beyond the first few, an item's sentences are counted rather than shown."""
    quotes = tuple(Evidence(quote=f"No {n} said it.", start=0, end=1) for n in range(5))
    item = filled(sections["sanctions"], "x", evidence=quotes)
    text = printed(summary_of({"sanctions": (item,)}), sections)
    assert MOST_QUOTES == text.count("said it.")
    assert f"and {5 - MOST_QUOTES} more sentences" in text


def test_quotes_can_be_left_out(full: Summary, sections: Sections) -> None:
    """``quotes=False`` shows the items alone."""
    assert "quotewords" not in printed(full, sections, quotes=False)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=3 * LONGEST_QUOTE))
def test_a_cut_quote_is_a_beginning_and_says_so(quote: str) -> None:
    """A short quote is whole; a long one is cut, marked as ours, and changed in nothing else."""
    shown = elided(quote)
    assert len(shown) <= max(LONGEST_QUOTE, len(OMITTED))
    if len(quote) <= LONGEST_QUOTE:
        assert quote == shown
    else:
        assert shown.endswith(OMITTED)
        assert quote.startswith(shown.removesuffix(OMITTED))


def test_a_long_quote_is_cut_between_words() -> None:
    """No word is halved, and what is kept is most of what there is room for."""
    shown = elided("several words " * 100)
    assert shown.endswith(("several […]", "words […]"))
    assert len(shown) > LONGEST_QUOTE - 20
