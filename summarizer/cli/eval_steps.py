"""What several commands of ``summarizer eval`` do: open, score, report, write, talk."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from summarizer.backends.protocol import Traits
    from summarizer.configuration import Settings
    from summarizer.evaluation.agree import Agreement
    from summarizer.evaluation.cases import Case
    from summarizer.evaluation.diff import Comparison
    from summarizer.evaluation.reports.forms import Form
    from summarizer.evaluation.reports.view import Report
    from summarizer.evaluation.results import Scorecard
    from summarizer.evaluation.runs import Head, Reader, Run, Setting
    from summarizer.registry import Registry

RUNS = Path("evals/runs")


def gold_and_sections(gold: Path, pack: list[Path] | None) -> tuple[tuple[Case, ...], Registry]:
    """Load all cases and the sections they are labelled by."""
    from summarizer import registry
    from summarizer.evaluation import cases

    return cases.load(gold), registry.load(pack or ())


def head_of(
    cases: Sequence[Case],
    suite: str,
    repeat: int,
    settings: Mapping[str, Setting],
    made_of: tuple[Registry, str | None],
) -> Head:
    """Return the head of a run: what is asked, of whom, with which versions and digests.

    ``made_of`` are the sections and the name of the embedded model's weights, if any.
    """
    from summarizer.evaluation.provenance import digests, versions
    from summarizer.evaluation.runs import new_head

    return new_head(
        cases,
        suite,
        repeat=repeat,
        settings=settings,
        versions=versions(),
        digests=digests(*made_of),
    )


def asked_of(traits: Traits, settings: Settings) -> dict[str, Setting]:
    """Return what a run is asked of, as its head keeps it; gathered settings, not flags."""
    return {
        "backend": traits.name,
        "model": traits.model,
        "base_url": settings.base_url or "",
        "effort": settings.effort,
    }


def opened(folder: Path | None, head: Head, *, resume: bool) -> Run:
    """Open a new run, or the one to go on with."""
    from datetime import datetime

    from summarizer.evaluation import runs
    from summarizer.evaluation.folders import fresh, unfinished

    if resume:
        return runs.resume(folder or unfinished(RUNS).folder, head)
    return runs.start(folder or fresh(RUNS, head.suite, datetime.now().astimezone()), head)


def read_all(run: Run, cases: Sequence[Case], reader: Reader) -> None:
    """Read what is still to be read; on Ctrl-C say how to go on."""
    from summarizer.cli.eval_progress import progress
    from summarizer.errors import EXIT_INTERRUPTED
    from summarizer.evaluation.runs import execute

    try:
        with progress() as tell:
            execute(run, cases, reader, tell)
    except KeyboardInterrupt:
        done = len(run.wanted) - len(run.missing)
        say(f"interrupted: {done} of {len(run.wanted)} readings are kept in {run.folder}")
        say(f"  Go on with the same command and: --resume --run {run.folder}")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def scored(
    run: Run, cases: Sequence[Case], registry: Registry, *, partial: bool = False
) -> Scorecard:
    """Score a run and keep the scorecard beside it."""
    from summarizer.evaluation import results

    card = results.score_run(run, cases, registry.sections, partial=partial)
    results.save(card, run.folder / results.SCORECARD)
    return card


def reported(
    run: Run, cases: Sequence[Case], registry: Registry, *, partial: bool = False
) -> Report:
    """Score a run and gather its report, beside the ceiling."""
    from summarizer.evaluation.agree import ceiling
    from summarizer.evaluation.reports.view import report

    card = scored(run, cases, registry, partial=partial)
    return report(card, registry.sections, ceiling(cases, registry.sections))


def give(found: Report | Comparison | Agreement, form: Form, output: Path | None = None) -> None:
    """Write a report in a form."""
    from summarizer.evaluation.reports.forms import told

    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    put(told(found, form, colour=colour), output)


def put(text: str, output: Path | None) -> None:
    """Write a result to its file, or to stdout."""
    from summarizer.evaluation.files import write

    if output is None:
        typer.echo(text, nl=False)
    else:
        write(output, text)
        say(f"written: {output}")


def say(line: str) -> None:
    """Talk on stderr."""
    typer.echo(line, err=True)
