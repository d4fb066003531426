"""The committed baseline: its recorded answers still count what they counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from summarizer import registry
from summarizer.backends.scripted import SCRIPTED, Scripted
from summarizer.errors import EndpointError
from summarizer.evaluation import cases, results, runs
from summarizer.evaluation.gate import Verdict, replayed
from summarizer.pipeline import Plan, Summarizer

EVALS = Path(__file__).parents[2] / "evals"
BASELINE = EVALS / "baseline.json"
SCRIPT = EVALS / "baseline.calls.jsonl"
AGAIN = (
    "prompts, questions or sections changed since: run `summarizer eval run --suite quick "
    "--backend local`, look at `eval diff`, then `eval gate RUN --accept`"
)


def test_recorded_answers_count_as_they_did(tmp_path: Path) -> None:
    """Everything behind the model is held to exact counts, with the model's own words."""
    known = cases.load(EVALS / "gold")
    baseline = results.load(BASELINE)
    wanted = {r.case for r in baseline.cases}
    chosen = [c for c in known if c.name in wanted]
    traits = replace(SCRIPTED, reading="sentences", grammars=True, context_tokens=8192)
    head = runs.new_head(chosen, "quick", repeat=1, settings={}, versions={}, digests={})
    run = runs.start(tmp_path / "replayed", head)
    sections = registry.load()
    with Summarizer(Plan.make(sections), Scripted(SCRIPT, traits=traits)) as reader:
        try:
            runs.execute(run, chosen, reader)
        except EndpointError as e:
            pytest.fail(f"{e}: {AGAIN}")
    ruling = replayed(baseline, results.score_run(run, known, sections.sections))
    assert Verdict.PASS is ruling.verdict, "; ".join((*ruling.reasons, AGAIN))
