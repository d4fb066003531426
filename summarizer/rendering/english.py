"""The little English that a sentence made by code needs.

Rules of thumb for news prose, not grammar: they choose between wordings that are
all true, so a miss costs elegance and never sense. Words of other languages pass
through unchanged.
"""

from __future__ import annotations

import re


def _any(words: str) -> str:
    """Return a pattern for any of the words, whole."""
    return rf"\b(?:{'|'.join(words.split())})\b"


_NAMES_WITH_THE = re.compile(
    r"(?:U\.?S\.?A?|U\.?K|U\.?N|EU|UAE|DPRK|PRC|ROK|AU|G7|G20|CIA|FBI|JCS|NIS|IAEA|IMF|IDF|IRGC"
    r"|OSCE|ICRC|Quad|(?:United )?(?:Arab )?Emirates|United (?:States|Nations|Kingdom)"
    r"|Philippines|Netherlands|Maldives|Vatican|Kremlin|Pentagon|White House|Blue House"
    r"|Houthis|Kurds|Taliban|.*\b(?:Forces|Guards?|Corps|Federation|Service|Senate|Treasury"
    r"|Red Cross))\.?"
    r"|.*\b(?:Republic|Kingdom|State|House|Bank|Chiefs|Alliance|Commonwealth|Community) of\b.*"
)
_BODIES = re.compile(
    _any(
        "ministry department government administration agency council commission committee"
        " parliament assembly legislature presidency regime office bureau embassy mission panel"
        " delegation team army navy air.force military coast.guard regiment brigade union league"
        " movement group forum front organi[sz]ation"
    ),
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?<!people)['\u2019]s\s", re.IGNORECASE)
_DETERMINED = re.compile(_any("the an? her his its their our"), re.IGNORECASE)

_MANY = re.compile(
    r"\b(?:[a-z-]*[a-z](?<![sui])s|allies|Allies|Forces|Guards|Rebels|Houthis|Kurds)$"
)
_LINK = re.compile(r" (?:of|in|from|for|behind|backed)\b")

_MONTH = _any(
    "January February March April May June July August September October November December"
)
_ON = re.compile(
    rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|{_MONTH} \d{{1,2}}\b|\d{{1,2}} {_MONTH}"
)
_IN = re.compile(rf"(?:early |late |mid-)?(?:{_MONTH}|\d{{4}}$)")
_TIME = re.compile(
    r".*\b(?:ago|earlier|later)$|"
    + _any(
        "about after all around as at before between by during earlier early every following for"
        " from if in last late later next on once over since soon sometime this through"
        " throughout today tomorrow tonight towards? unless until were when while within yesterday"
    ),
    re.IGNORECASE,
)
_SMALL = re.compile(
    _any(
        "an? about additional after all another any around as at before between by during each"
        " every few further if in its last later less many more next no on once other over"
        " provided several should since some still that the their these this those through today"
        " tomorrow unless until up when were while with within without yesterday half dozens"
        " hundreds thousands one two three four five six seven eight nine ten eleven twelve"
        " (?:thir|four|fif|six|seven|eigh|nine)teen twenty"
    )
    + r"(?![-\u2010\u2011.])",
    re.IGNORECASE,
)


def definite(name: str) -> str:
    """Put "the" before a name that wants it inside a sentence."""
    if _DETERMINED.match(name):
        return name
    body = _BODIES.search(name) and not _OWNED.search(name)
    return f"the {name}" if body or _NAMES_WITH_THE.fullmatch(name) else name


def plural(name: str) -> bool:
    """Whether a verb after the name is in the plural."""
    return _MANY.search(_LINK.split(name)[0]) is not None


def adverbial(words: str) -> str:
    """Hang an article's words for a time or condition on a sentence.

    Where they do not begin like one, they stand in brackets.
    """
    if _ON.match(words):
        return f"on {words}"
    if _IN.match(words):
        return f"in {words}"
    return words if _TIME.match(words) else f"({words})"


def lowered(text: str) -> str:
    """Write a small word that began a sentence as it stands inside one."""
    small = _SMALL.match(text)
    return f"{text[0].lower()}{text[1:]}" if small and not small[0][1:].isupper() else text
