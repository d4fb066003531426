"""What code reads off a sentence of contact: how, whether, when, where, and about what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.grounding.index import Index
from summarizer.grounding.items import Ground, Row
from summarizer.grounding.roster import seed

CONTACTS = registry.load().sections["contacts"]
PARTIES = {"participants": ["Peru", "Chile"]}


def told(*sentences: str, **values: Any) -> Any:
    """Return the contact that an article's sentences tell of, None where it is none."""
    text = "Peru and Chile\n\n" + " ".join(sentences) + "\n"
    article = from_text(text, published="2025-06-04", language="en")
    numbers = tuple(range(2, 2 + len(sentences)))
    found = Ground(article, Index(seed(article))).items(CONTACTS, [Row(numbers, values or PARTIES)])
    return found[0] if found else None


@pytest.mark.parametrize(
    ("words", "mode", "status"),
    [
        ("Peru met Chile in Lima, for longer than planned.", "meeting", "held"),
        ("Peru is to see Chile again on Friday.", "meeting", "planned"),
        ("A telephone call of Peru with Chile is set for Friday.", "phone", "planned"),
        (
            "Peru talked on the phone with Chile and asked that a test be called off.",
            "phone",
            "held",
        ),
        (
            "A call of Peru with Chile, which had been set for May, was called off.",
            "phone",
            "cancelled",
        ),
        ("Peru called on Chile to act at a session of both.", "meeting", "held"),
        ("Peru held a press conference after talks with Chile.", "meeting", "held"),
        ("Peru asked for a meeting with Chile and was turned down.", "meeting", "refused"),
        ("Peru declined to comment on a meeting with Chile.", "meeting", "held"),
        ("Peru is ready for talks with Chile.", "meeting", "proposed"),
        ("Peru has invited Chile's ministers to Lima.", "visit", "proposed"),
        ("Peru invited Chile to Lima, and Chile accepted the invitation.", "visit", "planned"),
        ("A message from Peru to Chile was handed over in Lima by an envoy.", "envoy", "held"),
    ],
)
def test_mode_and_status_are_those_of_the_contact(words: str, mode: str, status: str) -> None:
    """Plans, refusals and cancellations count where they are of a contact."""
    contact = told(words)
    assert (mode, status) == (contact.mode, contact.status)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Peru met Chile at the former Union Palace on Monday.", "the former Union Palace"),
        ("In Quito, meanwhile, Peru received Chile.", "Quito"),
        ("In June, meanwhile, Peru received Chile.", None),
        ("Peru declined Chile's invitation to visit Quito, a diplomat in Rome said.", "Quito"),
        ("Peru met Chile to discuss developments in Bolivia.", None),
        ("Peru refused to meet Chile's U.S. guests in Quito.", "Quito"),
        ("Peru met Chile.", None),
    ],
)
def test_a_place_is_where_they_are_in_contact(words: str, place: str | None) -> None:
    """Not where somebody says so, nor what is talked about."""
    assert place == told(words).place


def test_a_place_told_later_is_another_occasions() -> None:
    """What goes on about a contact may tell of other places."""
    contact = told("Peru met Chile.", "They reviewed the talks held in Quito.")
    assert (None, ("the talks held in Quito",)) == (contact.place, contact.topics)


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        (
            "Peru and Chile reviewed the border, the fight on crime and the clearing of mines.",
            ("the border", "the fight on crime", "the clearing of mines"),
        ),
        ("Peru spoke with Chile about the drones, the ministry said.", ("the drones",)),
        (
            "Peru held talks with Chile on Friday on trade and on the fishing ban.",
            ("trade", "the fishing ban"),
        ),
        ("Peru spoke with Chile about U.S. arms sales.", ("U.S. arms sales",)),
        ("Peru spoke with Chile for about 20 minutes on Monday.", ()),
        (
            "Peru and Chile discussed trade and reiterated that they would wait.",
            ("trade",),
        ),
        (
            "Peru discussed its cooperation with Bolivia with Chile.",
            ("its cooperation with Bolivia",),
        ),
    ],
)
def test_topics_are_what_is_talked_about(words: str, topics: tuple[str, ...]) -> None:
    """Lists are split, what else is said of the contact is left out."""
    assert topics == told(words).topics


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Peru spoke today with Chile, to follow up on their talks of May 11.", date(2025, 6, 4)),
        ("Lima, June 1, Post - Peru received Chile on Monday.", date(2025, 6, 2)),
        (
            "A meeting of Peru and Chile, which was to begin on June 10, has been put off.",
            date(2025, 6, 10),
        ),
        ("Peru met Chile, as it has since May 11.", None),
    ],
)
def test_a_time_is_that_of_the_contact(words: str, day: date | None) -> None:
    """The nearest to its verb; not the dateline's; else the only one a sentence tells."""
    when = told(words).when
    assert day == (when.earliest if when else None)


def test_a_state_does_not_meet_its_own() -> None:
    """A meeting inside one government is none."""
    text = "Peru's army met Peru."
    assert told(text, participants=["Peru's army", "Peru"]) is None
