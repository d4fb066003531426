"""The command explains itself, quickly; shells can complete it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from summarizer import errors
from summarizer.cli import COMMANDS, EPILOG

ROOT = Path(__file__).parents[2]


def _codes(error: type[errors.SummarizerError]) -> set[int]:
    return {error.exit_code}.union(*map(_codes, error.__subclasses__()))


def test_help_names_every_command_and_every_exit_code(run: Any) -> None:
    """The overview is complete, 80 columns wide, and on stdout."""
    done = run("--help")
    assert (0, "") == (done.returncode, done.stderr)
    assert [] == [name for name in COMMANDS if f"\n  {name} " not in done.stdout]
    codes = {0, errors.EXIT_SOME_FAILED, errors.EXIT_INTERRUPTED} | _codes(errors.SummarizerError)
    told = {int(word) for word in EPILOG.split() if word.isdigit()}
    assert set() == codes - told
    assert 80 >= max(map(len, done.stdout.splitlines()))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(run: Any, name: str) -> None:
    """`summarizer NAME --help` works, as its module's first words and the overview say alike."""
    done = run(*name.split(), "-h")
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith(f"Usage: summarizer {name} ")


def test_without_arguments_the_help_is_shown(run: Any) -> None:
    """Nothing to do is wrong use; what could be done is shown."""
    done = run()
    assert 2 == done.returncode
    assert done.stdout.startswith("Usage: summarizer ")


def test_the_overview_imports_no_command() -> None:
    """--help needs typer and nothing that costs time: no rich, no pydantic, no command."""
    code = (
        "import sys, summarizer.cli as c\n"
        "try: c.main()\n"
        "except SystemExit: pass\n"
        "print(*sorted(m for m in sys.modules if m.split('.')[0] in"
        " {'rich', 'pydantic', 'tomllib'} or m.startswith('summarizer.')), file=sys.stderr)"
    )
    done = subprocess.run(
        (sys.executable, "-c", code, "--help"), capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "summarizer.cli summarizer.errors" == done.stderr.strip()


def test_the_version_is_the_projects(run: Any) -> None:
    """`--version` says what pyproject.toml says, wherever the package is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    done = run("--version")
    assert done.stdout.strip() in {f"summarizer {project['version']}", "summarizer (not installed)"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("summarizer s", "summarize"),
        ("summarizer models p", "pull"),
        ("summarizer doctor --b", "--backend"),
    ],
)
def test_shells_can_complete(run: Any, words: str, expected: str) -> None:
    """Commands, their subcommands and their flags are offered to bash."""
    done = run(
        _SUMMARIZER_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split()) - 1),
        _TYPER_COMPLETE_ARGS=words,
    )
    assert expected in done.stdout.split()
