"""What a person sees: colour and a moving line on a terminal, in its width."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path

import pytest

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def arguments(command: list[str], article: Path, script: Path) -> list[str]:
    """A whole command."""
    return [*command, "summarize", str(article), "--script", str(script)]


def _seen(arguments: Sequence[str], environment: dict[str, str], columns: int = 80) -> str:
    """Run a command on a terminal; return everything that it writes there."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {k: v for k, v in environment.items() if k not in {"COLUMNS", "NO_COLOR"}}
    environment.setdefault("TERM", "xterm-256color")
    with subprocess.Popen(
        arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        seen = bytearray()
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
    assert 0 == process.returncode
    return seen.decode()


@pytest.mark.parametrize("columns", [60, 80])
def test_it_fits_the_terminal(
    arguments: list[str], environment: dict[str, str], columns: int
) -> None:
    """No line of the summary is wider than the screen; there is colour."""
    seen = _seen([*arguments, "--quiet"], environment, columns)
    assert COLOUR.search(seen)
    assert columns >= max(len(ESCAPE.sub("", line)) for line in seen.splitlines())


def test_a_moving_line_tells_how_far_it_is(
    arguments: list[str], environment: dict[str, str]
) -> None:
    """The line has title, step and tokens, and is gone before the summary comes."""
    seen = _seen(arguments, environment)
    line = next(x for x in seen.splitlines() if " tokens" in x)
    assert "Two sides meet over a borde…" in ESCAPE.sub("", line)
    shown = seen.index("Status: ")
    assert shown > seen.rindex(" tokens", 0, shown)


def test_no_color_means_none(arguments: list[str], environment: dict[str, str]) -> None:
    """NO_COLOR leaves the summary in plain characters."""
    seen = _seen(["env", "NO_COLOR=1", *arguments, "--quiet"], environment)
    assert None is COLOUR.search(seen)
