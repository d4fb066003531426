"""Measures the gate: how much of what is relevant it passes, and how much of the rest.

    python evals/bench_gate.py [CORPUS.jsonl [LABELS.tsv]]

Without arguments the project's gold is judged: relevant is a case with an item in a section
that others do not merely refer to. With a corpus of JSON lines (``id``, ``title``, ``text``),
the records that LABELS.tsv names are judged too. Intervals are Wilson's, at 95 %.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from scipy.stats import binomtest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.batch.gate import TopicGate
from summarizer.schema.section import Named
from summarizer.values import Article

HERE = Path(__file__).parent

Case = tuple[str, bool, Article]
"""A name, whether it is relevant, and the article."""


def gold() -> Iterator[Case]:
    """Yield the project's own cases."""
    told = [n for n, s in registry.load().sections.items() if not issubclass(s, Named)]
    for folder in sorted((HERE / "gold").iterdir()):
        meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
        labels = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        text = (folder / "article.txt").read_text(encoding="utf-8")
        article = from_text(text, language=meta.get("language"))
        yield folder.name, any(labels[name] for name in told), article


def labelled(corpus: Path, labels: Path) -> Iterator[Case]:
    """Yield the records of a corpus that somebody has labelled."""
    lines = labels.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    wanted = {row[0]: row[1] == "on" for row in rows}
    with corpus.open(encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["id"] in wanted:
                article = from_text(record["text"], title=record.get("title"))
                yield record["id"], wanted[record["id"]], article


def share(hits: int, of: int) -> str:
    """Tell a share with its interval."""
    low, high = binomtest(hits, of).proportion_ci(method="wilson")
    return f"{hits}/{of} = {hits / of:.3f} [{low:.3f}, {high:.3f}]"


def report(name: str, cases: Iterator[Case]) -> None:
    """Judge cases and print what passed."""
    gate = TopicGate.open()
    passed: dict[bool, list[bool]] = {True: [], False: []}
    seconds = 0.0
    for _, relevant, article in cases:
        start = time.perf_counter()
        passed[relevant].append(gate.judge(article).passed)
        seconds += time.perf_counter() - start
    on, off = passed[True], passed[False]
    print(f"{name}: {len(on) + len(off)} articles, {len(on)} of them relevant")
    print(f"  recall              {share(sum(on), len(on))}")
    print(f"  passed of the rest  {share(sum(off), len(off))}")
    print(f"  {1000 * seconds / (len(on) + len(off)):.2f} ms an article")


def main(corpus: str = "", labels: str = "") -> None:
    """Measure on the gold, and on a corpus if one is given."""
    report("gold", gold())
    if corpus:
        path = Path(labels) if labels else HERE / "gate" / "labels.tsv"
        report(Path(corpus).name, labelled(Path(corpus), path))


if __name__ == "__main__":
    main(*sys.argv[1:3])
