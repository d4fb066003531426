"""The gate: what it passes, what it says, and how its own misses are estimated."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.batch.gate import ONE_IN, PASSES, TopicGate, audit, is_drawn, say, unread
from summarizer.errors import UsageError
from summarizer.schema.section import Named
from summarizer.schema.summary import Summary, read
from summarizer.storage import Source, State, Store
from summarizer.storage.values import Gate
from summarizer.values import Article

ROOT = Path(__file__).parents[2]

GIVEN = """Guns for the coast

BRIDGETON, March 3 - The ministry of defence will deliver twelve howitzers and 4,000 shells to
the coast guard of Samaria, its minister said on Monday."""
EXPECTED = """Neighbours brace for a third test

Intelligence officers warned on Monday that the army may fire another ballistic missile."""
MET = """Call between foreign ministers

The foreign minister spoke by phone with his counterpart on Monday. They discussed the ceasefire
on the border."""
FLOWERS = """Tulips early this year

The tulips in the town's gardens have come out two weeks early, said the head gardener. Schools
will bring their classes on Friday. The fair begins a day later, with a prize for the reddest."""


@pytest.fixture(scope="module")
def gate() -> TopicGate:
    """The gate of the house's lexicon."""
    return TopicGate.open()


def _gold() -> Iterator[tuple[bool, Article]]:
    told = [n for n, s in registry.load().sections.items() if not issubclass(s, Named)]
    for folder in sorted((ROOT / "evals" / "gold").iterdir()):
        labels = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
        text = (folder / "article.txt").read_text(encoding="utf-8")
        article = from_text(text, language=meta.get("language"))
        yield any(labels[name] for name in told), article


def test_gold_passes(gate: TopicGate) -> None:
    """Floor: of the gold 97 % of what is relevant passes, in four languages; here all of it."""
    passed = [(relevant, gate.judge(article).passed) for relevant, article in _gold()]
    assert 62 == sum(relevant for relevant, _ in passed)
    assert 62 == sum(relevant and judged for relevant, judged in passed)
    assert 1 == sum(judged and not relevant for relevant, judged in passed)


def test_releases_pass_where_they_are_at_hand(gate: TopicGate) -> None:
    """Floor: of 200 labelled releases 97 % of what is relevant pass, and 30 % of the rest."""
    shared = Path(os.environ.get("SUMMARIZER_SHARED") or ROOT.parent / "shared")
    corpus = shared / "data" / "press.jsonl"
    if not corpus.is_file():
        pytest.skip("the corpus of releases is not here (set SUMMARIZER_SHARED)")
    lines = (ROOT / "evals" / "gate" / "labels.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    relevant = {row[0]: row[1] == "on" for row in rows}
    passed = {True: 0, False: 0}
    with corpus.open(encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["id"] in relevant:
                article = from_text(record["text"], title=record["title"])
                passed[relevant[record["id"]]] += gate.judge(article).passed
    assert {True: 104, False: 24} == passed
    assert 107 == sum(relevant.values())


@pytest.mark.parametrize("text", [GIVEN, EXPECTED, MET])
def test_what_the_sections_look_for_passes(gate: TopicGate, text: str) -> None:
    """Arms given, a launch that may come, ministers on the phone: each passes by itself."""
    said = gate.judge(from_text(text, language="en"))
    assert said.passed
    assert PASSES <= said.score < 1
    assert not said.sampled


def test_what_is_about_something_else_is_refused(gate: TopicGate) -> None:
    """A garden show has no sign of anything, and the reason says so."""
    said = gate.judge(from_text(FLOWERS, language="en"))
    assert (0.0, False, "none of the signs") == (said.score, said.passed, said.reason)


def test_the_reason_shows_the_words(gate: TopicGate) -> None:
    """A person sees which words of the article made which sign."""
    reason = gate.judge(from_text(GIVEN, language="en")).reason
    assert "arms or forces are given (deliver, " in reason


def test_a_language_without_words_passes(gate: TopicGate) -> None:
    """What cannot be judged is not refused."""
    text = "Neljä kaupunkia\n\nNeljän kaupungin johtajat tapasivat maanantaina Turussa."
    said = gate.judge(from_text(text, language="fi"))
    assert (PASSES, True) == (said.score, said.passed)
    assert "fi" in said.reason


def test_the_title_counts_for_more(gate: TopicGate) -> None:
    """The same sentence weighs more as a title than in the text."""
    line = "Samaria receives twelve howitzers"
    other = "The town council met to plan the fair"
    above = from_text(f"{line}\n\n{other} on Monday.", language="en")
    below = from_text(f"{other}\n\n{line} on Monday.", language="en")
    assert gate.judge(above).score > gate.judge(below).score


def test_one_refusal_in_a_hundred_is_drawn() -> None:
    """The sample depends on the text's digest only, and is about one in a hundred."""
    keys = [f"{n * 2654435761 % 2**32:08x}{'0' * 56}" for n in range(20_000)]
    drawn = [key for key in keys if is_drawn(key)]
    assert drawn == [key for key in keys if is_drawn(key)]
    assert 0.8 < len(drawn) * ONE_IN / len(keys) < 1.2


def _refused(store: Store, number: int, *, sampled: bool) -> Article:
    article = from_text(f"Report {number}\n\nRussia gave Belarus guns, it said.", language="en")
    store.add(article, Source("file", f"{number}.txt"))
    store.gate(article.sha256, Gate(score=0.1, passed=False, reason="none", sampled=sampled))
    return article


def _summary(article: Article, *, relevant: bool) -> Summary:
    quote = [{"quote": "Report", "start": 0, "end": 6}]
    parties = [
        {"id": n, "name": n, "kind": "state", "evidence": quote} for n in ("Russia", "Belarus")
    ]
    gift = {
        "supplier": "Russia",
        "recipient": "Belarus",
        "item": "guns",
        "category": "artillery",
        "status": "delivered",
        "basis": "official",
        "evidence": quote,
    }
    document = {
        "article": article.info.model_dump(mode="json"),
        "actors": parties,
        "transfers": [gift] * relevant,
    }
    return read(document, registry.load().sections)


def test_an_audit_estimates_what_was_missed(store: Store) -> None:
    """Of the sample that was read, the share with items is told with its interval."""
    for number in range(6):
        _refused(store, number, sampled=False)
    sample = [_refused(store, 10 + number, sampled=True) for number in range(4)]
    assert [article.sha256 for article in sample] == list(unread(store))
    for number, article in enumerate(sample[:3]):
        summary = _summary(article, relevant=number == 0)
        store.finish(article.sha256, summary, plan="p", run=None, seconds=1.0)
    found = audit(store, registry.load())
    assert (10, 4, 3, 1) == (found.refused, found.sampled, found.read, found.relevant)
    assert (0.061, 0.792) == (round(found.low, 3), round(found.high, 3))
    assert (1, 8) == found.missed
    assert [sample[3].sha256] == list(unread(store))


def test_an_audit_of_nothing_knows_nothing(store: Store) -> None:
    """Where no refusal was read, anything between none and all may have been missed."""
    _refused(store, 1, sampled=True)
    found = audit(store, registry.load())
    assert (1, 1, 0, 0) == (found.refused, found.sampled, found.read, found.relevant)
    assert (0.0, 1.0) == (found.low, found.high)
    assert State.GATED is store.show(next(unread(store))).state


def test_what_a_person_says_of_a_refusal_counts(store: Store) -> None:
    """More than what a model found; what is on topic is then pending, the rest is not."""
    one, two, three = (_refused(store, n, sampled=True).sha256 for n in range(3))
    store.finish(one, _summary(store.article(one), relevant=True), plan="p", run=None, seconds=1.0)
    say(store, [two[:12]], [one, three])
    assert ([two], []) == (list(store.pending()), list(unread(store)))
    assert [False, True, False] == [_word(store, key) for key in (one, two, three)]
    found = audit(store, registry.load())
    assert (3, 3, 3, 1) == (found.refused, found.sampled, found.read, found.relevant)
    say(store, [three], [two])
    assert [three] == list(store.pending())
    assert State.DONE is store.show(one).state


def _word(store: Store, key: str) -> bool | None:
    gate = store.show(key).gate
    assert gate is not None
    return gate.on_topic


def test_of_what_was_not_drawn_nothing_can_be_said(store: Store) -> None:
    """Nor two things at once; then nothing is noted of the others either."""
    drawn, other = (_refused(store, n, sampled=not n).sha256 for n in range(2))
    with pytest.raises(UsageError, match="not in the sample") as error:
        say(store, [drawn], [other])
    assert "--list" in error.value.remedy
    with pytest.raises(UsageError, match="on topic and off topic"):
        say(store, [drawn], [drawn])
    assert [drawn] == list(unread(store))
