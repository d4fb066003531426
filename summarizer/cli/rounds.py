"""``summarizer batch status``, ``collect`` and ``cancel``: what is at the Batch API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli import batch, flags
from summarizer.cli.wiring import Options

if TYPE_CHECKING:
    from summarizer.configuration import Settings

app = typer.Typer(add_completion=False)

Detach = Annotated[
    bool, typer.Option("--detach", help="Take what is there, send what follows, and leave.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Tell what the store knows; ask nobody.")]


@app.command()
def status(
    *,
    place: flags.Place = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    offline: Offline = False,
    as_json: flags.AsJson = False,
) -> None:
    """Show the rounds that were sent to the Batch API, and how far they are.

    Examples:
      summarizer batch status
      summarizer batch status --json | jq '.[] | select(.state != "ended") | .batch'
    """
    from summarizer.cli.rounds_steps import show

    show(_settings(place, model, base_url), ask=not offline, as_json=as_json)


@app.command()
def collect(
    *,
    place: flags.Place = None,
    detach: Detach = False,
    look_every: batch.LookEvery = batch.EVERY,
    budget_tokens: batch.Tokens = None,
    budget_usd: batch.Dollars = None,
    sections: batch.Names = "",
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    effort: batch.Effort = None,
    pack: flags.Pack = None,
    quiet: batch.Quiet = False,
) -> None:
    """Come back to what was sent: take the answers, ask what follows, write the summaries.

    Give the same model, sections and settings as when it was sent. It may be stopped or
    killed at any moment: nothing is asked twice.

    Examples:
      summarizer batch collect --store news.db
      summarizer batch collect --detach
    """
    from summarizer.cli.batch_steps import Sitting
    from summarizer.cli.rounds_steps import InRounds

    asked = Options(store=place, model=model, base_url=base_url, effort=effort)
    asked = replace(asked, sections=batch.names(sections), packs=tuple(pack or ()))
    settings = replace(asked, budget_tokens=budget_tokens, budget_usd=budget_usd).settings()
    way = InRounds(detach=detach, every=look_every)
    raise typer.Exit(Sitting.of(settings, limit=None, quiet=quiet, way=way).collect())


@app.command()
def cancel(
    *, place: flags.Place = None, model: flags.Model = None, base_url: flags.BaseUrl = None
) -> None:
    """Cancel what is at the Batch API. What has been answered is paid for: collect it.

    Their articles wait until `summarizer batch` is told to read them again.

    Example:
      summarizer batch cancel && summarizer batch collect
    """
    from summarizer.cli.rounds_steps import give_up

    raise typer.Exit(give_up(_settings(place, model, base_url)))


def _settings(place: str | None, model: str | None, base_url: str | None) -> Settings:
    return Options(store=place, model=model, base_url=base_url).settings()
