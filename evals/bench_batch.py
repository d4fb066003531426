"""Times runs over many articles: what the house adds to each, and what faults cost.

    python evals/bench_batch.py [--articles N] [--faulty N] [--store URL]

*Overhead*: articles through recorded answers into a store, so that all the time is ours;
beside it the same articles read without a store, so that the difference is what keeping
them costs (answers, results and states, each on the disk before it counts). The peak is
told after a tenth and at the end, to show whether memory grows. *Faults*: articles asked
about at a local endpoint where a fifth of all tries fails, in eight ways; calls are counted
at the endpoint. ``--store`` puts the articles into an empty PostgreSQL database instead of
an SQLite file.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.protocol import Prompt
from summarizer.backends.scripted import Scripted
from summarizer.backends.wire import Patience
from summarizer.batch.order import Order
from summarizer.batch.pace import Pace
from summarizer.batch.runner import Runner
from summarizer.batch.tally import Progress, Report
from summarizer.batch.traffic import Traffic
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import Source, Store
from summarizer.values import Article
from tests.chat_endpoint import ChatEndpoint, mixed, nothing

ARTICLES = 10_000
FAULTY = 1_000
SHARE = 0.2
AT_MOST_CALLS = 1.3
SAMPLE = 200
"""Articles read without a store, for comparison."""
WORKERS = 4

WORDS = "the ministry said on Monday that shells fuel grain troops would be sent to a port".split()
PLACES = "Russia Belarus Iran Japan Poland Egypt Chile Kenya Norway Turkey".split()


@dataclass(frozen=True, slots=True)
class Overhead:
    """What many articles took."""

    articles: int
    seconds: float
    """For each, with a store."""
    bare: float
    """For each, without one."""
    peaks: tuple[int, int]
    """Megabytes of memory at the most, after a tenth of the articles and at the end."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What faults cost."""

    report: Report
    calls: int
    clean: int
    """Calls that the same articles take where nothing fails."""


def article(number: int) -> Article:
    """Make up the article of a number: some 350 words, all its own."""
    rng = random.Random(number)
    sentences = [
        f"{rng.choice(PLACES)} {' '.join(rng.choices(WORDS, k=16))} {rng.randrange(10**6)}."
        for _ in range(20)
    ]
    text = f"Report {number} from {rng.choice(PLACES)}\n\n{' '.join(sentences)}"
    return from_text(text, published="2025-03-03", language="en")


def filled(store: Store, count: int) -> None:
    """Put articles into a store, many in a transaction."""
    for begin in range(0, count, 500):
        with store.transaction():
            for number in range(begin, min(begin + 500, count)):
                made = article(number)
                store.add(made, Source("file", f"{made.id}.txt"))


def overhead(location: str, articles: int = ARTICLES, workers: int = WORKERS) -> Overhead:
    """Read made-up articles with recorded answers into an empty store."""
    peaks: list[int] = []

    def tell(now: Progress) -> None:
        if not peaks and now.done >= articles // 10:
            peaks.append(peak())

    with Store.open(location) as store, summarizer() as reader:
        filled(store, articles)
        began = time.perf_counter()
        Runner(store, reader, Order(workers=workers), tell=tell).run()
        seconds = time.perf_counter() - began
    first = peaks[0] if peaks else peak()
    return Overhead(articles, seconds / articles, bare(min(SAMPLE, articles)), (first, peak()))


def bare(count: int) -> float:
    """Return the seconds an article takes without a store."""
    made = [article(number) for number in range(count)]
    with summarizer() as reader:
        reader.read(made[0])
        began = time.perf_counter()
        for each in made:
            reader.read(each)
        return (time.perf_counter() - began) / count


def faulty(location: str, articles: int = FAULTY, workers: int = 2 * WORKERS) -> Faults:
    """Read made-up articles at an endpoint that fails in many ways."""
    sections = len(registry.load().sections)
    traffic = Traffic(Pace(workers, cool=0.01))
    patience = Patience(first=0.005, longest=0.05)
    with ChatEndpoint(nothing, mixed(SHARE)) as endpoint, Store.open(location) as store:
        filled(store, articles)
        backend = OpenAICompatible(Endpoint(base_url=endpoint.url, model="m"), patience, traffic)
        with Summarizer(Plan.make(registry.load()), backend) as reader:
            report = Runner(store, reader, Order(workers=workers), traffic).run()
        return Faults(report, endpoint.calls, articles * sections)


@contextmanager
def summarizer() -> Iterator[Summarizer]:
    """Open a summarizer whose model finds nothing, in no time."""

    def play(prompt: Prompt, _messages: object) -> str:
        return nothing(prompt.cue)

    with Summarizer(Plan.make(registry.load()), Scripted(play)) as opened:
        yield opened


def peak() -> int:
    """Return the most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; return 1 where faults cost more than they may, or lose an article."""
    parser = argparse.ArgumentParser(description="Times runs over many articles.")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--faulty", type=int, default=FAULTY)
    parser.add_argument("--store", default="", help="an empty PostgreSQL database")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        location = given.store or str(Path(folder) / "store.db")
        found = overhead(location, given.articles)
        faults = faulty(str(Path(folder) / "faulty.db"), given.faulty)
    kept = 1000 * (found.seconds - found.bare)
    print(f"{found.articles:,} articles into {'PostgreSQL' if given.store else 'SQLite'}:")
    print(f"  {1000 * found.seconds:.1f} ms an article, {1000 * found.bare:.1f} of them reading")
    print(f"  {kept:.1f} ms for keeping four answers, the result and the state")
    print(f"  peak {found.peaks[0]} MB after a tenth, {found.peaks[1]} MB at the end")
    share = faults.calls / faults.clean
    print(f"{given.faulty:,} articles where {SHARE:.0%} of all tries fail:")
    print(f"  {faults.calls:,} calls, {share:.3f} times the clean number (at most {AT_MOST_CALLS})")
    print(f"  {faults.report.done:,} done, {faults.report.failed:,} failed")
    lost = given.faulty - faults.report.done - faults.report.failed
    return int(share > AT_MOST_CALLS or lost != 0)


if __name__ == "__main__":
    raise SystemExit(main())
