"""Starts, watches and ends the engine's process, and keeps what it said last.

Knows processes, not prompts: what is asked of the engine goes by HTTP and is not seen
here. The engine's own words are kept in a short buffer, for error messages only.
"""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import asdict, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

import httpx2

from summarizer.backends import engine as program
from summarizer.backends.engine import EngineSettings
from summarizer.errors import EngineError

_LINES_KEPT = 100
_LONGEST_LINE = 300
_LEAVING_SECONDS = 5.0
_LOG_STAMP = re.compile(r"^[\d.]+ (?P<level>[IWE]) ")
_GRAMMAR_FAULT = "llg error:"


class Launched:
    """One engine process, from its start to its end."""

    def __init__(self, settings: EngineSettings) -> None:
        """Start the engine and return at once; :meth:`wait` waits until it serves.

        Raises:
            EngineError: no process can be started.
        """
        self.key = secrets.token_urlsafe(32)
        self.url = ""
        self.version = ""
        self._words: deque[str] = deque(maxlen=_LINES_KEPT)
        self._hello: SimpleQueue[str] = SimpleQueue()
        self._grammar_faults: deque[str] = deque(maxlen=_LINES_KEPT)
        command = [sys.executable, "-P", str(Path(program.__file__))]
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own program, by path
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for us; we end the engine ourselves
            )
        except OSError as error:
            msg = f"the engine's process cannot be started: {error.strerror}"
            raise EngineError(msg) from error
        self._ears = (
            _listen(self._process.stdout, self._hello.put),
            _listen(self._process.stderr, self._note),
        )
        self._send(json.dumps(asdict(replace(settings, key=self.key))))

    def wait(self, seconds: float) -> None:
        """Return once the engine serves.

        Raises:
            EngineError: it ended, or does not serve within these seconds.
        """
        deadline = time.monotonic() + seconds
        try:
            hello = json.loads(self._hello.get(timeout=seconds) or "{}")
        except (Empty, ValueError):
            hello = {}
        if "url" not in hello:
            raise self._failed(seconds)
        self.url, self.version = hello["url"], hello["version"]
        with httpx2.Client(base_url=self.url, trust_env=False) as client:
            while time.monotonic() < deadline and self.alive:
                try:
                    if client.get("/health").status_code == httpx2.codes.OK:
                        return
                except httpx2.HTTPError:
                    pass
                time.sleep(0.02)
        raise self._failed(seconds)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ended(self, within: float) -> bool:
        """Whether the process has ended, or does so within these seconds."""
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def words(self, which: int = -1) -> str:
        """Return one of the engine's complaints (the last) in one line, or how it ended."""
        if self._words:
            return self._words[which]
        code = self._process.poll()
        return "it said nothing" if code is None else f"it ended with status {code}"

    def grammar_fault(self) -> str:
        """Return, once, why the engine ignored a grammar since the last call, or nothing.

        The engine answers unconstrained where it cannot read a grammar, and says so only
        on its stderr.
        """
        fault = self._grammar_faults[-1] if self._grammar_faults else ""
        self._grammar_faults.clear()
        return fault

    def stop(self) -> None:
        """End the process and wait until it is gone. Safe to call twice."""
        if self._process.stdin and not self._process.stdin.closed:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(_LEAVING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for ear in self._ears:
            ear.join()

    def _send(self, line: str) -> None:
        stdin = self._process.stdin
        if stdin is None:
            return
        with suppress(BrokenPipeError):  # it has ended already: wait() says so
            stdin.write(line.encode() + b"\n")
            stdin.flush()

    def _failed(self, seconds: float) -> EngineError:
        ended = self.ended(within=1.0)
        self.stop()
        what = "does not start" if ended else f"is not ready after {seconds:.0f} s"
        return EngineError(
            f"the embedded engine {what}: {self.words(0)}",
            remedy="Verify the weights (summarizer models verify), or try the tiny model.",
        )

    def _note(self, line: str) -> None:
        _, found, fault = line.partition(_GRAMMAR_FAULT)
        if found:
            self._grammar_faults.append(fault.strip()[:_LONGEST_LINE])
        stamp = _LOG_STAMP.match(line)
        # Lines without a stamp may quote a grammar, and with it an article.
        if (stamp and stamp["level"] == "E") or line.startswith(("E ", "GGML_ASSERT", "terminate")):
            said = line[stamp.end() :] if stamp else line
            self._words.append(" ".join(said.split())[:_LONGEST_LINE])


def _listen(stream: IO[bytes] | None, sink: Callable[[str], None]) -> Thread:
    """Hand over a stream's lines, and an empty one at its end, from a thread."""

    def read() -> None:
        with stream or nullcontext(()) as lines:
            for line in lines:
                sink(line.decode("utf-8", "replace"))
        sink("")

    thread = Thread(target=read, daemon=True)
    thread.start()
    return thread
