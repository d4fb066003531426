"""From a prompt to a draft: nothing of an answer goes without a loss."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from summarizer import registry
from summarizer.backends.protocol import Prompt
from summarizer.backends.scripted import Line, Scripted
from summarizer.drafting import Draft, Expected, about_article, about_sentence
from summarizer.schema.section import Section

KNOWN = registry.load().sections
TRANSFERS = KNOWN["transfers"]
PROMPT = Prompt(step="transfers", system="s", article="a", cue="c", schema={})
EXPECTED = Expected(
    (TRANSFERS,),
    frozenset({1, 2}),
    lambda name, told: name in {"a1", "a2", *told},
    lambda words: words in "Peru sent 3 tanks to Chile",
)
ROW = {"s": [1], "supplier": "a1", "recipient": "a2", "item": "tanks"} | {
    "category": "armour",
    "quantity": "3 tanks",
    "status": "delivered",
    "when": None,
    "asserted_by": None,
    "basis": "article",
}


def article(*texts: str) -> Draft:
    """Draft from answers about an article; the last one is given again."""
    left = list(texts)
    backend = Scripted(lambda *_: left.pop(0) if len(left) > 1 else left[0])
    return about_article(backend, PROMPT, EXPECTED)


def rows(*given: Any) -> str:
    """Return an answer with these rows."""
    return json.dumps({"rows": given})


def test_good_rows_are_kept_as_written() -> None:
    """With the numbers of sentences apart, one call."""
    draft = article(rows(ROW))
    (row,) = draft.rows
    assert ((1,), "tanks", 1) == (row.sentences, row.values["item"], draft.usage.calls)
    assert ((), False) == (draft.losses, draft.failed)


def test_a_mended_answer_leaves_no_loss() -> None:
    """The re-ask has the reason; both calls are paid and kept."""
    draft = article(rows({**ROW, "supplier": "Atlantis"}), rows(ROW))
    assert (1, 2, ()) == (len(draft.rows), len(draft.calls), draft.losses)
    assert "'Atlantis' is not in the roster" in draft.calls[1].messages[-1]["content"]


def test_good_rows_of_a_bad_answer_are_saved() -> None:
    """Each other one leaves a loss, also one that is no object."""
    draft = article(rows(ROW, {**ROW, "item": "ships"}, 7, {**ROW, "s": [9]}))
    assert (1, 3, False) == (len(draft.rows), len(draft.losses), draft.failed)
    assert {"transfers"} == {x.step for x in draft.losses}


def test_numbers_that_were_not_shown_are_left_out() -> None:
    """As long as one was shown the row stands."""
    (row,) = article(rows({**ROW, "s": [9, 2, True, "x"]})).rows
    assert 2 in row.sentences
    assert 9 not in row.sentences


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense", "not_json"),
        ("", "empty"),
        ('{"rows": 3}', "invalid"),
        ('{"lines": []}', "invalid"),
        ("[]", "invalid"),
    ],
)
def test_an_answer_that_is_none_is_a_loss(text: str, reason: str) -> None:
    """The draft has failed, and what was paid is told."""
    draft = article(text)
    assert ((), [reason], True) == (draft.rows, [x.reason for x in draft.losses], draft.failed)
    assert draft.usage.calls == len(draft.calls) > 0


def test_many_faults_are_not_all_recited() -> None:
    """A re-ask names the first and stays short."""
    draft = article(rows(*[{**ROW, "supplier": f"N{n}"} for n in range(9)]), rows(ROW))
    said = draft.calls[1].messages[-1]["content"]
    assert ("row 1: supplier: 'N0'" in said, "'N8'" in said) == (True, False)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"quantity": "9 tanks"}, True),
        ({"category": "gizmo"}, True),
        ({"when": "soon"}, True),
        ({"asserted_by": "Atlantis"}, True),
        ({"item": 3}, False),
        ({"supplier": ["a1", "Atlantis"]}, False),
        ({"supplier": None}, False),
        ({"extra": 1}, False),
    ],
)
def test_only_what_is_required_costs_the_row(change: dict[str, Any], kept: bool) -> None:  # noqa: FBT001
    """An optional value that is wrong is for the grounding to empty."""
    draft = article(rows({**ROW, **change}))
    assert kept == bool(draft.rows)
    assert kept != bool(draft.losses)


@pytest.mark.parametrize("odd", [3, {"a": 1}, [["a1"]], [None, {}]])
@pytest.mark.parametrize("name", ["quantity", "asserted_by", "category"])
def test_what_is_no_text_is_left_out_with_a_loss(name: str, odd: Any) -> None:
    """The row stands without it; nothing later has to look into it."""
    draft = article(rows({**ROW, name: odd}))
    if KNOWN["transfers"].model_fields[name].is_required():
        assert ((), "not_grounded") == (draft.rows, draft.losses[0].reason)
    else:
        assert draft.rows[0].values[name] in (None, [])
        assert {"invalid"} == {x.reason for x in draft.losses}


@pytest.mark.parametrize("cited", [[[1]], [{}], "one", 1, {"1": 1}, [None], [True]])
def test_odd_sentence_numbers_are_none(cited: Any) -> None:
    """Whatever they are, nothing is raised and the row leaves a loss."""
    draft = article(rows({**ROW, "s": cited}))
    assert ((), ["not_grounded"]) == (draft.rows, [x.reason for x in draft.losses])


NAME = {"s": [1], "name": "Chile", "kind": "state", "country": None, "role": None, "aliases": []}


def together(*texts: str) -> Draft:
    """Draft from answers about all sections at once."""
    left = list(texts)
    backend = Scripted(lambda *_: left.pop(0) if len(left) > 1 else left[0])
    expected = replace(EXPECTED, sections=registry.load().choose())
    return about_article(backend, replace(PROMPT, step="all"), expected)


def test_rows_of_all_sections_are_told_apart_by_their_keys() -> None:
    """Each row is of the section whose keys it has; a loss names that section too."""
    draft = together(rows(NAME, ROW, {**ROW, "item": "ships"}, 7))
    assert [KNOWN["actors"], TRANSFERS] == [r.section for r in draft.rows]
    assert ["transfers", "all"] == [x.step for x in draft.losses]


def test_an_answer_may_refer_to_the_names_it_adds() -> None:
    """Nothing is asked again where they stand in the article, whatever the rows' order."""
    for answer in (
        rows(NAME, {**ROW, "supplier": "Chile"}),
        rows({**ROW, "supplier": "Chile"}, NAME),
    ):
        draft = together(answer)
        assert (2, 1, ()) == (len(draft.rows), draft.usage.calls, draft.losses)


def test_a_name_that_is_not_in_the_article_adds_nothing() -> None:
    """Neither it nor what refers to it is kept, and the re-ask says why."""
    invented = {**NAME, "name": "Atlantis"}
    draft = together(rows(invented, {**ROW, "supplier": "Atlantis"}))
    assert ((), ["not_grounded"] * 2) == (draft.rows, [x.reason for x in draft.losses])
    assert "'Atlantis' is not in the roster" in draft.calls[1].messages[-1]["content"]


def test_a_short_row_is_a_loss() -> None:
    """The other rows of the sentence stand."""
    draft = sentence(TRANSFERS, '[["tanks","Peru"],["tanks","Peru","Chile"]]')
    assert (1, ["invalid"]) == (len(draft.rows), [x.reason for x in draft.losses])


def test_a_cell_that_is_no_text_makes_the_answer_unusable() -> None:
    """It is asked for again, then lost by its number."""
    draft = sentence(TRANSFERS, '[["tanks",["Peru"],"Chile"]]')
    assert ((), True, "invalid") == (draft.rows, draft.failed, draft.losses[0].reason)


def sentence(section: type[Section], text: str, finish: str = "stop") -> Draft:
    """Draft from an answer about sentence 4."""
    line = Line(text=text, step="transfers", finish=finish)
    return about_sentence(Scripted([line]), PROMPT, section, 4)


def test_positions_are_named() -> None:
    """The evidence is the sentence asked about."""
    (row,) = sentence(TRANSFERS, '[["tanks","Peru","Chile"]]').rows
    assert ((4,), {"item": "tanks", "supplier": "Peru", "recipient": "Chile"}) == (
        row.sentences,
        row.values,
    )


def test_a_list_takes_the_end_of_its_row() -> None:
    """However many there are."""
    (row,) = sentence(KNOWN["contacts"], '[["Peru","Chile","Cuba"]]').rows
    assert {"participants": ["Peru", "Chile", "Cuba"]} == row.values


@pytest.mark.parametrize(
    ("text", "finish", "reason"),
    [("[[", "length", "length"), ("nonsense", "stop", "not_json"), ("No.", "refusal", "refused")],
)
def test_a_sentence_without_an_answer_is_a_loss(text: str, finish: str, reason: str) -> None:
    """By its number."""
    draft = sentence(TRANSFERS, text, finish)
    ((loss), failed) = draft.losses[0], draft.failed
    assert (reason, True) == (loss.reason, failed)
    assert loss.detail.startswith("sentence 4: ")
