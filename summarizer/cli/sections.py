"""``summarizer sections``: what is looked for in an article, for people and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.flags import Pack

if TYPE_CHECKING:
    from summarizer.registry import Registry
    from summarizer.schema.section import Section
    from summarizer.schema.walk import FieldSpec

app = typer.Typer(
    name="sections",
    no_args_is_help=True,
    help="List, show and export what is looked for in an article.",
)

WIDTH = 80


@app.command("list")
def list_sections(*, pack: Pack = None) -> None:
    """Name each section, its fields, and the sections that it refers to.

    Examples:
      summarizer sections list
      summarizer sections list --pack ./sanctions
    """
    from summarizer.schema.walk import fields, references

    for name, section in _registry(pack).sections.items():
        needs = ", ".join(references(section))
        typer.echo(f"{name}: {section.about.title}" + (f" (refers to {needs})" if needs else ""))
        typer.echo(_wrapped(", ".join(spec.name for spec in fields(section)), "  "))


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="One that `summarizer sections list` names.")],
    *,
    pack: Pack = None,
) -> None:
    """Show a section's guideline and its fields, as the model is told of them.

    Example:
      summarizer sections show NAME
    """
    from summarizer.schema.walk import fields

    section = _registry(pack)[name]
    typer.echo(f"{name}: {section.about.title}\n")
    typer.echo(_guideline(section))
    for spec in fields(section):
        typer.echo(f"\n{spec.name}: {_kind(spec)}")
        typer.echo(_wrapped(spec.description, "  "))
        if spec.values:
            typer.echo(_wrapped(f"One of {', '.join(spec.values)}.", "  "))


@app.command()
def export(
    folder: Annotated[
        Path | None, typer.Argument(help="Write <section>.json and summary.json there.")
    ] = None,
    *,
    pack: Pack = None,
) -> None:
    """Write the JSON Schema of each section and of the whole summary.

    Without a folder, one object with all of them goes to stdout.

    Examples:
      summarizer sections export schemas
      summarizer sections export --pack ./sanctions | jq .summary
    """
    from summarizer.cli.output import written
    from summarizer.schema.export import export as schemas_of
    from summarizer.schema.export import text_of

    schemas = schemas_of(_registry(pack).sections)
    if folder is None:
        typer.echo(text_of(schemas), nl=False)
        return
    for name, schema in schemas.items():
        written(folder / f"{name}.json", text_of(schema), parents=True)
    typer.echo(f"{len(schemas)} schemas written to {folder}", err=True)


def _registry(pack: list[Path] | None) -> Registry:
    from summarizer import registry
    from summarizer.cli.wiring import Options

    return registry.load(Options(packs=tuple(pack or ())).settings().packs)


def _guideline(section: type[Section]) -> str:
    paragraphs = (section.__doc__ or "").split("\n\n")
    return "\n\n".join(_wrapped(p) for p in paragraphs)


def _kind(spec: FieldSpec) -> str:
    """Say in words what a field holds."""
    what = f"reference to {spec.refers_to}" if spec.refers_to else spec.kind.value
    many = (
        f"list of {what}" if spec.many and spec.kind.value not in {"aliases", "evidence"} else what
    )
    marks = [many, "verbatim" if spec.verbatim else "", "" if spec.required else "may be empty"]
    return ", ".join(filter(None, marks))


def _wrapped(text: str, indent: str = "") -> str:
    from textwrap import fill

    return fill(" ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=indent)
