"""What tests of several rooms share: the embedded model's weights, a PostgreSQL server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from summarizer.backends.embedded import Embedded
from tests.servers import Cluster, postgresql_programs

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of our own, started for the first test that wants it."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("no initdb, neither in PATH nor under /usr/lib/postgresql: see .ci/run")
    with Cluster(programs) as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """The URL of an empty database, this test's own."""
    with postgres.database() as url:
        yield url
