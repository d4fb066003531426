"""Quotes: where they stand in an article, and what the cited sentences hold.

A quote resolves exactly or after NFKC and blank folding; nothing else rescues it. This
module knows the text and its sentences, and no gold.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote and where it was found, in code points; null where it was not."""

    text: str
    start: int | None = None
    end: int | None = None
    sentences: tuple[int, ...] = ()
    """The sentences it touches, counted from 0."""
    exact: bool = False
    """Found to the character; else its sentences are where it stands when folded."""

    @property
    def resolved(self) -> bool:
        """Whether the article holds it."""
        return self.start is not None


@dataclass(frozen=True)  # without slots: the folded text is made when it is first needed
class Source:
    """An article as the scorer sees it: canonical text and ``(start, end)`` of its sentences."""

    text: str
    sentences: tuple[tuple[int, int], ...]

    def resolve(self, quote: str, near: int | None = None) -> Quote:
        """Find a quote; of several places, the one at ``near``, else the first."""
        if not quote.strip():
            return Quote(quote)
        start = near if near is not None and self._holds(quote, near) else self.text.find(quote)
        if start >= 0:
            end = start + len(quote)
            touched = _touching(self._starts, self._ends, start, end)
            return Quote(quote, start, end, touched, exact=True)
        text, starts, ends = self._folded
        wanted = fold_blanks(quote)
        place = text.find(wanted) if wanted else -1
        if place < 0:
            return Quote(quote)
        touched = _touching(starts, ends, place, place + len(wanted))
        first, last = self.sentences[touched[0]], self.sentences[touched[-1]]
        return Quote(quote, first[0], last[1], touched)

    def cited(self, quotes: Iterable[Quote]) -> str:
        """Return the text of all sentences that quotes stand in, folded."""
        text, starts, ends = self._folded
        touched = sorted({s for q in quotes for s in q.sentences})
        return " ".join(text[starts[s] : ends[s]] for s in touched)

    def _holds(self, quote: str, start: int) -> bool:
        return start >= 0 and self.text.startswith(quote, start)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(s for s, _ in self.sentences)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(e for _, e in self.sentences)

    @cached_property
    def _folded(self) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
        """The folded text with its sentences' starts and ends: no map of offsets is needed."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        length = behind = 0
        for start, end in self.sentences:
            gap = " " if parts and start > behind else ""
            part = fold_blanks(self.text[start:end])
            parts.append(gap + part)
            starts.append(length + len(gap))
            length += len(gap) + len(part)
            ends.append(length)
            behind = end
        return "".join(parts), tuple(starts), tuple(ends)


def fold_blanks(text: str) -> str:
    """Return a text in NFKC with every run of blanks as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def quotes(item: Data, source: Source) -> tuple[Quote, ...]:
    """Resolve an item's evidence; gold may hold it as plain strings."""
    listed = item.get("evidence")
    return tuple(
        source.resolve(*_parts(e)) for e in (listed if isinstance(listed, list | tuple) else ())
    )


def _parts(evidence: Any) -> tuple[str, int | None]:
    if isinstance(evidence, Mapping):
        quote, start = evidence.get("quote"), evidence.get("start")
        return str(quote or ""), start if isinstance(start, int) else None
    return str(evidence or ""), None


def _touching(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> tuple[int, ...]:
    """Return the sentences a span overlaps; a span between two belongs to the first."""
    first, last = bisect_right(ends, start), bisect_left(starts, end)
    if first >= last:
        return (max(0, min(first, len(starts)) - 1),) if starts else ()
    return tuple(range(first, last))
