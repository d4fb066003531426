"""Runs the command and kills it, by its own hand, at a named point of its work.

    python killer.py POINT [CALL-OR-RETURN] N -- ARGUMENTS

SIGKILL when the function POINT (its qualified name) is called, or returns, for the N-th
time, on whatever thread. The program is the real one, watched by the interpreter's profiler:
nothing in it is replaced, and it knows of no such points.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any


def main() -> None:
    """Watch, and run the command."""
    point, moment, number, _, *arguments = sys.argv[1:]
    left = int(number)

    def watch(frame: FrameType, event: str, _: Any) -> None:
        nonlocal left
        if event == moment and frame.f_code.co_qualname == point:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(watch)
    sys.setprofile(watch)
    sys.argv = ["summarizer", *arguments]
    from summarizer.cli import main as run  # noqa: PLC0415 - watched, too

    run()


if __name__ == "__main__":
    main()
