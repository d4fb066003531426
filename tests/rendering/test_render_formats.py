"""What every format shows of a summary."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from html import unescape

import pytest

from summarizer.errors import UsageError
from summarizer.registry import load
from summarizer.rendering.formats import FORMATS, render
from summarizer.rendering.page import NOTHING, NOTHING_KEPT, page
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary
from summarizer.schema.walk import Kind, fields
from summarizer.values import Loss, Quantity, Status, When

Sections = Mapping[str, type[Section]]
READ = ("terminal", "markdown", "html")
NAMES = (*load().sections, "sanctions")


def shown(summary: Summary, sections: Sections, form: str) -> str:
    """Return what a reader sees, in one line: tags, escapes and wrapping undone."""
    text = render(summary, sections, form)
    text = text.replace("\\", "") if form == "markdown" else text
    text = re.sub(r"</?(?:span|sup)[^>]*>", "", text) if form == "html" else text
    return " ".join(unescape(text).split())


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_every_section_is_shown(
    name: str,
    form: str,
    sections: Sections,
    filled: Callable[..., Section],
    summary_of: Callable[..., Summary],
) -> None:
    """A field is somewhere on the page, in its words, unless its mark hides it."""
    section = sections[name]
    text = shown(summary_of({name: (filled(section, "{}xyz"),)}), sections, form)
    for spec in fields(section):
        if spec.show.place == "hidden":
            assert f"{spec.name}xyz" not in text
        elif spec.kind in (Kind.ENUM, Kind.REFERENCE, Kind.ID):
            continue
        elif spec.kind is not Kind.EVIDENCE:
            assert f"{spec.name.replace('_', '')}xyz" in text, spec.name


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("name", NAMES)
def test_every_enum_is_shown_in_words(
    name: str,
    form: str,
    sections: Sections,
    filled: Callable[..., Section],
    summary_of: Callable[..., Summary],
) -> None:
    """An enum's value appears in the words of its mark, else in its own, without underscores."""
    section = sections[name]
    for spec in fields(section):
        for value in spec.values if spec.show.place != "hidden" else ():
            item = filled(section, "x", **{spec.name: value})
            assert spec.words(value) in shown(summary_of({name: (item,)}), sections, form)


@pytest.mark.parametrize("form", READ)
def test_references_are_shown_as_names(
    form: str,
    sections: Sections,
    filled: Callable[..., Section],
    roster: Callable[..., tuple[Section, ...]],
    summary_of: Callable[..., Summary],
) -> None:
    """A reader meets the name, never the id; several are joined as one says them."""
    values = {"sanctioner": "a1", "sanctioned": ("a2", "a3")}
    sanction = filled(sections["sanctions"], "x", **values)
    names = roster("Japan", "Mali", "Niger")
    text = shown(summary_of({NAMES[0]: names, "sanctions": (sanction,)}), sections, form)
    assert "Japan against Mali and Niger" in text
    assert "a1" not in text.replace("#", "")


@pytest.mark.parametrize("form", READ)
def test_a_section_nobody_foresaw_is_shown(full: Summary, sections: Sections, form: str) -> None:
    """A fifth section has its title, count, headline, badges, labels, dates and bounds."""
    text = shown(full, sections, form)
    for words in (
        "Sanctions",
        "North Korea against North Korea and North Korea",
        "now in force",
        "whenwords (2024-12-24 to 2025-01-07)",
        "amountwords (at most 10,000 soldiers)",
        "goodswords; goodswords",
        "“quotewords”",
    ):
        assert words in text
    assert "secretwords" not in text


@pytest.mark.parametrize("form", READ)
def test_the_frame_is_shown(full: Summary, sections: Sections, form: str) -> None:
    """Title, source, date, language, address, status, synopsis, losses and what it cost."""
    text = shown(full, sections, form)
    for words in (
        "A title",
        "The Source",
        "2024-12-23",
        "https://news.example.org/a?b=1&c=2",
        "partial",
        "It says so.",
        "grounding",
        "an item went missing (not_verbatim)",
        (
            "some-model-1.5b · 7 calls · 12,345 prompt tokens (11,000 cached) · 678 written · 9.9 s"
            " · $0.0123"
        ),
    ):
        assert words in text


@pytest.mark.parametrize("form", READ)
def test_an_empty_section_is_a_finding(
    form: str, sections: Sections, summary_of: Callable[..., Summary]
) -> None:
    """Each empty section says so under its own title."""
    text = shown(summary_of({}), sections, form)
    assert len(sections) == text.count(NOTHING)
    assert all(s.about.title in text for s in sections.values())


def test_a_section_that_lost_its_items_does_not_call_it_a_finding(
    sections: Sections, summary_of: Callable[..., Summary]
) -> None:
    """Emptiness out of failure is told apart from emptiness out of silence."""
    lost = (Loss(step="sanctions", reason="cut", detail="the answer was cut"),)
    one = page(summary_of({}, status=Status.PARTIAL, losses=lost), sections)
    assert {"Sanctions": NOTHING_KEPT} == {
        b.title: b.empty for b in one.blocks if b.empty != NOTHING
    }
    failed = page(summary_of({}, status=Status.FAILED), sections)
    assert {NOTHING_KEPT} == {b.empty for b in failed.blocks}


def test_a_section_not_asked_for_is_not_shown(full: Summary, sections: Sections) -> None:
    """Nothing is claimed about a section that the summary does not hold."""
    some = Summary(full.article, {"sanctions": full["sanctions"]})
    assert ["Sanctions"] == [b.title for b in page(some, sections).blocks]


def test_the_synopsis_points_at_the_items_it_rests_on(full: Summary, sections: Sections) -> None:
    """References become the numbers under which the items stand; names have none."""
    shown_page = page(full, sections)
    (number,) = [e.number for b in shown_page.blocks if b.title == "Sanctions" for e in b.entries]
    assert (("It says so.", (number,)),) == shown_page.synopsis


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            When(text="Monday", earliest=date(2024, 1, 1), latest=date(2024, 1, 1)),
            "Monday (2024-01-01)",
        ),
        (When(text="since May", earliest=date(2024, 5, 1)), "since May (from 2024-05-01)"),
        (When(text="by May", latest=date(2024, 5, 1)), "by May (until 2024-05-01)"),
        (When(text="soon"), "soon (date not resolved)"),
    ],
)
def test_times_are_shown_with_their_dates(
    value: When,
    words: str,
    sections: Sections,
    filled: Callable[..., Section],
    summary_of: Callable[..., Summary],
) -> None:
    """The article's words, then the days they span, or that nobody knows them."""
    item = filled(sections["sanctions"], "x", when=value)
    assert f"from: {words} " in shown(summary_of({"sanctions": (item,)}), sections, "terminal")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            Quantity(text="up to 10,000", high=10000, unit="men"),
            "up to 10,000 (at most 10,000 men)",
        ),
        (Quantity(text="thousands", low=2000), "thousands (at least 2,000)"),
        (Quantity(text="around 12,000", low=12000.0, high=12000.0), "around 12,000 (12,000)"),
        (Quantity(text="3 to 4", low=3, high=4, unit="jets"), "3 to 4 (3 to 4 jets)"),
        (Quantity(text="1.5", low=1.5, high=1.5), "1.5"),
        (Quantity(text="180대", low=180, high=180, unit="대"), "180대"),
        (Quantity(text="many"), "many"),
    ],
)
def test_amounts_are_shown_with_their_bounds(
    value: Quantity,
    words: str,
    sections: Sections,
    filled: Callable[..., Section],
    summary_of: Callable[..., Summary],
) -> None:
    """The article's words, then the bounds, unless they say the same."""
    item = filled(sections["sanctions"], "x", amount=value)
    text = shown(summary_of({"sanctions": (item,)}), sections, "terminal")
    assert f"amount: {words} goods: x; x " in text


def test_json_is_the_contract_untouched(
    hostile: Callable[[str], Summary], sections: Sections
) -> None:
    """JSON keeps every character; a summary is one line of JSONL."""
    summary = hostile("\x1b[2J<b>\u202e|[x](y)")
    assert summary.to_dict() == json.loads(render(summary, sections, "json"))
    line = render(summary, sections, "jsonl")
    assert summary.to_dict() == json.loads(line)
    assert 1 == line.count("\n")


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_ends_its_last_line(full: Summary, sections: Sections, form: str) -> None:
    """Every format ends in exactly one line end."""
    text = render(full, sections, form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_an_unknown_format_is_refused(full: Summary, sections: Sections) -> None:
    """The refusal names the formats there are."""
    with pytest.raises(UsageError) as caught:
        render(full, sections, "pdf")
    assert all(f in caught.value.remedy for f in FORMATS)
