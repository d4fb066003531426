"""Tables of words with meanings, read into one pattern.

A table is a TSV file of this package: language, meaning, pattern. This module finds
the words in a text; what they amount to together is for its readers to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_DIGITS = re.compile(r"\d+")
_FIRST_LETTER = re.compile(r"(?<![\w\\[])[a-zа-яё]")


OWN = ("en", "ko", "ru", "zh")
"""The languages that the tables speak."""
_SCRIPTS = (
    ("ko", re.compile("[가-힣]")),
    ("zh", re.compile("[㐀-鿿]")),
    ("ru", re.compile("[Ѐ-ӿ]")),
)
# A language that shares another's dates and digits.
_LIKE = {"ja": "zh"}
_LETTERS = {" ": r"\s+", "'": "['’]"}
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: features without a value map to an empty string."""

    language: str
    features: Mapping[str, str]
    pattern: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the table in a text; offsets in code points."""

    start: int
    end: int
    text: str
    features: Mapping[str, str]

    def __contains__(self, feature: str) -> bool:
        """Say whether the word has a feature."""
        return feature in self.features

    @property
    def numbers(self) -> list[int]:
        """The whole numbers written in it."""
        return [int(d) for d in _DIGITS.findall(self.text)]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Read a table of this package, comments left out."""
    raw = files("summarizer.grounding").joinpath(name).read_text("utf-8")
    lines = (line.split("\t") for line in raw.splitlines() if not line.startswith("#"))
    return tuple(Row(lang, features(meaning), pattern) for lang, meaning, pattern in lines)


def table(name: str, code: str) -> list[Row]:
    """Return a language's own rows of a table."""
    own = _LIKE.get(code, code)
    return [row for row in rows(name) if row.language == own]


def features(meaning: str) -> Mapping[str, str]:
    """Read a meaning: ``"shift=-1 unit=week"``."""
    pairs = (word.partition("=") for word in meaning.split())
    return {name: value for name, _, value in pairs}


def language_of(text: str, language: str | None) -> str:
    """Return whose words to look for: the language told (BCP 47), else by the script."""
    base = (language or "").lower().partition("-")[0]
    if base and base not in OWN:
        return base
    written = [code for code, script in _SCRIPTS if script.search(text)]
    if base in written or (base == "en" and _LATIN.search(text)):
        return base
    return written[0] if written else "en"


class Lexicon:
    """The words of some rows as one pattern; of two at one place the earlier row wins.

    A small first letter matches a capital too. Matching is fast because every row begins
    with what it is known by: what must stand before all of them is asked once
    (``start``), and an empty group at a row's end says which row it was.
    """

    def __init__(
        self, chosen: Iterable[Row], bounds: Callable[[Row], tuple[str, str]], start: str = ""
    ) -> None:
        """Compile the rows, each between what ``bounds`` says must stand around it."""
        kept = tuple(chosen)
        self._features = tuple(r.features for r in kept)
        body = "|".join(_one(r, *bounds(r)) for r in kept) or "(?!)"
        self._pattern = re.compile(f"{start}(?:{body})")

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the words of the table in order, none overlapping."""
        for m in self._pattern.finditer(text):
            yield Token(m.start(), m.end(), m[0], self._features[(m.lastindex or 1) - 1])


def _one(row: Row, before: str, behind: str) -> str:
    body = _FIRST_LETTER.sub(lambda m: f"[{m[0]}{m[0].upper()}]", row.pattern).replace(" ", r"\s")
    return f"{before}(?:{body}){behind}()" if before or behind or "|" in body else f"{body}()"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest where several fit.

    Words that begin alike share their beginning: a matcher that tries hundreds of
    alternatives at each letter takes ten times as long (``evals/bench_article.py``). A blank
    is blanks of any kind, a straight apostrophe a curly one too.
    """
    tails: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            tails.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    if not tails:
        return ""
    branches = (
        _LETTERS.get(first, re.escape(first)) + any_of(rest) for first, rest in tails.items()
    )
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"
