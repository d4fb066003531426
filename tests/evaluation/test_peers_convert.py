"""What peers say becomes the contract's document, and loses nothing but what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.peers.convert import Said, converted
from evals.peers.shapes import asked, flattened, gathered
from summarizer import registry
from summarizer.articles.article import from_text
from summarizer.evaluation import cases as gold_cases
from summarizer.evaluation.cases import Case, source_of
from summarizer.schema.section import Named
from summarizer.schema.summary import dump
from summarizer.schema.walk import Kind
from summarizer.scoring.score import score

SECTIONS = registry.load().choose()
BY_NAME = registry.load().sections
TEXT = (
    "Atland arms Borduria\n\nOn Monday Atland sent 40 radars to Borduria, Jan Novak said. "
    "Atland may attack Cordia if talks fail."
)
ARTICLE = from_text(TEXT, published="2025-03-04", language="en")

ACTORS = [
    {"name": "Atland", "kind": "state", "country": "Austria"},
    {"name": "Borduria", "kind": "state"},
    {"name": "Jan Novak", "kind": "person", "role": "Minister of Nothing"},
]
TRANSFER = {
    "evidence": ["Atland sent 40 radars"],
    "supplier": "Atland",
    "recipient": "the Borduria",
    "item": "radars",
    "category": "sensors",
    "quantity": {"text": "40", "low": "40", "high": 40, "unit": "radars"},
    "status": "delivered",
    "when": {"text": "On Monday", "earliest": "2025-03-03", "latest": "some day"},
    "asserted_by": "Jan Novak",
    "basis": "official",
}


def items(**rows: list[Any]) -> tuple[dict[str, list[dict[str, Any]]], Said]:
    """Convert rows; return the items as plain data, and what was said and lost."""
    said = Said(rows=rows, answered=1)
    found = converted(ARTICLE, SECTIONS, said)
    return {n: [dump(i) for i in v] for n, v in found.items()}, said


def test_names_become_ids_and_quotes_become_spans() -> None:
    """References hold ids of the roster; a quote stands where its span says."""
    found, _ = items(actors=ACTORS, transfers=[TRANSFER])
    ids = {a["name"]: a["id"] for a in found["actors"]}
    made = found["transfers"][0]
    parties = (made["supplier"], made["recipient"], made["asserted_by"])
    assert (ids["Atland"], ids["Borduria"], ids["Jan Novak"]) == parties
    quote = made["evidence"][0]
    assert "Atland sent 40 radars" == quote["quote"] == TEXT[quote["start"] : quote["end"]]


def test_dates_and_numbers_are_the_peers_own() -> None:
    """Nothing is worked out for it; what is no date is none."""
    made = items(actors=ACTORS, transfers=[TRANSFER])[0]["transfers"][0]
    assert {"text": "40", "low": 40, "high": 40, "unit": "radars"} == made["quantity"]
    assert {"text": "On Monday", "earliest": "2025-03-03", "latest": None} == made["when"]


def test_optional_words_that_are_not_in_the_article_are_emptied_with_a_loss() -> None:
    """The item stays."""
    found, said = items(actors=ACTORS)
    assert [None] == [a["role"] for a in found["actors"] if a["name"] == "Jan Novak"]
    assert ["not_verbatim"] == [x.reason for x in said.losses]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"item": "tanks"}, "not_verbatim"),
        ({"item": None}, "not_grounded"),
        ({"category": "radar things"}, "not_grounded"),
        ({"supplier": "Erewhon"}, "unknown_actor"),
        ({"recipient": "Atland"}, "refers_to_itself"),
    ],
)
def test_a_row_the_contract_cannot_hold_is_dropped_with_a_loss(
    change: Mapping[str, Any], reason: str
) -> None:
    """As the library drops its own."""
    found, said = items(actors=ACTORS[:2], transfers=[{**TRANSFER, **change}])
    assert [] == found["transfers"]
    assert reason in [x.reason for x in said.losses]


def test_an_item_with_an_invented_quote_is_kept_and_counts_as_ungrounded() -> None:
    """How often that happens is one of the things compared."""
    invented = {**TRANSFER, "evidence": ["Atland gave away 40 radars"]}
    found, _ = items(actors=ACTORS, transfers=[invented])
    counts = score({"transfers": []}, found, source_of(ARTICLE), BY_NAME)["transfers"].counts
    assert (1, 1) == (counts.unsupported.part, counts.unsupported.whole)


def test_whom_only_an_item_names_joins_the_roster() -> None:
    """If the article does name it: no reference dangles."""
    found, _ = items(transfers=[{**TRANSFER, "recipient": "Borduria"}])
    assert ["Atland", "Borduria", "Jan Novak"] == [a["name"] for a in found["actors"]]


def test_an_actor_of_no_kind_is_still_nobodys_dangling_reference() -> None:
    """Its own row is dropped; the item that names it brings it back."""
    nobody = {"name": "Atland", "kind": "?"}
    found, _ = items(actors=[nobody, ACTORS[1]], transfers=[TRANSFER])
    assert found["transfers"][0]["supplier"] in {a["id"] for a in found["actors"]}


def test_what_is_told_twice_word_for_word_is_one_item() -> None:
    """A model that repeats itself is not counted twice; what it cites is kept together."""
    again = {**TRANSFER, "evidence": ["Atland arms Borduria"]}
    found, _ = items(actors=ACTORS + ACTORS, transfers=[TRANSFER, again])
    assert (3, 1, 2) == (
        len(found["actors"]),
        len(found["transfers"]),
        len(found["transfers"][0]["evidence"]),
    )


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["Atland", "state", "40"]),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["text", "low"]), v),
    max_leaves=4,
)
NAMES = sorted({s.name for section in SECTIONS for s in asked(section)})
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=12), max_size=3)


@given(rows=st.fixed_dictionaries(dict.fromkeys(BY_NAME, ROWS)))
def test_no_answer_breaks_the_conversion(rows: dict[str, list[Any]]) -> None:
    """Whatever is said, the document keeps to the contract and no reference dangles."""
    found, _ = items(**rows)
    ids = {a["id"] for a in found["actors"]}
    spans = [e for v in found.values() for i in v for e in i["evidence"]]
    assert all(TEXT[e["start"] : e["end"]] == e["quote"] or e["end"] == 0 for e in spans)
    assert all({i["supplier"], i["recipient"]} <= ids for i in found["transfers"])


def as_said(case: Case) -> dict[str, list[Any]]:
    """Return gold as the best of peers would say it: names for ids."""
    names = {a["id"]: a["name"] for a in case.gold["actors"]}
    rows: dict[str, list[Any]] = {}
    for section in SECTIONS:
        name = section.__module__.rpartition(".")[2]
        refers = {s.name for s in asked(section) if s.kind is Kind.REFERENCE}
        rows[name] = [
            {k: _named(v, names) if k in refers else v for k, v in i.items() if k != "id"}
            for i in case.gold.get(name, ())
        ]
    return rows


def _named(value: Any, names: Mapping[str, str]) -> Any:
    return [names[v] for v in value] if isinstance(value, list) else names.get(value)


@pytest.mark.parametrize(
    "case",
    gold_cases.choose(gold_cases.load(Path(__file__).parents[2] / "evals" / "gold"), "train"),
    ids=lambda c: c.name,
)
def test_a_peer_that_says_gold_loses_nothing_on_the_way(case: Case) -> None:
    """The conversion costs a peer no item: gold, said in its shape, is found item by item."""
    found = converted(case.article, SECTIONS, Said(rows=as_said(case), answered=1))
    made = {n: [dump(i) for i in v] for n, v in found.items()}
    scored = score(case.gold, made, case.source, BY_NAME)
    assert {n: len(v) for n, v in case.gold.items()} == {
        n: int(s.counts.items.credit) for n, s in scored.items()
    }


def test_flat_attributes_are_gathered_again() -> None:
    """The flat attributes of langextract and a row's values say the same."""
    section = BY_NAME["transfers"]
    flat = flattened(section, TRANSFER)
    assert ("40", "40", "radars") == (
        flat["quantity"],
        flat["quantity_low"],
        flat["quantity_unit"],
    )
    again = gathered(section, flat)
    assert {"text": "40", "low": "40", "high": "40", "unit": "radars"} == again["quantity"]
    assert not issubclass(section, Named)
