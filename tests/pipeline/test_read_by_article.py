"""A model that holds an article reads it passage by passage, one section a step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.protocol import Prompt
from summarizer.backends.scripted import Scripted
from summarizer.grounding.cues import triggered
from summarizer.pipeline import Plan, Summarizer
from summarizer.schema.walk import name_of, references
from summarizer.values import Article

if TYPE_CHECKING:
    from tests.pipeline.conftest import Faults, Player, Read


def actor(name: str, s: int = 1, **more: Any) -> dict[str, Any]:
    """Return an actor's row."""
    row = {"s": [s], "name": name, "kind": "state", "country": None, "role": None, "aliases": []}
    return row | more


def transfer(item: str, supplier: str, recipient: str, s: int, **more: Any) -> dict[str, Any]:
    """Return a transfer's row."""
    return {
        "s": [s],
        "supplier": supplier,
        "recipient": recipient,
        "item": item,
        "category": "artillery",
        "quantity": None,
        "status": "delivered",
        "when": None,
        "asserted_by": None,
        "basis": "official",
    } | more


LAUNCHERS = transfer("240mm multiple rocket launchers", "North Korea", "Russia", 3)


def test_rows_become_items(read: Read, faults: Faults, player: type[Player], seed: Article) -> None:
    """Names and ids both refer; vocabularies are taken, dates and numbers resolved by code."""
    troops = transfer("North Korean troops", "a2", "a3", 6, quantity="around 12,000")
    answering = player(
        {"actors": [actor("North Korea"), actor("Russia")], "transfers": [LAUNCHERS, troops]}
    )
    summary = read(seed, answering).summary
    names = summary.names
    found: list[Any] = list(summary["transfers"])
    assert [("North Korea", "Russia"), ("North Korea", "Russia")] == [
        (names[t.supplier], names[t.recipient]) for t in found
    ]
    assert (12000, 12000) == (found[1].quantity.low, found[1].quantity.high)
    assert ("ok", ()) == (summary.status.value, summary.losses)
    assert [] == faults(summary, seed)


def test_sections_are_asked_after_what_they_refer_to(
    read: Read, player: type[Player], seed: Article
) -> None:
    """The order is derived from the marks, whatever order sections are wished for in."""
    answering = player()
    read(seed, answering, sections=["contacts", "transfers", "actors"])
    steps = [p.step for p in answering.asked]
    known = registry.load()
    for n, step in enumerate(steps):
        if step != "synopsis":
            assert set(references(known[step])) <= set(steps[:n])
    assert "actors" in [name_of(s) for s in Plan.make(known, ["contacts"]).sections]


def test_the_roster_is_shown_to_later_steps(
    read: Read, player: type[Player], seed: Article
) -> None:
    """What an earlier step named has an id in the next one's cue."""
    answering = player({"actors": [actor("garbage balloons", 11, kind="other")]})
    read(seed, answering)
    assert "garbage balloons" in answering.of("contacts")[0].cue
    assert "a2 North Korea (Pyongyang, the North)" in answering.of("contacts")[0].cue


def test_system_and_article_are_one_prefix(read: Read, player: type[Player], seed: Article) -> None:
    """Every step of an article begins with the same words and has the same schema."""
    answering = player()
    read(seed, answering)
    assert 1 == len({(p.system, p.article, str(p.schema)) for p in answering.asked})
    assert "ARTICLE of 2024-12-23, language en\n[1] South Korea" in answering.asked[0].article


def test_wrong_rows_are_asked_for_again_with_the_reasons(
    read: Read, player: type[Player], seed: Article
) -> None:
    """The model may mend them; what is still wrong is dropped with a loss, the rest kept."""
    bad = [
        transfer("240mm multiple rocket launchers", "Atlantis", "Russia", 3),
        transfer("240mm laser guns", "North Korea", "Russia", 3),
        transfer("170mm self-propelled howitzers", "North Korea", "Russia", 99),
    ]
    answering = player({"transfers": [*bad, LAUNCHERS]})
    summary = read(seed, answering).summary
    assert 2 == len(answering.again)
    for reason in ("'Atlantis' is not in the roster", "'240mm laser guns' does not stand", "row 3"):
        assert reason in answering.again[0]
    assert ["240mm multiple rocket launchers"] == [
        t.item  # type: ignore[attr-defined]
        for t in summary["transfers"]
    ]
    assert ["not_grounded"] * 3 == [x.reason for x in summary.losses]
    assert ("partial", 3) == (summary.status.value, summary.usage.steps[1].calls)


@pytest.mark.parametrize(
    ("row", "reason", "words"),
    [
        ({"supplier": "Atlantis"}, "not_grounded", "'Atlantis' is not in the roster"),
        ({"item": "laser guns"}, "not_grounded", "does not stand in the article"),
        ({"supplier": "Russia"}, "refers_to_itself", "both sides"),
        ({"s": [99]}, "not_grounded", "no sentence"),
        ({"s": []}, "not_grounded", "no sentence"),
        ({"item": None}, "not_grounded", "item is missing"),
        ({"colour": "red"}, "not_grounded", "is no row of"),
    ],
)
def test_every_dropped_row_leaves_a_loss(
    read: Read,
    player: type[Player],
    seed: Article,
    row: dict[str, Any],
    reason: str,
    words: str,
) -> None:
    """It says what was lost and why; a run with losses is partial."""
    summary = read(seed, player({"transfers": [{**LAUNCHERS, **row}]})).summary
    assert ((), "partial") == (summary["transfers"], summary.status.value)
    (lost,) = summary.losses
    assert ("transfers", reason) == (lost.step, lost.reason)
    assert words in lost.detail


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"quantity": "9,999 launchers"}, "not_verbatim"),
        ({"when": "on Doomsday"}, "not_verbatim"),
        ({"asserted_by": "Atlantis"}, "unknown_actor"),
    ],
)
def test_an_optional_value_that_is_wrong_costs_only_itself(
    read: Read, player: type[Player], seed: Article, row: dict[str, Any], reason: str
) -> None:
    """The item stays without it, and a loss tells what was left out."""
    summary = read(seed, player({"transfers": [{**LAUNCHERS, **row}]})).summary
    assert 1 == len(summary["transfers"])
    assert [reason] == [x.reason for x in summary.losses]


def test_a_word_outside_the_vocabulary_is_decided_by_code(
    read: Read, player: type[Player], seed: Article
) -> None:
    """After the re-asks the sentence's own words settle it."""
    answering = player({"transfers": [{**LAUNCHERS, "category": "gizmo", "status": "gone"}]})
    (found,) = read(seed, answering).summary["transfers"]
    assert ("artillery", "delivered") == (
        found.category,  # type: ignore[attr-defined]
        found.status,  # type: ignore[attr-defined]
    )
    assert "is not one of its words" in answering.again[0]


def test_told_again_is_one_item_with_more_evidence(
    read: Read, player: type[Player], seed: Article
) -> None:
    """Restating adds evidence, not an item."""
    rows = [
        transfer("suicide drones", "North Korea", "Russia", 2),
        transfer("Suicide drones", "North Korea", "Russia", 4),
    ]
    (found,) = read(seed, player({"transfers": rows})).summary["transfers"]
    assert [2, 4] == [seed.sentence_at(e.start).number for e in found.evidence]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("not JSON", "not_json"), ('{"rows": 3}', "invalid"), ("", "empty")],
)
def test_a_section_without_a_usable_answer_leaves_a_loss(
    read: Read, player: type[Player], seed: Article, answer: str, reason: str
) -> None:
    """The other sections are told; with none at all the summary has failed."""
    some = read(seed, player({"transfers": answer})).summary
    assert ("partial", True) == (some.status.value, bool(some.losses))
    assert [reason] == [x.reason for x in some.losses]
    every = read(seed, player(dict.fromkeys(registry.load().sections, answer))).summary
    assert "failed" == every.status.value
    assert {reason} == {x.reason for x in every.losses}


def test_without_a_publication_date_relative_times_stay_open(
    read: Read, player: type[Player], seed: Article
) -> None:
    """The words are kept, the dates are null, and the summary says so."""
    undated = from_text(seed.text, language="en")
    row = transfer("240mm multiple rocket launchers", "North Korea", "Russia", 3)
    answering = player({"transfers": [{**row, "when": "last month"}]})
    summary = read(undated, answering).summary
    (found,) = summary["transfers"]
    when = found.when  # type: ignore[attr-defined]
    assert ("last month", None, None) == (when.text, when.earliest, when.latest)
    assert ["no_publication_date"] == [x.reason for x in summary.losses]
    assert "partial" == summary.status.value


def long_text(sentences: int) -> str:
    """Return an article of numbered deliveries."""
    told = (
        f"On day {n} the government of Kenya sent {n + 3} patrol boats of class {n} to Uganda."
        for n in range(1, sentences)
    )
    return "Boats for Uganda\n\n" + "\n".join(told) + "\n"


def test_a_long_article_is_read_in_passages(
    read: Read, faults: Faults, player: type[Player]
) -> None:
    """Every sentence is shown in some passage, numbers stay the article's, items merge."""
    article = from_text(long_text(300), published="2025-05-05", language="en")
    boats = transfer("patrol boats of class 250", "Kenya", "Uganda", 251, category="ships")
    answering = player({"transfers": {"[251]": [boats]}})
    outcome = read(article, answering, context=6_000)
    asked = answering.of("transfers")
    assert len(asked) > 2
    shown = "\n".join(p.article for p in asked)
    assert [] == [s.number for s in article.sentences if f"[{s.number}] " not in shown]
    assert 1 == len(outcome.summary["transfers"])
    assert ("ok", ()) == (outcome.summary.status.value, outcome.summary.losses)
    assert [] == faults(outcome.summary, article)


def test_a_passage_that_could_not_be_read_is_told(read: Read, player: type[Player]) -> None:
    """One useless answer loses one passage of one section, and says so."""
    article = from_text(long_text(300), published="2025-05-05", language="en")
    answering = player({"transfers": {"[300]": "nonsense"}})
    summary = read(article, answering, context=6_000).summary
    assert ["transfers"] == [x.step for x in summary.losses]
    assert "partial" == summary.status.value


def test_what_one_passage_named_the_next_one_knows(read: Read, player: type[Player]) -> None:
    """The roster is carried along."""
    article = from_text(long_text(300), published="2025-05-05", language="en")
    named = actor("patrol boats of class 3", 4, kind="other")
    answering = player({"actors": {"[4] ": [named]}})
    read(article, answering, context=6_000)
    first, second, *_ = answering.of("actors")
    assert ("class 3" in first.cue, "class 3" in second.cue) == (False, True)


SCRIPTS = [
    (
        "북한 미사일\n\n북한은 러시아에 포탄 1만 발을 제공했다고 합참이 밝혔다.\n",
        "ko",
        "포탄 1만 발",
    ),
    ("俄罗斯与朝鲜\n\n俄罗斯向朝鲜提供了两枚导弹。\n", "zh", "导弹"),
    ("Ракеты для Пекина\n\nРоссия передала Китаю две ракеты «Искандер».\n", "ru", "ракеты"),
]


@pytest.mark.parametrize(("text", "language", "item"), SCRIPTS)
def test_offsets_are_right_in_every_script(
    read: Read, faults: Faults, player: type[Player], text: str, language: str, item: str
) -> None:
    """Code points, not bytes: the quote stands where the evidence says."""
    article = from_text(text, published="2025-05-05", language=language)
    probe = player()
    read(article, probe)
    roster = probe.of("transfers")[0].cue
    ids = [w for w in roster.replace(";", " ").split() if w[0] == "a" and w[1:].isdigit()]
    row = transfer(item, ids[0], ids[1], 2)
    summary = read(article, player({"transfers": [row]})).summary
    (found,) = summary["transfers"]
    assert article.text[found.evidence[0].start :].startswith(found.evidence[0].quote)
    assert [] == faults(summary, article)
    assert f"language {language}" in probe.asked[0].article


def test_what_the_intake_flagged_is_told_and_harmless(read: Read, player: type[Player]) -> None:
    """Removed invisible characters are noted; nothing that was said is missing."""
    article = from_text("Peace\u200b\n\nPeru and Chile made peace.\n", published="2025-01-01")
    summary = read(article, player()).summary
    assert ("ok", ["hidden_characters"]) == (
        summary.status.value,
        [x.reason for x in summary.losses],
    )


# --- efforts -------------------------------------------------------------------------


def test_fast_asks_once(read: Read, faults: Faults, player: type[Player], seed: Article) -> None:
    """One question for all sections; what the answer names, its other rows refer to."""
    named = actor("garbage balloons", 11, kind="other")
    row = transfer("240mm multiple rocket launchers", "garbage balloons", "Russia", 3)
    answering = player({"transfers": [row], "actors": [named]})
    summary = read(seed, answering, effort="fast").summary
    assert ["+".join(name_of(s) for s in Plan.make(registry.load()).sections)] == [
        p.step for p in answering.asked
    ]
    (found,) = summary["transfers"]
    assert "garbage balloons" == summary.names[found.supplier]  # type: ignore[attr-defined]
    assert ("ok", 1, 1) == (summary.status.value, summary.usage.calls, len(summary.synopsis))
    assert [] == faults(summary, seed)


def test_fast_asks_again_with_the_reasons(read: Read, player: type[Player], seed: Article) -> None:
    """As at other efforts: good rows are kept, and each bad one leaves its section's loss."""
    bad = transfer("240mm laser guns", "North Korea", "Russia", 3)
    answering = player({"transfers": [bad, LAUNCHERS]})
    summary = read(seed, answering, effort="fast").summary
    assert "'240mm laser guns' does not stand" in answering.again[0]
    assert 1 == len(summary["transfers"])
    assert [("transfers", "not_grounded")] == [(x.step, x.reason) for x in summary.losses]


def test_sections_alike_are_not_asked_for_at_once(
    read: Read, player: type[Player], seed: Article, pack: Path
) -> None:
    """Where keys do not tell whose a row is, `fast` asks section by section."""
    twin = (pack / "sanctions.py").read_text(encoding="utf-8").replace("Sanction(", "Embargo(")
    (pack / "embargoes.py").write_text(twin, encoding="utf-8")
    (pack / "embargoes.md.j2").write_text("Embargoes only.", encoding="utf-8")
    answering = player()
    read(seed, answering, effort="fast", packs=[pack], sections=["sanctions", "embargoes"])
    assert {"actors", "sanctions", "embargoes"} == {p.step for p in answering.asked}


def test_thorough_looks_again_where_words_gave_no_row(
    read: Read, player: type[Player], seed: Article
) -> None:
    """Sentences with a section's words that its items do not cite, behind the same beginning."""
    answering = player({"transfers": {"": [LAUNCHERS]}})
    summary = read(seed, answering, effort="thorough").summary
    first, second = answering.of("transfers")
    assert (first.system, first.article, first.schema) == (
        second.system,
        second.article,
        second.schema,
    )
    missed = [
        s.number
        for s in seed.sentences
        if s.number != 3 and triggered(registry.load()["transfers"], s.text)
    ]
    assert f"so far: {', '.join(map(str, missed))}. Read them once more" in second.cue
    assert (1, 1) == (len(answering.of("actors")), len(summary["transfers"]))


def test_what_is_found_at_the_second_look_is_merged(
    faults: Faults, player: type[Player], seed: Article
) -> None:
    """It is an item like others."""
    answering = player({"transfers": [LAUNCHERS]})
    more = transfer("North Korean troops", "North Korea", "Russia", 6, category="troops")

    def then(prompt: Prompt, messages: Sequence[Mapping[str, str]]) -> str:
        told = answering(prompt, messages)
        again = prompt.step == "transfers" and "once more" in prompt.cue
        return json.dumps({"rows": [more, LAUNCHERS]}) if again else told

    plan = Plan.make(registry.load(), ["transfers"], "thorough")
    with Summarizer(plan, Scripted(then, traits=answering.traits)) as reader:
        summary = reader.read(seed).summary
    assert 2 == len(summary["transfers"])
    assert [] == faults(summary, seed)


def test_nothing_left_is_not_asked_again(read: Read, player: type[Player]) -> None:
    """Without a sentence that has a section's words there is no second look."""
    article = from_text("Rain\n\nIt rained in Peru and in Chile.\n", language="en")
    answering = player()
    read(article, answering, effort="thorough")
    assert len(answering.asked) == len({p.step for p in answering.asked})
