# ruff: noqa: INP001  it stands beside the scripts that use it
"""Answers as a perfect reader would: with the gold labels, compact, in the shape asked for.

How many tokens a contender's answers take depends on who answers; here nobody misses or
invents anything, and no model is needed. What is asked is known by the shape of the answer
and by the last line of the question, as the prompts' own templates make them; so this module
holds none of their words. What is referred to is told by its name. It counts nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.peers import shapes
from evals.peers.meter import Meter, Target
from summarizer.evaluation.cases import Case
from summarizer.grounding.locate import locate
from summarizer.prompting import Prompter
from summarizer.registry import Registry
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, name_of
from summarizer.schema.wire import SENTENCES, asked
from summarizer.values import Article

MODEL = "gold-labels"
_ROWS = "rows"
_QUOTES = 4
"""Places that a row is shown to be told at: the peers' shape takes no more."""
_NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)

Row = dict[str, Any]


class Perfect(Meter):
    """An endpoint on loopback that answers questions about gold cases; it passes nothing on."""

    def __init__(self, cases: Sequence[Case], registry: Registry) -> None:
        """Begin to serve."""
        self._labelled = [_Labelled(c, registry) for c in cases]
        sections, any_article = registry.choose(), cases[0].article
        prompter = Prompter(sections, "article")
        prompts = {s: prompter.about_article(s, any_article, (), ()) for s in sections}
        self._wanted: dict[str, Sequence[type[Section]]] = {
            _last_line(p.cue): (s,) for s, p in prompts.items()
        }
        self._wanted[_last_line(prompter.at_once(any_article, (), ()).cue)] = sections
        self._registry = registry
        self._row_shape = prompter.synopsis((), 1).schema["properties"][_ROWS]
        super().__init__(Target("", MODEL))
        self.target = Target(self.url, MODEL)

    def passed_on(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Answer a chat completion's request, whatever its path."""
        del path
        text = json.dumps(self.answer(json.loads(body)), ensure_ascii=False, separators=(",", ":"))
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        made = {"id": "gold", "object": "chat.completion", "created": 0, "model": MODEL}
        return 200, json.dumps(made | {"choices": [choice]}).encode()

    def answer(self, request: Mapping[str, Any]) -> dict[str, list[Row]]:
        """Return what is to be said to a request: rows of ours, or lists of them by section.

        A second look finds nothing more, and a synopsis tells each fact in its own words.
        """
        lists = request["response_format"]["json_schema"]["schema"]["properties"]
        said = [str(m["content"]) for m in request["messages"] if m["role"] == "user"]
        if lists.get(_ROWS) == self._row_shape:
            facts = _NUMBERED.findall(said[0])
            return {_ROWS: [{SENTENCES: [int(n)], "text": fact} for n, fact in facts]}
        shown = " ".join(" ".join(said).split())
        labelled = max(self._labelled, key=lambda one: one.shown_in(shown))
        if _ROWS not in lists:
            return {name: labelled.told_to_peers(self._registry[name]) for name in lists}
        sections = self._wanted.get(_last_line(said[0]), ())
        return {_ROWS: [row for s in sections for row in labelled.told_to_us(s, shown)]}


class _Labelled:
    """A gold case, ready to be told."""

    def __init__(self, case: Case, registry: Registry) -> None:
        self._gold, self._article = case.gold, case.article
        self._sentences = _sentences(self._article)
        naming = [n for n, s in registry.sections.items() if issubclass(s, Named)]
        self._names = {i["id"]: i["name"] for n in naming for i in case.gold[n]}

    def shown_in(self, text: str) -> int:
        """Return how many letters of its sentences stand in a text without line breaks."""
        return sum(len(s) for s in self._sentences.values() if s in text)

    def told_to_us(self, section: type[Section], shown: str) -> list[Row]:
        """Return rows of the sentences shown, every field in them."""
        rows = []
        for item in self._gold[name_of(section)]:
            numbers = [n for n in self._numbers(item) if self._sentences[n] in shown]
            values = {s.name: self._words(s, item.get(s.name)) for s in asked(section, "article")}
            if numbers:
                rows.append({SENTENCES: numbers[:_QUOTES], **values})
        return rows

    def told_to_peers(self, section: type[Section]) -> list[Row]:
        """Return rows without what is null or empty, as many as the peers' shape takes."""
        rows = []
        for item in self._gold[name_of(section)][: section.about.at_most]:
            row: Row = {}
            for spec in shapes.asked(section):
                value: Any = item.get(spec.name)
                if spec.kind is Kind.REFERENCE:
                    value = self._named(value)
                row[spec.name] = value[:_QUOTES] if spec.kind is Kind.EVIDENCE else value
            rows.append(_filled(row))
        return rows

    def _words(self, spec: FieldSpec, value: Any) -> Any:
        """Return the words of a value; what they come to is for code to find out."""
        if spec.kind is Kind.REFERENCE:
            value = self._named(value)
        elif isinstance(value, dict):
            value = value["text"]
        return [] if value is None and spec.many else value

    def _named(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._named(v) for v in value]
        return self._names.get(value, value)

    def _numbers(self, item: Mapping[str, Any]) -> list[int]:
        """Return the numbers of the sentences that an item's quotes begin in."""
        found = (locate(quote, self._article.text) for quote in item["evidence"])
        return list(dict.fromkeys(self._article.sentence_at(e.start).number for e in found if e))


def _sentences(article: Article) -> dict[int, str]:
    """Return an article's sentences by number, each on one line."""
    return {s.number: " ".join(s.text.split()) for s in article.sentences}


def _filled(value: Any) -> Any:
    """Return a value without the keys, at any depth, that hold null or an empty list."""
    if isinstance(value, dict):
        return {k: _filled(v) for k, v in value.items() if v not in (None, [])}
    return value


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]
