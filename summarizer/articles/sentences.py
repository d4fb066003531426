"""Numbered sentences with exact offsets: what the model points at.

sentencex finds the sentences of a paragraph, in some 300 languages. This module adds what
it does not know: where paragraphs end in articles, hard-wrapped or not, that the title is
a sentence, and a few breaks that are wrong in news text (see :func:`_is_wrong`). It never
adds a break inside what sentencex takes for one sentence, and changes no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from summarizer.values import Sentence

_WIDEST = 100
_NARROWEST = 40
_WRAPPED_SHARE = 0.8
_FEW = 4
# sentencex looks back over a paragraph's open quotes for each break: windows keep that linear.
_WINDOW = 10_000
_TAIL = 60
_ENDS = re.compile(r"[.!?…。！？:;؟۔।][\"'”’»)\]」』]*$")
_ITEM = re.compile(r"\s*(?:[-*+•·▪◦‣]\s|\(?\w{1,3}[.)]\s|[#>|])")
_CJK = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"

# Breaks that sentencex makes and news text does not mean; each was seen (see `_is_wrong`).
_GLUED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,3}$")
_BODIES = tuple("U.S. U.K. U.N. E.U. U.S.A. U.A.E. D.C. L.A. P.R.C. R.O.K. a.m. p.m.".split())
_INITIAL = re.compile(rf"(?:^|[\W\d_]|{_CJK})[^\W\d_]\.$")
_BEFORE_NAME = re.compile(r"(?<!\w)(?:Ms|Mme|Amb|Spc|Ft|Pte|Ген|[Ии]м)\.$")
_BEFORE_NUMBER = re.compile(r"(?<!\w)(?:Vol|Ch|Paras?|[Aa]pprox|[Оо]к)\.$")
_SHORT_WORD = re.compile(r"(?:(?<!\w)\w{1,5}\.|\.\.|…)$")
_CLOSED = re.compile(r"[\"”’»)\]」』]$")
_NUMERALS = re.compile(r"(?:\(?(?:\d{1,4}|[^\W\d_])[.)]\s*)+")
_DATE = re.compile(r"(?<!\d)\d{4}\.(?: ?\d{1,2}\.){0,2}$")


def split(text: str, language: str | None = None) -> tuple[Sentence, ...]:
    """Split a canonical text into sentences, numbered from 1; the first line is the first.

    They are in order, apart, without blanks at their ends, ``text[start:end]`` each, and
    together hold every character that is no blank. None crosses a blank line. A single
    line break ends a sentence too, unless the lines are hard-wrapped. What goes on for more
    than 10,000 characters without an end is cut at a blank.
    """
    title, _, _ = text.partition("\n")
    primary = (language or "en").partition("-")[0]
    spans = list(_trimmed(text, [(0, len(title))]))
    for start, end in _paragraphs(text, len(title)):
        spans += _trimmed(text, _breaks(text, start, end, primary))
    return tuple(Sentence(n, s, e, text[s:e]) for n, (s, e) in enumerate(spans, 1))


def _paragraphs(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of paragraphs behind an offset: lines between blank or ending lines."""
    shown = text[start:].split("\n")
    width = wrapped_width(shown)
    lines = []
    for line in shown:
        lines.append((start, start + len(line)))
        start += len(line) + 1
    begun: int | None = None
    for n, (s, e) in enumerate(lines):
        if not text[s:e].strip():
            continue
        begun = s if begun is None else begun
        after = lines[n + 1] if n + 1 < len(lines) else (e, e)
        if not _goes_on(text[s:e], text[slice(*after)], width):
            yield begun, e
            begun = None


def wrapped_width(lines: list[str]) -> int:
    """Return the column at which a text's lines are hard-wrapped, 0 where they are not.

    They are where they are short and nearly all that another follows are so full that the
    next word had no room on them.
    """
    width = max((len(line) for line in lines if " " in line.strip()), default=0)
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if not pairs or not _NARROWEST <= width <= _WIDEST:
        return 0
    full = [a for a, b in pairs if _is_full(a, b, width)]
    if len(pairs) < _FEW and any(_ENDS.search(a.rstrip()) for a in full):
        return 0
    return width if len(full) >= _WRAPPED_SHARE * len(pairs) else 0


def _is_full(line: str, following: str, width: int) -> bool:
    word = following.split(maxsplit=1)[0]
    room = 1 if re.match(_CJK, word) else len(word)
    return len(line) + 1 + room > width


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether the next line continues this one's paragraph."""
    if not following.strip() or _ITEM.match(following):
        return False
    if width and _is_full(line, following, width):
        return True
    broken_off = len(line) >= _NARROWEST and not _ENDS.search(line.rstrip())
    return broken_off and following.lstrip()[0].islower()


def _breaks(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Cut one paragraph into sentence spans that tile it."""
    import sentencex  # noqa: PLC0415 - compiled

    spans: list[tuple[int, int]] = []
    while start < end:
        # Line breaks inside a paragraph are blanks to sentencex; lengths stay.
        window = text[start : min(end, start + _WINDOW)].replace("\n", " ")
        found = [b["end_index"] for b in sentencex.get_sentence_boundaries(language, window)]
        cuts = _meant(window, found, language)
        if start + len(window) < end:
            # The last sentence may go on behind the window: it is read again from its start.
            cut = cuts[-2] if len(cuts) > 1 else (window.rfind(" ") + 1 or len(window))
            cuts = [c for c in cuts if c < cut] + [cut]
        spans += [(start + a, start + b) for a, b in pairwise([0, *cuts])]
        start += cuts[-1]
    return spans


def _meant(window: str, found: list[int], language: str) -> list[int]:
    """Keep those sentence ends that are meant; the window's own end is always the last."""
    kept = [0]
    for cut, after in zip(found, [*found[1:], len(window)], strict=True):
        left, right = window[max(kept[-1], cut - _TAIL) : cut], window[cut:after]
        if cut < len(window) and left.strip() and not _is_wrong(left, right, language):
            kept.append(cut)
    return [*kept[1:], len(window)]


def _is_wrong(left: str, right: str, language: str) -> bool:
    """Whether two pieces that sentencex took apart are one sentence.

    They are where the second has no letter or digit, behind a list's numeral, where the
    text goes on in lower case behind an abbreviation or a quote, behind "Vol." before a
    number, around initials and titles (:func:`_names_on`), and in Korean and Japanese where
    a particle follows a quote or a date is told with points.
    """
    touching = not (left[-1].isspace() or right[0].isspace())
    left, right = left.rstrip(), right.lstrip()
    first = right[:1]
    wrong = _NUMERALS.fullmatch(left) is not None or not any(map(str.isalnum, right))
    if first.islower():
        wrong |= bool(_SHORT_WORD.search(left) or _CLOSED.search(left))
    elif first.isdigit():
        wrong |= bool(_BEFORE_NUMBER.search(left))
    elif first.isupper():
        wrong |= _names_on(left, language, touching=touching)
    if language == "ko":
        wrong |= bool(_DATE.search(left))
    if touching and _CLOSED.search(left):
        wrong |= (language == "ko" and "가" <= first <= "힣") or (
            language == "ja" and first == "と"
        )
    return wrong


def _names_on(left: str, language: str, *, touching: bool) -> bool:
    """Whether a name goes on: behind a title, "J.D.", or outside English a single initial."""
    if not _INITIAL.search(left):
        return bool(_BEFORE_NAME.search(left))
    if _GLUED.search(left):
        return touching or not left.endswith(_BODIES)
    return touching or language not in ("en", "zh", "ja")


def _trimmed(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans without the blanks at their ends; none for what is all blank."""
    for start, end in spans:
        piece = text[start:end]
        bare = piece.strip()
        if bare:
            begin = start + len(piece) - len(piece.lstrip())
            yield begin, begin + len(bare)
