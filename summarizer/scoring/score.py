"""Scores one document: gold and a prediction in, counts and the traceable detail out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.schema.section import Section
from summarizer.scoring.counts import Counts, Mistake, Prf, Share
from summarizer.scoring.evidence import Quote, Source, quotes
from summarizer.scoring.hallucination import literals, supported
from summarizer.scoring.match import IDENTITY_FLOOR, Entry, Likeness, Pair, entry, rules
from summarizer.scoring.mistakes import Aligned, Spurious, explain
from summarizer.scoring.names import Names, items_of

Data = Mapping[str, Any]
FLOORS = (0.3, IDENTITY_FLOOR, 0.7, 0.9)
"""Identity floors at which the headline is told; the second is the one that counts."""


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section of one document: what was counted, and item by item why."""

    counts: Counts
    pairs: tuple[Pair, ...] = ()
    missed: tuple[int, ...] = ()
    """Gold items that nobody found."""
    spurious: tuple[Spurious, ...] = ()
    absent: tuple[tuple[int, str], ...] = ()
    """Predicted item and literal field whose words the cited sentences do not hold."""


@dataclass(frozen=True, slots=True)
class _Side:
    entries: Sequence[Entry]
    quotes: Sequence[tuple[Quote, ...]]


def score(
    gold: Data,
    predicted: Data | None,
    source: Source,
    sections: Mapping[str, type[Section]],
) -> dict[str, SectionScore]:
    """Compare one prediction with gold, in every section that gold labels.

    ``predicted`` is any document of the contract's form, or None; None and a document
    of status ``failed`` are empty predictions and count as such.
    """
    made: Data = {} if predicted is None or predicted.get("status") == "failed" else predicted
    names = Names.of(gold, made, sections)
    sides = {
        n: (_side(s, items_of(gold, n), source), _side(s, items_of(made, n), source))
        for n, s in sections.items()
        if n in gold
    }
    found = {n: _aligned(n, sections[n], *both, names) for n, both in sides.items()}
    scores = {}
    for n, (aligned, pairs) in found.items():
        others = [a for m, (a, _) in found.items() if m != n]
        scores[n] = _counted(aligned, pairs, explain(aligned, others, names), sides[n][1], source)
    return scores


def _side(section: type[Section], items: Sequence[Data], source: Source) -> _Side:
    found = [quotes(i, source) for i in items]
    cited = [frozenset(s for q in each for s in q.sentences) for each in found]
    return _Side([entry(section, i, c) for i, c in zip(items, cited, strict=True)], found)


def _aligned(
    name: str, section: type[Section], gold: _Side, predicted: _Side, names: Names
) -> tuple[Aligned, tuple[Pair, ...]]:
    likeness = Likeness(section, gold.entries, predicted.entries, names)
    pairs = likeness.pairs()
    missed = sorted(set(range(len(gold.entries))) - {p.gold for p in pairs})
    spurious = sorted(set(range(len(predicted.entries))) - {p.predicted for p in pairs})
    aligned = Aligned(name, section, gold.entries, predicted.entries, likeness, missed, spurious)
    return aligned, pairs


def _counted(
    here: Aligned,
    pairs: tuple[Pair, ...],
    spurious: tuple[Spurious, ...],
    side: _Side,
    source: Source,
) -> SectionScore:
    gold, made = here.gold, here.predicted
    slots = _slots(pairs, gold, made)
    held = [
        literals(here.section, e.data, q, source) for e, q in zip(made, side.quotes, strict=True)
    ]
    absent = tuple((n, f) for n, h in enumerate(held) for f, ok in h.items() if not ok)
    counts = Counts(
        documents=1,
        agreed_empty=int(not gold and not made),
        items=Prf(len(pairs), len(made), len(gold)),
        slots=slots,
        strict=Prf(sum(p.right for p in pairs), len(made), len(gold)),
        sentences=_sentences(pairs, gold, made),
        fields=_fields(here, pairs),
        floors={
            str(f): slots if f == IDENTITY_FLOOR else _slots(here.likeness.pairs(f), gold, made)
            for f in FLOORS
        },
        mistakes=_mistakes(here, pairs, spurious),
        quoted=Share(
            sum(q.resolved for e in side.quotes for q in e), sum(len(e) for e in side.quotes)
        ),
        unsupported=Share(sum(not supported(q) for q in side.quotes), len(made)),
        spurious=Share(len(spurious), len(made)),
        absent=Share(len(absent), sum(len(h) for h in held)),
    )
    return SectionScore(counts, pairs, tuple(here.missed), spurious, absent)


def _slots(pairs: Sequence[Pair], gold: Sequence[Entry], made: Sequence[Entry]) -> Prf:
    return Prf(
        sum(p.credit for p in pairs), sum(e.filled() for e in made), sum(e.filled() for e in gold)
    )


def _sentences(pairs: Sequence[Pair], gold: Sequence[Entry], made: Sequence[Entry]) -> Prf:
    both = [(gold[p.gold].sentences, made[p.predicted].sentences) for p in pairs]
    return Prf(
        sum(len(g & m) for g, m in both), sum(len(m) for _, m in both), sum(len(g) for g, _ in both)
    )


def _fields(here: Aligned, pairs: Sequence[Pair]) -> dict[str, Prf]:
    credit: dict[str, float] = {}
    for pair in pairs:
        for slot in pair.slots:
            credit[slot.field] = credit.get(slot.field, 0.0) + (slot.credit or 0.0)
    return {
        r.spec.name: Prf(
            credit.get(r.spec.name, 0.0),
            sum(e.values[n] is not None for e in here.predicted),
            sum(e.values[n] is not None for e in here.gold),
        )
        for n, r in enumerate(rules(here.section))
    }


def _mistakes(here: Aligned, pairs: Sequence[Pair], spurious: Sequence[Spurious]) -> dict[str, int]:
    found = dict.fromkeys((m.value for m in Mistake), 0)
    found[Mistake.MISSING] = len(here.missed)
    found[Mistake.WRONG_FIELD] = sum(
        s.credit is not None and s.credit < 1 for p in pairs for s in p.slots
    )
    for item in spurious:
        found[item.mistake] += 1
    return found
