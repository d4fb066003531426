"""``summarizer worker``: one of several that read what is in the queue of one store."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from summarizer.cli import batch, flags
from summarizer.cli.wiring import Options

app = typer.Typer(add_completion=False)

Once = Annotated[bool, typer.Option("--once", help="End when the queue is empty.")]
Gone = Annotated[
    float,
    typer.Option(min=0.5, help="Take a worker's articles again after so many silent seconds."),
]


@app.command()
def worker(
    *,
    place: flags.Place = None,
    workers: batch.Workers = None,
    once: Once = False,
    gone_after: Gone = 30.0,
    budget_tokens: batch.Tokens = None,
    budget_usd: batch.Dollars = None,
    sections: batch.Names = "",
    backend: flags.Backend = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    effort: batch.Effort = None,
    script: flags.Script = None,
    offline: batch.Offline = False,
    pack: flags.Pack = None,
    quiet: batch.Quiet = False,
) -> None:
    """Read articles that are queued in a PostgreSQL store; start as many as you like, anywhere.

    Give all of them the same model and sections, and the same --gone-after. Any may be
    killed at any moment: another one takes its articles up, and pays for no answer twice.
    Ctrl-C or SIGTERM finishes the articles in hand and ends with 0; Ctrl-C once more ends
    at once.

    Examples:
      summarizer batch archive/ --enqueue --store postgresql://db/news
      summarizer worker --store postgresql://db/news --workers 4
      summarizer worker --once && summarizer store export news.jsonl
    """
    from summarizer.cli.worker_steps import work

    asked = Options(backend=backend, model=model, base_url=base_url, script=script, effort=effort)
    asked = replace(asked, sections=batch.names(sections), packs=tuple(pack or ()), store=place)
    asked = replace(asked, offline=offline, workers=workers, budget_tokens=budget_tokens)
    settings = replace(asked, budget_usd=budget_usd).settings()
    raise typer.Exit(work(settings, drain=once, gone=gone_after, quiet=quiet))
