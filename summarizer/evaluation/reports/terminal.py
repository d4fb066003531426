"""Reports for a terminal: eighty columns, plain tables, no colour needed to read them."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from summarizer.evaluation.agree import Agreement
from summarizer.evaluation.diff import Comparison, Difference
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
    spread,
)

WIDTH = 80
_SHOWN_CHANGES = 40


def terminal(report: Report, *, colour: bool = False) -> str:
    """Return a run's report."""
    console = _console(colour=colour)
    card, figure = report.card, report.headline
    console.print(f"[bold]{escape(card.run)}[/]  {escape(f'suite {card.suite}, {settings(card)}')}")
    _missing(console, report)
    console.print(
        f"\nheadline [bold]{ratio(figure.estimate.value)}[/]"
        f"  (95 %: {interval(figure.estimate)}; {basis(figure)})"
    )
    console.print(_ceiling(report))
    console.print(_sections(report))
    console.print(_mistakes(report))
    for name, rate in report.rates:
        console.print(f"  {share(rate):>20}  {name}")
    floors = ", ".join(f"{f}: {ratio(v)}" for f, v in report.floors.items())
    console.print(f"\nat other identity floors  {floors}")
    if report.repeats:
        console.print(f"headline of each repeat  {', '.join(map(ratio, report.repeats))}")
    console.print(_bill(report))
    return _text(console)


def comparison(found: Comparison, *, colour: bool = False) -> str:
    """Return what differs between two runs."""
    console = _console(colour=colour)
    over = f"{plural(found.cases, 'case')}, {plural(found.stories, 'story', 'stories')}"
    console.print(f"[bold]{escape(found.before)}[/] → [bold]{escape(found.after)}[/]  ({over})")
    table = _table("", "before", "after", "difference", "95 %", "p", "detectable")
    for row in (found.headline, *found.sections):
        table.add_row(*_difference(row))
    console.print(table)
    console.print("p by randomisation over stories, of sections after Holm.")
    better = sum(c.better for c in found.changes)
    console.print(f"\n{better} changes for the better, {len(found.changes) - better} for the worse")
    for change in found.changes[:_SHOWN_CHANGES]:
        sign = "[green]+[/]" if change.better else "[red]-[/]"
        line = f"{change.case} {change.section}: {change.item}"
        console.print(f" {sign} {escape(line)}: {change.before} → {change.after}")
    if len(found.changes) > _SHOWN_CHANGES:
        rest = len(found.changes) - _SHOWN_CHANGES
        console.print(f"   and {rest} more: --format markdown or json tells all")
    return _text(console)


def agreement(found: Agreement, *, colour: bool = False) -> str:
    """Return how far two labellings agree."""
    console = _console(colour=colour)
    console.print(
        f"headline [bold]{ratio(found.headline.estimate.value)}[/]"
        f"  (95 %: {interval(found.headline.estimate)}; {basis(found.headline)})"
    )
    console.print(f"{found.cases} of {found.of} cases are labelled twice")
    table = _table("section", "slot F1", "95 %", "item F1", "items", "items, second")
    for name, counts in found.counts.items():
        slots = found.slots[name]
        pooled = (str(counts.items.gold), str(counts.items.predicted))
        table.add_row(
            name, ratio(slots.value), interval(slots), ratio(found.items[name].value), *pooled
        )
    console.print(table)
    alphas = _table("slot", "Krippendorff's alpha", "items")
    for a in found.alphas:
        alphas.add_row(f"{a.section}.{a.field}", ratio(a.value), str(a.items))
    console.print(alphas)
    return _text(console)


def _difference(row: Difference) -> Sequence[str]:
    d = row.estimate
    return (
        row.name,
        ratio(row.before),
        ratio(row.after),
        "–" if d.value is None else f"{d.value:+.3f}",
        spread(d),
        "–" if row.p is None else f"{row.p:.4f}",
        ratio(row.detectable),
    )


def _ceiling(report: Report) -> str:
    found = report.ceiling
    if found is None:
        return "ceiling  unknown: no case is labelled twice"
    value = ratio(found.headline.estimate.value)
    return f"ceiling  {value}  (two labellings of {plural(found.cases, 'case')} agree so far)"


def _missing(console: Console, report: Report) -> None:
    if report.card.missing:
        names = ", ".join(report.card.missing)
        console.print(f"[bold]not finished[/]: scored without {names}")
    if report.bill.failed:
        console.print(f"[bold]{plural(report.bill.failed, 'reading')} failed[/] and count as empty")


def _sections(report: Report) -> Table:
    table = _table("section", "P", "R", "slot F1", "95 %", "ceiling", "item", "strict", "n")
    for row in report.sections:
        c = row.counts
        table.add_row(
            row.name,
            ratio(c.slots.precision),
            ratio(c.slots.recall),
            ratio(row.f1.value),
            spread(row.f1),
            ratio(row.ceiling),
            ratio(c.items.f1),
            ratio(c.strict.f1),
            str(c.items.gold),
        )
    return table


def _mistakes(report: Report) -> Table:
    table = _table("mistakes", *(row.name for row in report.sections))
    for kind, words in MISTAKES.items():
        table.add_row(words, *(str(row.counts.mistakes.get(kind, 0)) for row in report.sections))
    return table


def _bill(report: Report) -> str:
    bill = report.bill
    total = bill.total
    cost = "cost unknown" if total.dollars is None else f"${total.dollars:.4f}"
    fresh = total.prompt_tokens - total.cached_tokens
    return (
        f"\n{plural(bill.readings, 'reading')} in {duration(total.seconds)}, "
        f"{plural(total.calls, 'call')}, {fresh:,} prompt tokens read "
        f"(+ {total.cached_tokens:,} cached), {total.completion_tokens:,} written, {cost}"
    )


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for n, column in enumerate(columns):
        table.add_column(column, justify="left" if n == 0 else "right", no_wrap=n == 0)
    return table


def _console(*, colour: bool) -> Console:
    return Console(
        file=StringIO(), width=WIDTH, force_terminal=colour, no_color=not colour, highlight=False
    )


def _text(console: Console) -> str:
    file = console.file
    return file.getvalue() if isinstance(file, StringIO) else ""
