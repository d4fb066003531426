"""Whose somebody is, where the text names no state beside him; and the titles around names."""

from __future__ import annotations

import pytest

from summarizer.articles import from_text
from summarizer.grounding.entry import Entry
from summarizer.grounding.roster import seed


def roster(text: str) -> dict[str, Entry]:
    """Return the roster of a text by name."""
    return {e.name: e for e in seed(from_text(f"On the news\n\n{text}\n", language="en"))}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Ana Rey, an aide, met Chile's envoys. Ana Rey's office agreed.", "Ana Rey", None),
        ("Peruvian President Ana Rey left. President Ana Rey's office agreed.", None, "PER"),
        ("Iran was told. Ali Rezai, commander of the IRGC navy, agreed.", "Ali Rezai", "IRN"),
        (
            "Chile's army shot it down, its spokesman, Juan Mota, said.",
            "Juan Mota",
            "CHL",
        ),
        (
            "The transport ministry in Lima opened the port. Ministry spokesman Juan Mota agreed.",
            "Juan Mota",
            "PER",
        ),
        (
            "The transport ministry in Lima opened it. Transport Minister Juan Mota agreed.",
            "Juan Mota",
            "PER",
        ),
        ("Bolivia fell silent. Its defence ministry said little.", "defence ministry", "BOL"),
        ("The defence ministry in Taipei said so.", "defence ministry in Taipei", "TWN"),
        ("Juan Mota, the interior minister in Lima, agreed.", "Juan Mota", "PER"),
        ("Peru was told. Juan Mota, the special envoy for Peru, agreed.", "Juan Mota", None),
        ("Foreign Minister Juan Mota flew to Oslo.", "Juan Mota", None),
        ("Norway called. Hans Berg, the NATO spokesman, agreed.", "Hans Berg", None),
    ],
)
def test_whose_somebody_is(text: str, name: str | None, code: str | None) -> None:
    """The office's owner, the title's body, "its", the ministry of the field, the capital."""
    found = roster(text)
    entry = found[name] if name else next(e for n, e in found.items() if n.endswith("office"))
    assert code == entry.country


def test_two_ministries_of_one_field_tell_nothing() -> None:
    """It could be either's."""
    found = roster(
        "The transport ministry in Lima and the transport ministry in Quito agreed. "
        "Transport Minister Juan Mota agreed."
    )
    assert found["Juan Mota"].country is None


@pytest.mark.parametrize(
    "text",
    [
        "The trade ministers of Chile, Peru and Bolivia - Juan Mota, Ana Rey and Luis Paz - met.",
        "Juan Mota, Ana Rey and Luis Paz, the trade ministers of Chile, Peru and Bolivia, met.",
    ],
)
def test_lists_of_states_and_of_people_go_in_one_order(text: str) -> None:
    """The first of one is the first of the other's; all have the title."""
    found = roster(text)
    told = [(found[n].country, found[n].role) for n in ("Juan Mota", "Ana Rey", "Luis Paz")]
    assert [(c, "trade ministers") for c in ("CHL", "PER", "BOL")] == told


def test_lists_of_different_lengths_tell_nothing() -> None:
    """Nobody knows who is whose."""
    found = roster("The trade ministers of Chile, Peru and Bolivia - Juan Mota and Ana Rey - met.")
    assert "PER" != found["Ana Rey"].country


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The Chilean minister of defence, General Juan Mota, agreed.", "minister of defence"),
        ("Chairman of the Board of Peace Gen. Luis Paz and Chilean Adm. Juan Mota met.", "Adm."),
        ("She met her Chilean counterpart, Juan Mota, in Lima.", None),
        ("She met her Chilean counterpart, General Juan Mota, in Lima.", "General"),
        (
            "Juan Mota, Deputy Premier and Minister for Trade of Chile, agreed.",
            "Deputy Premier and Minister for Trade of Chile",
        ),
        ("Juan Mota, Chile's vice-minister of trade, agreed.", "vice-minister of trade"),
        ("Kremlin spokesman Juan Mota agreed.", "Kremlin spokesman"),
        (
            "Juan Mota, former president of Chile, agreed. NATO Secretary General Juan Mota left.",
            "NATO Secretary General",
        ),
    ],
)
def test_an_office_counts_before_a_rank_and_a_former_office(text: str, role: str | None) -> None:
    """And "counterpart" says who somebody is to another, not what he is."""
    assert role == roster(text)["Juan Mota"].role


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chile's foreign ministry spokesman Juan Mota agreed.", "Chile's foreign ministry"),
        ("Iron Crest, a joint exercise, begins in June.", "Iron Crest"),
        ("It sailed through the Gulf of Finland.", "Finland"),
        ("They spoke of the Chile crisis.", "Chile"),
        ("They spoke at the NATO summit.", "NATO"),
    ],
)
def test_what_is_no_actor(text: str, name: str) -> None:
    """Part of a named person's title, a thing, a place, a meeting's name."""
    assert not any(e.sure for n, e in roster(text).items() if n == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was carried by the KCNA news agency.", "KCNA"),
        ("The Department of Roads obligated the money.", "Department of Roads"),
        ("The Pentagon denied it, and the United States agreed.", "Pentagon"),
        ("Global Affairs Canada denied it.", "Global Affairs Canada"),
        ("Juan Mota saw Mr Rey in Bali.", "Juan Mota"),
    ],
)
def test_what_is_one(text: str, name: str) -> None:
    """A ministry's building, a body known by name, one that does something."""
    assert roster(text)[name].sure
