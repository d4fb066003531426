"""Articles, packs and players for the whole path: real files, recorded answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.protocol import Prompt, Traits
from summarizer.backends.scripted import SCRIPTED, Scripted
from summarizer.pipeline import Outcome, Plan, Summarizer
from summarizer.schema.section import Named
from summarizer.schema.summary import Summary
from summarizer.schema.summary import read as read_back
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.values import Article

ROOT = Path(__file__).parents[2]

Rows = Sequence[Any]
Play = Callable[[Prompt], Rows | str]
Read = Callable[..., Outcome]
Faults = Callable[[Summary, Article], list[str]]


@dataclass
class Player:
    """Answers by step and by words of the article shown; keeps what it was asked."""

    answers: Mapping[str, Rows | str | Mapping[str, Rows | str]] = field(default_factory=dict)
    reading: str = "article"
    asked: list[Prompt] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    """What re-asks said."""

    def __call__(self, prompt: Prompt, messages: Sequence[Mapping[str, str]]) -> str:
        """Return the answer to a prompt, rows written as its reading has them."""
        if len(messages) > len(prompt.messages):
            self.again.append(messages[-1]["content"])
        else:
            self.asked.append(prompt)
        step = prompt.step
        found = self.answers[step] if step in self.answers else self._at_once(step)
        if isinstance(found, Mapping):
            shown = prompt.article
            found = next((rows for words, rows in found.items() if words in shown), ())
        if isinstance(found, str):
            return found
        whole = self.reading == "article" or prompt.step == "synopsis"
        return json.dumps({"rows": list(found)} if whole else list(found), ensure_ascii=False)

    def _at_once(self, step: str) -> Rows:
        """Return the rows of all sections that a step asks for together."""
        told = [self.answers.get(name, ()) for name in step.split("+")]
        return [row for rows in told if not isinstance(rows, str | Mapping) for row in rows]

    def of(self, step: str) -> list[Prompt]:
        """Return the prompts of one step."""
        return [p for p in self.asked if p.step == step]

    @property
    def traits(self) -> Traits:
        """Traits of a backend that reads this way."""
        return replace(
            SCRIPTED,
            reading="article" if self.reading == "article" else "sentences",
            grammars=self.reading == "sentences",
        )


@pytest.fixture
def player() -> type[Player]:
    """Make a player."""
    return Player


@pytest.fixture
def read() -> Read:
    """Read an article with a player, over every section unless told."""

    def call(
        article: Article,
        player: Player,
        *,
        sections: Sequence[str] | None = None,
        packs: Sequence[Path] = (),
        context: int = 128_000,
        effort: Any = "balanced",
    ) -> Outcome:
        traits = replace(player.traits, context_tokens=context)
        plan = Plan.make(registry.load(packs), sections, effort)
        with Summarizer(plan, Scripted(player, traits=traits)) as s:
            return s.read(article)

    return call


@pytest.fixture(scope="session")
def seed() -> Article:
    """The seed article as the command reads it."""
    text = (ROOT / "seeds" / "seed.txt").read_text(encoding="utf-8")
    return from_text(text, published="2024-12-23", language="en")


@pytest.fixture
def faults() -> Faults:
    """Return what the contract forbids and a summary has all the same."""
    return _faults


def _faults(summary: Summary, article: Article) -> list[str]:
    kinds = registry.load().sections
    ids = [i.id for _, i in summary.refs() if isinstance(i, Named)]
    wrong = ["ids are not unique"] if len(ids) != len(set(ids)) else []
    for ref, item in summary.refs():
        if not item.evidence:
            wrong.append(f"{ref}: no evidence")
        wrong += [
            f"{ref}: evidence {e} is not in the article"
            for e in item.evidence
            if not e.quote or article.text[e.start : e.end] != e.quote
        ]
        for spec in fields(type(item)):
            wrong += [f"{ref}.{w}" for w in _field_faults(spec, item, set(ids), article.text)]
    refs = {ref for ref, _ in summary.refs()}
    wrong += [f"synopsis: {s.refs}" for s in summary.synopsis if not set(s.refs) <= refs]
    wrong += [f"synopsis: empty {s}" for s in summary.synopsis if not s.text or not s.refs]
    document = json.loads(summary.to_json())
    known = {n: kinds.get(n) or type(summary[n][0]) for n in summary.sections if n in kinds}
    if set(known) == set(summary.sections) and read_back(document, known) != summary:
        wrong.append("the document does not read back")
    return wrong


def _field_faults(spec: FieldSpec, item: Any, ids: set[str], text: str) -> Iterator[str]:
    value = getattr(item, spec.name)
    values = list(value) if spec.many else [] if value is None else [value]
    if spec.kind in (Kind.EVIDENCE, Kind.ID):
        return
    if spec.required and len(values) < max(1, spec.at_least):
        yield f"{spec.name}: required"
    for v in values:
        if spec.kind is Kind.ENUM and v not in spec.values:
            yield f"{spec.name}: {v!r} is not of its vocabulary"
        if spec.kind is Kind.REFERENCE and v not in ids:
            yield f"{spec.name}: {v!r} dangles"
        if spec.kind is Kind.COUNTRY and not (len(v) == 3 and v.isupper()):
            yield f"{spec.name}: {v!r} is no alpha-3"
        words = v.text if spec.kind in (Kind.WHEN, Kind.QUANTITY) else v
        if spec.verbatim and (not words or words not in text):
            yield f"{spec.name}: {words!r} is not in the article"


SANCTIONS = '''
"""Sanctions imposed, planned or lifted."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from summarizer.schema.marks import Attribute, Cues, Identity, Reference, Show, Verbatim
from summarizer.schema.section import About, Section


class Sanction(Section):
    """A restriction that one actor puts on another.

    Imposed, planned or lifted. A warning of nothing in particular is none.
    """

    about: ClassVar[About] = About(
        title="Sanctions",
        question="one side puts sanctions on another, or lifts them",
        headline="{sanctioner} against {sanctioned}: {measure}",
        sentence="{the sanctioner} put {measure} on {the sanctioned}",
        order=50,
        triggers=(r"\\b(sanction\\w*|embargo\\w*|freez\\w+|froz\\w+)\\b",),
    )

    sanctioner: Annotated[str, Reference("actors"), Identity(hard=True), Show("head")]
    """The actor that imposes it."""
    sanctioned: Annotated[str, Reference("actors"), Identity(hard=True), Show("head")]
    """The actor it is imposed on."""
    measure: Annotated[str, Verbatim(), Identity(), Show("head")]
    """What is imposed, as the article says it."""
    status: Annotated[
        Literal["imposed", "planned", "lifted"],
        Attribute(),
        Cues((("planned", r"will|plans"), ("lifted", r"lift\\w*")), default="imposed"),
        Show("badge"),
    ]
    """How far it has come."""
'''

SANCTIONS_PROMPT = """{%- set examples = [
  ("Peru put an oil embargo on Chile.", [["oil embargo", "Peru", "Chile"]]),
  ("Chad spoke of sanctions in general.", []),
] -%}
Only measures that the article names.
"""

SANCTIONS_ARTICLE = """Japan freezes assets

Japan has frozen the assets of three banks in Russia, its foreign ministry said.
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder with one section file and one prompt file."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "sanctions.py").write_text(SANCTIONS, encoding="utf-8")
    (folder / "sanctions.md.j2").write_text(SANCTIONS_PROMPT, encoding="utf-8")
    return folder


@pytest.fixture
def sanctions_article() -> Article:
    """An article with a sanction in it."""
    return from_text(SANCTIONS_ARTICLE, published="2025-03-03", language="en")
