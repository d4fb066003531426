"""The embedded engine: a program of its own, so that its crash costs one article only.

Started by :mod:`summarizer.backends.launcher`, by path. Settings come as one JSON line on
stdin (so the key is in no argument list), the address goes as one JSON line to stdout, and
the end of stdin ends the engine: it cannot outlive whoever started it, however that dies.
It imports nothing of the house and serves loopback only.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WARNINGS = 2  # llama.cpp's verbosity; 3 tells of every request


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine is started with."""

    weights: str
    """A GGUF file."""
    key: str
    context_tokens: int
    threads: int
    states: str
    """A folder for saved key-value states, or empty: none are kept."""


def physical_cores() -> int:
    """Return the processor cores this process may use; two threads of one core count once."""
    if hasattr(os, "sched_getaffinity"):
        allowed = os.sched_getaffinity(0)
    else:
        allowed = set(range(os.cpu_count() or 1))
    cores = {_siblings(cpu) for cpu in allowed}
    return max(1, min(len(cores), _quota()))


def _siblings(cpu: int) -> str:
    """Return what names the core of a logical processor (itself where nothing does)."""
    try:
        path = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return str(cpu)


def _quota() -> int:
    """Return the processors that a container may use, a large number where nothing limits it."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, round(int(quota) / int(period)))
    except (OSError, ValueError):
        return sys.maxsize


def _fill(parameters: Any, settings: EngineSettings) -> Any:
    """Return the engine's own parameters, filled from ours."""
    parameters.model.path = settings.weights
    parameters.offline = True
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [settings.key]
    parameters.ui = False
    parameters.verbosity = _WARNINGS
    parameters.n_ctx = settings.context_tokens
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = settings.threads
    parameters.warmup = True
    # The only state kept is the live slot's: other caches have been reported to bring back
    # another conversation's text.
    parameters.cache_ram_mib = 0
    parameters.cache_idle_slots = False
    if settings.states:
        parameters.slot_save_path = str(Path(settings.states)) + os.sep
    return parameters


def _leave_with_stdin() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


def main() -> None:
    """Serve until stdin ends."""
    settings = EngineSettings(**json.loads(sys.stdin.buffer.readline()))
    watch = threading.Thread(target=_leave_with_stdin)
    watch.start()
    try:
        # Only the child ever loads the engine.
        import xllamacpp  # type: ignore[import-untyped]  # noqa: PLC0415

        server = xllamacpp.Server(_fill(xllamacpp.CommonParams(), settings))
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        time.sleep(0.3)  # the engine's own words come first, from a thread of its own
        sys.stderr.write(f"E {type(error).__name__}: {error}\n")
        sys.stderr.flush()
        os._exit(1)
    hello = {"url": server.listening_address, "version": xllamacpp.__version__}
    sys.stdout.write(json.dumps(hello) + "\n")
    sys.stdout.flush()
    watch.join()


if __name__ == "__main__":
    main()
