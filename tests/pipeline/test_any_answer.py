"""Whatever a model answers, a summary comes out that keeps to the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer import registry
from summarizer.articles import from_text
from summarizer.schema.walk import Kind
from summarizer.schema.wire import SENTENCES, asked
from summarizer.values import Article

if TYPE_CHECKING:
    from tests.pipeline.conftest import Faults, Player, Read

TEXT = """Seoul says Pyongyang may test a missile

South Korea's Joint Chiefs of Staff (JCS) said on Monday that North Korea could test-fire
a missile next week. Pyongyang has sent about 300 shells to Russia, Seoul said.
Foreign Minister Cho Tae-yul met US envoy Jung Pak in Seoul on Friday.
北한은 "발사" 준비 中… «ракета» — № 5, the North said: it “will not” stop.
"""
ARTICLE = from_text(TEXT, published="2024-11-04", language="en")
SECTIONS = registry.load().sections

_words = TEXT.split()
SPANS = st.builds(
    lambda a, n: " ".join(_words[a : a + n]),
    st.integers(0, len(_words) - 1),
    st.integers(1, 5),
)
NAMES = st.sampled_from(
    ["North Korea", "Seoul", "Russia", "JCS", "the North", "Cho Tae-yul", "Jung Pak", "a1", "a2"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
VALUES = SPANS | NAMES | JSON


def rows_of(name: str) -> st.SearchStrategy[Any]:
    """Make rows of a section that are anything from right to absurd."""
    shapes: dict[str, st.SearchStrategy[Any]] = {
        SENTENCES: st.lists(st.integers(-1, 8), max_size=3) | JSON
    }
    for spec in asked(SECTIONS[name], "article"):
        one = {
            Kind.REFERENCE: NAMES,
            Kind.ENUM: st.sampled_from(spec.values or ("",)),
        }.get(spec.kind, SPANS)
        shapes[spec.name] = (st.lists(one, max_size=4) if spec.many else one) | VALUES
    row = st.fixed_dictionaries({}, optional=shapes)
    return st.lists(row | JSON, max_size=3) | JSON


@st.composite
def article_answers(draw: st.DrawFn) -> dict[str, str]:
    """Answers about a whole article, for every step."""
    told = {name: json.dumps({"rows": draw(rows_of(name))}) for name in SECTIONS}
    row = st.fixed_dictionaries(
        {"s": st.lists(st.integers(-1, 4), max_size=3), "text": SPANS | st.text(max_size=20)}
    )
    told["synopsis"] = json.dumps({"rows": draw(st.lists(row, max_size=3) | JSON)})
    return told


POSITIONAL = st.lists(st.lists(VALUES, max_size=6) | JSON, max_size=4) | JSON
SENTENCE_ANSWERS = st.fixed_dictionaries({name: POSITIONAL.map(json.dumps) for name in SECTIONS})

CALM = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


@given(answers=article_answers())
@CALM
def test_any_rows_about_an_article_keep_to_the_contract(
    read: Read, faults: Faults, player: type[Player], answers: dict[str, str]
) -> None:
    """Nothing is raised, nothing dangles, every quote stands where it says."""
    _holds(read, faults, player(answers), ARTICLE)


@given(answers=SENTENCE_ANSWERS)
@CALM
def test_any_rows_about_sentences_keep_to_the_contract(
    read: Read, faults: Faults, player: type[Player], answers: dict[str, str]
) -> None:
    """The same where rows are positional and the sentence is their evidence."""
    _holds(read, faults, player(answers, "sentences"), ARTICLE)


@given(
    text=st.text(min_size=1, max_size=80),
    language=st.sampled_from(["en", "ko", "ru", "zh"]),
    answers=article_answers(),
)
@CALM
def test_any_text_can_be_read(
    read: Read,
    faults: Faults,
    player: type[Player],
    language: str,
    text: str,
    answers: dict[str, str],
) -> None:
    """Odd characters in an article move no offset."""
    article = from_text(f"Words\n\nPeru met Chile. {text}", language=language)
    _holds(read, faults, player(answers), article)


def _holds(read: Read, faults: Faults, player: Player, article: Article) -> None:
    summary = read(article, player).summary
    assert [] == faults(summary, article)
    told = {x.reason for x in summary.losses} - {"hidden_characters"}
    assert ("ok" == summary.status.value) == (not told), summary.losses
