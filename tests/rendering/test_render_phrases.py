"""Items in words: headlines and sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Literal

import pytest

from summarizer.errors import PackError
from summarizer.registry import load
from summarizer.rendering.english import adverbial, definite, lowered, plural
from summarizer.rendering.phrases import check, headline, say
from summarizer.schema.section import About, Section
from summarizer.schema.walk import Kind, fields
from summarizer.values import Quantity, When

HOUSE = load().sections
NAMES = {
    "nk": "North Korea",
    "ru": "Russia",
    "jcs": "Joint Chiefs of Staff",
    "han": "Han Duck-soo",
    "xb": "Xavier T Brunson",
    "me": "Mark Rutte",
    "h": "Houthis",
    "kr": "South Korea",
}
MONDAY = When(text="On Monday", earliest=date(2024, 12, 23), latest=date(2024, 12, 23))


def item(section: str, **values: Any) -> Section:
    """Return an item of one of the house's sections."""
    return HOUSE[section].model_validate({"basis": "official"} | values)


def transfer(**values: Any) -> Section:
    """Return a transfer of rocket launchers."""
    given = {"supplier": "nk", "recipient": "ru", "item": "240mm multiple rocket launchers"}
    return item("transfers", **given | {"category": "artillery", "status": "delivered"} | values)


def forecast(**values: Any) -> Section:
    """Return a forecast of a nuclear test."""
    given = {"actor": "nk", "act": "conducting a nuclear test", "type": "nuclear_test"}
    return item("forecasts", **given | {"likelihood": "likely"} | values)


def contact(**values: Any) -> Section:
    """Return a telephone call."""
    return item(
        "contacts", **{"participants": ("han", "xb"), "mode": "phone", "status": "held"} | values
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            transfer(asserted_by="jcs"),
            (
                "North Korea delivered 240mm multiple rocket launchers to Russia,"
                " according to the Joint Chiefs of Staff."
            ),
        ),
        (
            transfer(supplier="h", status="preparing", quantity=Quantity(text="Six")),
            "The Houthis are preparing to provide 240mm multiple rocket launchers (six) to Russia.",
        ),
        (
            transfer(status="denied", asserted_by="ru"),
            (
                "A transfer of 240mm multiple rocket launchers from North Korea to Russia"
                " is denied by Russia."
            ),
        ),
        (
            transfer(status="denied"),
            "A transfer of 240mm multiple rocket launchers from North Korea to Russia is denied.",
        ),
        (
            transfer(
                item="six radars", quantity=Quantity(text="six"), status="agreed", when=MONDAY
            ),
            "North Korea agreed to provide six radars to Russia on Monday.",
        ),
        (
            forecast(when=When(text="next year"), asserted_by="jcs"),
            (
                "A nuclear test by North Korea is likely next year, according to"
                " the Joint Chiefs of Staff: “conducting a nuclear test”."
            ),
        ),
        (
            forecast(
                type="icbm",
                act="an ICBM flight",
                likelihood="unquantified",
                target="kr",
                condition="If sanctions are not lifted",
            ),
            (
                "An intercontinental missile launch by North Korea against South Korea is possible"
                " if sanctions are not lifted: “an ICBM flight”."
            ),
        ),
        (contact(when=MONDAY), "Han Duck-soo and Xavier T Brunson spoke by phone on Monday."),
        (
            contact(
                participants=("han", "xb", "me"), mode="visit", status="planned", place="Seoul"
            ),
            "A visit involving Han Duck-soo, Xavier T Brunson and Mark Rutte is planned in Seoul.",
        ),
        (
            contact(topics=("one", "two", "three", "four", "five"), mode="unspecified"),
            "Han Duck-soo and Xavier T Brunson were in contact about one, two, three and more.",
        ),
    ],
)
def test_an_item_is_one_fluent_sentence(told: Section, sentence: str) -> None:
    """Capitalised, ended, with names for ids, and silent on what is not known."""
    assert sentence == say(told, NAMES)


@pytest.mark.parametrize("name", HOUSE)
def test_every_value_of_every_enum_can_be_told(name: str, filled: Callable[..., Section]) -> None:
    """Whatever an item holds, its sentence has no gap, no brackets of ours, and one end."""
    section = HOUSE[name]
    for spec in fields(section):
        for value in spec.values if spec.kind is Kind.ENUM else ():
            sentence = say(filled(section, "some {}", **{spec.name: value}), {"a1": "France"})
            assert re.fullmatch(r"[A-Z“][^\[\]{}<>|_]*[^.\s]\.", sentence), sentence


@pytest.mark.parametrize("name", HOUSE)
def test_a_sentence_tells_no_number_or_date_of_its_own(
    name: str, filled: Callable[..., Section]
) -> None:
    """Every digit in it is in the item's words; resolved dates and bounds are left to lists."""
    told = filled(HOUSE[name], "word {} 17")
    numbers = set(re.findall(r"\d+", say(told, {"a1": "Unit 8200"})))
    assert numbers <= {"17", "8200"}


@pytest.mark.parametrize("name", HOUSE)
def test_only_required_fields_are_enough(name: str, filled: Callable[..., Section]) -> None:
    """With nothing but what is required, headline and sentence have no holes."""
    section = HOUSE[name]
    full = filled(section, "some {}")
    needed = {s.name: getattr(full, s.name) for s in fields(section) if s.required}
    told = section.model_validate(needed)
    for text in (headline(told, {"a1": "France"}), say(told, {"a1": "France"})):
        assert not re.search(r"None|\(\)|“”|\s[,.:]|\s\s", text), text
        assert "France" in text or "some name" in text.lower()


def test_an_unknown_id_is_shown_rather_than_hidden() -> None:
    """A reference without a name shows its id: nothing is made up, nothing fails."""
    assert "nk → ru: 240mm multiple rocket launchers" == headline(transfer(), {})


def test_a_fifth_section_is_told_by_its_own_template(
    sections: Mapping[str, type[Section]],
) -> None:
    """A section nobody foresaw is told as it says, verbs agreeing."""
    values = {"sanctioned": ("ru", "nk"), "measure": "an asset freeze"}
    eu = sections["sanctions"].model_validate(values | {"sanctioner": "eu", "status": "in_force"})
    us = sections["sanctions"].model_validate(values | {"sanctioner": "us", "status": "planned"})
    names = NAMES | {"eu": "EU allies", "us": "US"}
    assert "EU allies have put an asset freeze on Russia and North Korea." == say(eu, names)
    assert "The US plans an asset freeze on Russia and North Korea." == say(us, names)


class Odd(Section):
    """A section whose templates are wrong, one after the other."""

    about: ClassVar[About]
    thing: str
    """A thing."""
    state: Literal["on", "off"]
    """A state."""


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{nothing}", "no field 'nothing'"),
        ("[{thing}", "not closed"),
        ("{thing}]", "belongs to nothing"),
        ("{thing", "belongs to nothing"),
        ("{state=broken}x", "never broken"),
        ("{thing=on}x", "never on"),
    ],
)
def test_a_wrong_template_names_itself_and_the_remedy(template: str, complaint: str) -> None:
    """A pack's author learns which template is wrong, where, and what would be right."""
    odd = type("Odd", (Odd,), {"__module__": __name__, "about": About("T", "q", template, "x")})
    with pytest.raises(PackError, match=complaint) as caught:
        check(odd)
    assert template in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("name", HOUSE)
def test_the_house_templates_are_right(name: str) -> None:
    """Each section of the house can be told."""
    check(HOUSE[name])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Joint Chiefs of Staff", "the Joint Chiefs of Staff"),
        ("United States", "the United States"),
        ("Ministry of Defence", "the Ministry of Defence"),
        ("People's Liberation Army", "the People's Liberation Army"),
        ("Indian army", "the Indian army"),
        ("Russia", "Russia"),
        ("Han's office", "Han's office"),
        ("the South's Red Cross", "the South's Red Cross"),
        ("state media", "state media"),
        ("국방부", "국방부"),
    ],
)
def test_names_get_their_article(name: str, said: str) -> None:
    """The article stands before bodies and some states, not before owned or foreign names."""
    assert said == definite(name)


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("South Korean activists", True),
        ("Rapid Support Forces", True),
        ("factions backed by Turkey", True),
        ("United States", False),
        ("Joint Chiefs of Staff", False),
        ("Cyprus", False),
        ("Hamas", False),
    ],
)
def test_verbs_agree(name: str, many: bool) -> None:  # noqa: FBT001
    """Groups are many; states and bodies are one, whatever their last letter."""
    assert many == plural(name)


@pytest.mark.parametrize(
    ("words", "hung"),
    [
        ("Monday", "on Monday"),
        ("12 March", "on 12 March"),
        ("October 1", "on October 1"),
        ("August 2023", "in August 2023"),
        ("2026", "in 2026"),
        ("early July", "in early July"),
        ("next year", "next year"),
        ("two months later", "two months later"),
        ("if sanctions stay", "if sanctions stay"),
        ("half past seven", "(half past seven)"),
        ("다음 달", "(다음 달)"),
    ],
)
def test_times_hang_on_a_sentence(words: str, hung: str) -> None:
    """A time gets the preposition it lacks, or brackets where we know none."""
    assert hung == adverbial(words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("On Monday", "on Monday"),
        ("A third battery", "a third battery"),
        ("A-10 aircraft", "A-10 aircraft"),
        ("AN-26", "AN-26"),
        ("May", "May"),
        ("US troops", "US troops"),
    ],
)
def test_only_small_words_lose_their_capital(text: str, said: str) -> None:
    """What began a sentence is lowered inside one; names and models are not."""
    assert said == lowered(text)
