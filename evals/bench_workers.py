"""Times several workers on one PostgreSQL store: what each further one adds.

    python evals/bench_workers.py [--articles N] [--delay SECONDS] [--hands N] [--workers N ...]

A PostgreSQL server of its own is started (initdb must be there), and for each number of
workers a store is filled with made-up articles and emptied by so many processes. Every call
takes the same fixed time, so that what is lost is the queue's, the store's and ours. Told
are articles a second, efficiency against as many times the first number's, and each
worker's memory after a tenth of its articles and at the end, to show whether it grows.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from evals.bench_batch import filled
from summarizer import registry
from summarizer.backends.protocol import Prompt
from summarizer.backends.scripted import Scripted
from summarizer.batch.queue import Queue
from summarizer.batch.worker import Duty, Worker
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import State, Store
from tests.chat_endpoint import nothing
from tests.servers import Cluster, postgresql_programs

ARTICLES = 5_000
DELAY = 0.1
HANDS = 2
AT_LEAST = 0.85
"""Efficiency wanted of four workers."""
WORKERS = (1, 2, 4)

Told = SimpleQueue[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Shift:
    """What so many workers did."""

    workers: int
    articles: int
    seconds: float
    memory: tuple[tuple[int, int], ...]
    """Of each worker: megabytes after a tenth of its share of the articles, and at the end."""

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds

    def efficiency(self, first: Shift) -> float:
        """Return the rate against what as many workers like the first would make."""
        return self.rate / self.workers / (first.rate / first.workers)


def shift(url: str, workers: int, articles: int, delay: float, hands: int) -> Shift:
    """Let so many workers empty the queue of an empty database."""
    spawned = multiprocessing.get_context("spawn")
    ready = spawned.Barrier(workers + 1)
    told: Told = spawned.SimpleQueue()
    with Store.open(url) as store, Queue.open(store.server) as queue:
        filled(store, articles)
        queue.put(store.pending())
    given = (articles // workers // 10, delay, hands)
    args = (url, given, ready, told)
    crew = [spawned.Process(target=_work, args=args) for _ in range(workers)]
    for process in crew:
        process.start()
    ready.wait()
    began = time.perf_counter()
    memory = tuple(told.get() for _ in crew)
    seconds = time.perf_counter() - began
    for process in crew:
        process.join()
    with Store.open(url) as store:
        done = store.stats().articles[State.DONE]
    return Shift(workers, done, seconds, memory)


def _work(url: str, given: tuple[int, float, int], ready: Barrier, told: Told) -> None:
    """Be one worker, in a process of its own."""
    tenth, delay, hands = given
    memory: list[int] = []
    count = 0

    def play(prompt: Prompt, _messages: object) -> str:
        return nothing(prompt.cue)

    def say(line: str) -> None:
        nonlocal count
        count += line.startswith("read ")
        if count >= tenth and not memory:
            memory.append(_resident())

    plan = Plan.make(registry.load())
    with Store.open(url) as store, Summarizer(plan, Scripted(play, delay=delay)) as reader:
        ready.wait()
        Worker(store, reader, Duty(hands, drain=True), say).run()
        now = _resident()
        told.put((memory[0] if memory else now, now))


def _resident() -> int:
    """Return the memory of this process, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 // 2**20


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 where four workers are worth less than they should be."""
    parser = argparse.ArgumentParser(description="Times several workers on one store.")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--delay", type=float, default=DELAY, help="seconds a call")
    parser.add_argument("--hands", type=int, default=HANDS, help="articles a worker reads at once")
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    given = parser.parse_args(arguments)
    programs = postgresql_programs()
    if programs is None:
        parser.error("no initdb, neither in PATH nor under /usr/lib/postgresql")
    shifts = []
    print(f"{given.articles:,} articles, {given.delay} s a call, {given.hands} at once a worker:")
    with Cluster(programs) as cluster:
        for workers in given.workers:
            with cluster.database() as url:
                done = shift(url, workers, given.articles, given.delay, given.hands)
            shifts.append(done)
            memory = ", ".join(f"{early} MB then {late} MB" for early, late in done.memory)
            share = done.efficiency(shifts[0])
            print(f"  {workers} workers: {done.rate:6.2f} articles/s, efficiency {share:.2f}")
            print(f"    memory: {memory}", flush=True)
    lost = any(done.articles != given.articles for done in shifts)
    return int(lost or shifts[-1].efficiency(shifts[0]) < AT_LEAST)


if __name__ == "__main__":
    raise SystemExit(main())
