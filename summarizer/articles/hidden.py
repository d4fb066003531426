"""Takes out of a page what its reader does not see.

Text that only a machine reads is where instructions to machines are put. This module
removes it from the tree before anything is extracted, and counts its words; what styles
mean it leaves to :mod:`summarizer.articles.styles`, what an article is to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from lxml.etree import _Comment
from lxml.html import HtmlElement

from summarizer.articles import styles
from summarizer.articles.styles import WHITE, Rgb, Sheet, Styles

_ROOTS: Final = ("html", "body")
_MACHINERY: Final = frozenset({"script", "style", "noscript"})
_UNSEEN_CLASSES: Final = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only"}
)
# Menus, forms and dialogs hide words on every page; no article has its text there.
_APART: Final = frozenset(
    {"nav", "header", "footer", "aside", "form", "dialog", "menu", "select", "button", "svg"}
)
_PASSED_ON: Final = ("inherit", "unset", "currentcolor")
_SEEN_THROUGH: Final = ("inherit", "initial", "none", "transparent", "unset")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an element's text inherits: whether it is visible, how large, in which colours."""

    visible: bool = True
    tiny: bool = False
    colour: Rgb | str | None = None
    ground: Rgb | str | None = None
    apart: bool = False

    @property
    def hidden(self) -> bool:
        """Whether text that looks like this cannot be seen."""
        clear = self.colour == "transparent" or styles.are_alike(self.colour, self.ground)
        return not self.visible or self.tiny or clear


def strip(tree: HtmlElement) -> int:
    """Remove what a reader of the page does not see, in place; return its number of words.

    Removed are hidden elements, comments, alternative texts, scripts, styles and what
    stands in for scripts. Words in menus, forms, headers and footers are not counted, nor
    those of scripts and styles.
    """
    sheet = Sheet.read(tree.iter("style"))
    # Without styles from elsewhere a page is white where it says nothing else.
    ground = None if tree.xpath("//link[contains(@rel, 'stylesheet')]") else WHITE
    todo = [(tree, _Seen(ground=ground))]
    gone: list[tuple[HtmlElement, bool]] = []
    count = 0
    while todo:
        element, above = todo.pop()
        own = sheet.of(element)
        # A page hides itself until its scripts have run; a part of it hides for good.
        if element.tag in _ROOTS:
            own = styles.inks(own)
        elif _is_gone(element, own):
            gone.append((element, element.tag in _MACHINERY or above.apart))
            continue
        here = _inherited(element, own, above)
        unseen = _silence(element) if here.hidden else 0
        unseen += _words(element.attrib.pop("alt", ""))
        count += 0 if here.apart else unseen
        todo += [(child, here) for child in element if isinstance(child.tag, str)]
    for element, ignored in gone:
        count += 0 if ignored else _words(str(element.text_content()))
        element.drop_tree()
    return count + _uncomment(tree)


def _is_gone(element: HtmlElement, own: Styles) -> bool:
    """Whether an element is not shown, with all that is in it."""
    if element.tag in _MACHINERY or element.tag == "template":
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if not _UNSEEN_CLASSES.isdisjoint((element.get("class") or "").split()):
        return True
    return bool(own) and styles.is_gone(own)


def _inherited(element: HtmlElement, own: Styles, above: _Seen) -> _Seen:
    apart = above.apart or element.tag in _APART
    if not (own or element.get("bgcolor") or element.get("color") or apart != above.apart):
        return above
    visible, tiny = above.visible, above.tiny
    if "visibility" in own:
        visible = own["visibility"] not in ("hidden", "collapse")
    if size := styles.font_size(own):
        relative = re.search(r"(?<!r)em|%", size) is not None
        tiny = (tiny and relative) or styles.is_small(size)
    ink = own.get("color") or element.get("color")
    ground = own.get("background-color") or own.get("background") or element.get("bgcolor")
    return replace(
        above,
        visible=visible,
        tiny=tiny,
        colour=styles.colour(ink) if ink and ink not in _PASSED_ON else above.colour,
        ground=styles.colour(ground) if ground and ground not in _SEEN_THROUGH else above.ground,
        apart=apart,
    )


def _silence(element: HtmlElement) -> int:
    """Take an element's own text away, its children's left; return its number of words."""
    count = _words(element.text or "")
    element.text = None
    for child in element:
        count += _words(child.tail or "")
        child.tail = None
    return count


def _uncomment(tree: HtmlElement) -> int:
    count = 0
    for comment in [e for e in tree.iter() if isinstance(e, _Comment)]:
        text = comment.text or ""
        if not text.startswith("[if") and any(a.tag == "body" for a in comment.iterancestors()):
            count += _words(re.sub(r"<[^<>]*>", " ", text))
        comment.drop_tree()
    return count


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))
