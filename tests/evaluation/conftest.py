"""A small corpus of our own, and readers that fill the pipeline's place with real values."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from summarizer import registry
from summarizer.backends.protocol import Call
from summarizer.evaluation import cases as gold_cases
from summarizer.evaluation.cases import Case, text_digest
from summarizer.evaluation.results import Scorecard, score_run
from summarizer.evaluation.runs import Head, Run, execute, new_head, start
from summarizer.schema.summary import Summary
from summarizer.schema.summary import read as read_summary
from summarizer.values import Article, StepUsage, Usage

SECTIONS = registry.load().sections
STORIES = ("border", "fuel", "summit", "drill", "grain", "radar")


def labels(n: int) -> dict[str, list[dict[str, Any]]]:
    """Return the labels of the n-th article."""
    quote = f"On Monday Atland sent {n + 2} radars to Borduria and warned of an attack."
    evidence = [quote]
    actors: list[dict[str, Any]] = [
        {"id": i, "name": name, "kind": "state", "country": None, "role": None, "aliases": []}
        | {"evidence": evidence}
        for i, name in (("a1", "Atland"), ("a2", "Borduria"))
    ]
    transfer = {
        "supplier": "a1",
        "recipient": "a2",
        "item": "radars",
        "category": "sensors",
        "quantity": {"text": str(n + 2), "low": n + 2, "high": n + 2, "unit": "radars"},
        "status": "delivered",
        "when": {"text": "Monday", "earliest": "2025-03-03", "latest": "2025-03-03"},
        "asserted_by": None,
        "basis": "article",
        "evidence": evidence,
    }
    forecast = {
        "actor": "a1",
        "target": "a2",
        "act": "an attack",
        "type": "attack",
        "when": None,
        "asserted_by": None,
        "likelihood": "unquantified",
        "cue": None,
        "condition": None,
        "basis": "article",
        "evidence": evidence,
    }
    return {"actors": actors, "transfers": [transfer], "forecasts": [forecast], "contacts": []}


def write_case(root: Path, n: int, story: str = "", **meta: Any) -> Path:
    """Write the n-th case and return its folder; ``meta`` overrides what meta.toml says."""
    folder = root / f"case-{n:02}"
    folder.mkdir(parents=True)
    line = labels(n)["actors"][0]["evidence"][0]
    title = f"Atland's shipment number {n} <script>alert(1)</script>"
    text = f"{title}\n\n{line}\n\nNobody in the capital would say more about it than that."
    said = {
        "title": title,
        "published": "2025-03-04",
        "source": "wire",
        "language": "en",
        "voice": "wire",
        "story": story or STORIES[n % len(STORIES)],
        "split": "dev",
        "tags": ["denial"] if n % 2 else ["passive"],
        "guideline": "1",
        "annotators": ["ada"],
        "digest": text_digest(text),
    } | meta
    published = said.pop("published")
    head = f"published = {published}\n" if published else ""
    (folder / "article.txt").write_text(text + "\n", encoding="utf-8")
    (folder / "meta.toml").write_text(head + tomli_w.dumps(said), encoding="utf-8")
    (folder / "gold.json").write_text(json.dumps(labels(n), indent=1), encoding="utf-8")
    return folder


@dataclass
class Outcome:
    """What a reader hands back."""

    summary: Summary
    calls: Sequence[Call] = ()


@dataclass
class Copyist:
    """Reads articles by copying gold, less what it is told to leave out or to break."""

    cases: Sequence[Case]
    leave: frozenset[str] = frozenset()
    """Sections it does not see."""
    wrong: bool = False
    """It takes every transfer for a promise."""
    faults: frozenset[str] = frozenset()
    """Cases it breaks down on."""
    interrupt: int = 0
    """Ctrl-C comes while it reads the n-th article."""
    asked: list[str] = field(default_factory=list)

    def read(self, article: Article) -> Outcome:
        """Return gold as a summary of the article."""
        self.asked.append(article.id)
        if len(self.asked) == self.interrupt:
            raise KeyboardInterrupt
        if article.id in self.faults:
            msg = "the answer was <no> JSON"
            raise ValueError(msg)
        gold = next(c.gold for c in self.cases if c.name == article.id)
        items = {n: [self._item(i, article) for i in v] for n, v in gold.items()}
        kept = {n: [] if n in self.leave else v for n, v in items.items()}
        step = StepUsage(step="all", calls=1, prompt_tokens=90, cached_tokens=40, seconds=0.5)
        usage = Usage.total((step,), "copyist").model_dump(mode="json")
        document = {"article": article.info.model_dump(mode="json"), "usage": usage, **kept}
        call = Call("all", ({"role": "user", "content": "?"},), "!", "stop", step, "copyist")
        return Outcome(read_summary(document, SECTIONS), (call,))

    def _item(self, item: dict[str, Any], article: Article) -> dict[str, Any]:
        quotes = [(q, article.text.index(q)) for q in item["evidence"]]
        spans = [{"quote": q, "start": s, "end": s + len(q)} for q, s in quotes]
        status = {"status": "intended"} if self.wrong and "supplier" in item else {}
        return {**item, **status, "evidence": spans}


@dataclass(frozen=True)
class Corpus:
    """A corpus on disk with what tests do with it."""

    root: Path
    runs: Path

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases, read anew."""
        return gold_cases.load(self.root)

    def head(self, repeat: int = 1, **settings: Any) -> Head:
        """Return the head of a run over all cases."""
        return new_head(
            self.cases, "all", repeat=repeat, settings=settings, versions={}, digests={}
        )

    def run(self, name: str = "run", repeat: int = 1, **how: Any) -> Run:
        """Run all cases with a :class:`Copyist`."""
        opened = start(self.runs / name, self.head(repeat))
        execute(opened, self.cases, Copyist(self.cases, **how))
        return opened

    def card(self, name: str = "run", repeat: int = 1, **how: Any) -> Scorecard:
        """Run all cases and score the run."""
        return score_run(self.run(name, repeat, **how), self.cases, SECTIONS)


@pytest.fixture
def make_case() -> Callable[..., Path]:
    """Return what writes a case."""
    return write_case


@pytest.fixture
def copyist() -> type[Copyist]:
    """Return the reader that copies gold."""
    return Copyist


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Return eight cases of six stories."""
    for n in range(8):
        write_case(tmp_path / "gold", n)
    return Corpus(tmp_path / "gold", tmp_path / "runs")
