"""Saved key-value states of static prompt prefixes, so that a new process starts warm.

A state belongs to exactly one prefix read by exactly one model file under one setting; its
name is the digest of all of these. It is saved right after reading that prefix alone, so
it holds nothing of any article. This module handles files; the engine writes and reads
what is in them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

MOST_STATES = 4
_SUFFIX = ".state"


class States:
    """The states of one model file under one setting, in one folder."""

    def __init__(self, folder: Path, weights: Path, *settings: object) -> None:
        """Name the states of ``weights`` (path, size and time of change) and ``settings``."""
        self._folder = folder
        found = weights.stat()
        self._of = (str(weights.resolve()), found.st_size, found.st_mtime_ns, *settings)

    def name(self, prefix: str) -> str:
        """Return the file name of a prefix's state."""
        digest = hashlib.sha256(repr((*self._of, prefix)).encode("utf-8", "replace"))
        return digest.hexdigest()[:32] + _SUFFIX

    def __contains__(self, name: str) -> bool:
        """Whether there is a state of that name; it is then the last to be thrown away."""
        try:
            os.utime(self._folder / name)
        except OSError:
            return False
        return True

    def forget(self, name: str) -> None:
        """Throw a state away. Safe where there is none."""
        with contextlib.suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)

    def keep(self, written: str, name: str) -> None:
        """Give a state just written its name; throw the longest unused ones away.

        Raises:
            OSError: the folder cannot be written.
        """
        path = self._folder / written
        path.chmod(0o600)
        path.replace(self._folder / name)
        states = sorted(self._folder.glob(f"*{_SUFFIX}"), key=_age, reverse=True)
        for old in states[MOST_STATES:]:
            self.forget(old.name)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
