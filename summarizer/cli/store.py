"""``summarizer store``: look into the store, take things out of it, look after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from summarizer.cli import below, complain, flags
from summarizer.cli.wiring import Options

if TYPE_CHECKING:
    from summarizer.storage import Store
    from summarizer.storage.values import Counts, Record

app = typer.Typer(
    name="store",
    no_args_is_help=True,
    help="Search, show, count and export what is in the store; look after it.",
)


@contextmanager
def opened(place: str | None, *, create: bool = False) -> Iterator[Store]:
    """Open the store that a flag or the settings name."""
    from summarizer.configuration import store_of
    from summarizer.storage import Store

    with Store.open(store_of(Options(store=place).settings()), create=create) as store:
        yield store


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="All of them must be there.")],
    *,
    among: Annotated[
        Literal["articles", "items"], typer.Option(help="Whole texts, or items and their quotes.")
    ] = "articles",
    section: Annotated[str | None, typer.Option(help="Items of this section only.")] = None,
    since: flags.Since = None,
    limit: Annotated[int, typer.Option(min=1, help="Hits at the most.")] = 20,
    as_json: flags.AsJson = False,
    place: flags.Place = None,
) -> None:
    """Find articles or items by words, newest first.

    "a phrase" must stand so, -word must not, word* is a beginning.

    Examples:
      summarizer store search missile launch
      summarizer store search '"air defence"' -- -drill
      summarizer store search --among items --section transfers radar*
    """
    from summarizer.cli.dates import day

    kind: Literal["articles", "items"] = "items" if section else among
    with opened(place) as store:
        hits = store.search(
            " ".join(words), among=kind, section=section, since=day(since), limit=limit
        )
    if as_json:
        _print([asdict(hit) for hit in hits])
        return
    for hit in hits:
        typer.echo(f"{hit.article[:12]}  {hit.published or '-'!s:<10}  {_plain(hit.title)}")
        typer.echo(below(f"{hit.ref + ': ' if hit.ref else ''}{hit.excerpt}"))
    if not hits:
        complain("nothing found", "Fewer words, or word* for beginnings.")


@app.command()
def show(
    article: Annotated[str, typer.Argument(help="Beginning of its SHA-256, or its id.")],
    *,
    form: Annotated[
        Literal["terminal", "markdown", "json"], typer.Option("--format", "-f", help="json: all.")
    ] = "terminal",
    pack: flags.Pack = None,
    place: flags.Place = None,
) -> None:
    """Show one article: its summary, where it came from, what was tried.

    Examples:
      summarizer store show 3f2a
      summarizer store show 3f2a --format json | jq .failures
    """
    with opened(place) as store:
        record = store.show(article)
    if form == "json":
        article_data = record.article.info.model_dump(mode="json") | {"text": record.article.text}
        _print(asdict(record) | {"article": article_data})
        return
    if record.document is not None:
        from summarizer import registry
        from summarizer.rendering.formats import render
        from summarizer.schema.summary import read

        sections = registry.load(pack or ()).sections
        typer.echo(render(read(record.document, sections), sections, form))
    for line in _facts(record):
        typer.echo(_plain(line))


def _facts(record: Record) -> Iterator[str]:
    """Yield what the store knows beside the summary, a line each."""
    if record.document is None:
        yield record.article.title
    yield f"sha256: {record.article.sha256}"
    yield f"state: {record.state.value}{f': {record.reason}' if record.reason else ''}"
    for source in record.sources:
        yield f"source: {source.kind} {source.locator}{f' ({source.feed})' if source.feed else ''}"
    if record.gate is not None:
        yield f"gate: {record.gate.score:.2f} {record.gate.reason}"
        if record.gate.on_topic is not None:
            yield f"read: {'on' if record.gate.on_topic else 'off'} topic"
    if record.story is not None:
        yield f"story: as {record.story} ({record.similarity or 0:.0%} alike)"
    for other in record.folded:
        yield f"folded: {other}"
    for failure in record.failures:
        yield f"failed: {failure.at:%Y-%m-%d %H:%M} {failure.kind}: {failure.message}"


@app.command()
def stats(*, as_json: flags.AsJson = False, place: flags.Place = None) -> None:
    """Count what the store holds: articles by state, items by section, answers and their cost.

    Example:
      summarizer store stats
    """
    with opened(place) as store:
        counts = store.stats()
    if as_json:
        _print(asdict(counts))
        return
    for name, value in _rows(counts):
        typer.echo(below(value, f"{name:<16}"))


def _rows(counts: Counts) -> Iterator[tuple[str, str]]:
    from rich.filesize import decimal

    yield "store", f"{counts.location} ({decimal(counts.bytes)}, version {counts.version})"
    yield "articles", _listed(counts.articles)
    yield "dates", f"{counts.first} to {counts.last}" if counts.first else "-"
    yield "came by", _listed(counts.sources)
    yield "summaries", _listed(counts.summaries)
    yield "items", _listed(counts.items)
    yield "failures", _listed(counts.failures)
    yield "feeds", f"{counts.feeds:,}, failing {counts.feeds_failing:,}"
    yield "runs", f"{counts.runs:,}"
    cost = "" if counts.cost is None else f", ${counts.cost:,.2f}"
    tokens = counts.prompt_tokens + counts.completion_tokens
    yield "answers", f"{counts.calls:,}, {tokens:,} tokens{cost}"


def _listed(counts: Any) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts.items() if n) or "-"


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write, as a whole or not.")],
    *,
    form: Annotated[
        Literal["jsonl", "csv", "parquet"] | None,
        typer.Option("--format", "-f", help="By the file's ending if not given."),
    ] = None,
    since: flags.Since = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Seconds, cached tokens and cost too.")
    ] = False,
    pack: flags.Pack = None,
    place: flags.Place = None,
) -> None:
    """Write all summaries to one file, the same bytes for the same store.

    jsonl has a document a line, csv and parquet a row for each item. Without --figures
    nothing is in it that depends on the run.

    Examples:
      summarizer store export summaries.jsonl
      summarizer store export items.csv --since 2026-11-01
    """
    from summarizer import registry
    from summarizer.cli.dates import day
    from summarizer.cli.output import ready
    from summarizer.errors import UsageError

    endings = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    chosen: Any = form or endings.get(file.suffix.lower())
    if chosen is None:
        msg = f"{file}: the ending does not say which format"
        raise UsageError(msg, remedy="Give --format jsonl, csv or parquet.")
    ready(file)
    sections = registry.load(pack or ()).sections
    with opened(place) as store:
        count = store.export(file, chosen, sections=sections, since=day(since), figures=figures)
    complain(f"written: {file} ({count:,} {'lines' if chosen == 'jsonl' else 'rows'})")


@app.command()
def migrate(*, place: flags.Place = None) -> None:
    """Bring the store's tables up to date; every command does so when it opens a store.

    Example:
      summarizer store migrate --store archive.db
    """
    with opened(place) as store:
        before, after = store.migrate()
        typer.echo(f"{store.location}: version {after}" + _was(before, after))


def _was(before: str | None, after: str) -> str:
    return ", as it was" if before == after else f", was {before}"


@app.command()
def vacuum(*, place: flags.Place = None) -> None:
    """Check the store, and give back the space of what was deleted.

    Example:
      summarizer store vacuum
    """
    from rich.filesize import decimal

    from summarizer.errors import StoreError

    with opened(place) as store:
        wrong = store.check()
        if wrong:
            for line in wrong:
                complain(line)
            msg = f"{store.location}: damaged"
            raise StoreError(msg, remedy="Restore it from a copy; nothing was changed.")
        before, after = store.vacuum()
        typer.echo(f"{store.location}: {decimal(before)} before, {decimal(after)} after")


@app.command()
def workers(*, as_json: flags.AsJson = False, place: flags.Place = None) -> None:
    """Show the workers of a PostgreSQL store, what each has in hand, and what waits.

    Example:
      summarizer store workers
    """
    from summarizer.cli.worker_steps import show

    show(Options(store=place).settings(), as_json=as_json)


def _print(data: object) -> None:
    """Print plain data as JSON; days and times as ISO writes them."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=lambda at: at.isoformat()))


def _plain(text: str) -> str:
    from summarizer.cli import printable

    return printable(text)
