"""docs/scale.md is computed, never typed."""

from __future__ import annotations

import tomllib
from pathlib import Path

from evals.scale import FIGURES, Day, page

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_script_writes() -> None:
    """`python evals/scale.py > docs/scale.md` changes nothing."""
    data = tomllib.loads(FIGURES.read_text(encoding="utf-8"))
    assert page(data) == (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")


def test_every_figure_says_where_it_was_measured() -> None:
    """No figure without a source."""
    data = tomllib.loads(FIGURES.read_text(encoding="utf-8"))
    assert [] == [name for name, figure in data.items() if not figure["source"].strip()]


def test_a_day_is_counted_as_the_page_says() -> None:
    """Half of 300,000 are new, one in twenty of these is read; the rest is multiplication."""
    day = Day({"questions": 2, "prompt_tokens": 1000, "cached_tokens": 400, "completion_tokens": 9})
    assert (150_000, 7_500, 15_000) == (day.unique, day.read, day.requests)
    prices = {"prompt": 2.0, "cached": 1.0, "completion": 0.0}
    assert (15.0, 12.0) == (day.dollars(prices, cached=False), day.dollars(prices, cached=True))
