"""One item for each thing, however often it is told."""

from __future__ import annotations

from typing import Any

from summarizer import registry
from summarizer.grounding.merge import merged
from summarizer.schema.section import Section
from summarizer.values import Evidence

KNOWN = registry.load().sections


def item(section: str, start: int = 0, **fields: Any) -> Section:
    """Return an item told at an offset."""
    quote = Evidence(quote="x", start=start, end=start + 1)
    return KNOWN[section].model_validate({"evidence": (quote,), **fields})


def moved(thing: str, start: int = 0, **fields: Any) -> Section:
    """Return a transfer."""
    given = {"supplier": "a1", "recipient": "a2", "item": thing, "category": "munitions"}
    return item(
        "transfers", start, **{**given, "status": "delivered", "basis": "official", **fields}
    )


def met(*who: str, **fields: Any) -> Section:
    """Return a contact."""
    given = {"participants": who, "mode": "meeting", "status": "held", "basis": "article"}
    return item("contacts", **{**given, **fields})


def test_told_again_ones_unite() -> None:
    """Evidence adds up, the first words stay, empty fields are filled."""
    (one,) = merged([moved("155mm shells", 0), moved("155mm shells", 9, asserted_by="a3")])
    assert ([0, 9], "a3") == (
        [e.start for e in one.evidence],
        one.asserted_by,  # type: ignore[attr-defined]
    )


def test_the_same_sentence_is_evidence_once() -> None:
    """A sentence read in two passages counts once."""
    (one,) = merged([moved("155mm shells", 4), moved("155mm shells", 4)])
    assert 1 == len(one.evidence)


def test_different_tranches_stay_apart() -> None:
    """Another calibre, supplier, recipient or thing is another item."""
    items = [
        moved("155mm shells"),
        moved("152mm shells"),
        moved("155mm shells", supplier="a3"),
        moved("155mm shells", recipient="a3"),
        moved("howitzers", category="artillery"),
    ]
    assert items == list(merged(items))


def test_a_different_status_keeps_like_words_apart() -> None:
    """What was delivered is not what is intended, where the words differ too."""
    assert 2 == len(merged([moved("artillery shells"), moved("more shells", status="intended")]))


def test_a_meeting_of_the_same_parties_is_one() -> None:
    """Fewer named the second time is the same occasion; another mode is another one."""
    assert 1 == len(merged([met("a1", "a2", "a3"), met("a1", "a2")]))
    assert 2 == len(merged([met("a1", "a2"), met("a1", "a2", mode="phone")]))
    assert 2 == len(merged([met("a1", "a2"), met("a1", "a3")]))


def test_who_only_stands_for_another_gives_way() -> None:
    """A state in the headline and its minister in the text are one party; the minister is kept."""
    minister_of = {("a9", "a2")}
    one, two = met("a1", "a9"), met("a1", "a2")
    (both,) = merged([one, two], lambda state, person: (state, person) in minister_of)
    assert ("a1", "a2") == both.participants  # type: ignore[attr-defined]
    assert 2 == len(merged([one, met("a1", "a3")], lambda *pair: pair in minister_of))


def test_a_meeting_of_three_is_multilateral() -> None:
    """Where a list is long enough, the value that the section says takes the other's place."""
    (three,) = merged([met("a1", "a2"), met("a1", "a2", "a3")])
    assert "multilateral" == three.mode  # type: ignore[attr-defined]
    (call,) = merged([met("a1", "a2", "a3", mode="phone")])
    assert "phone" == call.mode  # type: ignore[attr-defined]


def test_a_vaguer_mode_gives_way() -> None:
    """The meeting of a visit is the visit, whichever is told first."""
    for modes in (("meeting", "visit"), ("visit", "meeting")):
        (one,) = merged([met("a1", "a2", mode=m) for m in modes])
        assert "visit" == one.mode  # type: ignore[attr-defined]


def test_named_items_are_one_by_id() -> None:
    """A roster entry told twice gathers its names."""
    one = item("actors", id="a1", name="Seoul", kind="state", aliases=("the South",))
    two = item("actors", 5, id="a1", name="Seoul", kind="state", aliases=("ROK",))
    (both,) = merged([one, two])
    assert ("the South", "ROK") == both.aliases  # type: ignore[attr-defined]


def test_what_the_headline_tells_is_told_in_full_further_on() -> None:
    """In other words; its sentence is evidence too, its own words go."""
    (one,) = merged([moved("arms", 0), moved("155mm shells", 50)], headline=20)
    assert ("155mm shells", [50, 0]) == (
        one.item,  # type: ignore[attr-defined]
        [e.start for e in one.evidence],
    )
    assert 2 == len(merged([moved("arms", 0), moved("155mm shells", 50)]))


def test_a_headline_of_its_own_stays() -> None:
    """Nobody tells it in full."""
    kept = merged([moved("arms", 0), moved("tanks", 50, recipient="a7")], headline=20)
    assert ["arms", "tanks"] == [i.item for i in kept]  # type: ignore[attr-defined]


def test_a_contact_held_is_not_one_to_come() -> None:
    """Nor one that was refused; whether two are still to come does not part them."""
    held, planned, proposed = (met("a1", "a2", status=s) for s in ("held", "planned", "proposed"))
    assert [held, planned] == list(merged([held, planned]))
    assert 1 == len(merged([planned, proposed]))


def test_ministers_who_meet_for_their_states_are_one_meeting() -> None:
    """The states met, and later it is told who met for them."""
    people = {("a1", "a3"), ("a2", "a4")}
    items = [met("a1", "a2"), met("a3", "a4")]
    assert 1 == len(merged(items, lambda one, other: (one, other) in people))
    assert 2 == len(
        merged([*items[:1], met("a3", "a5")], lambda one, other: (one, other) in people)
    )


def test_opposed_assessments_stay_apart() -> None:
    """Two who call one act likely and unlikely are two; who repeats himself is one."""
    given: dict[str, Any] = {"actor": "a1", "act": "a test", "type": "nuclear_test"}
    given["basis"] = "official"
    first = item("forecasts", **given, asserted_by="a2", likelihood="likely")
    other = item("forecasts", 5, **given, asserted_by="a3", likelihood="unlikely")
    again = item("forecasts", 9, **given, asserted_by="a2", likelihood="likely")
    assert 2 == len(merged([first, other, again]))
