"""Times intake to gate: read, canonicalise, language, same story, score, store.

    python evals/bench_intake.py [CORPUS.jsonl [TIMES]]

A corpus of JSON lines (``id``, ``title``, ``date``, ``text``) is taken in TIMES times (10)
into one SQLite store, each time with other texts of the same words: those of each line are
shuffled, so that every text is new and none is the story of another, on the same days. Told
are articles a second, the time an article takes against the first round, and how much the
process has grown since. Without a corpus 300 articles are made up.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer.batch.gate import TopicGate
from summarizer.batch.intake import Intake
from summarizer.storage import Store

WORDS = (
    "the minister said on monday that troops and missiles would be sent to the border while "
    "talks with a delegation from the capital go on about grain fuel rockets and a ceasefire"
).split()
PAGE = 4096


def made_up(count: int = 300) -> Iterator[dict[str, Any]]:
    """Make up articles of some 3,000 characters."""
    rng = random.Random(5)
    for n in range(count):
        lines = [" ".join(rng.choices(WORDS, k=25)) + "." for _ in range(20)]
        day = f"2024-{1 + n % 12:02}-{1 + n % 28:02}"
        yield {"id": f"a{n}", "title": f"Report {n}", "date": day, "text": "\n\n".join(lines)}


def written(corpus: Path | None, number: int, folder: Path) -> Path:
    """Write the corpus of a round; in the first one texts are as they are."""
    rng = random.Random(number)
    path = folder / f"round{number}.jsonl"
    source: Iterator[Any] = map(json.loads, corpus.open(encoding="utf-8")) if corpus else made_up()
    with path.open("w", encoding="utf-8") as file:
        for record in source:
            if number:
                lines = record["text"].split("\n")
                mixed = (rng.sample(words, len(words)) for words in map(str.split, lines))
                record |= {
                    "id": f"{record['id']}-{number}",
                    "text": "\n".join(map(" ".join, mixed)),
                }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def megabytes() -> float:
    """Return what the process holds in memory now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


def main(corpus: str = "", times: str = "10") -> None:
    """Take a corpus in again and again and print what it took."""
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name) / "store.db") as store:
        folder, intake = Path(name), Intake(store, TopicGate.open())
        first_ms = first_mb = 0.0
        for number in range(int(times)):
            path = written(Path(corpus) if corpus else None, number, folder)
            start, busy = time.perf_counter(), time.process_time()
            fates = Counter(taken.fate.value for taken in intake.take_all([str(path)]))
            wall, busy = time.perf_counter() - start, time.process_time() - busy
            path.unlink()
            count = fates.total()
            ms = 1000 * wall / count
            if not number:
                first_ms, first_mb = ms, megabytes()
            told = " ".join(f"{name} {n}" for name, n in sorted(fates.items()))
            print(
                f"round {number + 1:2}  {count / wall:6.0f} articles/s  {ms:6.2f} ms each "
                f"({1000 * busy / count:.2f} of a processor)  {ms / first_ms:4.2f} x first  "
                f"memory {megabytes() - first_mb:+6.1f} MB  {told}",
                flush=True,
            )


if __name__ == "__main__":
    main(*sys.argv[1:3])
