"""Text that is safe to show: what it says, and nothing that it does.

Every word of an article or a model is a stranger's. This module exists so that no
renderer has to remember that: control characters (terminal escapes among them),
characters that turn the reading direction or hide text, and towers of combining
marks become visible stand-ins. It knows nothing of any output format's own syntax.
"""

from __future__ import annotations

import re
import unicodedata

STAND_IN = "\N{REPLACEMENT CHARACTER}"

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Format characters that Persian, Indic scripts and emoji need to be read at all."""
_PICTURES = 0x2400
"""Where the pictures of the C0 control characters begin, in their order."""
_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_TOWER = re.compile(rf"({_MARKS}{{4}}){_MARKS}+")


def plain(text: str) -> str:
    """Return ``text`` in one line, with stand-ins for what would act on a screen.

    Line ends and tabs become blanks; everything else stays as it is.
    """
    shown = text if text.isprintable() else "".join(map(_shown, text))
    return _TOWER.sub(rf"\1{STAND_IN}", shown)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t" or category in ("Zl", "Zp"):
        return " "
    if category == "Cc" and character < " ":
        return chr(_PICTURES + ord(character))
    if category in ("Cc", "Cf", "Cs") and character not in _JOINERS:
        return STAND_IN
    return character
