"""``summarizer summarize``: articles in, summaries out.

Results go to stdout or a file, talk and progress to stderr. One article that cannot be
read costs only itself; a wrong key or an endpoint that is not there ends the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.flags import Backend, BaseUrl, Model, Pack, Script
from summarizer.cli.output import ready
from summarizer.cli.screen import Talk
from summarizer.cli.sink import Sink, form_of, is_many
from summarizer.cli.wiring import Options, open_summarizer

if TYPE_CHECKING:
    from summarizer.articles import Refused
    from summarizer.articles.fetch import Fetcher
    from summarizer.configuration import Settings
    from summarizer.values import Article

app = typer.Typer(add_completion=False)

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Text, Markdown, HTML or JSONL files, folders, pages' addresses, or - for stdin.",
    ),
]
Format = Annotated[
    Literal["terminal", "markdown", "html", "json", "jsonl"] | None,
    typer.Option("--format", "-f", help="By --output's ending if not given, else terminal."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file, as a whole or not.")
]
Names = Annotated[str, typer.Option("--sections", help="Only these, such as NAME,NAME.")]
Effort = Annotated[
    Literal["fast", "balanced", "thorough"] | None,
    typer.Option(help="How many questions are asked about an article."),
]
Published = Annotated[
    str | None, typer.Option(help="Publication date, as 2024-12-23; resolves 'Monday'.")
]
Title = Annotated[str | None, typer.Option(help="The article's title.")]
Language = Annotated[str | None, typer.Option(help="BCP 47 tag; detected if not given.")]
Offline = Annotated[bool, typer.Option("--offline", help="Never fetch a model.")]
AllowLocal = Annotated[
    bool, typer.Option("--allow-local", help="Read pages of this machine and local networks too.")
]
SaveCalls = Annotated[
    Path | None,
    typer.Option("--save-calls", help="Keep every exchange there, a JSONL file an article."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[
    int,
    typer.Option(
        "-v", "--verbose", count=True, show_default=False, help="Tell every step; -vv: tracebacks."
    ),
]


@app.command()
def summarize(
    ctx: typer.Context,
    sources: Sources,
    *,
    form: Format = None,
    output: Output = None,
    sections: Names = "",
    backend: Backend = None,
    model: Model = None,
    base_url: BaseUrl = None,
    effort: Effort = None,
    script: Script = None,
    published: Published = None,
    title: Title = None,
    language: Language = None,
    offline: Offline = False,
    allow_local: AllowLocal = False,
    pack: Pack = None,
    save_calls: SaveCalls = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Summarize articles: who appears, what changes hands, what may come, who met whom.

    The result goes to stdout, in a pipe too. As json one file is an object; several files,
    a folder or a JSONL file are a list; jsonl is a line an article, as soon as it is there.

    Examples:
      summarizer summarize article.txt --published 2024-12-23
      summarizer summarize page.html -o summary.md
      summarizer summarize folder/ --format jsonl > summaries.jsonl
      summarizer summarize https://example.org/news/article.html
      cat article.txt | summarizer summarize - --format json | jq .synopsis
    """
    from summarizer.articles import Overrides, read

    ctx.find_root().obj = verbose = max(verbose, ctx.find_root().obj or 0)
    options = Options(
        backend=backend,
        model=model,
        base_url=base_url,
        sections=tuple(n.strip() for n in sections.split(",") if n.strip()),
        packs=tuple(pack or ()),
        effort=effort,
        format=form,
        offline=offline,
        allow_local=allow_local,
        script=script,
    )
    known = Overrides.parse(title=title, published=published, language=language)
    settings = options.settings()
    talk: Talk = "none" if quiet else "steps" if verbose else "line"
    wanted = _Wanted(settings, output, save_calls, talk, many=is_many(sources))
    entries = read(sources, known, fetcher=_fetcher(settings))
    raise typer.Exit(_read(entries, wanted))


def _fetcher(settings: Settings) -> Fetcher | None:
    """Return the fetcher for local pages where they are allowed; None: as articles have it."""
    if not settings.allow_local:
        return None
    from summarizer.articles.fetch import Fetcher

    return Fetcher(allow_local=True)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is wanted of the articles, and where it should go."""

    settings: Settings
    output: Path | None
    calls: Path | None
    talk: Talk
    many: bool


def _read(entries: Iterator[Article | Refused], wanted: _Wanted) -> int:
    """Check everything that can be checked for nothing; then read, and return the exit code."""
    from summarizer.cli.reading import Reading
    from summarizer.opening import make_plan

    settings = wanted.settings
    plan = make_plan(settings)
    ready(wanted.output, wanted.calls)
    form = form_of(settings, wanted.output)
    return Reading(
        entries=entries,
        opener=lambda: open_summarizer(settings, plan, quiet=wanted.talk == "none"),
        sink=Sink(form, wanted.output, plan.registry.sections, many=wanted.many),
        talk=wanted.talk,
        calls=wanted.calls,
    ).run()
