"""From rows to items: everything is looked up in the article or left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.grounding.index import Index
from summarizer.grounding.items import Ground, Row
from summarizer.grounding.roster import seed
from summarizer.grounding.rostered import roster_items

KNOWN = registry.load().sections
TEXT = """Peru arms Chile

Peru has sent about 300 artillery shells to Chile on Monday, Bolivia's army said.
Chile may test a missile next week if Peru agrees.
"""


@pytest.fixture
def ground() -> Ground:
    """The article and its roster."""
    article = from_text(TEXT, published="2025-06-04", language="en")
    return Ground(article, Index(seed(article)))


def one(ground: Ground, section: str, sentences: tuple[int, ...], **values: Any) -> Any:
    """Ground one row; None where it was dropped."""
    found = ground.items(KNOWN[section], [Row(sentences, values)])
    return found[0] if found else None


def test_code_fills_what_the_model_was_not_asked(ground: Ground) -> None:
    """Dates, numbers, status, category, voice and basis come from the sentence."""
    shells = one(
        ground, "transfers", (2,), supplier="Peru", recipient="Chile", item="artillery shells"
    )
    assert ("munitions", "delivered", 300, 300, "official") == (
        shells.category,
        shells.status,
        shells.quantity.low,
        shells.quantity.high,
        shells.basis,
    )
    assert date(2025, 6, 2) == shells.when.earliest
    assert "army" in ground.index[shells.asserted_by].name


def test_a_forecast_has_its_cue_and_condition(ground: Ground) -> None:
    """Both are words of the sentence."""
    test = one(ground, "forecasts", (3,), actor="Chile", act="test a missile")
    assert ("may", "if Peru agrees", "unquantified") == (test.cue, test.condition, test.likelihood)


@pytest.mark.parametrize(
    ("words", "act", "likelihood", "target"),
    [
        ("Peru will strike Chilean ports.", "strike Chilean ports", "unquantified", "Chile"),
        ("Peru will strike ports if Chile agrees.", "strike ports", "unquantified", None),
        ("If Chile's ships sail, Peru will hit back.", "hit back", "unquantified", "Chile"),
        ("Peru is not likely to fly drones to Chile.", "fly drones", "unlikely", "Chile"),
        ("A strike by Peru is likelier than not.", "A strike", "likely", None),
        ("The odds of a strike by Peru are about even.", "a strike", "even_chance", None),
        ("The chance that Peru will strike is close to zero.", "strike", "almost_no_chance", None),
    ],
)
def test_target_and_likelihood_are_read_from_the_words(
    words: str, act: str, likelihood: str, target: str | None
) -> None:
    """A target is led to by the act's own words, an adjective among them; a condition's is none."""
    article = from_text(f"Peru and Chile\n\nChile armed.\n{words}\n", language="en")
    ground = Ground(article, Index(seed(article)))
    found = one(ground, "forecasts", (3,), actor="Peru", act=act)
    assert likelihood == found.likelihood
    assert target == (ground.index[found.target].name if found.target else None)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("On Monday, he said that Peru may strike ports in May.", "in May"),
        ("Peru may strike ports in May, he said.", "in May"),
        ("Peru may strike ports if it rains in May.", None),
        ("Peru may strike ports before the harvest is in.", "before the harvest is in"),
    ],
)
def test_the_time_of_an_act_stands_beside_it(words: str, when: str | None) -> None:
    """Not the time of saying so, nor the condition's; an event may be one."""
    article = from_text(f"Peru and Chile\n\nChile armed.\n{words}\n", language="en")
    ground = Ground(article, Index(seed(article)))
    found = one(ground, "forecasts", (3,), actor="Peru", act="strike ports")
    assert when == (found.when.text if found.when else None)


@pytest.mark.parametrize(
    ("who", "basis"),
    [
        ("Ana Ruiz, a retired admiral,", "expert"),
        ("Ana Ruiz, who teaches in Lima,", "expert"),
        ("Defence Minister Ana Ruiz", "official"),
        ("Ana Ruiz", "official"),
    ],
)
def test_what_a_speaker_is_decides_the_basis(who: str, basis: str) -> None:
    """Somebody's office counts, or what is told beside the name."""
    article = from_text(f"Peru\n\n{who} said that Peru may strike Chile.\n", language="en")
    found = one(
        Ground(article, Index(seed(article))), "forecasts", (2,), actor="Peru", act="strike Chile"
    )
    assert basis == found.basis


@pytest.mark.parametrize(
    ("sentences", "values", "reasons"),
    [
        ((9,), {}, ["no_evidence"]),
        ((), {}, ["no_evidence"]),
        ((2,), {"supplier": "Atlantis"}, ["unknown_actor", "not_grounded"]),
        ((2,), {"item": "laser guns"}, ["not_verbatim", "not_grounded"]),
        ((2,), {"recipient": "Peru"}, ["refers_to_itself"]),
        ((2,), {"item": ""}, ["not_grounded"]),
    ],
)
def test_a_dropped_row_leaves_its_losses(
    ground: Ground, sentences: tuple[int, ...], values: dict[str, Any], reasons: list[str]
) -> None:
    """One for each thing that could not be grounded, then one for the row."""
    row = {"supplier": "Peru", "recipient": "Chile", "item": "artillery shells", **values}
    assert None is one(ground, "transfers", sentences, **row)
    assert reasons == [x.reason for x in ground.losses]
    assert {"transfers"} == {x.step for x in ground.losses}


def test_the_first_sentence_cited_is_the_first_evidence(ground: Ground) -> None:
    """Numbers that do not exist are left out, doubles count once."""
    row = {"supplier": "Peru", "recipient": "Chile", "item": "artillery shells"}
    item = one(ground, "transfers", (2, 99, 1, 2), **row)
    text = ground.article.text
    assert [2, 1] == [ground.article.sentence_at(e.start).number for e in item.evidence]
    assert [e.quote for e in item.evidence] == [text[e.start : e.end] for e in item.evidence]


def test_roster_entries_become_items_of_the_section_that_names(ground: Ground) -> None:
    """Their evidence is the sentence of their first mention."""
    made = roster_items(KNOWN["actors"], ground, list(ground.index.entries))
    kinds = {i.name: (i.kind, i.country) for i in made}  # type: ignore[attr-defined]
    assert ("state", "PER") == kinds["Peru"]
    assert () == roster_items(KNOWN["contacts"], ground, ["a1"])


def test_a_denial_goes_before_what_stands_nearer() -> None:
    """In Russian a denial governs all that is said to be prepared."""
    text = "1\n\nКения опровергла, что готовится передать Перу снаряды.\n"
    article = from_text(text, language="ru")
    ground = Ground(article, Index(seed(article), "ru"))
    values = {"item": "снаряды", "supplier": "Кения", "recipient": "Перу"}
    (item,) = ground.items(KNOWN["transfers"], [Row((2,), values)])
    assert "denied" == item.status  # type: ignore[attr-defined]


def test_a_price_is_no_quantity() -> None:
    """What a thing is worth does not count it."""
    text = "1\n\n秘鲁向智利出售价值约2亿美元的导弹。\n"
    article = from_text(text, language="zh")
    ground = Ground(article, Index(seed(article), "zh"))
    values = {"item": "导弹", "supplier": "秘鲁", "recipient": "智利"}
    (item,) = ground.items(KNOWN["transfers"], [Row((2,), values)])
    assert item.quantity is None  # type: ignore[attr-defined]
