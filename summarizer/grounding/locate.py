"""Where a quote stands in a text: exactly, or by a normalisation that is written down here.

Models change quotation marks, blanks and composed letters when they copy. This module
finds such a quote again and returns the *text's* words for it, never the model's. It
repairs nothing: a letter of another script, another digit, a missing "not" is no match.

Normalised are, on both sides: canonical equivalents (NFC, NFD); the compatibility forms
of NFKC but superscripts, subscripts, fractions and encircled digits, which would change a
number; every run of blanks, no-break and line breaks included, to one blank; curly, low
and angle quotation marks and primes to straight ones; hyphens, the en dash and the minus
sign to ``-``; characters of no width and controls to nothing.

A match begins and ends at whole characters, whole words and whole numbers: "likely" is
not in "unlikely", "12" not in "112" or "12.5". Words are told apart in scripts with upper
and lower case; others (Korean, Chinese, Arabic) join particles to words without a blank.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from summarizer.values import Evidence

_MARKS = str.maketrans(
    dict.fromkeys("‘’‚‛′´ʼ＇", "'")
    | dict.fromkeys("“”„‟«»″〝〞＂", '"')
    | dict.fromkeys("‐‑‒–−", "-")
)
_PLAIN = frozenset(map(chr, range(0x21, 0x7F)))
_RUN = re.compile(r"[!-~]+|[^!-~]", re.DOTALL)
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A normalised text; ``starts[i]`` is where its character ``i`` comes from."""

    text: str
    starts: array[int]
    """Offsets into the raw text, one more than characters: the last is the raw length."""


def locate(quote: str, text: str, within: range | None = None) -> Evidence | None:
    """Find a quote in a text: first as it is, then normalised; None where it is not.

    ``text`` is canonical (NFC); ``within`` limits the search to its code points
    ``within.start`` to ``within.stop``. Of several places the first is taken. The evidence
    holds the text's own words: ``text[start:end] == quote``.
    """
    low, high = (0, len(text)) if within is None else (max(0, within.start), within.stop)
    quote = quote.strip()
    start = text.find(quote, low, high) if quote else -1
    while start >= 0:
        if _is_whole(text, start, start + len(quote)):
            return _evidence(text, start, start + len(quote))
        start = text.find(quote, start + 1, high)
    needle = _fold(unicodedata.normalize("NFC", quote)).text.strip()
    return _find_folded(needle, text, low, high) if needle else None


def _find_folded(needle: str, text: str, low: int, high: int) -> Evidence | None:
    folded = _folded_text(text)
    starts, last = folded.starts, len(needle) - 1
    begin, stop = bisect_left(starts, low), bisect_left(starts, high)
    at = folded.text.find(needle, begin, stop)
    while at >= 0:
        start, end = starts[at], starts[at + last] + 1
        # A character that folds to several ("…") is matched whole or not at all.
        cut = (at and starts[at - 1] == start) or starts[at + last + 1] < end
        if not cut and _is_whole(text, start, end):
            return _evidence(text, start, end)
        at = folded.text.find(needle, at + 1, stop)
    return None


def _evidence(text: str, start: int, end: int) -> Evidence:
    return Evidence(quote=text[start:end], start=start, end=end)


def _fold(raw: str) -> _Folded:
    """Normalise an NFC text and remember where each character comes from."""
    parts, starts = [], array("I")
    blank = False
    # A run of plain characters stays as it is; every other character is a run of one.
    for run in _RUN.finditer(raw.translate(_MARKS)):
        at, plain = run.start(), run[0]
        form = plain if len(plain) > 1 or plain in _PLAIN else _form(plain)
        if form == " " and blank:
            continue
        blank = form == " " if form else blank
        parts.append(form)
        starts.extend(range(at, run.end()) if form == plain else [at] * len(form))
    starts.append(len(raw))
    return _Folded("".join(parts), starts)


# One text is searched for many quotes.
_folded_text = lru_cache(maxsize=8)(_fold)


@lru_cache(maxsize=4096)
def _form(char: str) -> str:
    """Return what a character is compared as: nothing, a blank, or its NFKD."""
    if char.isspace():
        return " "
    if unicodedata.category(char)[0] == "C":
        return ""
    if unicodedata.decomposition(char).startswith(_KEPT):
        return char
    return unicodedata.normalize("NFKD", char).translate(_MARKS)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_splits(text, start) or _splits(text, end))


def _splits(text: str, at: int) -> bool:
    """Whether an offset is inside a character with its marks, a word or a number."""
    before, after = text[max(0, at - 2) : at], text[at : at + 3]
    if not before or not after:
        return False
    if unicodedata.category(after[0])[0] == "M":
        return True
    if _is_of_word(before[-1]) and _is_of_word(after[0]):
        return True
    if before[-1].isdecimal() and after[0] in ".,":
        return after[1:2].isdecimal()
    if before[-1] in ".," and after[0].isdecimal():
        return before[:-1].isdecimal()
    # "can" is not in "can't".
    return after[0] in "'’" and after[1:2] in ("t", "T") and not after[2:].isalpha()


def _is_of_word(char: str) -> bool:
    return char.isdecimal() or char.lower() != char.upper()
