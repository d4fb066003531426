"""The baseline: what a run counted, and the recorded answers that count it again."""

from __future__ import annotations

from pathlib import Path

from summarizer.evaluation import results
from summarizer.evaluation.files import write
from summarizer.evaluation.runs import Run


def accept(run: Run, card: results.Scorecard, path: Path) -> Path:
    """Make a run the baseline; return where the script stands that replays it.

    Raises:
        OutputError: it cannot be written.
    """
    script = path.with_suffix(".calls.jsonl")
    write(script, "".join(f"{line}\n" for line in run.script()))
    results.save(results.slim(card), path)
    return script
