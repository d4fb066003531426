"""Times how fast the command answers: ``summarizer --help`` against importing Typer.

    python evals/bench_start.py [ROUNDS]

The two take turns, so that a busy machine burdens both; medians are compared. Typer is
what the command line cannot do without, so the ratio says what the house adds to it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

AT_MOST = 1.5

TYPER = (sys.executable, "-c", "import typer")
HELP = (str(Path(sys.executable).with_name("summarizer")), "--help")


def seconds(command: tuple[str, ...]) -> float:
    """Run a command once and return its wall time."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(rounds: int = 15) -> int:
    """Print both medians and their ratio; 1 where the ratio is above what is allowed."""
    turns = [(seconds(TYPER), seconds(HELP)) for _ in range(rounds + 1)][1:]  # the first warms up
    typer, command = (median(times) for times in zip(*turns, strict=True))
    ratio = command / typer
    print(f"import typer       {typer * 1000:6.0f} ms")
    print(f"summarizer --help  {command * 1000:6.0f} ms")
    print(f"ratio              {ratio:6.2f}     (at most {AT_MOST})")
    return int(ratio > AT_MOST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
