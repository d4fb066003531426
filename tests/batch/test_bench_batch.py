"""The benchmark of many articles runs, small, and counts what it should."""

from __future__ import annotations

from pathlib import Path

from evals.bench_batch import faulty, overhead


def test_overhead_is_told_for_each_article(tmp_path: Path) -> None:
    """All articles are read; figures are those of one."""
    found = overhead(str(tmp_path / "store.db"), 12)
    assert 12 == found.articles
    assert 0 < found.seconds
    assert 0 < found.bare
    assert found.peaks[0] <= found.peaks[1]


def test_calls_are_counted_at_the_endpoint(tmp_path: Path) -> None:
    """Every article ends, and the clean number is four questions each."""
    found = faulty(str(tmp_path / "faulty.db"), 12)
    assert (12, 48) == (found.report.done + found.report.failed, found.clean)
    assert found.calls > found.clean
