"""The scorer cannot be gamed: what holds for every document of every section."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer import registry
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.scoring.counts import Counts, Mistake
from summarizer.scoring.evidence import Source
from summarizer.scoring.score import SectionScore, score

SECTIONS = registry.load().sections
NAMES = (
    ["South Korea", "Seoul"],
    ["North Korea", "Pyongyang"],
    ["Kim Jong Un", "Kim"],
    ["Kim Yo Jong", "Kim"],
    ["Hwasong-17 brigade"],
    ["Hwasong-18 brigade"],
    ["Отделение 7"],
)
LINES = tuple(
    f"On day {n} the {who[0]} said that {n + 3} shells of {n}0mm were sent."
    for n, who in enumerate(NAMES)
)
TEXT = "\n".join(LINES)
STARTS = [TEXT.index(line) for line in LINES]
SOURCE = Source(TEXT, tuple((s, s + len(x)) for s, x in zip(STARTS, LINES, strict=True)))
IDS = [f"a{n}" for n in range(len(NAMES))]
WORDS = ("shells", "the missile", "240mm launchers", "170mm launchers", "fuel for winter")

Document = dict[str, Any]


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return the values one field may have, as a gold file has them."""
    day = st.integers(1, 5).map(
        lambda n: {"text": f"day {n}", "earliest": f"2024-12-0{n}", "latest": "2024-12-31"}
    )
    amount = st.integers(1, 5).map(lambda n: {"text": f"{n}", "low": None, "high": n, "unit": "x"})
    one: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.REFERENCE: st.sampled_from(IDS),
        Kind.ENUM: st.sampled_from(spec.values or ("x",)),
        Kind.TEXT: st.sampled_from(WORDS),
        Kind.COUNTRY: st.sampled_from(["KOR", "PRK"]),
        Kind.WHEN: day,
        Kind.QUANTITY: amount,
        Kind.EVIDENCE: st.sampled_from(LINES),
    }
    if spec.kind is Kind.EVIDENCE:
        return st.lists(one[spec.kind], min_size=1, max_size=2, unique=True)
    if spec.many:
        return st.lists(one[spec.kind], min_size=spec.at_least, max_size=3, unique=True)
    return one[spec.kind] if spec.required else st.none() | one[spec.kind]


def items(name: str) -> st.SearchStrategy[list[Document]]:
    """Return lists of items of one section; the actors are always the seven of the text."""
    specs = fields(SECTIONS[name])
    if any(s.kind is Kind.NAME for s in specs):
        own = [s for s in specs if s.kind not in (Kind.ID, Kind.NAME, Kind.ALIASES)]
        return st.tuples(
            *(st.fixed_dictionaries({s.name: values(s) for s in own}) for _ in NAMES)
        ).map(
            lambda rows: [
                {**row, "id": i, "name": n[0], "aliases": n[1:]}
                for row, i, n in zip(rows, IDS, NAMES, strict=True)
            ]
        )
    return st.lists(st.fixed_dictionaries({s.name: values(s) for s in specs}), max_size=5)


def documents() -> st.SearchStrategy[Document]:
    """Return whole gold documents, every section of the registry in them."""
    return st.fixed_dictionaries({n: items(n) for n in SECTIONS})


def total(scores: dict[str, SectionScore]) -> Counts:
    """Pool the counts of all sections."""
    return sum((s.counts for s in scores.values()), Counts())


def invented(name: str, n: int) -> Document:
    """Return an item of actors that nobody has heard of, quoting a sentence of the text."""
    made: Document = {}
    for spec in fields(SECTIONS[name]):
        one = {Kind.REFERENCE: f"x{n}", Kind.ENUM: (spec.values or ("",))[0], Kind.TEXT: "words"}
        value = one.get(spec.kind)
        made[spec.name] = [value, value] if spec.many else value
    extra = {"id": f"x{n}", "name": f"Zanzibar Quorum {'abcdefgh'[n % 8]}", "aliases": []}
    known = {k: v for k, v in extra.items() if k in made}
    return made | known | {"evidence": [LINES[0]]}


@given(documents())
def test_gold_against_itself_is_perfect(gold: Document) -> None:
    """Gold against itself has every ratio at 1 (or nothing to count)."""
    counts = total(score(gold, gold, SOURCE, SECTIONS))
    assert (1.0, 1.0, 1.0) == (counts.items.f1, counts.slots.f1, counts.strict.f1)
    assert (1.0, 1.0, 0) == (counts.sentences.f1, counts.quoted.rate, sum(counts.mistakes.values()))


@given(documents(), documents(), st.randoms(use_true_random=False))
def test_order_never_matters(gold: Document, made: Document, rng: random.Random) -> None:
    """Shuffling gold and prediction changes no count."""

    def shuffled(document: Document) -> Document:
        return {n: rng.sample(v, len(v)) for n, v in document.items()}

    straight = total(score(gold, made, SOURCE, SECTIONS))
    turned = total(score(shuffled(gold), shuffled(made), SOURCE, SECTIONS))
    assert straight.items == turned.items
    assert straight.slots.credit == pytest.approx(turned.slots.credit, abs=1e-9)
    assert (straight.strict, straight.sentences) == (turned.strict, turned.sentences)
    assert straight.mistakes == turned.mistakes


@given(documents())
def test_doubling_halves_precision(gold: Document) -> None:
    """Every item said twice: precision is 0.5, recall stays 1, the rest are duplicates."""
    twice = {n: v + v for n, v in gold.items()}
    counts = total(score(gold, twice, SOURCE, SECTIONS))
    assert (0.5, 1.0) == (counts.items.precision, counts.items.recall)
    assert (0.5, 1.0) == (counts.slots.precision, counts.slots.recall)
    assert counts.items.gold == counts.mistakes[Mistake.DUPLICATE]


@pytest.mark.parametrize("nothing", [None, {}, {"status": "failed"}, {"actors": None}])
@given(gold=documents())
def test_empty_is_zero(nothing: Document | None, gold: Document) -> None:
    """An empty, failed or missing prediction has recall 0, F1 0 and no precision."""
    counts = total(score(gold, nothing, SOURCE, SECTIONS))
    assert (None, 0.0, 0.0) == (counts.slots.precision, counts.slots.recall, counts.slots.f1)
    assert counts.items.gold == counts.mistakes[Mistake.MISSING]


@given(documents())
def test_a_failed_summary_earns_nothing_for_its_items(gold: Document) -> None:
    """What a summary of status ``failed`` still holds does not count."""
    counts = total(score(gold, {**gold, "status": "failed"}, SOURCE, SECTIONS))
    assert (0, 0) == (counts.items.predicted, counts.items.credit)


@given(documents(), documents(), st.integers(1, 8))
def test_padding_never_pays(gold: Document, made: Document, more: int) -> None:
    """Items of actors that gold does not have raise neither recall nor F1, in any section."""
    padded = {n: v + [invented(n, k) for k in range(more)] for n, v in made.items()}
    before, after = score(gold, made, SOURCE, SECTIONS), score(gold, padded, SOURCE, SECTIONS)
    for name in SECTIONS:
        for one, two in (
            (before[name].counts.items, after[name].counts.items),
            (before[name].counts.slots, after[name].counts.slots),
            (before[name].counts.strict, after[name].counts.strict),
        ):
            assert (one.recall or 0) >= (two.recall or 0) - 1e-9
            assert (one.f1 or 0) >= (two.f1 or 0) - 1e-9


@given(documents(), documents())
def test_credit_never_exceeds_what_is_filled(gold: Document, made: Document) -> None:
    """Precision and recall stay within 0 and 1, field by field, and floors only tighten."""
    for found in score(gold, made, SOURCE, SECTIONS).values():
        c = found.counts
        for each in (c.items, c.slots, c.strict, c.sentences, *c.fields.values()):
            assert -1e-9 <= each.credit <= min(each.predicted, each.gold) + 1e-9
        assert c.slots.credit == pytest.approx(sum(f.credit for f in c.fields.values()))
        kinds = set(Mistake) - {Mistake.MISSING, Mistake.WRONG_FIELD}
        assert c.spurious.part == sum(c.mistakes[k] for k in kinds)
        assert c.items.gold == c.items.credit + c.mistakes[Mistake.MISSING]


@given(documents())
def test_swapped_roles_match_nothing(gold: Document) -> None:
    """Supplier and recipient in each other's place: no match, and the reason is told."""
    gold["transfers"] = gold["transfers"][:1]
    assume(gold["transfers"])
    one = gold["transfers"][0]
    assume({one["supplier"], one["recipient"]} != {one["supplier"]})
    turned = {**one, "supplier": one["recipient"], "recipient": one["supplier"]}
    found = score(gold, {**gold, "transfers": [turned]}, SOURCE, SECTIONS)["transfers"]
    assert (0, 1) == (found.counts.items.credit, found.counts.mistakes[Mistake.SWAPPED_ROLES])


@given(documents(), st.data())
def test_a_changed_digit_is_ungrounded(gold: Document, data: st.DataObject) -> None:
    """A quote with one digit changed does not resolve, and its item is unsupported."""
    line = data.draw(st.sampled_from(LINES))
    place = data.draw(st.sampled_from([n for n, c in enumerate(line) if c.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != line[place]]))
    quote = line[:place] + digit + line[place + 1 :]
    made = [{**i, "evidence": [{"quote": quote, "start": 0, "end": 9}]} for i in gold["actors"]]
    counts = score(gold, {**gold, "actors": made}, SOURCE, SECTIONS)["actors"].counts
    assert (0, len(NAMES)) == (counts.quoted.part, counts.unsupported.part)


def test_both_empty_is_agreement_that_adds_nothing() -> None:
    """Two empty documents: no ratio anywhere, one agreement a section."""
    nothing: Document = {n: [] for n in SECTIONS}
    for found in score(nothing, nothing, SOURCE, SECTIONS).values():
        assert (1, None) == (found.counts.agreed_empty, found.counts.slots.f1)


def test_gold_empty_has_no_recall() -> None:
    """Where gold has nothing, precision is 0 and recall does not exist."""
    gold: Document = {n: [] for n in SECTIONS}
    made = {n: [invented(n, 0)] for n in SECTIONS}
    for found in score(gold, made, SOURCE, SECTIONS).values():
        assert (0.0, None, 0.0) == (
            found.counts.slots.precision,
            found.counts.slots.recall,
            found.counts.slots.f1,
        )


def test_a_section_gold_does_not_label_is_not_scored() -> None:
    """Where gold has no key for a section, nothing is said about it."""
    made = {n: [invented(n, 0)] for n in SECTIONS}
    assert ["actors"] == list(score({"actors": []}, made, SOURCE, SECTIONS))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
    max_leaves=8,
)


@given(documents(), st.data())
def test_junk_is_wrong_and_never_a_crash(gold: Document, data: st.DataObject) -> None:
    """A foreign output of any shape is scored; a value of the wrong shape earns nothing."""
    made: Document = {}
    for name, section in SECTIONS.items():
        junk = st.fixed_dictionaries({}, optional={s.name: JUNK for s in fields(section)})
        made[name] = data.draw(JUNK | st.lists(JUNK | junk, max_size=3))
    counts = total(score(gold, made, SOURCE, SECTIONS))
    assert 0 <= counts.slots.credit <= counts.slots.gold
