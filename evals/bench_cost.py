"""What one article costs on a hosted model: ours by effort, and instructor in two ways.

    python evals/bench_cost.py [--answers gold] [--cases PATTERNS] [--kept FILE] [--json FILE]
                               [--markdown]

All are asked about the same articles at a local endpoint that counts as a hosted API bills
(``evals/billing.py``), beginning with empty caches each. Answers are the embedded default's,
or with ``--base-url`` and ``--model`` another endpoint's (key in ``OPENAI_API_KEY``); how long
they are is a matter of who answers, so what prompts cost is told apart. With ``--answers gold``
no model is asked: answers are the gold labels (``evals/perfect.py``). ``--kept`` names a
file of answers, so that a run that was ended goes on, or is counted again. Without
``--cases`` the English cases of the suite ``quick`` are read. The exit code is 1 where ours,
at the effort that is the default, costs more than it may on any model with a price.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from evals.billing import CACHES, VOCABULARY, Bill, Till, vocabulary
from evals.peers import engine
from evals.peers.__main__ import MAX_TOKENS, Name, asker
from evals.peers.meter import Target
from evals.peers.with_instructor import Limits
from evals.perfect import Perfect
from summarizer import registry
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.prices import PRICES
from summarizer.errors import ModelError, SummarizerError
from summarizer.evaluation.cases import Case, choose, load
from summarizer.pipeline import Effort, Plan, Summarizer
from summarizer.registry import Registry
from summarizer.values import Article
from summarizer.weights import store
from summarizer.weights.catalogue import MODELS

GOLD = Path(__file__).parent / "gold"
AT_MOST: Mapping[str, float] = {Name.SECTIONS.value: 0.6, Name.ONCE.value: 1.1}
"""The share of each peer's cost that ours may come to."""
AIMED: Effort = "balanced"
BILLED = "steps"
"""The cache by which the aims are told."""
_SECONDS = 1_800.0
_EACH = 1_000
"""Articles that prices are told for."""

Bills = Mapping[str, Mapping[str, Bill]]
"""By contender and cache."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is printed: a title, a head, and rows as wide as it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def plain(self) -> str:
        """Return it for a terminal, the first column to the left."""
        lines = [self.head, *self.rows]
        wide = [max(len(line[n]) for line in lines) for n in range(len(self.head))]
        told = (
            "  ".join((line[0].ljust(wide[0]), *map(str.rjust, line[1:], wide[1:])))
            for line in lines
        )
        return "\n".join((self.title, *told))

    def markdown(self) -> str:
        """Return it for a page."""
        rule = ["---", *("---:" for _ in self.head[1:])]
        lines = (f"| {' | '.join(line)} |" for line in (self.head, rule, *self.rows))
        return "\n".join((f"{self.title}\n", *lines))


def measured(till: Till, articles: Sequence[Article], sections: Registry) -> dict[str, Any]:
    """Have every contender read all articles; return the bills by contender and cache.

    Raises:
        EndpointError: whoever answers is not there, or refuses everybody.
    """
    found = {}
    for name, read in _contenders(till, sections):
        till.forget()
        for n, article in enumerate(articles, 1):
            sys.stderr.write(f"{name}: {n} of {len(articles)}\n")
            read(article)
            if till.fault is not None:
                raise till.fault
        if till.refused:
            sys.stderr.write(f"{name}: {till.refused} requests got no answer\n")
        found[name] = till.bills
    return found


def _contenders(
    till: Till, sections: Registry
) -> Iterator[tuple[str, Callable[[Article], object]]]:
    for effort in get_args(Effort):
        here = Endpoint(
            model=till.target.model, base_url=till.url, timeout=_SECONDS, breakpoints=True
        )
        with Summarizer(Plan.make(sections, effort=effort), OpenAICompatible(here)) as reader:
            yield effort, reader.read
    for peer in (Name.SECTIONS, Name.ONCE):
        yield peer.value, asker(peer, till, sections, Limits(MAX_TOKENS[peer]))


def counted(bills: Bills, articles: int) -> Table:
    """Tell what was asked and answered, an article."""
    head = ("an article", "calls", "prompt", "output", "in steps", "at breakpoints", "written")
    rows = []
    for name, by_cache in bills.items():
        bill, marked = by_cache["steps"], by_cache["breakpoints"]
        tokens = (bill.prompt, bill.output, bill.cached, marked.cached, marked.written)
        told = (f"{count / articles:,.0f}" for count in tokens)
        rows.append((name, f"{bill.calls / articles:.1f}", *told))
    return Table(f"Tokens in {VOCABULARY}; of the prompt's, cached and written", head, rows)


def priced(bills: Bills, articles: int, cache: str, model: str) -> Table:
    """Tell what a model's prices make of it, and the share of each peer's cost."""
    prices = PRICES[model]
    head = ["", "input", "output", "total"]
    for peer in AT_MOST:
        head += [f"of {peer.split('-')[1]}", "input"]
    rows = []
    for name, by_cache in bills.items():
        bill = by_cache[cache]
        read, total = bill.input_dollars(prices), bill.dollars(prices)
        dollars = [f"{_EACH * d / articles:,.3f}" for d in (read, total - read, total)]
        shares = []
        for peer in AT_MOST:
            other = bills[peer][cache]
            shares += [total / other.dollars(prices), read / other.input_dollars(prices)]
        rows.append((name, *dollars, *(f"{share:.2f}" for share in shares)))
    title = f"{model}, cached by {cache}: US dollars for {_EACH:,} articles"
    return Table(title, head, rows)


def aims(bills: Bills) -> dict[str, float]:
    """Return the share of each peer's cost that ours comes to on the model where it is worst."""
    ours = bills[AIMED][BILLED]
    return {
        peer: max(ours.dollars(p) / bills[peer][BILLED].dollars(p) for p in PRICES.values())
        for peer in AT_MOST
    }


def told(bills: Bills, articles: int) -> list[Table]:
    """Return all tables, the aims' cache first."""
    return [
        counted(bills, articles),
        *(priced(bills, articles, cache, model) for cache in CACHES for model in PRICES),
    ]


@contextmanager
def _target(model: str, base_url: str) -> Iterator[Target]:
    """Yield the endpoint given, or the embedded engine on the embedded default."""
    if base_url:
        yield Target(base_url, model, os.environ.get("OPENAI_API_KEY", ""))
        return
    weights = store.located(MODELS[0].name)
    if weights is None:
        msg = "the embedded default is not here"
        raise ModelError(msg, remedy="summarizer models pull")
    with engine.served(weights) as target:
        yield target


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", default="", help="patterns of names, by commas: 'ap-*,seed'")
    parser.add_argument(
        "--answers", choices=("model", "gold"), default="model", help="a model's, or the labels"
    )
    parser.add_argument("--base-url", default="", help="an endpoint that answers instead")
    parser.add_argument("--model", default=MODELS[0].name, help="its name there")
    parser.add_argument("--kept", type=Path, help="a file of answers, read and added to")
    parser.add_argument("--json", type=Path, help="where the bills go")
    parser.add_argument("--markdown", action="store_true", help="print tables for a page")
    given = parser.parse_args(arguments)
    patterns = [p.strip() for p in given.cases.split(",") if p.strip()]
    if given.answers == "gold" and given.base_url:
        parser.error("with --answers gold no endpoint is asked")
    cases: Sequence[Case] = choose(load(GOLD), "all" if patterns else "quick", patterns)
    cases = [c for c in cases if patterns or c.meta.language[:2] == "en"]
    articles, sections = [c.article for c in cases], registry.load()
    with ExitStack() as stack:
        if given.answers == "gold":
            target = stack.enter_context(Perfect(cases, sections)).target
        else:
            target = stack.enter_context(_target(given.model, given.base_url))
        till = stack.enter_context(Till(target, vocabulary(), given.kept))
        bills = measured(till, articles, sections)
    tables = told(bills, len(articles))
    words = sum(len(a.text.split()) for a in articles) // len(articles)
    print("## Measured\n\n" * given.markdown, end="")
    print(f"{len(articles)} articles of {words} words, answers by {target.model}.\n")
    print("\n\n".join(t.markdown() if given.markdown else t.plain() for t in tables))
    found = aims(bills)
    if not given.markdown:
        print()
        for peer, share in found.items():
            print(f"{AIMED} costs {share:.2f} of {peer}     (at most {AT_MOST[peer]})")
    if given.json:
        by = {n: {c: asdict(b) for c, b in of.items()} for n, of in bills.items()}
        made = {"answers": target.model, "articles": [a.id for a in articles], "bills": by}
        given.json.write_text(json.dumps(made | {"shares": found}, indent=1), encoding="utf-8")
    return int(any(share > AT_MOST[peer] for peer, share in found.items()))


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except SummarizerError as e:
        sys.stderr.write(f"error: {e}\n  {e.remedy}\n")
        raise SystemExit(e.exit_code) from None
