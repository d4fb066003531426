"""The embedded engine, started apart: what peers are compared on where no address is given.

The same program, weights and number of threads as the backend ``local``; only the
context is longer, so that no peer fails for want of room.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evals.peers.meter import Target
from summarizer.backends.engine import EngineSettings, physical_cores
from summarizer.backends.launcher import Launched

CONTEXT = 16_384
"""Tokens of prompt and answer together."""
_START_SECONDS = 180.0


@contextmanager
def served(weights: Path, context_tokens: int = CONTEXT) -> Iterator[Target]:
    """Serve a GGUF file on loopback until the block ends.

    Raises:
        EngineError: it does not start.
    """
    settings = EngineSettings(str(weights), "", context_tokens, physical_cores(), "")
    process = Launched(settings)
    try:
        process.wait(_START_SECONDS)
        yield Target(f"{process.url}/v1", weights.stem, process.key)
    finally:
        process.stop()
