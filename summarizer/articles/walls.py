"""What stands between a reader and an article: a cut, a paywall, a question about cookies.

This module exists so that a machine does not take the first lines, an offer or a consent
form for the article. Its rules are general: how long a text is, and phrases that sites put
in this place, in the languages of most feeds (``walls.tsv``). It knows no site by name, and
it only flags: what to do about it is for others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal

TRUNCATED: Final = "truncated"
"""Flag: a part of the article could not be read, or is not there."""
PAYWALL: Final = "paywall"
"""Flag: the site keeps (a part of) the article for those who pay."""
CONSENT_PAGE: Final = "consent_page"
"""Flag: what was read asks for consent, or for proof of being human, and is no article."""

_SHORT: Final = 3_000
"""Characters; what has more is an article, whatever else its page says."""
_VERY_SHORT: Final = 1_000
_LAST_LINES: Final = 2
_CONSENT_PHRASES: Final = 2
_DOTS: Final = ("…", "...", "[…]", "[...]", "(…)", "(...)", "[&hellip;]")
_TRAILING: Final = " .:»›>→–-)"

Kind = Literal["cut", "paid", "consent", "robot"]


def is_cut(lines: Sequence[str]) -> bool:
    """Whether a text ends as excerpts do: with dots, or an invitation to read on."""
    for line in map(_folded, lines[-_LAST_LINES:]):
        if line.endswith(_DOTS) or line.rstrip(_TRAILING).endswith(_phrases("cut")):
            return True
    return False


def is_no_article(lines: Sequence[str]) -> bool:
    """Whether a text is a form for consent, or a check for robots."""
    text = _folded(" ".join(lines))
    if len(text) >= _SHORT:
        return False
    if len(text) < _VERY_SHORT and _said("robot", text):
        return True
    return _said("consent", text) >= _CONSENT_PHRASES


def flags(lines: Sequence[str], page: str, *, paid: bool) -> tuple[str, ...]:
    """Return what flags an article of a page deserves.

    ``lines`` are the article's, ``page`` is all that the page shows, and ``paid`` says
    whether it declares that not everybody may read it.
    """
    if is_no_article(lines):
        return (CONSENT_PAGE,)
    short = sum(map(len, lines)) < _SHORT
    walled = paid or (short and _said("paid", _folded(page)) > 0)
    return (*[PAYWALL] * walled, *[TRUNCATED] * (short and is_cut(lines)))


def _said(kind: Kind, text: str) -> int:
    """Count the phrases of a kind that a folded text has."""
    return sum(phrase in text for phrase in _phrases(kind))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


@cache
def _phrases(kind: Kind) -> tuple[str, ...]:
    table = files(__package__).joinpath("walls.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return tuple(_folded(phrase) for _, of, phrase in rows if of == kind)
