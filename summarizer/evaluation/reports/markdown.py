"""Reports as Markdown tables, for a page or a comment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.evaluation.agree import Agreement
from summarizer.evaluation.diff import Comparison
from summarizer.evaluation.reports.view import (
    MISTAKES,
    Report,
    basis,
    duration,
    interval,
    plural,
    ratio,
    settings,
    share,
)


def markdown(report: Report) -> str:
    """Return a run's report."""
    card, figure, bill = report.card, report.headline, report.bill
    made = (
        f"Suite {_plain(card.suite)}, {_plain(settings(card))}. Score spec {card.score_spec}, "
        f"gold `{card.gold[:12]}`."
    )
    headline = (
        f"**Headline {ratio(figure.estimate.value)}** (95 %: {interval(figure.estimate)}; "
        f"{basis(figure)}). Ceiling {ratio(report.ceiling_value)}."
    )
    took = (
        f"{plural(bill.readings, 'reading')}, {bill.failed} failed, "
        f"{duration(bill.total.seconds)}, {bill.total.prompt_tokens:,} prompt tokens "
        f"({bill.total.cached_tokens:,} cached), {bill.total.completion_tokens:,} written."
    )
    parts = [
        f"# Run {_plain(card.run)}",
        made,
        headline,
        _sections(report),
        _mistakes(report),
        _table(("rate", "share"), ((name, share(rate)) for name, rate in report.rates)),
        _table(("identity floor", "headline"), ((f, ratio(v)) for f, v in report.floors.items())),
        _slices(report),
        took,
        _cases(report),
    ]
    return "\n\n".join(parts) + "\n"


def _sections(report: Report) -> str:
    head = ("section", "P", "R", "slot F1", "95 %", "ceiling", "item F1", "strict F1", "gold items")
    return _table(
        head,
        (
            (
                row.name,
                ratio(row.counts.slots.precision),
                ratio(row.counts.slots.recall),
                ratio(row.f1.value),
                interval(row.f1),
                ratio(row.ceiling),
                ratio(row.counts.items.f1),
                ratio(row.counts.strict.f1),
                str(row.counts.items.gold),
            )
            for row in report.sections
        ),
    )


def _mistakes(report: Report) -> str:
    return _table(
        ("mistakes", *(row.name for row in report.sections)),
        (
            (words, *(str(r.counts.mistakes.get(kind, 0)) for r in report.sections))
            for kind, words in MISTAKES.items()
        ),
    )


def _slices(report: Report) -> str:
    return _table(
        ("slice", "headline", "95 %", "cases", "gold items"),
        (
            (
                f"{s.kind}: {s.name}",
                ratio(s.figure.estimate.value),
                interval(s.figure.estimate),
                str(s.figure.cases),
                str(s.gold),
            )
            for s in report.slices
        ),
    )


def _cases(report: Report) -> str:
    return _table(
        ("case", "headline", "missed", "spurious", "wrong fields", "seconds"),
        (
            (
                c.result.case,
                f"failed: {c.result.error}" if c.result.error else ratio(c.headline),
                str(c.counts.mistakes.get("missing", 0)),
                str(c.counts.spurious.part),
                str(c.counts.mistakes.get("wrong_field", 0)),
                f"{c.result.cost.seconds:.1f}",
            )
            for c in report.cases
        ),
    )


def comparison(found: Comparison) -> str:
    """Return what differs between two runs, every changed item included."""
    rows = (
        (
            d.name,
            ratio(d.before),
            ratio(d.after),
            "–" if d.estimate.value is None else f"{d.estimate.value:+.3f}",
            "–"
            if d.estimate.low is None or d.estimate.high is None
            else f"{d.estimate.low:+.3f} … {d.estimate.high:+.3f}",
            "–" if d.p is None else f"{d.p:.4f}",
            ratio(d.detectable),
        )
        for d in (found.headline, *found.sections)
    )
    changes = (
        ("better" if c.better else "worse", c.case, f"{c.section}: {c.item}", c.before, c.after)
        for c in found.changes
    )
    over = (
        f"{plural(found.cases, 'case')}, {plural(found.stories, 'story', 'stories')}. "
        "p by approximate randomisation over stories, of sections after Holm."
    )
    parts = [
        f"# {_plain(found.before)} → {_plain(found.after)}",
        over,
        _table(("", "before", "after", "difference", "95 %", "p", "detectable"), rows),
        _table(("", "case", "item", "before", "after"), changes),
    ]
    return "\n\n".join(parts) + "\n"


def agreement(found: Agreement) -> str:
    """Return how far two labellings agree."""
    headline = (
        f"**Headline {ratio(found.headline.estimate.value)}** "
        f"(95 %: {interval(found.headline.estimate)}; {basis(found.headline)}); "
        f"{found.cases} of {found.of} cases are labelled twice."
    )
    parts = [
        "# Agreement of two labellings",
        headline,
        _table(
            ("section", "slot F1", "95 %", "item F1"),
            (
                (n, ratio(e.value), interval(e), ratio(found.items[n].value))
                for n, e in found.slots.items()
            ),
        ),
        _table(
            ("slot", "Krippendorff's alpha", "items"),
            ((f"{a.section}.{a.field}", ratio(a.value), str(a.items)) for a in found.alphas),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(head), _row([":--", *["--:"] * (len(head) - 1)])]
    return "\n".join([*lines, *(_row([_plain(c) for c in row]) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    """Return a text that is no markup and stays in its cell."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in text)
    return " ".join(escaped.split())
