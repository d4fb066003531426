"""Public figures: their country by name alone."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from summarizer.articles import from_text
from summarizer.grounding.entry import Entry
from summarizer.grounding.gazetteer import country
from summarizer.grounding.people import known
from summarizer.grounding.roster import seed


def roster(text: str, **about: str) -> dict[str, Entry]:
    """Return the roster of a text by name."""
    return {e.name: e for e in seed(from_text(f"On the news\n\n{text}\n", language="en", **about))}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kim Jong-un", "PRK"),
        ("Antony J. Blinken", "USA"),
        ("Recep Tayyip Erdoğan", "TUR"),
        ("Abdel Fattah El-Sisi", "EGY"),
        ("Muhammad bin Salman", "SAU"),
        ("Zelensky", "UKR"),
        ("António Guterres", ""),
        ("XI", None),
        ("Marshal", None),
        ("John Smith", None),
    ],
)
def test_spellings_are_folded(name: str, code: str | None) -> None:
    """Case, accents, hyphens, articles and middle initials; staff have no country."""
    assert code == known(name)


def test_a_common_surname_needs_its_title() -> None:
    """Behind "President" it is known, alone it is not."""
    assert ("KOR", None) == (known("Yoon", "South Korean President"), known("Yoon"))


def test_a_figure_needs_no_state_and_no_title() -> None:
    """Neither is told, nor a verb beside the surname."""
    found = roster("It is hard to hold Putin accountable. Prime Minister Fumio Kishida agreed.")
    assert ("RUS", True) == (found["Putin"].country, found["Putin"].person)
    assert "JPN" == found["Fumio Kishida"].country


def test_another_bearer_of_the_surname_is_not_the_figure() -> None:
    """The article tells another first name."""
    assert roster("Anna Putin spoke.")["Anna Putin"].country is None


def test_the_figure_counts_before_the_state_beside_and_the_publisher() -> None:
    """Whom a minister meets stands behind the minister's state; a guest is not the host's."""
    found = roster(
        "Moscow warned of it since Kim Jong Un left. Secretary General Jens Stoltenberg agreed.",
        url="https://www.state.gov/remarks",
    )
    assert ("PRK", None) == (found["Kim Jong Un"].country, found["Jens Stoltenberg"].country)


def test_every_code_is_a_state_and_no_name_is_empty() -> None:
    """The table itself."""
    raw = files("summarizer.grounding").joinpath("people.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in raw.splitlines() if not line.startswith("#")]
    assert [] == [r[0] for r in rows if r[0] != "-" and country(r[0]) != r[0]]
    assert [] == [n for r in rows for c in r[1:] for n in c.split(";") if not re.search(r"\w", n)]
