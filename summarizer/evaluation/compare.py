"""Several runs in one table: what each found, how far it can be trusted, what it took.

Made for runs of different programs over the same articles; two runs of one program, item
by item, are :mod:`~summarizer.evaluation.diff`'s question. Runs stand side by side only
over the same cases, the same gold and the same scorer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from summarizer.errors import GateError
from summarizer.evaluation.diff import refuse_unlike
from summarizer.evaluation.figures import Bill, Figure, bill, overall, totals
from summarizer.evaluation.reports.forms import Form
from summarizer.evaluation.reports.view import duration, plural, ratio, settings, spread
from summarizer.evaluation.results import Scorecard
from summarizer.scoring.counts import Counts, Prf, Share

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One run's figures."""

    run: str
    made: str
    """What it was made with, in one line."""
    headline: Figure
    items: Mapping[str, Prf]
    """Items by section, pooled over the corpus."""
    grounded: Share
    """Items with a quote that the article holds, of all."""
    spurious: Share
    """Items that gold does not have, of all."""
    bill: Bill

    @property
    def prefilled(self) -> int:
        """Prompt tokens that were read: all but the cached ones."""
        return self.bill.total.prompt_tokens - self.bill.total.cached_tokens


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Runs over the same cases, in the order they were given."""

    columns: tuple[Column, ...]
    sections: tuple[str, ...]
    cases: int
    stories: int
    suite: str
    gold: str
    score_spec: str


def side_by_side(cards: Sequence[Scorecard]) -> SideBySide:
    """Put scored runs side by side.

    Raises:
        GateError: no run, or two that do not measure the same; the message says why.
    """
    if not cards:
        msg = "no run to compare"
        raise GateError(msg, remedy="Name the folders of two runs or more.")
    first = cards[0]
    for other in cards[1:]:
        refuse_unlike(first, other)
    return SideBySide(
        tuple(map(_column, cards)),
        first.sections,
        len({r.case for r in first.cases}),
        len({r.story for r in first.cases}),
        first.suite,
        first.gold,
        first.score_spec,
    )


def _column(card: Scorecard) -> Column:
    pooled = totals(card.cases, card.sections)
    whole = sum(pooled.values(), Counts())
    bare = whole.unsupported
    return Column(
        card.run,
        settings(card),
        overall(card.cases, card.sections),
        {n: c.items for n, c in pooled.items()},
        Share(bare.whole - bare.part, bare.whole),
        whole.spurious,
        bill(card),
    )


def written(found: SideBySide, form: Form, *, colour: bool = False) -> str:
    """Return the table in a form; ``colour`` is for terminals alone."""
    if form == "json":
        return json.dumps(_data(found), ensure_ascii=False, indent=2) + "\n"
    return _markdown(found) if form == "markdown" else _terminal(found, colour=colour)


def _rows(found: SideBySide) -> list[tuple[str, list[str]]]:
    """Return the table: a label and a cell for each run."""
    tellers: list[tuple[str, Callable[[Column], str]]] = [
        ("headline", lambda c: ratio(c.headline.estimate.value)),
        ("  95 %", lambda c: spread(c.headline.estimate)),
        *((f"item F1, {n}", lambda c, n=n: ratio(c.items[n].f1)) for n in found.sections),
        ("failed articles", lambda c: f"{c.bill.failed} of {c.bill.readings}"),
        ("grounded share", lambda c: _percent(c.grounded)),
        ("spurious rate", lambda c: _percent(c.spurious)),
        ("prompt tokens prefilled", lambda c: f"{c.prefilled:,}"),
        ("output tokens", lambda c: f"{c.bill.total.completion_tokens:,}"),
        ("time", lambda c: duration(c.bill.total.seconds)),
        ("time an article", lambda c: duration(c.bill.total.seconds / max(1, c.bill.readings))),
    ]
    return [(label, [tell(c) for c in found.columns]) for label, tell in tellers]


def _percent(part: Share) -> str:
    return "–" if part.rate is None else f"{100 * part.rate:.1f} %"


def _over(found: SideBySide) -> str:
    return (
        f"{plural(found.cases, 'case')} of suite {found.suite}, "
        f"{plural(found.stories, 'story', 'stories')}; score spec {found.score_spec}, "
        f"gold {found.gold[:12]}"
    )


def _terminal(found: SideBySide, *, colour: bool) -> str:
    file = StringIO()
    console = Console(
        file=file, width=WIDTH, force_terminal=colour, no_color=not colour, highlight=False
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", no_wrap=True)
    for column in found.columns:
        table.add_column(column.run, justify="right")
    for label, cells in _rows(found):
        table.add_row(label, *cells)
    console.print(_over(found), markup=False)
    console.print(table)
    for column in found.columns:
        console.print(f"{column.run}: {column.made}", markup=False)
    return file.getvalue()


def _markdown(found: SideBySide) -> str:
    lines = [
        ["", *(_plain(c.run) for c in found.columns)],
        [":--", *["--:"] * len(found.columns)],
        *([label.strip(), *cells] for label, cells in _rows(found)),
    ]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    made = "\n".join(f"- {_plain(c.run)}: {_plain(c.made)}" for c in found.columns)
    return f"{_plain(_over(found))}.\n\n{table}\n\n{made}\n"


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in text)


def _data(found: SideBySide) -> dict[str, Any]:
    return {
        "suite": found.suite,
        "cases": found.cases,
        "stories": found.stories,
        "score_spec": found.score_spec,
        "gold": found.gold,
        "runs": [
            {
                "run": c.run,
                "made": c.made,
                "headline": asdict(c.headline.estimate),
                "item_f1": {n: p.f1 for n, p in c.items.items()},
                "failed": c.bill.failed,
                "readings": c.bill.readings,
                "grounded": _share(c.grounded),
                "spurious": _share(c.spurious),
                "prompt_tokens_prefilled": c.prefilled,
                "prompt_tokens": c.bill.total.prompt_tokens,
                "output_tokens": c.bill.total.completion_tokens,
                "calls": c.bill.total.calls,
                "seconds": round(c.bill.total.seconds, 3),
            }
            for c in found.columns
        ],
    }


def _share(part: Share) -> dict[str, Any]:
    return {"rate": part.rate, "part": part.part, "whole": part.whole}
