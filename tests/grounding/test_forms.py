"""A sentence's form alone may say who gives what to whom."""

from __future__ import annotations

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.grounding.cues import anchors
from summarizer.grounding.forms import told, with_pronouns
from summarizer.grounding.index import Found, Index
from summarizer.grounding.phrases import phrases
from summarizer.grounding.roster import seed
from summarizer.schema.wire import asked

SECTION = registry.load().sections["transfers"]
COLUMNS = asked(SECTION, "sentences")


def rows(text: str, before: str | None = None) -> list[tuple[str | None, ...]]:
    """Return supplier, recipient and item of each row that a sentence's form gives."""
    lead = f"{before} spoke to the press.\n\n" if before else ""
    article = from_text(f"On the news\n\n{lead}{text}\n", language="en")
    sentence = article.sentences[-1]
    index = Index(seed(article))
    key = index.find(before) if before else None
    ahead = Found(0, 0, key, before) if before and key else None
    named = with_pronouns(sentence.text, index.named_in(sentence), ahead)
    things = phrases(anchors(SECTION)["item"], sentence.text)
    found = told(SECTION.about.forms, COLUMNS, sentence.text, named, things)
    return [(r.get("supplier"), r.get("recipient"), r["item"]) for r in found]


@pytest.mark.parametrize(
    "text",
    [
        "Norway has sent 40 howitzers to Chad.",
        "Norway gave Chad 40 howitzers.",
        "Norway, which has many, will supply Chad with howitzers.",
        "Chad took delivery of 40 howitzers from Norway.",
        "Norway's delivery of howitzers to Chad was late.",
        "The sale of howitzers by Norway to Chad was told.",
        "The howitzers that Norway agreed last month to sell to Chad are old.",
        "The howitzers were handed to Chad on Friday by Norway.",
        "Chad has been sent 40 howitzers by Norway.",
        "The howitzers for Chad left Norway on Friday.",
        "Norway, it said, had moved 40 howitzers into the war in Chad.",
        "Norway on Monday promised 40 howitzers to the people of Chad.",
    ],
)
def test_a_form_says_who_gives_what_to_whom(text: str) -> None:
    """Active or passive, verb or noun, the giver named first or last."""
    assert [("Norway", "Chad", "howitzers")] == rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "If Norway sends howitzers to Chad, Peru will protest.",
        "Norway was asked by Peru about howitzers for Chad.",
        "Chad fought Norway over howitzers.",
        "Norway said that Chad has howitzers.",
    ],
)
def test_other_forms_say_nothing(text: str) -> None:
    """Nor does what is only supposed."""
    assert [] == [r for r in rows(text) if None not in r]


def test_a_side_may_be_left_to_be_understood() -> None:
    """The row then lacks it."""
    assert [(None, "Chad", "howitzers")] == rows("The howitzers were sent to Chad.")
    assert [(None, "Chad", "howitzers")] == rows("Chad received 12 howitzers.")


def test_a_pronoun_stands_for_whom_the_sentence_before_named_first() -> None:
    """Or for whom its own sentence names ahead of it."""
    assert [("Norway", "Chad", "howitzers")] == rows("It sent howitzers to Chad.", "Norway")
    text = "Norway said on Monday that it had sent howitzers to Chad."
    assert [("Norway", "Chad", "howitzers")] == rows(text)


def test_what_is_joined_gives_a_row_each() -> None:
    """Things, givers and takers alike."""
    assert [("Norway", "Chad", "tanks"), ("Norway", "Chad", "howitzers")] == rows(
        "Norway sold tanks and 12 howitzers to Chad."
    )
    assert [("Norway", "Chad", "tanks"), ("Peru", "Chad", "tanks")] == rows(
        "Norway and Peru sold tanks to Chad."
    )


def test_words_may_break_over_lines() -> None:
    """As in texts wrapped by hand."""
    text = "Norway’s transfer\nof tanks\nto Chad."
    named = (Found(0, 6, "a1", "Norway"), Found(text.find("Chad"), len(text) - 1, "a2", "Chad"))
    (row,) = told(SECTION.about.forms, COLUMNS, text, named, ("tanks",))
    assert ("Norway", "Chad") == (row["supplier"], row["recipient"])


def test_nothing_without_forms_or_names() -> None:
    """A section that declares none has none."""
    assert () == told((), COLUMNS, "Norway sent tanks to Chad.", (), ("tanks",))
    assert () == told(SECTION.about.forms, COLUMNS, "They sent tanks.", (), ("tanks",))
