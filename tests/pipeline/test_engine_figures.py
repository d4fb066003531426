"""The figures of the embedded engine that are exact counts, with the smallest model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.embedded import Embedded
from summarizer.pipeline import Outcome, Plan, Summarizer
from summarizer.values import Article

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
OTHER = """Japan freezes the sale of patrol boats

Japan will send twelve patrol boats to the Philippines next year, its defence ministry said.
Prime Minister Shigeru Ishiba met President Ferdinand Marcos in Manila on Tuesday.
"""


@pytest.fixture(scope="module")
def outcomes(embedded: Embedded) -> tuple[Outcome, Outcome]:
    """The seed article and, after it, another one."""
    text = (ROOT / "seeds" / "seed.txt").read_text(encoding="utf-8")
    seed = from_text(text, published="2024-12-23", language="en")
    other = from_text(OTHER, published="2025-04-30", language="en")
    reader = Summarizer(Plan.make(registry.load()), embedded)
    return reader.read(seed), reader.read(other)


def static_tokens(outcome: Outcome, embedded: Embedded) -> int:
    """Return the tokens of what never changes, from below: without the template's own."""
    messages = outcome.calls[0].messages[:-1]
    return sum(embedded.count(m["content"]) for m in messages)


def test_every_later_question_reads_little(outcomes: tuple[Outcome, Outcome]) -> None:
    """At most a tenth of the first question's prompt; the rest is in the cache."""
    first, *later = (call.usage for call in outcomes[0].calls)
    assert later
    limit = first.prompt_tokens / 10
    assert [] == [
        u.prompt_tokens - u.cached_tokens
        for u in later
        if u.prompt_tokens - u.cached_tokens > limit
    ]


def test_a_second_article_reads_no_static_prefix(
    outcomes: tuple[Outcome, Outcome], embedded: Embedded
) -> None:
    """From its first question on, all that never changes is cached."""
    static = static_tokens(outcomes[1], embedded)
    assert outcomes[1].calls
    assert [] == [
        c.usage.cached_tokens for c in outcomes[1].calls if c.usage.cached_tokens < static
    ]


def test_no_token_is_spent_on_blanks(outcomes: tuple[Outcome, Outcome]) -> None:
    """Answers are compact JSON, to the character."""
    for outcome in outcomes:
        for call in outcome.calls:
            compact = json.dumps(json.loads(call.text), separators=(",", ":"), ensure_ascii=False)
            assert compact == call.text


def test_no_step_ends_by_length(outcomes: tuple[Outcome, Outcome]) -> None:
    """Every grammar has an end, and every answer came to it at the first try."""
    assert {("stop", "")} == {(c.finish, c.error) for o in outcomes for c in o.calls}


def test_names_in_joined_scripts_can_be_cut_out(embedded: Embedded) -> None:
    """No answer is a whole clause only because the script has no blanks; all are verbatim."""
    text = "外務省の発表\n\n田中一郎外務大臣はペルーのガルシア外相と電話で会談したと発表した。\n"
    article: Article = from_text(text, published="2025-04-30", language="ja")
    outcome = Summarizer(Plan.make(registry.load()), embedded).read(article)
    rows = [row for call in outcome.calls if call.step == "actors" for row in json.loads(call.text)]
    assert rows
    assert all(row[0] in article.text for row in rows)
    assert min(len(row[0]) for row in rows) <= 6
