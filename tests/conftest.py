"""What tests of several rooms share: the weights of the embedded model, where there are any."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from summarizer.backends.embedded import Embedded

_ENV = "SUMMARIZER_TEST_MODEL"
_FILES = (
    "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell: the commands we interrupt would inherit deafness.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def weights() -> Path:
    """A GGUF file to test with; the test is skipped where there is none."""
    cache = platformdirs.user_cache_path("summarizer") / "models"
    named = os.environ.get(_ENV)
    candidates = [Path(named)] if named else [cache / name for name in _FILES]
    for path in candidates:
        if path.is_file():
            return path
    pytest.skip(f"no model at hand: run `summarizer models pull tiny` or set {_ENV}")


@pytest.fixture(scope="session")
def embedded(weights: Path) -> Iterator[Embedded]:
    """The embedded backend, started once for all tests that only ask it something."""
    backend = Embedded(weights)
    yield backend
    backend.close()
