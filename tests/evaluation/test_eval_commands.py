"""`summarizer eval`: results on stdout, talk on stderr, exit codes as documented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from summarizer.cli.eval_progress import progress, time_left
from summarizer.cli.eval_steps import read_all
from summarizer.cli.evaluate import app
from summarizer.errors import GateError
from summarizer.evaluation import runs

RUNNER = CliRunner()


def call(*arguments: object) -> Result:
    """Call `summarizer eval`."""
    return RUNNER.invoke(app, [str(a) for a in arguments])


@pytest.mark.parametrize("name", ["run", "score", "diff", "gate", "report", "agree", "lint", "new"])
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    """`--help` of each command says what it does and shows it."""
    found = call(name, "--help")
    assert 0 == found.exit_code
    assert f"summarizer eval {name}" in " ".join(found.stdout.split())


def test_score_prints_the_table_and_keeps_the_scorecard(corpus: Any) -> None:
    """The score is on stdout, the scorecard beside the run."""
    run = corpus.run()
    found = call("score", run.folder, "--gold", corpus.root)
    assert 0 == found.exit_code, found.output
    assert "headline 1.000" in found.stdout
    assert (run.folder / "scorecard.json").exists()


def test_score_as_json_is_json_alone(corpus: Any) -> None:
    """Into a pipe goes the result and nothing else."""
    found = call("score", corpus.run().folder, "--gold", corpus.root, "--format", "json")
    assert 1.0 == json.loads(found.stdout)["headline"]["value"]


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", "<!doctype"), ("r.md", "# Run"), ("r.json", "{"), ("r", "run")]
)
def test_a_report_takes_its_form_from_the_ending(corpus: Any, name: str, begins: str) -> None:
    """`-o run.html` is a page, `.md` Markdown, `.json` JSON, else the terminal's table."""
    output = corpus.runs / name
    found = call("report", corpus.run().folder, "--gold", corpus.root, "-o", output)
    assert ("", 0) == (found.stdout, found.exit_code), found.output
    assert output.read_text().startswith(begins)


def test_diff_refuses_what_cannot_be_compared(corpus: Any, make_case: Any) -> None:
    """Two runs over other cases: an error that says why."""
    first = corpus.run("first")
    make_case(corpus.root, 40, story="more")
    second = corpus.run("second")
    found = call("diff", first.folder, second.folder, "--gold", corpus.root)
    assert isinstance(found.exception, GateError)
    assert "other cases" in str(found.exception)


def test_gate_speaks_in_exit_codes(corpus: Any) -> None:
    """0 pass, 1 worse, 2 nothing to compare with, 3 cannot tell."""
    good, poor = corpus.run("good"), corpus.run("poor", leave=frozenset({"forecasts"}))
    mixed = corpus.run("mixed", faults=frozenset({"case-02"}))
    base = corpus.runs / "baseline.json"
    common = ("--gold", corpus.root, "--baseline", base)
    assert 2 == call("gate", good.folder, *common).exit_code
    assert 0 == call("gate", good.folder, *common, "--accept").exit_code
    assert 0 == call("gate", good.folder, *common, "--exact").exit_code
    assert 0 == call("gate", good.folder, *common).exit_code
    assert 1 == call("gate", poor.folder, *common, "--exact").exit_code
    assert 1 == call("gate", poor.folder, *common).exit_code
    assert 3 == call("gate", mixed.folder, *common, "--margin", "0.1").exit_code
    assert 2 == call("gate", mixed.folder, *common, "--margin", "2").exit_code
    found = call("gate", poor.folder, *common, "--json")
    assert "worse" == json.loads(found.stdout)["verdict"]


def test_lint_prints_problems_and_exits_1(corpus: Any) -> None:
    """A clean corpus is exit 0 with nothing on stdout; a fault is a line there."""
    clean = call("lint", "--gold", corpus.root)
    assert (0, "") == (clean.exit_code, clean.stdout)
    (corpus.root / "case-01" / "notes.txt").touch()
    found = call("lint", "--gold", corpus.root)
    assert 1 == found.exit_code
    assert "case-01/notes.txt: no file of a case. Remove it.\n" == found.stdout


def test_new_writes_a_case_that_lint_guides(tmp_path: Path) -> None:
    """The skeleton's path is on stdout; lint then asks for what is missing."""
    (tmp_path / "talks.txt").write_text("Talks end\n\nThey met in Vienna on Friday.")
    gold = tmp_path / "gold"
    found = call("new", tmp_path / "talks.txt", "--gold", gold, "--published", "2025-03-04")
    assert f"{gold / 'talks'}\n" == found.stdout
    assert 1 == call("lint", "--gold", gold).exit_code


def test_agree_tells_the_ceiling(corpus: Any) -> None:
    """Agreement of the cases that are labelled twice."""
    for n in (0, 1):
        folder = corpus.root / f"case-0{n}"
        (folder / "second.json").write_text((folder / "gold.json").read_text())
    found = call("agree", "--gold", corpus.root)
    assert "2 of 8 cases are labelled twice" in found.stdout


def test_ctrl_c_says_how_to_go_on(corpus: Any, copyist: Any, capsys: Any) -> None:
    """Exit code 130, what is kept, and the words that resume it, on stderr."""
    run = runs.start(corpus.runs / "r", corpus.head())
    with pytest.raises(typer.Exit) as caught:
        read_all(run, corpus.cases, copyist(corpus.cases, interrupt=3))
    said = capsys.readouterr()
    assert (130, "") == (caught.value.exit_code, said.out)
    assert f"interrupted: 2 of 8 readings are kept in {run.folder}" in said.err
    assert f"--resume --run {run.folder}" in said.err


def test_progress_goes_to_stderr_line_by_line(capsys: Any) -> None:
    """Off a terminal each case is a line with the time left; quiet says nothing."""
    now = runs.Progress(1, 3, "kr-01", 65.0)
    with progress() as tell:
        tell(now)
    with progress(quiet=True) as tell:
        tell(now)
    assert ("", "2/3 kr-01 (1 min 05 s left)\n") == capsys.readouterr()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (9.4, "9 s left"), (600, "10 min 00 s left"), (4000, "1 h 06 min left")],
)
def test_time_left_in_words(seconds: float | None, words: str) -> None:
    """Nothing while nobody can know."""
    assert words == time_left(seconds)
