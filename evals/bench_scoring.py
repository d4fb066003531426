"""Times the scorer: processor seconds and peak memory for many cases of many items a section.

    python evals/bench_scoring.py [CASES] [ITEMS]

Cases are made up one at a time and scored at once, as a run is scored, so that the
peak tells whether memory grows with the corpus. Predictions are half right: the worst
case for the matcher, which then has most to weigh.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from typing import Any

from summarizer import registry
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.counts import Counts, headline
from summarizer.scoring.evidence import Source
from summarizer.scoring.score import score

WORDS = "missile launcher shell tank frigate radar fuel grant drone rifle troop summit call".split()


def value(spec: FieldSpec, ids: list[str], rng: random.Random) -> Any:
    """Make up one value of a field."""
    if spec.kind is Kind.REFERENCE:
        return rng.sample(ids, 2) if spec.many else rng.choice(ids)
    if spec.kind is Kind.ENUM:
        return rng.choice(spec.values)
    if spec.kind is Kind.COUNTRY:
        return rng.choice(["KOR", "PRK", "RUS", None])
    if spec.kind is Kind.WHEN:
        day = f"2024-12-{rng.randint(1, 28):02}"
        return {"text": day, "earliest": day, "latest": day}
    if spec.kind is Kind.QUANTITY:
        n = rng.randint(1, 9999)
        return {"text": str(n), "low": n, "high": n, "unit": "units"}
    phrase = " ".join(rng.choices(WORDS, k=3))
    return [phrase] if spec.many else phrase


def item(
    section: type[Section], n: int, ids: list[str], text: str, rng: random.Random
) -> dict[str, Any]:
    """Make up one item of a section, with a sentence of ``text`` as its evidence."""
    made = {s.name: value(s, ids, rng) for s in fields(section)}
    if "id" in made:
        made |= {"id": ids[n], "name": f"{rng.choice(WORDS)} ministry {n}", "aliases": [f"m{n}"]}
    quote = rng.choice(text.split("\n"))
    return made | {"evidence": [{"quote": quote, "start": text.find(quote), "end": 0}]}


def main(cases: int = 1000, items: int = 20) -> None:
    """Score made-up cases and print what it took."""
    sections = registry.load().sections
    rng = random.Random(7)
    text = "\n".join(" ".join(rng.choices(WORDS, k=18)) + f" {n}." for n in range(40))
    ends = [n for n, c in enumerate(text) if c == "\n"] + [len(text)]
    spans = tuple((0 if i == 0 else ends[i - 1] + 1, e) for i, e in enumerate(ends))
    ids = [f"a{n}" for n in range(items)]
    total = dict.fromkeys(sections, Counts())
    seconds = 0.0
    for n in range(cases):
        gold, other = (
            {
                name: [item(s, k, ids, text, rng) for k in range(items)]
                for name, s in sections.items()
            }
            for _ in range(2)
        )
        made = {name: gold[name][: items // 2] + other[name][items // 2 :] for name in sections}
        start = time.process_time()
        scores = score(gold, made, Source(text, spans), sections)
        seconds += time.process_time() - start
        for name, found in scores.items():
            total[name] += found.counts
        if n + 1 in (cases // 10, cases):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{n + 1:6} cases  {seconds:6.1f} s  peak {peak} MB")
    share, sections_told = headline({n: c.slots for n, c in total.items()})
    print(f"headline {share:.3f} over {sections_told} sections")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
