"""``summarizer feeds audit``: read what the gate refused, say what it is, see what it costs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli import below, complain, flags, printable
from summarizer.cli.store import opened

if TYPE_CHECKING:
    from summarizer.batch.gate import Audit
    from summarizer.storage.values import Record

_SHOWN = 12
"""Characters of a SHA-256 that are shown, and enough to be given."""

Ids = list[str] | None
List = Annotated[bool, typer.Option("--list", help="Show what of the sample is still to be read.")]
OnTopic = Annotated[
    Ids, typer.Option(metavar="ID", help="Say that it is: ID,ID or repeated. It is then pending.")
]
OffTopic = Annotated[Ids, typer.Option(metavar="ID", help="Say that it is not: ID,ID or repeated.")]


def audit(
    *,
    listed: List = False,
    on_topic: OnTopic = None,
    off_topic: OffTopic = None,
    pack: flags.Pack = None,
    as_json: flags.AsJson = False,
    place: flags.Place = None,
) -> None:
    """Estimate what the gate misses.

    One refusal in a hundred is kept as a sample. What of it you have read counts as you say,
    what a model has summarized counts if anything was found.

    Examples:
      summarizer feeds audit --list
      summarizer feeds audit --on-topic 3f2a --off-topic 9b1c,77d0
      summarizer feeds audit
    """
    from summarizer import registry
    from summarizer.batch import gate

    with opened(place) as store:
        on, off = _ids(on_topic), _ids(off_topic)
        if on or off:
            gate.say(store, on, off)
        if listed:
            _list(map(store.show, gate.unread(store)), as_json=as_json)
            return
        found = gate.audit(store, registry.load(pack or ()))
    _tell(found, as_json=as_json)
    if on:
        complain("what is on topic is pending", "`summarizer batch` summarizes it.")


def _ids(words: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(name for word in words or () for name in word.replace(",", " ").split())


def _list(unread: Iterable[Record], *, as_json: bool) -> None:
    """Show refusals: what they are called, why they were refused, how they begin."""
    if as_json:
        typer.echo(json.dumps(list(map(_row, unread)), indent=2, ensure_ascii=False))
        return
    none = True
    for row in map(_row, unread):
        none = False
        typer.echo(f"{row['sha256'][:_SHOWN]}  {row['score']:.2f}  {printable(row['title'])}")
        for words in filter(None, (row["reason"], row["begins"])):
            typer.echo(below(words))
    if none:
        complain("nothing of the sample is left to be read", "See `summarizer feeds audit`.")


def _row(record: Record) -> dict[str, Any]:
    """Return what a person needs to judge a refusal."""
    article, gate = record.article, record.gate
    body = (s.text for s in article.sentences if s.start >= len(article.title))
    return {
        "sha256": article.sha256,
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "score": gate.score if gate else None,
        "reason": gate.reason if gate else None,
        "begins": next(body, None),
    }


def _tell(found: Audit, *, as_json: bool) -> None:
    least, most = found.missed
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"missed": [least, most]}, indent=2))
        return
    typer.echo(f"refused   {found.refused:,} articles, {found.sampled:,} of them in the sample")
    typer.echo(f"read      {found.read:,} of the sample, {found.relevant:,} relevant")
    if found.read:
        share = f"{found.low:.1%} to {found.high:.1%}"
        typer.echo(f"missed    {least:,} to {most:,} articles ({share} of the refused, at 95 %)")
    else:
        typer.echo("missed    not known before some of the sample are read: --list shows them")
