"""A synopsis says nothing that the items do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from summarizer.values import Article

if TYPE_CHECKING:
    from tests.pipeline.conftest import Player, Read

ROW = {
    "s": [6],
    "supplier": "North Korea",
    "recipient": "Russia",
    "item": "North Korean troops",
    "category": "troops",
    "quantity": "around 12,000",
    "status": "deployed",
    "when": None,
    "asserted_by": None,
    "basis": "official",
}


def written(*rows: tuple[list[int], str]) -> list[dict[str, Any]]:
    """Return a synopsis as a model writes it."""
    return [{"s": numbers, "text": text} for numbers, text in rows]


def told(
    read: Read, player: type[Player], seed: Article, synopsis: Any, **how: Any
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the synopsis that comes out."""
    answering = player({"transfers": [ROW], "synopsis": synopsis})
    return [(s.text, s.refs) for s in read(seed, answering, **how).summary.synopsis]


GOOD = "North Korea has around 12,000 troops in Russia."


def test_a_sentence_that_stands_is_kept(read: Read, player: type[Player], seed: Article) -> None:
    """Its names and numbers are the item's."""
    assert [(GOOD, ("transfers/0",))] == told(read, player, seed, written(([1], GOOD)))


@pytest.mark.parametrize(
    "false",
    [
        "North Korea has around 13,000 troops in Russia.",
        "North Korea has around 12,000 troops in Belarus.",
        "Kim Jong Un has around 12,000 troops in Russia.",
        "North Korea has around 12,000 troops in Russia since 3 May.",
        "",
    ],
)
def test_an_invented_name_number_or_date_is_replaced(
    read: Read, player: type[Player], seed: Article, false: str
) -> None:
    """The sentence built from the item stands in, with the same reference."""
    ((text, refs),) = told(read, player, seed, written(([1], false)))
    assert ("transfers/0",) == refs
    assert false != text
    assert "North Korean troops" in text


@pytest.mark.parametrize(
    "synopsis",
    [[], "no JSON", written(([], GOOD)), written(([7], GOOD)), [{"s": [1]}], {"rows": 1}],
)
def test_without_a_usable_answer_it_is_built(
    read: Read, player: type[Player], seed: Article, synopsis: Any
) -> None:
    """Nothing is lost: every fact stands in the items."""
    given = synopsis if isinstance(synopsis, list | str) else "{}"
    ((text, refs),) = told(read, player, seed, given)
    assert (("transfers/0",), True) == (refs, text.endswith("."))
    assert text != GOOD


def test_one_fact_is_not_told_twice(read: Read, player: type[Player], seed: Article) -> None:
    """Two false sentences on one item become one built one."""
    false = "Belarus has 7 troops."
    assert 1 == len(told(read, player, seed, written(([1], false), ([1], false))))


def test_fast_asks_for_none(read: Read, player: type[Player], seed: Article) -> None:
    """With `fast` code writes the synopsis."""
    answering = player({"transfers": [ROW], "synopsis": written(([1], GOOD))})
    summary = read(seed, answering, effort="fast").summary
    assert ([], 1) == (answering.of("synopsis"), len(summary.synopsis))


def test_nothing_found_is_nothing_told(read: Read, player: type[Player], seed: Article) -> None:
    """No items, no synopsis, no question."""
    answering = player({})
    assert () == read(seed, answering, sections=["contacts"]).summary.synopsis
    assert [] == answering.of("synopsis")
