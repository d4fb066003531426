"""Times one article: the house's own share, and the embedded engine against its floor.

    python evals/bench_article.py [--house | --engine]

*House*: recorded answers in the place of a model, so that all the time is ours; a
700-word article, then ten to a hundred thousand characters to see whether it grows with
the length only. *Engine*: the seed article by the embedded default; the floor is what
its own rates allow: prompt tokens read at the rate prompts were read, and tokens written
at the rate answers were written. Without an option the house is timed, and the engine too
where its weights are at hand.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.embedded import Embedded, Local
from summarizer.backends.scripted import SCRIPTED, Scripted
from summarizer.pipeline import Outcome, Plan, Summarizer
from summarizer.values import Article
from summarizer.weights import store
from summarizer.weights.catalogue import MODELS

AT_MOST_MS = 40.0
AT_MOST_MB = 150.0
AT_MOST_FLOOR = 1.15
AT_MOST_SHARE = 0.10
AT_MOST_GROWTH = 1.6
"""Milliseconds a character at the longest text, over those at the shortest of the three."""

SEED = Path(__file__).parents[1] / "seeds" / "seed.txt"
PUBLISHED = date(2024, 12, 23)
WORDS = 700
LENGTHS = (10_000, 30_000, 100_000)


def article(characters: int | None = None) -> Article:
    """Return the seed article: its first 700 words, or told again up to a length."""
    title, _, body = SEED.read_text(encoding="utf-8").strip().partition("\n\n")
    paragraphs = body.split("\n")
    text = [title, ""]
    number = 0
    while sum(len(p) + 1 for p in text) < (characters or 0) or (
        characters is None and len(" ".join(text).split()) < WORDS
    ):
        # Told about another day each time, so that nothing is cached by its words.
        text.append(f"{paragraphs[number % len(paragraphs)]} It was day {number}.")
        number += 1
    whole = "\n".join(text)
    return from_text(whole[:characters], published=PUBLISHED, language="en")


def answers(reading: str) -> Summarizer:
    """Return a reader whose model answers at once: nothing of the kind."""
    traits = replace(
        SCRIPTED,
        reading="sentences" if reading == "sentences" else "article",
        grammars=reading == "sentences",
    )
    empty = "[]" if reading == "sentences" else '{"rows":[]}'
    return Summarizer(Plan.make(registry.load()), Scripted(lambda *_: empty, traits=traits))


def milliseconds(reader: Summarizer, read: Article, rounds: int) -> float:
    """Return the median processor time of reading an article."""
    times = []
    for _ in range(rounds + 1):
        began = time.process_time()
        again = from_text(read.text, published=PUBLISHED, language="en")
        reader.read(again)
        times.append(time.process_time() - began)
    return median(times[1:]) * 1000  # the first warms up


def house() -> int:
    """Print the house's own time; 1 where it is above what is allowed."""
    worst = 0
    for reading in ("article", "sentences"):
        reader = answers(reading)
        short = article()
        own = milliseconds(reader, short, 9)
        worst |= own > AT_MOST_MS
        print(
            f"{reading:9}  {len(short.text.split()):6} words  {own:8.1f} ms"
            f"     (at most {AT_MOST_MS:.0f})"
        )
        rates = []
        for length in LENGTHS:
            spent = milliseconds(reader, article(length), 1)
            rates.append(spent / length)
            print(f"           {length:6} chars  {spent:8.1f} ms  {1e6 * rates[-1]:6.1f} ns/char")
        growth = rates[-1] / rates[0]
        worst |= growth > AT_MOST_GROWTH
        print(f"           growth {growth:.2f}     (at most {AT_MOST_GROWTH})")
    return worst | memory()


def memory() -> int:
    """Print this process's peak memory; 1 where it is above what is allowed."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process  {peak:6.0f} MB     (at most {AT_MOST_MB:.0f})")
    return int(peak > AT_MOST_MB)


def default() -> Path | None:
    """Return the embedded default's file, where it is at hand."""
    path = store.folder() / MODELS[0].file
    return path if path.is_file() else None


def engine() -> int:
    """Read the seed article with the embedded default; 1 where a figure is not met."""
    path = default()
    if path is None:
        print("the embedded default is not here: run `summarizer models pull`")
        return 0
    backend = Embedded(path, Local())
    seed = from_text(SEED.read_text(encoding="utf-8"), published=PUBLISHED, language="en")
    try:
        backend.count("warm")  # loading the weights is no part of reading an article
        reader = Summarizer(Plan.make(registry.load()), backend)
        began = time.perf_counter()
        outcome = reader.read(seed)
        seconds = time.perf_counter() - began
    finally:
        backend.close()
    return told(outcome, seconds) | memory()


def told(outcome: Outcome, seconds: float) -> int:
    """Print the figures of one article; 1 where one is not met."""
    usages = [call.usage for call in outcome.calls]
    fresh = [u.prompt_tokens - u.cached_tokens for u in usages]
    read, written = sum(fresh), sum(u.completion_tokens for u in usages)
    reading = sum(u.prompt_seconds or 0 for u in usages)
    writing = sum(u.completion_seconds or 0 for u in usages)
    read_rate, write_rate = read / max(reading, 1e-9), written / max(writing, 1e-9)
    floor = read / read_rate + written / write_rate
    shares = [n / usages[0].prompt_tokens for n in fresh[1:]]
    print(f"{'step':10} {'calls':>5} {'prompt':>7} {'read':>6} {'written':>7} {'seconds':>8}")
    for step in outcome.summary.usage.steps:
        new = step.prompt_tokens - step.cached_tokens
        print(
            f"{step.step:10} {step.calls:5} {step.prompt_tokens:7} {new:6}"
            f" {step.completion_tokens:7} {step.seconds:8.2f}"
        )
    print(f"reading {read} tokens at {read_rate:.0f}/s, writing {written} at {write_rate:.0f}/s")
    print(f"seed article {seconds:.2f} s, floor {floor:.2f} s")
    print(f"over the floor {seconds / floor:.2f}     (at most {AT_MOST_FLOOR})")
    most = max(shares, default=0.0)
    print(
        f"most read by a later question {most:.1%} of the first     (at most {AT_MOST_SHARE:.0%})"
    )
    ends = {call.finish for call in outcome.calls}
    print(f"questions end by: {', '.join(sorted(ends))}")
    return int(seconds / floor > AT_MOST_FLOOR or most > AT_MOST_SHARE or "length" in ends)


def main(option: str = "") -> int:
    """Time what is asked for; 1 where a figure is not met."""
    parts = {"--house": (house,), "--engine": (engine,), "": (house, engine)}
    if option not in parts:
        print(__doc__)
        return 2
    return max(part() for part in parts[option])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
