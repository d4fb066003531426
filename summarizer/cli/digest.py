"""``summarizer digest``: what the finished articles of a store tell, each fact once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli import flags
from summarizer.cli.store import opened

app = typer.Typer(add_completion=False)


@app.command()
def digest(
    *,
    since: flags.Since = None,
    who: Annotated[
        str | None, typer.Option("--actor", help="Only what somebody of this name has a part in.")
    ] = None,
    section: Annotated[str | None, typer.Option(help="Only this section.")] = None,
    form: Annotated[
        Literal["terminal", "markdown", "json"], typer.Option("--format", "-f")
    ] = "terminal",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, as a whole or not.")
    ] = None,
    pack: flags.Pack = None,
    place: flags.Place = None,
) -> None:
    """Show what is new, by section; a fact that several articles tell is shown once.

    Without --since: what was read in the last 24 hours.

    Examples:
      summarizer digest
      summarizer digest --since 7d --actor "North Korea"
      summarizer digest --since 2026-11-01 --section transfers -f markdown -o week.md
    """
    from datetime import UTC, datetime, timedelta

    from summarizer import registry
    from summarizer.batch.digest import Wanted, gather
    from summarizer.cli import complain
    from summarizer.cli.dates import day
    from summarizer.cli.output import written
    from summarizer.errors import UsageError
    from summarizer.rendering.digest import digest as render

    sections = registry.load(pack or ()).sections
    if section is not None and section not in sections:
        msg = f"no section is called {section!r}"
        raise UsageError(msg, remedy=f"Known: {', '.join(sections)}.")
    after = None if since else datetime.now(UTC) - timedelta(days=1)
    with opened(place) as store:
        found = gather(store, sections, Wanted(day(since), after, section, who))
    text = render(found, sections, form)
    if output is None:
        typer.echo(text, nl=False)
    else:
        written(output, text)
    if not found.articles:
        complain("nothing new", "Look further back: --since 7d.")
