"""``summarizer eval compare``: runs of whatever program side by side, in one table."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli import eval_steps as steps


def compare(
    run_folders: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="The runs' folders.", show_default=False)
    ],
    *,
    style: Annotated[
        Literal["terminal", "markdown", "json"],
        typer.Option("--format", help="How the result is written."),
    ] = "terminal",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead of stdout."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take unfinished runs over what they have.")
    ] = False,
    gold: Annotated[Path, typer.Option("--gold", help="Folder of gold cases.")] = Path(
        "evals/gold"
    ),
    pack: Annotated[
        list[Path] | None,
        typer.Option("--pack", help="Folder with more sections; may be repeated."),
    ] = None,
) -> None:
    """Put runs over the same cases side by side: quality, grounding, tokens, time.

    Runs of other programs come from `python -m evals.peers` (evals/peers/README.md).

    Examples:
      summarizer eval compare evals/runs/ours evals/runs/langextract
      summarizer eval compare A B C --format markdown -o table.md
    """
    from summarizer.evaluation import runs
    from summarizer.evaluation.compare import side_by_side, written

    all_cases, registry = steps.gold_and_sections(gold, pack)
    found = side_by_side(
        [steps.scored(runs.read(f), all_cases, registry, partial=partial) for f in run_folders]
    )
    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    steps.put(written(found, style, colour=colour), output)
