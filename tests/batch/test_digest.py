"""What many articles tell: each fact once, with everybody who tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.batch.digest import Wanted, gather
from summarizer.rendering.digest import Digest, Fact, digest
from summarizer.schema.summary import read
from summarizer.storage import Source, Store

SECTIONS = registry.load().sections

Put = Callable[..., None]


@pytest.fixture
def put(store: Store) -> Put:
    """Put a finished article into the store that tells one transfer."""
    count = 0

    def call(item: str = "field guns", *, published: str = "2025-03-03", **more: Any) -> None:
        nonlocal count
        count += 1
        names = more.pop("names", ("Russia", "Belarus"))
        quote = f"{names[0]} gave {names[1]} {item}."
        text = f"Report {count}\n\n{quote}"
        article = from_text(text, published=published, language="en")
        evidence = [{"quote": quote, "start": text.index(quote), "end": len(text)}]
        actors = [
            {"id": f"a{n}", "name": name, "kind": "state", "aliases": [], "evidence": evidence}
            for n, name in enumerate(names)
        ]
        transfer = {"supplier": "a0", "recipient": "a1", "item": item, "category": "artillery"}
        transfer |= {"status": "delivered", "basis": "article", "evidence": evidence} | more
        document = {"article": article.info.model_dump(mode="json")}
        summary = read(document | {"actors": actors, "transfers": [transfer]}, SECTIONS)
        store.add(article, Source("url", f"https://news.example/{count}"))
        store.finish(article.sha256, summary, plan="p", run=None, seconds=0.0)

    return call


def _told(store: Store, **wanted: Any) -> list[tuple[str, int]]:
    found = gather(store, SECTIONS, Wanted(**wanted))
    return [(_item(fact).item, fact.articles) for fact in found.facts["transfers"]]


def _item(fact: Fact) -> Any:
    return fact.told[0].item


def _gathered(store: Store) -> Digest:
    return gather(store, SECTIONS, Wanted())


def test_one_fact_of_several_articles_is_told_once(store: Store, put: Put) -> None:
    """By its identity, whatever ids each article has; most told first, newest words shown."""
    put("field guns", published="2025-03-03")
    put("towed field guns", published="2025-03-05")
    put("field guns", names=("Belarus", "Russia"))
    assert [("towed field guns", 2), ("field guns", 1)] == _told(store)


@pytest.mark.parametrize(
    "other",
    [
        {"item": "fighter jets", "category": "aircraft"},
        {"names": ("Russia", "Iran")},
        {"names": ("Belarus", "Russia")},
        {"quantity": {"text": "90", "low": 90, "high": 90}},
        {"when": {"text": "in May", "earliest": "2025-05-01", "latest": "2025-05-31"}},
    ],
)
def test_what_differs_in_what_matters_is_another_fact(
    store: Store, put: Put, other: dict[str, Any]
) -> None:
    """Thing, parties, direction, amount and time keep facts apart."""
    day = {"text": "Monday", "earliest": "2025-03-03", "latest": "2025-03-03"}
    put(quantity={"text": "12", "low": 12, "high": 12}, when=day)
    put(**({"when": day} | other))
    assert [1, 1] == [articles for _, articles in _told(store)]


def test_what_is_not_known_keeps_nothing_apart(store: Store, put: Put) -> None:
    """An article that says neither when nor how many may tell the same."""
    put(quantity={"text": "12", "low": 12, "high": 12})
    put(when={"text": "Monday", "earliest": "2025-03-03", "latest": "2025-03-03"})
    put(quantity={"text": "at least 10", "low": 10, "high": None})
    assert [("field guns", 3)] == _told(store)


def test_sources_of_folded_articles_stand_beside_the_fact(store: Store, put: Put) -> None:
    """Other articles of the story were never read, and are told of all the same."""
    put()
    (key,) = store.pending(redo=True)
    copy = from_text("Report 1, again\n\nRussia gave Belarus field guns.", language="en")
    store.add(copy, Source("url", "https://other.example/copy"))
    store.fold(copy.sha256, key, 0.9)
    (fact,) = _gathered(store).facts["transfers"]
    assert ["https://news.example/1", "https://other.example/copy"] == sorted(
        telling.place for telling in fact.tellings
    )


def test_only_what_is_wanted_is_told(store: Store, put: Put) -> None:
    """By day, by section, by who has a part in it."""
    put(published="2025-03-03")
    put("tanks", published="2025-03-09", names=("Iran", "Chile"))
    day = gather(store, SECTIONS, Wanted()).facts["transfers"][0].tellings[0].published
    assert [("tanks", 1)] == _told(store, since=day)
    assert [("field guns", 1)] == _told(store, name="BELARUS")
    assert ["transfers"] == list(gather(store, SECTIONS, Wanted(section="transfers")).facts)


def test_how_others_tell_it_is_told_too(store: Store, put: Put) -> None:
    """A badge that differs stands beside the newest one's."""
    put(published="2025-03-03", status="agreed")
    put(published="2025-03-05", status="delivered")
    shown = digest(_gathered(store), SECTIONS, "terminal")
    assert "artillery · delivered · also told as: agreed" in shown


def test_words_of_articles_do_nothing_to_a_screen(store: Store, put: Put) -> None:
    """Escapes are shown as what they are; Markdown's marks are escaped."""
    put("guns \x1b[31m*now*")
    assert "\x1b" not in digest(_gathered(store), SECTIONS, "terminal")
    assert "\\*now\\*" in digest(_gathered(store), SECTIONS, "markdown")


def test_an_empty_store_has_a_digest(store: Store) -> None:
    """Every section, and nothing in it."""
    assert "0 articles" in digest(_gathered(store), SECTIONS, "terminal")
    assert "\n\n\n" not in digest(_gathered(store), SECTIONS, "terminal")
