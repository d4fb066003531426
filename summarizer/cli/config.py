"""``summarizer config``: the settings, and where each comes from."""

from __future__ import annotations

import json

import typer

from summarizer.cli.flags import AsJson

app = typer.Typer(name="config", no_args_is_help=True)


@app.callback()
def config() -> None:
    """Show the settings and where each comes from.

    A value comes from the first of these that has one:
      1. a flag of the command
      2. the environment: SUMMARIZER_MODEL and so on, SUMMARIZER_PACK, OPENAI_API_KEY,
         OPENAI_BASE_URL
      3. summarizer.toml in the working folder
      4. your own summarizer.toml (see `summarizer config show`)
      5. the default
    """


@app.command()
def show(*, as_json: AsJson = False) -> None:
    """Show every setting, its value and its origin.

    A key is never shown, only that there is one.

    Examples:
      summarizer config show
      SUMMARIZER_MODEL=tiny summarizer config show --json
    """
    from summarizer.configuration import FILE, KEYS, load, user_file

    settings = load()
    rows = {k: {"value": settings.shown(k), "origin": settings.origin(k)} for k in KEYS}
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    lines = [(key, _words(row["value"]), row["origin"]) for key, row in rows.items()]
    widths = [max(len(line[n]) for line in lines) for n in (0, 1)]
    for key, value, origin in lines:
        typer.echo(f"{key:<{widths[0]}}  {value:<{widths[1]}}  {origin}")
    typer.echo(f"\nFiles: ./{FILE}, {user_file()}")


def _words(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value)
