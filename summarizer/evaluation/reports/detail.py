"""One case in full, for the page: the marked article, and each item with its counterpart.

It turns a score back into what a person reads: names for ids, words for values, quotes
for offsets. It judges nothing that the scorer has not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from summarizer.evaluation.cases import Case
from summarizer.evaluation.reports.view import MISTAKES
from summarizer.evaluation.wording import Book, heading, shown, told_fields, value_of
from summarizer.schema.section import Section
from summarizer.schema.walk import name_of
from summarizer.scoring.counts import Mistake
from summarizer.scoring.evidence import Source, quotes
from summarizer.scoring.match import Pair
from summarizer.scoring.mistakes import Spurious
from summarizer.scoring.names import Names, items_of
from summarizer.scoring.score import SectionScore

Data = Mapping[str, Any]
Sections = Mapping[str, type[Section]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the article that the same quotes cover."""

    text: str
    gold: tuple[str, ...]
    predicted: tuple[str, ...]

    @property
    def side(self) -> str:
        """Whose evidence it is: ``both``, ``gold``, ``predicted`` or none."""
        if self.gold and self.predicted:
            return "both"
        return "gold" if self.gold else "predicted" if self.predicted else ""

    @property
    def note(self) -> str:
        """Which items cite it."""
        sides = (("gold", self.gold), ("predicted", self.predicted))
        return "; ".join(f"{side}: {', '.join(refs)}" for side, refs in sides if refs)


@dataclass(frozen=True, slots=True)
class Row:
    """One field, on both sides."""

    field: str
    gold: str
    predicted: str
    credit: float | None

    @property
    def state(self) -> str:
        """``right``, ``part``, ``wrong``, or none where nothing is compared."""
        if self.credit is None:
            return ""
        return "right" if self.credit == 1 else "wrong" if self.credit == 0 else "part"


@dataclass(frozen=True, slots=True)
class Item:
    """One item or matched pair."""

    ref: str
    heading: str
    note: str
    rows: tuple[Row, ...]
    right: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a case."""

    name: str
    title: str
    score: SectionScore
    pairs: tuple[Item, ...]
    missed: tuple[Item, ...]
    spurious: tuple[Item, ...]
    absent: tuple[str, ...]

    @property
    def right(self) -> tuple[Item, ...]:
        """The matched items of which every slot is right."""
        return tuple(p for p in self.pairs if p.right)


@dataclass(frozen=True, slots=True)
class Detail:
    """One case in full."""

    segments: tuple[Segment, ...]
    parts: tuple[Part, ...]
    unresolved: tuple[str, ...]
    """Predicted quotes that the article does not have."""


def detail(
    case: Case, summary: Data | None, scores: Mapping[str, SectionScore], sections: Sections
) -> Detail:
    """Gather what the page shows of one case."""
    made: Data = {} if summary is None or summary.get("status") == "failed" else summary
    chosen = {n: sections[n] for n in scores if n in sections}
    source, names = case.source, Names.of(case.gold, made, chosen)
    return Detail(
        segments=_segments(source, case.gold, made, chosen),
        parts=tuple(
            _part(n, s, scores[n], (case.gold, made), (names.gold, names.predicted))
            for n, s in chosen.items()
        ),
        unresolved=tuple(
            f"{n}/{i}: {q.text}"
            for n in chosen
            for i, item in enumerate(items_of(made, n))
            for q in quotes(item, source)
            if not q.resolved
        ),
    )


def _segments(
    source: Source, gold: Data, made: Data, sections: Iterable[str]
) -> tuple[Segment, ...]:
    """Cut the text wherever a quote begins or ends."""
    spans = [
        (q.start, q.end, side, f"{n}/{i}")
        for side, document in enumerate((gold, made))
        for n in sections
        for i, item in enumerate(items_of(document, n))
        for q in quotes(item, source)
        if q.start is not None and q.end is not None
    ]
    cuts = sorted({0, len(source.text), *(s[0] for s in spans), *(s[1] for s in spans)})
    found = []
    for start, end in pairwise(cuts):
        over = [s for s in spans if s[0] <= start and end <= s[1]]
        refs = [tuple(dict.fromkeys(s[3] for s in over if s[2] == side)) for side in (0, 1)]
        found.append(Segment(source.text[start:end], *refs))
    return tuple(found)


def _part(
    name: str,
    section: type[Section],
    score: SectionScore,
    documents: tuple[Data, Data],
    books: tuple[Book, Book],
) -> Part:
    gold, made = (items_of(d, name) for d in documents)
    return Part(
        name,
        section.about.title,
        score,
        tuple(_pair(section, p, gold[p.gold], made[p.predicted], books) for p in score.pairs),
        tuple(_missed(section, n, gold[n], books[0]) for n in score.missed),
        tuple(_spurious(section, s, made[s.index], books[1]) for s in score.spurious),
        tuple(f"{name}/{n}.{f}: {shown(made[n].get(f))}" for n, f in score.absent),
    )


def _pair(
    section: type[Section], pair: Pair, gold: Data, made: Data, books: tuple[Book, Book]
) -> Item:
    credit = {s.field: s.credit for s in pair.slots}
    rows = tuple(
        Row(s.name, *both, credit.get(s.name))
        for s in told_fields(section)
        for both in [(value_of(s, gold, books[0]), value_of(s, made, books[1]))]
        if any(both)
    )
    wrong = [s.field for s in pair.slots if s.credit is not None and s.credit < 1]
    note = f"wrong: {', '.join(wrong)}" if wrong else "right"
    name = name_of(section)
    ref = f"gold {name}/{pair.gold} = predicted {name}/{pair.predicted}"
    return Item(ref, heading(section, gold, books[0]), note, rows, right=pair.right)


def _missed(section: type[Section], n: int, item: Data, book: Book) -> Item:
    cells = ((s.name, value_of(s, item, book)) for s in told_fields(section))
    rows = tuple(Row(name, value, "", None) for name, value in cells if value)
    ref = f"gold {name_of(section)}/{n}"
    return Item(ref, heading(section, item, book), MISTAKES[Mistake.MISSING], rows)


def _spurious(section: type[Section], spurious: Spurious, item: Data, book: Book) -> Item:
    cells = ((s.name, value_of(s, item, book)) for s in told_fields(section))
    rows = tuple(Row(name, "", value, None) for name, value in cells if value)
    near = f", see gold {spurious.near}" if spurious.near else ""
    ref = f"predicted {name_of(section)}/{spurious.index}"
    return Item(ref, heading(section, item, book), MISTAKES[spurious.mistake] + near, rows)
