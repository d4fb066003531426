"""The README tells no tale: its commands exist, and CI runs the one that it names."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

SETUP_AND_DEMO = "python3 tasks.py demo"
SETUP_AND_TEST = "python3 tasks.py test"

FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MAIN = "import sys; from summarizer.cli import main; sys.exit(main())"


def _blocks() -> list[str]:
    """Return the contents of the fenced blocks."""
    return FENCED.findall(README)


def _commands(program: str) -> list[str]:
    """Return what the README tells to type: lines of blocks, and code within sentences."""
    lines = [line.removeprefix("$ ") for block in _blocks() for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", FENCED.sub("", README))
    start = re.compile(rf"(?:\w+=\S+ )*(?:\S+/)?{re.escape(program)} (.*)")
    found = [match[1] for match in map(start.fullmatch, lines) if match]
    return sorted({re.split(r"\s[#|><&]|\.\.\.|…", rest)[0].strip() for rest in found})


def test_two_commands_stand_at_the_top() -> None:
    """The first block has one line that shows a summary and one that passes the tests."""
    typed = [line.split("#")[0].strip() for line in _blocks()[0].splitlines()]
    assert [SETUP_AND_DEMO, SETUP_AND_TEST] == typed


def test_ci_runs_the_command_that_the_readme_names() -> None:
    """A reader's tests and CI's are the same."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert SETUP_AND_TEST in script


@pytest.mark.parametrize("command", _commands("tasks.py"))
def test_every_task_of_the_readme_exists(command: str) -> None:
    """`python3 tasks.py help` lists it."""
    usage = subprocess.run(
        (sys.executable, ROOT / "tasks.py", "help"), capture_output=True, text=True, check=True
    )
    task, *_ = command.split()
    assert re.search(rf"^  {re.escape(task)} ", usage.stdout, re.MULTILINE)


@pytest.mark.parametrize("command", _commands("summarizer"))
def test_every_command_of_the_readme_parses(command: str) -> None:
    """Its subcommands and options are known (help is shown only once they have been read)."""
    shown = subprocess.run(
        (sys.executable, "-c", MAIN, *shlex.split(command), "--help"),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "" == shown.stderr
    assert 0 == shown.returncode
