"""Scorecards, comparisons, gates and agreement over a corpus."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from summarizer import registry
from summarizer.errors import GateError
from summarizer.evaluation import results, runs
from summarizer.evaluation.agree import agree, ceiling
from summarizer.evaluation.diff import compare, headings_of
from summarizer.evaluation.figures import bill, clusters, overall, repeats, slices, totals
from summarizer.evaluation.gate import Verdict, fresh, replayed

SECTIONS = registry.load().sections


def test_copied_gold_scores_one_over_the_sections_that_have_something(corpus: Any) -> None:
    """Gold as its own run: headline 1; the section that is empty everywhere has no part."""
    card = corpus.card()
    found = overall(card.cases, card.sections)
    assert (1.0, 3, 8, 6) == (
        found.estimate.value,
        found.sections,
        found.cases,
        found.estimate.clusters,
    )
    assert 8 == totals(card.cases, card.sections)["contacts"].agreed_empty


def test_a_scorecard_survives_its_file(corpus: Any) -> None:
    """Saved and read back it is the same, the slim baseline too."""
    card = corpus.card(wrong=True)
    path = corpus.runs / "card.json"
    for one in (card, results.slim(card)):
        results.save(one, path)
        assert overall(one.cases, one.sections) == overall(results.load(path).cases, one.sections)
        assert replayed(one, results.load(path)).verdict is Verdict.PASS


def test_a_wrong_field_is_followed_down(corpus: Any) -> None:
    """One wrong status in each transfer: item F1 stays 1, strict falls, the slot is named."""
    card = corpus.card(wrong=True)
    transfers = totals(card.cases, card.sections)["transfers"]
    assert (1.0, 0.0) == (transfers.items.f1, transfers.strict.f1)
    assert (8, 0.0) == (transfers.mistakes["wrong_field"], transfers.fields["status"].f1)
    slot = next(
        s for s in card.cases[0].sections["transfers"].pairs[0].slots if s.field == "status"
    )
    assert ("delivered", "intended", 0.0) == (slot.gold, slot.predicted, slot.credit)


def test_another_schema_version_is_refused(corpus: Any) -> None:
    """A run, or one output, of another contract is not scored."""
    run = corpus.run()
    path = run.folder / "cases" / "case-01.json"
    path.write_text(path.read_text().replace('"schema_version": "1"', '"schema_version": "2"'))
    with pytest.raises(GateError, match="schema version 2"):
        results.score_run(run, corpus.cases, SECTIONS)
    other = runs.Run(run.folder, run.head.model_copy(update={"schema_version": "0"}))
    with pytest.raises(GateError, match="schema version 0"):
        results.score_run(other, corpus.cases, SECTIONS)


def test_gold_that_lacks_a_case_or_has_another_text_is_refused(corpus: Any) -> None:
    """A run is scored against the texts it has read, all of them."""
    run = corpus.run()
    with pytest.raises(GateError, match="gold lacks 1 of its cases"):
        results.score_run(run, corpus.cases[1:], SECTIONS)
    changed = [replace(c, text=c.text + "!") for c in corpus.cases]
    with pytest.raises(GateError, match="another text was read"):
        results.score_run(run, changed, SECTIONS)


def test_repeats_are_averaged_not_added(corpus: Any) -> None:
    """Three repeats weigh as one reading, and each has its own headline."""
    one, three = corpus.card("one", wrong=True), corpus.card("three", repeat=3, wrong=True)
    first, second = (clusters(c.cases, c.sections)[1] for c in (one, three))
    assert first == pytest.approx(second)
    assert 3 == len(repeats(three))


def test_slices_and_bill_carry_their_numbers(corpus: Any) -> None:
    """Tags and lengths are slices with their cases; tokens and calls add up."""
    card = corpus.card()
    found = {(s.kind, s.name): s for s in slices(card)}
    assert (4, 4) == (found["tag", "denial"].figure.cases, found["tag", "passive"].figure.cases)
    assert 8 == found["length", "short"].figure.cases
    total = bill(card).total
    assert (8, 720, 320, None) == (
        total.calls,
        total.prompt_tokens,
        total.cached_tokens,
        total.dollars,
    )


def test_a_difference_is_told_with_its_items(corpus: Any) -> None:
    """What one run misses and the other finds is listed, in words, and counts."""
    poor, good = corpus.card("poor", leave=frozenset({"forecasts"})), corpus.card("good")
    found = compare(poor, good, headings_of(corpus.cases, SECTIONS))
    assert (8, 6) == (found.cases, found.stories)
    assert found.headline.estimate.value == pytest.approx(1 / 3)
    assert [("missed", "right", True)] * 8 == [(c.before, c.after, c.better) for c in found.changes]
    assert "Atland: an attack" == found.changes[0].item
    assert {"actors": 1.0, "forecasts": 0.09375, "transfers": 1.0, "contacts": None} == {
        d.name: d.p for d in found.sections
    }


def test_runs_that_measure_otherwise_are_not_compared(corpus: Any) -> None:
    """Other cases, other gold, another scorer: refused, and the reason said."""
    card = corpus.card()
    for other, why in (
        (replace(card, cases=card.cases[1:]), "other cases"),
        (replace(card, gold="0"), "other gold"),
        (replace(card, score_spec="0"), "score_spec 1 against 0"),
        (replace(card, schema_version="0"), "schema version"),
        (replace(card, sections=card.sections[1:]), "sections"),
    ):
        with pytest.raises(GateError, match=why):
            compare(card, other)


def test_replayed_outputs_pass_only_with_the_same_counts(corpus: Any) -> None:
    """Exactly equal counts pass; a loss and a gain both fail, field by field."""
    good, poor = corpus.card("good"), corpus.card("poor", wrong=True)
    assert Verdict.PASS == replayed(results.slim(good), good).verdict
    for old, new in ((good, poor), (poor, good)):
        found = replayed(results.slim(old), new)
        assert Verdict.WORSE == found.verdict
        assert any("case-00: transfers: slots.credit" in r for r in found.reasons)


def test_fresh_outputs_pass_within_the_margin(corpus: Any) -> None:
    """The same or better passes; clearly worse fails; a gulf between stories cannot be told."""
    good = corpus.card("good")
    poor = corpus.card("poor", leave=frozenset({"forecasts"}))
    mixed = corpus.card("mixed", faults=frozenset({"case-02"}))
    assert Verdict.PASS == fresh(good, good).verdict
    assert Verdict.PASS == fresh(poor, good).verdict
    assert Verdict.WORSE == fresh(good, poor).verdict
    assert Verdict.CANNOT_TELL == fresh(good, mixed, margin=0.1).verdict
    assert Verdict.PASS == fresh(good, mixed, margin=0.9).verdict


def test_one_story_alone_cannot_be_told(corpus: Any) -> None:
    """Without a second story there is no interval, and the gate says so."""
    card = corpus.card()
    one = replace(card, cases=card.cases[:1])
    found = fresh(one, one)
    assert Verdict.CANNOT_TELL == found.verdict
    assert "no interval" in found.reasons[0]


def test_agreement_is_the_scorers_own(corpus: Any) -> None:
    """Two equal labellings agree at 1; a changed category lowers slots and alpha."""
    assert ceiling(corpus.cases, SECTIONS) is None
    with pytest.raises(GateError, match="no case has a second labelling"):
        agree(corpus.cases, SECTIONS)
    for n in range(4):
        folder = corpus.root / f"case-0{n}"
        second = json.loads((folder / "gold.json").read_text())
        if n == 0:
            second["transfers"][0]["category"] = "technology"
            second["actors"][0]["country"] = "KOR"
        (folder / "second.json").write_text(json.dumps(second))
    found = agree(corpus.cases, SECTIONS)
    assert (4, 8) == (found.cases, found.of)
    assert 1.0 == found.slots["forecasts"].value
    assert found.slots["transfers"].value == pytest.approx((4 * 8 - 1) / (4 * 8))
    values = {(a.section, a.field): (a.value, a.items) for a in found.alphas}
    assert (0.0, 4) == values["transfers", "category"]
    assert (0.0, 8) == values["actors", "country"]
    assert (None, 4) == values["transfers", "status"]
