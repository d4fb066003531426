"""Contacts read sentence by sentence: what goes on, what comes again, who is asked about."""

from __future__ import annotations

from typing import Any

from summarizer.articles import from_text

TITLE = "Readout of talks\n\n"
MET = "Defence Minister Ana Prado of Peru met Defence Minister Luis Vega of Chile in Lima. "


def names(summary: Any) -> list[tuple[list[str], str, str]]:
    """Return the contacts of a summary: who, how, whether."""
    return [
        ([summary.names[p] for p in c.participants], c.mode, c.status) for c in summary["contacts"]
    ]


def summary_of(read: Any, player: Any, text: str, rows: dict[str, Any]) -> Any:
    """Read a text with a player that answers about its contacts."""
    article = from_text(TITLE + text + "\n", published="2025-06-04", language="en")
    return read(article, player({"contacts": rows}, "sentences"), sections=["contacts"]).summary


def test_sentences_that_go_on_tell_more_of_one_contact(read: Any, player: Any) -> None:
    """Their words about calls and days are not the contact's; their topics are."""
    text = (
        MET + "They condemned the launch of May 27 and called for calm. "
        "Minister Prado also raised trade."
    )
    summary = summary_of(
        read, player, text, {"Vega of Chile in Lima": [["Ana Prado", "Luis Vega"]]}
    )
    (contact,) = summary["contacts"]
    assert [(["Ana Prado", "Luis Vega"], "meeting", "held")] == names(summary)
    assert (3, None, ("the launch of May 27", "trade")) == (
        len(contact.evidence),
        contact.when,
        contact.topics,
    )


def test_somebody_else_does_not_go_on(read: Any, player: Any) -> None:
    """Whoever leads the sentence must have been there."""
    text = MET + "Eva Luna condemned the talks."
    summary = summary_of(
        read, player, text, {"Vega of Chile in Lima": [["Ana Prado", "Luis Vega"]]}
    )
    assert 1 == len(summary["contacts"][0].evidence)


def test_the_next_meeting_is_another_contact(read: Any, player: Any) -> None:
    """Of those told of last, and still to come."""
    text = MET + "They decided to hold their next meeting in Santiago in 2026."
    summary = summary_of(
        read, player, text, {"Vega of Chile in Lima": [["Ana Prado", "Luis Vega"]]}
    )
    assert ["held", "planned"] == [c.status for c in summary["contacts"]]
    assert ["Lima", "Santiago"] == [c.place for c in summary["contacts"]]


def test_one_before_with_had_a_call_with_each(read: Any, player: Any) -> None:
    """Those behind "calls with" did not call each other."""
    text = "Ana Prado held separate calls with Luis Vega and Eva Luna on Monday."
    summary = summary_of(read, player, text, {"separate calls": [["Luis Vega", "Eva Luna"]]})
    assert [["Ana Prado", "Luis Vega"], ["Ana Prado", "Eva Luna"]] == [n[0] for n in names(summary)]


def test_states_listed_met_together(read: Any, player: Any) -> None:
    """Two rows that share no name are one meeting where the sentence lists them."""
    text = "Ministers of Peru, Chile, Brazil and Bolivia met on Monday."
    summary = summary_of(
        read, player, text, {"Ministers of": [["Peru", "Chile"], ["Brazil", "Bolivia"]]}
    )
    assert [["Peru", "Chile", "Brazil", "Bolivia"]] == [n[0] for n in names(summary)]


def test_adjectives_of_states_name_parties_where_nobody_else_is_named(
    read: Any, player: Any
) -> None:
    """Peruvian and Chilean officials are Peru and Chile."""
    rows = {"officials": [["Peru", "Chile"]]}
    text = "Peru and Chile are far away. Peruvian and Chilean officials met in Rome on Monday."
    assert [["Peru", "Chile"]] == [n[0] for n in names(summary_of(read, player, text, rows))]


def test_who_merely_tells_or_carries_is_no_party(read: Any, player: Any) -> None:
    """Nor is one whose act is talked about: they are not offered."""
    asked = player({}, "sentences")
    text = (
        "Ana Prado of Lima spoke with Luis Vega, Eva Luna said. "
        "A message from Ana Prado to Luis Vega was handed over by Eva Luna at a meeting."
    )
    article = from_text(TITLE + text + "\n", published="2025-06-04", language="en")
    read(article, asked, sections=["contacts"])
    shown = [p.messages[-1]["content"] for p in asked.asked if p.step == "contacts"]
    assert 2 == len(shown)
    assert [1, 1] == [s.count("Eva Luna") for s in shown]


def test_a_title_alone_means_the_one_who_has_it(read: Any, player: Any) -> None:
    """A president is a party where one is told of."""
    text = "President Ana Prado is well. The President will welcome Luis Vega on Monday."
    summary = summary_of(read, player, text, {"will welcome": [["Ana Prado", "Luis Vega"]]})
    assert [(["Ana Prado", "Luis Vega"], "meeting", "planned")] == names(summary)
