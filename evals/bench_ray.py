"""Times a run on Ray against the same run of the local engine, per article.

    python evals/bench_ray.py [--articles N] [--few N] [--workers N] [--ray-address HOST:PORT]

Recorded answers stand in for a model, so that all the time is ours and Ray's. Both engines
read the same made-up articles into a store of their own. What a start costs is told apart
from what an article costs by a run of few articles before the run of many; a cluster on this
machine is started anew for each run, unless the address of one is given.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evals.bench_batch import filled
from summarizer import registry
from summarizer.backends.scripted import Scripted
from summarizer.batch.order import Order
from summarizer.batch.ray_engine import Engine
from summarizer.batch.runner import Runner
from summarizer.batch.tally import Report
from summarizer.configuration import load
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import Store

ARTICLES = 1_000
FEW = 100
WORKERS = 8

Read = Callable[[Store], Report]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine took, in seconds."""

    start: float
    """Before the first article and after the last."""
    article: float
    """For each article, on the wall."""


def figures(read: Read, articles: int, few: int) -> Figures:
    """Read few articles, then many, each time into a new store."""
    little, much = taken(read, few), taken(read, articles)
    each = (much - little) / (articles - few)
    return Figures(little - few * each, each)


def taken(read: Read, articles: int) -> float:
    """Return the seconds that so many articles take.

    Raises:
        SystemExit: not all could be read.
    """
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s.db") as store:
        filled(store, articles)
        began = time.perf_counter()
        report = read(store)
        seconds = time.perf_counter() - began
    if report.done != articles:
        msg = f"{report.done} of {articles} articles done: {report.error}"
        raise SystemExit(msg)
    return seconds


def locally(script: Path, workers: int) -> Read:
    """Read with threads of this process."""

    def read(store: Store) -> Report:
        with Summarizer(Plan.make(registry.load()), Scripted(script)) as summarizer:
            return Runner(store, summarizer, Order(workers=workers)).run()

    return read


def on_ray(script: Path, workers: int, address: str | None) -> Read:
    """Read with actors of a cluster."""
    settings = load({"backend": "scripted", "script": script}, environ={})

    def read(store: Store) -> Report:
        with tempfile.TemporaryDirectory() as output:
            sections = registry.load().sections
            order = Order(workers=workers)
            return Engine(store, settings, sections, order, output, address).run()

    return read


def write_script(path: Path) -> Path:
    """Write a script in which nothing is found."""
    lines = [{"step": name, "text": '{"rows": []}'} for name in registry.load().sections]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def main(arguments: list[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Times a run on Ray against the local engine.")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--few", type=int, default=FEW)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--ray-address")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        script = write_script(Path(folder) / "script.jsonl")
        local = figures(locally(script, given.workers), given.articles, given.few)
        ray = figures(on_ray(script, given.workers, given.ray_address), given.articles, given.few)
    print(f"{given.articles:,} articles, {given.workers} at once, nothing found in any:")
    print(f"  local: {1000 * local.article:.1f} ms an article, {local.start:.1f} s to start")
    print(f"  Ray:   {1000 * ray.article:.1f} ms an article, {ray.start:.1f} s to start")
    print(f"  Ray adds {1000 * (ray.article - local.article):.1f} ms to an article")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
