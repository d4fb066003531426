"""Works out what a day of news takes, from measured figures, and writes docs/scale.md.

    python evals/scale.py > docs/scale.md
    python evals/scale.py --measure > evals/scale.toml

The figures are in ``scale.toml`` beside this file, each with where it was measured; what
is not a figure there is computed here, or a price of :mod:`summarizer.backends.prices`.
``--measure`` takes the figures anew: our gold articles, each several times with other
numbers, are taken into a PostgreSQL store of its own and read with recorded answers that
have as many items as the labels; seconds an article are those of ``baseline.json``.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import tomli_w

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.prices import BATCH_SHARE, PRICES
from summarizer.backends.protocol import Prompt
from summarizer.backends.scripted import Scripted
from summarizer.batch.order import Order
from summarizer.batch.runner import Runner
from summarizer.batch.stories import Sketch
from summarizer.evaluation.cases import Case, load
from summarizer.pipeline import Plan, Summarizer
from summarizer.storage import Source, Store
from summarizer.values import Article
from tests.servers import Cluster, postgresql_programs

HERE = Path(__file__).parent
FIGURES = HERE / "scale.toml"

DAY = 300_000
UNIQUE = 0.5
ON_TOPIC = 0.05
SECONDS = 86_400
CALLS = (1, 2, 5, 10, 20)
"""Seconds a call, for which workers are told; no endpoint's are ours to say."""
LEAST_CACHED = 1024
"""Tokens from which the endpoints that have prices cache a prompt's beginning (their pages)."""

ROUNDS = 4
NAMES = "Russia Belarus Iran Iraq Japan Poland Egypt Chile Kenya Norway".split()
_TOLD = re.compile(r"\[(\d+)\] (\w+) gave (\w+) (\d+ field guns)")
_TOKEN = 3
"""Bytes, as the backends estimate a token from above."""


# --- computing ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """What one day comes to."""

    figures: Mapping[str, float]

    @property
    def unique(self) -> int:
        """Articles whose text is new."""
        return round(DAY * UNIQUE)

    @property
    def read(self) -> int:
        """Articles that are summarized."""
        return round(self.unique * ON_TOPIC)

    @property
    def requests(self) -> int:
        """Questions to a model."""
        return round(self.read * self.figures["questions"])

    def tokens(self, kind: str) -> float:
        """Return millions of tokens: ``prompt``, ``cached`` (of these) or ``completion``."""
        return self.read * self.figures[f"{kind}_tokens"] / 1e6

    def dollars(self, prices: Mapping[str, float], *, cached: bool) -> float:
        """Return what these tokens cost, with the common beginnings of prompts cached or not."""
        read = self.tokens("cached") if cached else 0.0
        prompt = (self.tokens("prompt") - read) * prices["prompt"] + read * prices["cached"]
        return prompt + self.tokens("completion") * prices["completion"]

    @property
    def database(self) -> float:
        """Megabytes that the store grows by."""
        others = (self.unique - self.read) * self.figures["kept_bytes"]
        known = (DAY - self.unique) * self.figures["source_bytes"]
        return (self.read * self.figures["summarized_bytes"] + others + known) / 1e6

    def at_once(self, seconds: float) -> float:
        """Return how many articles must be read at once if each takes so long."""
        return self.read * seconds / SECONDS


def page(data: Mapping[str, Mapping[str, Any]]) -> str:
    """Write docs/scale.md."""
    day = Day({name: float(figure["value"]) for name, figure in data.items()})
    return "\n".join((*_opening(day), *_money(day), *_machines(day), *_inputs(data), ""))


def _opening(day: Day) -> Iterator[str]:
    yield from (
        "# A day of 300,000 articles",
        "",
        "Written by `python evals/scale.py`, from the measured figures at the end. Measure",
        "them anew on your own articles and machine before you buy anything.",
        "",
        "| what | a day |",
        "|---|---:|",
        f"| articles that come in | {DAY:,} |",
        f"| of these with a text of their own ({UNIQUE:.0%}) | {day.unique:,} |",
        f"| of these on topic ({ON_TOPIC:.0%}), and so summarized | {day.read:,} |",
        f"| a minute | {day.read / 1440:.1f} |",
        f"| requests to a model | {day.requests:,} |",
        f"| prompt tokens | {day.tokens('prompt'):,.1f} million |",
        f"| of these in beginnings that were sent before | {day.tokens('cached'):,.1f} million |",
        f"| answer tokens | {day.tokens('completion'):,.1f} million |",
        f"| growth of the database | {day.database:,.0f} MB |",
        f"| the same in a year | {day.database * 365 / 1000:,.0f} GB |",
        "",
        "Half of what comes is told elsewhere in the same words, and of the rest one in twenty",
        "concerns the topic: these two shares are assumptions; `summarizer store stats` tells",
        "yours.",
        "",
    )


def _money(day: Day) -> Iterator[str]:
    yield from (
        "## Money",
        "",
        "US dollars a day, at the prices of `summarizer/backends/prices.py`. *Cached*: the",
        "beginnings that prompts share cost the price of cached tokens, which is the least",
        "possible; *uncached* is the most. What writing to a cache costs is not in it, nor what",
        "an endpoint counts for the schema of an answer.",
        "",
        "| model | transport | cached | uncached |",
        "|---|---|---:|---:|",
    )
    for model, prices in PRICES.items():
        for transport, share in (("immediate", 1.0), ("batch", BATCH_SHARE)):
            least, most = (share * day.dollars(prices, cached=c) for c in (True, False))
            yield f"| {model} | {transport} | {least:,.2f} | {most:,.2f} |"
    yield ""


def _machines(day: Day) -> Iterator[str]:
    calls = day.figures["questions"]
    local = day.figures["local_seconds"]
    yield from (
        "## Workers",
        "",
        "Articles to be read at once, so that a day's are done in a day; `summarizer worker",
        "--workers N` reads N at once. The questions about an article are asked one after the",
        "other.",
        "",
        "| an answer takes | at once |",
        "|---|---:|",
    )
    for seconds in CALLS:
        yield f"| {seconds} s | {day.at_once(seconds * calls):.1f} |"
    machines = day.at_once(local)
    yield f"| the embedded default, {local:.1f} s an article | {machines:.1f} machines |"
    yield ""


def _inputs(data: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield from (
        "## Where the figures are from",
        "",
        "| figure | value | measured |",
        "|---|---:|---|",
    )
    for name, figure in data.items():
        yield f"| `{name}` | {figure['value']:,} | {figure['source']} |"


# --- measuring ---------------------------------------------------------------------


@dataclass(slots=True)
class Meter:
    """A script that answers with one row for each sentence of ours, and counts."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    def play(self, prompt: Prompt, messages: Sequence[Mapping[str, str]]) -> str:
        """Answer a question; count what it says that was said before."""
        said = messages[-1]["content"]
        answer = _answer(prompt, said)
        prefix = json.dumps(prompt.prefix, ensure_ascii=False)
        whole = sum(_tokens(message["content"]) for message in messages)
        again = _tokens(prefix) if prefix in self.seen else 0
        if again and prefix + prompt.article in self.seen:
            again += _tokens(prompt.article)
        self.seen |= {prefix, prefix + prompt.article}
        cached = min(again, whole) if again >= LEAST_CACHED else 0
        told = {"questions": 1, "prompt": whole, "cached": cached, "completion": _tokens(answer)}
        self.counts.update(told)
        return answer


def measured() -> dict[str, dict[str, Any]]:
    """Measure all figures.

    Raises:
        SystemExit: there is no PostgreSQL to measure with.
    """
    programs = postgresql_programs()
    if programs is None:
        msg = "no initdb, neither in PATH nor under /usr/lib/postgresql"
        raise SystemExit(msg)
    articles = list(_articles(load(HERE / "gold")))
    meter = Meter()
    plan = Plan.make(registry.load())
    with Cluster(programs) as cluster, cluster.database() as url, Store.open(url) as store:
        sizes = [store.stats().bytes]
        for article in articles:
            store.add(article, Source("url", f"https://example.org/{article.sha256}"))
            store.sign(article.sha256, Sketch.of(article.text).signature, datetime.now(UTC))
        sizes.append(store.stats().bytes)
        for article in articles:
            for other in range(ROUNDS):
                place = f"https://example.net/{other}/{article.sha256}"
                store.attach(article.sha256, Source("url", place, title=article.title))
        sizes.append(store.stats().bytes)
        with Summarizer(plan, Scripted(meter.play)) as reader:
            done = Runner(store, reader, Order(workers=2)).run().done
        sizes.append(store.stats().bytes)
    count = len(articles)
    kept, sources, read = (b - a for a, b in pairwise(sizes))
    each = {
        name: round(value / count) for name, value in meter.counts.items() if name != "questions"
    }
    today = datetime.now(UTC).date().isoformat()
    how = f"`--measure` on {today}, {done} articles of {_mean_bytes(articles):,} bytes"
    local, words = _local()
    return {
        "questions": _told(round(meter.counts["questions"] / count, 2), f"{how}; an article"),
        "prompt_tokens": _told(each["prompt"], f"{how}; bytes / {_TOKEN}, from above; an article"),
        "cached_tokens": _told(each["cached"], f"{how}; of these, said before in the same words"),
        "completion_tokens": _told(each["completion"], f"{how}; answers with the labels' items"),
        "kept_bytes": _told(kept // count, f"{how}; PostgreSQL, an article not summarized"),
        "summarized_bytes": _told(
            (kept + read) // count, f"{how}; PostgreSQL, an article with its answers and summary"
        ),
        "source_bytes": _told(sources // (ROUNDS * count), f"{how}; PostgreSQL, one more source"),
        "local_seconds": _told(local, f"`evals/baseline.json`, {words} words an article"),
    }


def _told(value: float, source: str) -> dict[str, Any]:
    return {"value": value, "source": source}


def _articles(cases: Sequence[Case]) -> Iterator[Article]:
    """Yield gold articles, told anew with a sentence for each item that they are labelled with."""
    number = 0
    pairs = cycle((a, b) for a in NAMES for b in NAMES if a != b)
    for _ in range(ROUNDS):
        for case in cases:
            told = []
            for _item in range(sum(map(len, case.gold.values()))):
                number += 1
                supplier, recipient = next(pairs)
                told.append(f"{supplier} gave {recipient} {number} field guns.")
            text = f"{case.text}\n\n{' '.join(told)}"
            yield from_text(text, published=case.meta.published, language=case.meta.language)


def _answer(prompt: Prompt, said: str) -> str:
    rows = [
        {"s": [int(at)], "supplier": supplier, "recipient": recipient, "item": item}
        | {"category": "artillery", "quantity": None, "status": "delivered", "when": None}
        | {"asserted_by": None, "basis": "article"}
        for at, supplier, recipient, item in _TOLD.findall(said)
    ]
    return json.dumps({"rows": rows if prompt.step == "transfers" else []})


def _tokens(text: str) -> int:
    return -(-len(text.encode()) // _TOKEN)


def _mean_bytes(articles: Sequence[Article]) -> int:
    return sum(len(article.text.encode()) for article in articles) // len(articles)


def _local() -> tuple[float, int]:
    """Return the seconds an article takes by the embedded default, and its words."""
    cases = json.loads((HERE / "baseline.json").read_text(encoding="utf-8"))["cases"]
    seconds = sum(case["cost"]["seconds"] for case in cases) / len(cases)
    return round(seconds, 1), sum(case["words"] for case in cases) // len(cases)


def main(arguments: Sequence[str]) -> int:
    """Print the page, or with ``--measure`` the figures."""
    if "--measure" in arguments:
        sys.stdout.write(tomli_w.dumps(measured()))
    else:
        sys.stdout.write(page(tomllib.loads(FIGURES.read_text(encoding="utf-8"))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
