"""Where runs lie: names for new ones, and which one an interrupted user means."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from summarizer.errors import GateError
from summarizer.evaluation.runs import HEAD, Run, read


def fresh(root: Path, suite: str, now: datetime) -> Path:
    """Return a folder for a new run, named by time and suite, that does not exist yet."""
    stem = f"{now:%Y-%m-%dT%H%M%S}-{suite.replace(':', '-')}"
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, 10_000))
    return next(root / name for name in names if not (root / name).exists())


def unfinished(root: Path) -> Run:
    """Return the newest run that lacks readings.

    Raises:
        GateError: every run is finished, or there is none.
    """
    heads = root.glob(f"*/{HEAD}")
    for run in sorted((read(h.parent) for h in heads), key=lambda r: r.head.created, reverse=True):
        if run.missing:
            return run
    msg = f"{root}: no unfinished run"
    raise GateError(msg, remedy="Start one without --resume, or name it with --run.")
