"""`summarizer eval compare`: runs of whatever program in one table."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from summarizer.cli.evaluate import app
from summarizer.errors import GateError
from summarizer.evaluation.compare import side_by_side, written


def call(*arguments: object) -> Result:
    """Call `summarizer eval compare`."""
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


def test_every_figure_of_the_table(corpus: Any) -> None:
    """Headline, items by section, failures, grounding, spurious items, tokens, seconds."""
    full = corpus.card("full")
    part = corpus.card("part", leave=frozenset({"forecasts"}), faults=frozenset({"case-03"}))
    one, two = side_by_side([full, part]).columns
    assert ("full", 1.0, 0) == (one.run, one.headline.estimate.value, one.bill.failed)
    assert (1, 8) == (two.bill.failed, two.bill.readings)
    assert (14 / 15, 0.0) == (two.items["actors"].f1, two.items["forecasts"].f1)
    assert (1.0, 0.0) == (one.grounded.rate, one.spurious.rate)
    # 90 prompt tokens a case, 40 of them cached
    assert (8 * 50, 7 * 50) == (one.prefilled, two.prefilled)


def test_the_table_fits_a_terminal(corpus: Any) -> None:
    """One column a run, a row a figure, and what each run was made with."""
    found = side_by_side([corpus.card(n) for n in ("ours", "theirs", "others", "fourth")])
    told = written(found, "terminal")
    assert max(map(len, told.splitlines())) <= 100
    assert ["headline", "1.000", "1.000", "1.000", "1.000"] == next(
        line.split() for line in told.splitlines() if "headline" in line
    )
    for label in ("item F1, transfers", "failed articles", "grounded share", "spurious rate"):
        assert label in told
    for label in ("prompt tokens prefilled", "output tokens", "time"):
        assert label in told


def test_markdown_is_one_table_whose_cells_hold(corpus: Any) -> None:
    """A run's name cannot break out of its cell."""
    told = written(side_by_side([corpus.card("a"), corpus.card("b_c")]), "markdown")
    rows = [line for line in told.splitlines() if line.startswith("|")]
    assert {4} == {line.count("|") for line in rows}
    assert r"|  | a | b\_c |" == rows[0]


def test_json_holds_counts_beside_rates(corpus: Any) -> None:
    """For other programs, and for a page that must not round twice."""
    (made,) = json.loads(written(side_by_side([corpus.card()]), "json"))["runs"]
    assert {"rate": 1.0, "part": 24 + 8, "whole": 24 + 8} == made["grounded"]
    assert 8 * 50 == made["prompt_tokens_prefilled"]


def test_one_refused_pair_refuses_the_table(corpus: Any, make_case: Any) -> None:
    """Runs over other cases never stand side by side."""
    first = corpus.card("first")
    make_case(corpus.root, 40, story="more")
    with pytest.raises(GateError, match="other cases"):
        side_by_side([first, first, corpus.card("second")])


def test_no_run_is_said_so() -> None:
    """An empty list has no table."""
    with pytest.raises(GateError, match="no run"):
        side_by_side([])


def test_the_command_writes_all_forms(corpus: Any) -> None:
    """The table on stdout, or in a file; help shows an example."""
    folders = [corpus.run(n).folder for n in ("one", "two")]
    assert "headline" in call(*folders, "--gold", corpus.root).stdout
    output = corpus.runs / "table.md"
    found = call(*folders, "--gold", corpus.root, "--format", "markdown", "-o", output)
    assert (0, "") == (found.exit_code, found.stdout), found.output
    assert output.read_text().startswith("8 cases of suite all, 6 stories")
    assert "summarizer eval compare" in " ".join(call("--help").stdout.split())
