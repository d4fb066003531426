"""``summarizer batch`` and ``retry``: articles into a store, and summaries of them beside.

Taking in comes first and asks no model; then a run reads what is pending, whoever took it
in. Both can be killed at any moment and started again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli import flags
from summarizer.cli.wiring import Options

if TYPE_CHECKING:
    from summarizer.cli.running import Way
    from summarizer.configuration import Settings

app = typer.Typer(add_completion=False)

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...",
        help="Files, folders, patterns, JSONL, pages, feeds, - for stdin; none: what is pending.",
        show_default=False,
    ),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Read so many articles at the most.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, help="Articles read at once, at the most.")
]
Tokens = Annotated[
    int | None, typer.Option("--budget-tokens", help="End the run once so many are spent.")
]
Dollars = Annotated[
    float | None, typer.Option("--budget-usd", help="End the run once so many are spent.")
]
Redo = Annotated[
    bool,
    typer.Option("--redo/--resume", help="Read what is done again, or only what is not."),
]
Topic = Annotated[
    bool, typer.Option("--topic/--no-topic", help="Ask no model about what is off the topic.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", help="What JSON lines call one of ours: title=headline. Repeatable."),
]
Language = Annotated[str | None, typer.Option(help="BCP 47 tag of all; detected if not given.")]
Effort = Annotated[
    Literal["fast", "balanced", "thorough"] | None,
    typer.Option(help="How many questions are asked about an article."),
]
Names = Annotated[str, typer.Option("--sections", help="Only these, such as NAME,NAME.")]
Offline = Annotated[bool, typer.Option("--offline", help="Never fetch a model.")]
AllowLocal = Annotated[
    bool, typer.Option("--allow-local", help="Read pages of this machine and local networks too.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Transport = Annotated[
    Literal["immediate", "batch"],
    typer.Option(help="batch: through OpenAI's Batch API, at half the price, within a day."),
]
Detach = Annotated[
    bool, typer.Option("--detach", help="Leave once the batch is sent; `batch collect` comes back.")
]
EVERY = 300.0
LookEvery = Annotated[
    float, typer.Option(min=0.01, help="Look for a batch's end so often, in seconds.")
]
Enqueue = Annotated[
    bool, typer.Option("--enqueue", help="Leave articles to `summarizer worker`; read none here.")
]
Engine = Annotated[
    Literal["local", "ray"], typer.Option(help="ray: read by a Ray cluster's actors.")
]
Output = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER", help="Where a cluster's results go: a folder that every node sees."
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(metavar="HOST:PORT", help="The cluster to join; one is started here if not set."),
]


@app.command()
def batch(
    sources: Sources = None,
    *,
    place: flags.Place = None,
    limit: Limit = None,
    since: flags.Since = None,
    workers: Workers = None,
    budget_tokens: Tokens = None,
    budget_usd: Dollars = None,
    redo: Redo = False,
    topic: Topic = False,
    field: Fields = None,
    language: Language = None,
    sections: Names = "",
    backend: flags.Backend = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    effort: Effort = None,
    script: flags.Script = None,
    offline: Offline = False,
    allow_local: AllowLocal = False,
    pack: flags.Pack = None,
    transport: Transport = "immediate",
    detach: Detach = False,
    look_every: LookEvery = EVERY,
    enqueue: Enqueue = False,
    engine: Engine = "local",
    output: Output = None,
    ray_address: RayAddress = None,
    quiet: Quiet = False,
) -> None:
    """Summarize many articles into a store; run it again to go on where it was left.

    No answer is paid for twice, however often it is stopped (twice Ctrl-C: at once) or killed.
    `batch status`, `collect` and `cancel` are for the Batch API (a file of that name: ./status).

    Examples:
      summarizer batch articles/ export.jsonl --field text=body --store news.db --budget-usd 2.50
      summarizer batch archive/ --enqueue --store postgresql://db/news
      summarizer batch archive.jsonl --engine ray --output /shared/run
    """
    from summarizer.cli.batch_steps import Sitting

    asked = Options(backend=backend, model=model, base_url=base_url, script=script, effort=effort)
    asked = replace(asked, store=place, workers=workers, offline=offline, allow_local=allow_local)
    settings = _settings(asked, sections, pack, budget_tokens, budget_usd)
    way = _way(transport, look_every, engine, output, ray_address, detach=detach, redo=redo)
    sitting = Sitting.of(settings, limit=limit, since=since, quiet=quiet, way=way)
    means = sitting.means(language=language, fields=field or ())
    raise typer.Exit(sitting.batch(sources or (), means, redo=redo, topic=topic, queue=enqueue))


@app.command()
def retry(
    *,
    place: flags.Place = None,
    limit: Limit = None,
    workers: Workers = None,
    budget_tokens: Tokens = None,
    budget_usd: Dollars = None,
    sections: Names = "",
    backend: flags.Backend = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    effort: Effort = None,
    script: flags.Script = None,
    offline: Offline = False,
    allow_local: AllowLocal = False,
    pack: flags.Pack = None,
    quiet: Quiet = False,
) -> None:
    """Take again what has failed: articles that came to nothing, sources that could not be read.

    Answers that were of use are not asked for again; those that were not, are. Lines of a
    JSONL file and entries of a feed are taken again by giving it to `summarizer batch`.

    Examples:
      summarizer retry --store news.db
      summarizer retry --limit 20 --model another-model
    """
    from summarizer.cli.batch_steps import Sitting

    asked = Options(backend=backend, model=model, base_url=base_url, script=script, effort=effort)
    asked = replace(asked, store=place, workers=workers, offline=offline, allow_local=allow_local)
    settings = _settings(asked, sections, pack, budget_tokens, budget_usd)
    raise typer.Exit(Sitting.of(settings, limit=limit, quiet=quiet).retry())


def names(words: str) -> tuple[str, ...]:
    """Return the names of a list with commas."""
    return tuple(name.strip() for name in words.split(",") if name.strip())


def _settings(
    asked: Options, sections: str, packs: list[Path] | None, tokens: int | None, usd: float | None
) -> Settings:
    """Gather the settings, with the flags that more than one command has."""
    asked = replace(asked, sections=names(sections), packs=tuple(packs or ()))
    return replace(asked, budget_tokens=tokens, budget_usd=usd).settings()


def _way(
    transport: str,
    look_every: float,
    engine: str,
    output: str | None,
    address: str | None,
    *,
    detach: bool,
    redo: bool,
) -> Way | None:
    """Return how articles are read, where not from here."""
    from summarizer.errors import UsageError

    if detach and transport != "batch":
        msg = "--detach: only what is at the Batch API can be left there"
        raise UsageError(msg, remedy="Add --transport batch.")
    if engine == "ray" and transport == "batch":
        msg = "--engine ray: no cluster is needed where questions go to the Batch API"
        raise UsageError(msg, remedy="Leave one of the two out.")
    if engine != "ray" and (output or address):
        msg = f"--{'output' if output else 'ray-address'}: only a cluster needs it"
        raise UsageError(msg, remedy="Add --engine ray, or leave it out.")
    if engine == "ray":
        from summarizer.cli.ray_steps import OnRay

        return OnRay(output, address, redo)
    if transport == "batch":
        from summarizer.cli.rounds_steps import InRounds

        return InRounds(detach, look_every)
    return None
