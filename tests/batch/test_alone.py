"""One run at a time over a store, whichever database holds it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.errors import StoreError
from summarizer.storage import Store

HOLDER = """
import sys, time
from summarizer.storage import Store
with Store.open(sys.argv[1]) as store, store.alone():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store may be made: a file, or a database on a real server."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


def test_only_one_run_at_a_time(location: str) -> None:
    """The second is refused at once; when the first has ended, another may begin."""
    with Store.open(location) as one, Store.open(location) as two:
        with one.alone(), pytest.raises(StoreError, match="another run"), two.alone():
            pass
        with two.alone(), pytest.raises(StoreError, match="another run"), one.alone():
            pass


def test_a_killed_run_lets_go(location: str) -> None:
    """Nothing has to be cleared away by hand."""
    with subprocess.Popen(
        (sys.executable, "-c", HOLDER, location), stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert "held\n" == holder.stdout.readline()
        with Store.open(location) as store:
            with pytest.raises(StoreError, match="another run"), store.alone():
                pass
            holder.send_signal(signal.SIGKILL)
            holder.wait(30)
            with store.alone():
                pass


def test_articles_can_be_read_and_written_meanwhile(location: str) -> None:
    """Only runs keep each other out: feeds come in, exports go out."""
    with Store.open(location) as one, Store.open(location) as two, one.alone():
        run = two.begin({})
        two.end(run, "done", {})
        assert 1 == len(one.runs())
