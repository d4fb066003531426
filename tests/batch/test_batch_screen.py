"""What a person sees of a long run: two lines that fit, and a table that is honest."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import termios
from collections import Counter
from dataclasses import replace
from fcntl import ioctl
from pathlib import Path

from summarizer.batch.budget import Spent
from summarizer.batch.ending import Ending
from summarizer.batch.intake import Fate
from summarizer.batch.tally import Progress, Report
from summarizer.cli.batch_screen import table, told
from summarizer.cli.batch_steps import skipped
from summarizer.storage import Store
from tests.batch.conftest import COMMAND
from tests.chat_endpoint import ChatEndpoint

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
BAR = 11
"""Columns of the bar and the blank behind it."""

SPENT = Spent(calls=123_456, tokens=987_654_321, usd=1234.567)
FAR = Progress(done=98_765, failed=4_321, total=300_000, spent=SPENT, rate=1234.5)


def test_progress_tells_all_of_it_in_two_lines() -> None:
    """Done, failed, skipped, time left; rate, tokens, money: beside a bar in 80 columns."""
    lines = told(FAR, skipped=12_345).splitlines()
    assert "98,765/300,000 done · 4,321 failed · 12,345 skipped · 2 h 39 min left" == lines[0]
    assert "1,234.5 a minute · 987,654,321 tokens · $1,234.57" == lines[1]
    assert 80 >= BAR + max(map(len, lines))


def test_what_was_there_and_is_read_is_not_skipped() -> None:
    """A run that goes on finds everything known; skipped is only what it need not read."""
    assert 175 == skipped(Counter({Fate.KNOWN: 300}), 125)
    assert 300 == skipped(Counter({Fate.KNOWN: 300}), 0)
    came = Counter({Fate.NEW: 14, Fate.REFUSED: 2, Fate.GATED: 3})
    assert (5, 5) == (skipped(came, 14), skipped(came, 1_000))


def test_what_is_not_known_is_not_told() -> None:
    """Nothing failed, no price, no rate yet."""
    now = replace(FAR, failed=0, spent=Spent(), rate=None, done=0)
    assert ["0/300,000 done", "0 tokens"] == told(now).splitlines()


def test_the_table_fits_and_hides_nothing(store: Store) -> None:
    """Also with large numbers."""
    failures = {"answers": 1234, "endpoint": 56_789, "refused": 12, "engine": 3, "fault": 1}
    report = Report(Ending.DONE, None, 123_456, 789, failures, SPENT, 98_765.4)
    taken = {"new": 180_000, "known": 12_345, "folded": 6_789, "gated": 54_321, "refused": 12}
    shown = table(taken, report, store.stats())
    assert 80 >= max(map(len, shown.splitlines()))
    assert "failed          58,039  answers 1,234, endpoint 56,789" in shown
    assert "done           123,456  789 of them partial" in shown


def test_on_a_terminal_lines_move_and_are_gone(
    archive: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """The table stands alone in the end, and nothing is wider than the screen."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    kept = {k: v for k, v in environment.items() if k not in {"COLUMNS", "NO_COLOR"}}
    kept["TERM"] = "xterm-256color"
    seen = bytearray()
    with ChatEndpoint(delay=0.02) as endpoint:
        arguments = ("batch", str(archive), "--store", str(tmp_path / "s.db"))
        asked = ("--base-url", endpoint.url, "--model", "m", "--workers", "2")
        with subprocess.Popen(
            (*COMMAND, *arguments, *asked), stdin=theirs, stdout=theirs, stderr=theirs, env=kept
        ) as process:
            os.close(theirs)
            while piece := _read(ours):
                seen += piece
        os.close(ours)
    assert 0 == process.returncode
    text = seen.decode()
    lines = [ESCAPE.sub("", line) for line in re.split(r"[\r\n]+", text)]
    moving = [line for line in lines if "━" in line or " tokens" in line]
    assert any("/16 done" in line for line in moving)
    assert 80 >= max(map(len, moving))
    assert text.rindex("/16 done") < text.index("in the store")


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""
