"""The canonical text of contract.md: title, blank line, body; no control characters.

This module exists because every offset in the product counts code points of this one
text, so there must be one place that makes it. It changes as little as it can: nothing
is re-wrapped, no quote straightened, no blank folded inside a line. It knows nothing of
files, formats or languages.
"""

from __future__ import annotations

import re
import unicodedata

from summarizer.articles.sentences import split, wrapped_width

MAX_TITLE = 250
"""Code points; a longer first line is a paragraph, not a title."""

_MADE_TITLE = 120
_LOOKED_AT = 500
_LINE_ENDS = re.compile(r"\r\n?")
_LONE_MARK = "\ufeff"
_UNSEEN = {"\r", "\u00ad"}
_WRAPPED = 50


def clean(text: str) -> tuple[str, bool]:
    """Return a text in NFC with newlines for line ends, without controls; and a suspicion.

    Removed is every character of a category ``C*`` but tab and newline: controls, bidi and
    zero-width marks, tag characters, private use, lone surrogates. The second value says
    whether any were such that a reader could not have seen them (a leading byte order mark,
    carriage returns and soft hyphens are innocent).
    """
    text = _LINE_ENDS.sub("\n", text.removeprefix(_LONE_MARK))
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text, False
    text = unicodedata.normalize("NFC", text)
    removed = {c for c in set(text) if c not in "\n\t" and unicodedata.category(c)[0] == "C"}
    if not removed:
        return text, False
    # What stood around a removed character may compose now.
    bare = text.translate(dict.fromkeys(map(ord, removed)))
    return unicodedata.normalize("NFC", bare), bool(removed - _UNSEEN)


def one_line(text: str | None) -> str | None:
    """Return a short text clean and on one line, blanks folded; None where nothing is left."""
    return " ".join(clean(text)[0].split()) or None if text else None


def join(title: str, body: str) -> str:
    """Put a clean title and a clean body together as the contract has it."""
    title, body = title.strip(), body.strip()
    return f"{title}\n\n{body}" if body else title


def part(text: str, title: str | None = None) -> tuple[str, str, bool]:
    """Split a clean text into its title and its body; say whether the title had to be made.

    A given title is put before the text, unless the text begins with it. Otherwise the
    first line is the title, with a blank line behind it or not. It is none when it is
    longer than :data:`MAX_TITLE`, when the second line goes on in the middle of its
    sentence (hard-wrapped prose), or when it is the whole text and more than a sentence:
    then :func:`opening` stands in as title, and the body keeps the whole text.
    """
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if title:
        return (first, rest, False) if _same(first, title) else (title, text, False)
    if len(first) > MAX_TITLE or _goes_on(first, rest) or (not rest and _is_several(first)):
        return opening(f"{first} {rest}"), text, True
    return first, rest, False


def opening(text: str) -> str:
    """Return the words of a first sentence; beyond 120 code points cut at a blank, with "…"."""
    sentence = _sentence(text[:_LOOKED_AT])
    if len(sentence) <= _MADE_TITLE:
        return sentence
    cut = sentence[: _MADE_TITLE - 1]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > _MADE_TITLE // 2 else cut) + "…"


def _sentence(text: str) -> str:
    """Return the first sentence, its blanks folded."""
    return split("\n" + " ".join(text.split()))[0].text


def _same(line: str, title: str) -> bool:
    """Whether a line is a title but for case, blanks and compatibility forms."""
    return _folded(line) == _folded(title)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_several(line: str) -> bool:
    return _sentence(line) != " ".join(line.split())


def _goes_on(first: str, rest: str) -> bool:
    if len(first) < _WRAPPED or not rest[:1].strip() or first.endswith((".", "!", "?")):
        return False
    return rest[0].islower() or wrapped_width([first, *rest.split("\n")]) > 0
