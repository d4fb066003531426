"""The text of a tree by its blocks: a line for each paragraph, heading, list item and row.

This module exists for markup that is an article and nothing else, as feeds and linked data
carry it: there is nothing to be sought in it, so nothing may be lost. It cleans nothing;
what its reader does not see has been taken out before.
"""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

_BREAKS: Final = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section "
    "summary table tbody tfoot thead tr ul".split()
)
_CELLS: Final = frozenset({"td", "th"})


def lines(tree: HtmlElement) -> list[str]:
    """Return a tree's lines of text, blanks folded, those without a word left out.

    The tree's texts are changed.
    """
    for element in tree.iter():
        around = "\n" if element.tag in _BREAKS else " " if element.tag in _CELLS else ""
        element.text = around + _flat(element.text)
        element.tail = around + _flat(element.tail)
    folded = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return [line for line in folded if any(c.isalnum() for c in line)]


def _flat(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""
