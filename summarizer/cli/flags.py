"""Flags that several commands take, in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Backend = Annotated[
    Literal["auto", "openai", "local", "scripted"] | None,
    typer.Option(help="Who is asked; auto: openai if a key or base URL is set, else local."),
]
Model = Annotated[
    str | None, typer.Option(help="Name at the endpoint; local: default, tiny or a GGUF's path.")
]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", help="Address of an OpenAI-compatible endpoint.")
]
Script = Annotated[
    Path | None, typer.Option(help="Recorded answers (see --save-calls) in a model's place.")
]
Pack = Annotated[
    list[Path] | None,
    typer.Option("--pack", help="Folder with more sections; may be repeated [SUMMARIZER_PACK]."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Place = Annotated[
    str | None,
    typer.Option("--store", help="SQLite file or postgresql:// URL; your own if not given."),
]
Since = Annotated[
    str | None, typer.Option(help="Published since, as 2026-11-20, or 3d: three days ago.")
]
