"""What a page's own styles say of an element: whether it is shown, where, how large, in what.

This module exists to tell text that is seen from text that is not. It reads inline styles
and the plain rules (one tag, class or identifier, or a tag with one) of style sheets that
stand in the page; of combined selectors, other files and scripts it cannot know. The
properties that hide are those of CSS 2.1 and the usual off-screen idioms.
"""

from __future__ import annotations

import re
import sys
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

Styles = Mapping[str, str]
Rgb = tuple[int, int, int]

WHITE: Final[Rgb] = (255, 255, 255)
NO_STYLES: Final[Styles] = {}

_SELECTOR = re.compile(r"[a-z][a-z0-9]*|(?P<finer>(?:[a-z][a-z0-9]*)?[.#][\w-]+)")
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
_LONGEST_VALUE: Final = 200

_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh|ex|ch)?")
_FAR: Final = {"px": -500, "pt": -400, "": -500}
_FAR_RELATIVE: Final = -30
_SMALL: Final = {"px": 1.0, "pt": 1.0, "%": 10.0, "": 0.0}
_SMALL_RELATIVE: Final = 0.1
_FAINT: Final = 0.05
_MOVES: Final = (
    *("left", "top", "right", "bottom", "text-indent"),
    *("margin-left", "margin-top", "margin-right"),
)
_SIZES: Final = ("width", "height", "max-width", "max-height")
_FONT_SIZE = re.compile(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)?)(?=[/\s])")
_TRANSPARENT = re.compile(r"opacity\(\s*0(?:\.0*)?%?\s*\)")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[\s,]*){4}\)|inset\((?:50|100)%|circle\(0")
_MOVED = re.compile(r"scale[xy]?\(\s*0(?:\.0*)?\s*[,)]|translate[xy3d]*\((?P<by>[^)]*)\)")

_INKS: Final = ("color", "background", "background-color")
_NAMED: Final[dict[str, Rgb]] = {
    "white": WHITE,
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "black": (0, 0, 0),
}
_NEAR: Final = 12


@dataclass(slots=True)
class Sheet:
    """The declarations of a page's own plain rules, by selector; the later goes before."""

    rules: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, sheets: Iterable[HtmlElement]) -> Sheet:
        """Read ``<style>`` elements, those for print left out."""
        read = cls()
        for style in sheets:
            if "print" not in (style.get("media") or ""):
                for selectors, block in _rules(_uncommented(style.text or "")):
                    read._add(selectors, _declarations(block))
        return read

    def _add(self, selectors: str, declared: dict[str, str]) -> None:
        if "animation" in declared or "transition" in declared:
            declared.pop("opacity", None)
        for selector in selectors.split(","):
            if match := _SELECTOR.fullmatch(selector.strip()):
                # What hides a tag everywhere is undone by finer rules that are not read here.
                own = declared if match["finer"] else inks(declared)
                self.rules.setdefault(match[0], {}).update(own)

    def of(self, element: HtmlElement) -> Styles:
        """Return what applies to an element; inline before identifier, class and tag."""
        if not (self.rules or element.attrib):
            return NO_STYLES
        found: list[dict[str, str]] = []
        if inline := element.get("style"):
            found.append(_declarations(inline))
        if self.rules:
            names = [f"#{element.get('id')}"] if element.get("id") else []
            names += [f".{c}" for c in reversed((element.get("class") or "").split())]
            keys = [k for name in names for k in (f"{element.tag}{name}", name)]
            found += [self.rules[k] for k in (*keys, element.tag) if k in self.rules]
        return ChainMap(*found) if found else NO_STYLES


def inks(styles: Styles) -> dict[str, str]:
    """Keep of declarations only the colours."""
    return {k: v for k, v in styles.items() if k in _INKS}


def is_gone(styles: Styles) -> bool:
    """Whether an element is not shown, with all that is in it: off, clear, cut or elsewhere."""
    if styles.get("display") == "none" or styles.get("content-visibility") == "hidden":
        return True
    opacity = _LENGTH.match(styles.get("opacity", ""))
    if opacity and float(opacity[1]) / (100 if opacity[2] else 1) <= _FAINT:
        return True
    cut = styles.get("overflow", styles.get("overflow-y", "")) in ("hidden", "clip")
    if cut and any(is_small(styles.get(size, "")) for size in _SIZES):
        return True
    if _TRANSPARENT.search(styles.get("filter", "")):
        return True
    return _is_elsewhere(styles)


def font_size(styles: Styles) -> str:
    """Return the declared font size, from the shorthand too; empty where there is none."""
    shorthand = _FONT_SIZE.findall(styles.get("font", ""))
    return styles.get("font-size") or (shorthand[-1] if shorthand else "")


def is_small(length: str) -> bool:
    """Whether a length is about nothing: a pixel or a tenth of the surroundings at most."""
    match = _LENGTH.match(length)
    return match is not None and 0 <= float(match[1]) <= _SMALL.get(match[2] or "", _SMALL_RELATIVE)


def colour(written: str) -> Rgb | str | None:
    """Return a colour's channels, "transparent", another colour's name, or None if unknown."""
    written = written.strip().lower()[:_LONGEST_VALUE]
    if digits := re.match(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", written):
        code = digits[1]
        code = "".join(c * 2 for c in code) if len(code) <= len("rgba") else code
        rgb = int(code[:2], 16), int(code[2:4], 16), int(code[4:6], 16)
        return "transparent" if code[6:] == "00" else rgb
    if call := re.match(r"rgba?\(([^)%]*)\)", written):
        red, green, blue, alpha, *_ = [*map(float, re.findall(r"\d*\.?\d+", call[1])), *[1.0] * 4]
        return "transparent" if alpha == 0 else (int(red), int(green), int(blue))
    name = re.match(r"[a-z]+(?![\w(-])", written)
    return _NAMED.get(name[0], name[0]) if name else None


def are_alike(one: Rgb | str | None, other: Rgb | str | None) -> bool:
    """Whether nobody could tell two colours apart; unknown ones are not alike."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
    return one is not None and one == other


def _is_elsewhere(styles: Styles) -> bool:
    if any(_is_far(styles.get(move, "")) for move in _MOVES):
        return True
    if _CLIPPED.search(f"{styles.get('clip', '')} {styles.get('clip-path', '')}"):
        return True
    moved = _MOVED.search(styles.get("transform", ""))
    return moved is not None and (moved["by"] is None or any(map(_is_far, moved["by"].split(","))))


def _is_far(length: str) -> bool:
    match = _LENGTH.match(length.strip())
    return match is not None and float(match[1]) <= _FAR.get(match[2] or "", _FAR_RELATIVE)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a style sheet: selectors and block, none inside an at-rule."""
    depth, selectors = 0, ""
    for part in re.split(r"(?<=[{}])", css):
        if part.endswith("{"):
            selectors = part[:-1].rpartition(";")[2] if depth == 0 else selectors
            depth += 1
        elif part.endswith("}"):
            if depth == 1 and not selectors.lstrip().startswith("@"):
                yield selectors, part[:-1]
            depth = max(0, depth - 1)


def _uncommented(css: str) -> str:
    first, *others = css.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _declarations(block: str) -> dict[str, str]:
    """Read declarations: names and values in lower case, each value cut where no sane one ends."""
    plain = _ESCAPE.sub(_unescaped, _uncommented(block.lower()))
    pairs = (line.partition(":") for line in plain.split(";"))
    return {
        name.strip(): value.replace("!important", "").strip()[:_LONGEST_VALUE]
        for name, colon, value in pairs
        if colon
    }


def _unescaped(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if code <= sys.maxunicode else ""
