"""The same story once: what is found to be told already, and by whom."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.articles import from_text
from summarizer.batch.stories import CONTAINED, WINDOW, Sketch, Stories, moment
from summarizer.storage import Source, Store
from summarizer.values import Article

WORDS = (
    "border talks minister troops ceasefire convoy harbour grain pipeline envoy summit radar "
    "missile treaty river bridge election budget storm market school train island council"
).split()
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def _prose(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)  # noqa: S311 - made-up prose


def _article(words: list[str], published: date | None = date(2025, 3, 3)) -> Article:
    return from_text(f"Report\n\n{' '.join(words)}.", published=published, language="en")


def _lead(store: Store, stories: Stories, article: Article, when: datetime = NOON) -> str:
    """Put an article in as the first to tell its story."""
    sketch = Sketch.of(article.text)
    store.add(article, Source("file", f"{article.sha256}.txt"))
    store.sign(article.sha256, sketch.signature, when)
    stories.remember(article.sha256, sketch, when)
    return article.sha256


def _found(stories: Stories, words: list[str], when: datetime = NOON) -> str | None:
    match = stories.find(Sketch.of(_article(words).text), when)
    return match.leader if match else None


@pytest.fixture
def stories(store: Store) -> Stories:
    """The stories of the empty store."""
    return Stories(store)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.integers(0, 10_000), st.data())
def test_a_copy_with_few_changes_is_the_same_story(
    store: Store, stories: Stories, seed: int, data: st.DataObject
) -> None:
    """Up to five words changed, and up to half of the text cut off: found, with its leader."""
    words = _prose(seed)
    leader = _lead(store, stories, _article(words))
    copy = words[: data.draw(st.integers(150, 300))]
    for at in data.draw(st.lists(st.integers(0, len(copy) - 1), max_size=4)):
        copy[at] = "corrected"
    match = stories.find(Sketch.of(_article(copy).text), NOON)
    assert match is not None
    assert leader == match.leader
    assert CONTAINED <= match.similarity <= 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.integers(0, 10_000), st.integers(60, 300))
def test_what_adds_something_is_a_story_of_its_own(
    store: Store, stories: Stories, seed: int, added: int
) -> None:
    """A later article that holds all of an earlier one and a fifth more is not folded into it."""
    words = _prose(seed)
    _lead(store, stories, _article(words))
    assert _found(stories, words + _prose(seed + 20_000, added)) is None


@given(st.text(max_size=400))
def test_a_text_is_always_sketched_alike(text: str) -> None:
    """The same text has the same sketch, in every process, whatever is in it."""
    assert Sketch.of(text) == Sketch.of(text)
    assert 129 == len(Sketch.of(text).signature)


def test_a_signature_stays_the_same() -> None:
    """Signatures are kept in stores: how they are made must not change unnoticed."""
    signature = Sketch.of("the quick brown fox jumps over the lazy dog").signature
    assert "023ed7b29842" == signature[:6].hex()


def test_punctuation_case_and_quotes_do_not_matter(store: Store, stories: Stories) -> None:
    """House style makes no other story."""
    words = _prose(1)
    leader = _lead(store, stories, _article(words))
    styled = [f"“{word.upper()}”," if n % 3 else word for n, word in enumerate(words)]
    assert leader == _found(stories, styled)


def test_only_near_days_are_compared(store: Store, stories: Stories) -> None:
    """Three days either way are one story's time; beyond, a text is told anew."""
    words = _prose(2)
    leader = _lead(store, stories, _article(words))
    copy = [*words[:-1], "changed"]
    for days in (-3, 0, 3):
        assert leader == _found(stories, copy, NOON + timedelta(days))
    for far in (-2 * WINDOW, 2 * WINDOW):
        assert _found(stories, copy, NOON + far) is None


def test_an_article_of_the_same_address_is_compared_whatever_its_day(
    store: Store, stories: Stories
) -> None:
    """A page that is corrected after a month is still the same story."""
    words = _prose(3)
    leader = _lead(store, stories, _article(words))
    sketch = Sketch.of(_article([*words[:-1], "changed"]).text)
    later = NOON + timedelta(30)
    assert stories.find(sketch, later) is None
    match = stories.find(sketch, later, leader)
    assert match is not None
    assert leader == match.leader


def test_of_several_the_one_that_holds_most_leads(store: Store, stories: Stories) -> None:
    """And of equals the one that came first."""
    words = _prose(4)
    _lead(store, stories, _article([*words[:290], *_prose(40, 5)]))
    first = _lead(store, stories, _article([*words, "first"]))
    _lead(store, stories, _article([*words, "second"]))
    assert first == _found(stories, words)


def test_too_little_text_is_never_the_same_story(store: Store, stories: Stories) -> None:
    """A few words are alike by chance; only the very same text is the same."""
    words = _prose(5, 8)
    _lead(store, stories, _article(words))
    assert _found(stories, [*words, "changed"]) is None


def test_chinese_is_compared_by_letters(store: Store, stories: Stories) -> None:
    """Where words have no blanks between them, runs of letters are compared."""
    rng = random.Random(6)  # noqa: S311 - made-up prose
    text = "".join(rng.choices("外长会谈停火边境导弹军队代表团访问协议粮食港口条约选举岛屿", k=300))
    article = from_text(f"通报\n\n{text}。", published=date(2025, 3, 3), language="zh")
    leader = _lead(store, stories, article)
    copy = from_text(f"通报\n\n{text[:250]}。", published=date(2025, 3, 3), language="zh")
    match = stories.find(Sketch.of(copy.text), NOON)
    assert match is not None
    assert leader == match.leader


def test_stories_are_found_after_a_restart(store: Store, stories: Stories) -> None:
    """Signatures are read from the store, for whatever days come up, early or late."""
    words, early = _prose(7), _prose(8)
    long_ago = NOON - timedelta(700)
    leader = _lead(store, stories, _article(words))
    first = _lead(store, stories, _article(early, long_ago.date()), long_ago)
    fresh = Stories(store)
    assert leader == _found(fresh, [*words[:-1], "changed"])
    assert first == _found(fresh, [*early[:-1], "changed"], long_ago)
    assert leader == _found(fresh, [*words[:-1], "changed"])


def test_signatures_of_another_making_are_passed_over(store: Store) -> None:
    """What an older or newer version has signed cannot be compared, and is no error."""
    words = _prose(9)
    article = _article(words)
    store.add(article, Source("file", "a.txt"))
    store.sign(article.sha256, b"\0" * 40, NOON)
    assert _found(Stories(store), [*words[:-1], "changed"]) is None


def test_a_story_is_at_its_publication_else_when_it_came() -> None:
    """The noon of the day in UTC; an article without a date is as old as its arrival."""
    seen = datetime(2025, 4, 1, 7, tzinfo=UTC)
    assert NOON == moment(_article(_prose(10)), seen)
    assert seen == moment(_article(_prose(10), None), seen)


@pytest.mark.parametrize("year", [1, 1899, 9999])
def test_a_year_that_cannot_be_is_none(store: Store, stories: Stories, year: int) -> None:
    """A mistyped date neither fails nor parts copies that came together."""
    words = _prose(11)
    seen = datetime(2025, 4, 1, 7, tzinfo=UTC)
    mistyped = moment(_article(words, date(year, 1, 1)), seen)
    leader = _lead(store, stories, _article(words), mistyped)
    assert leader == _found(stories, [*words[:-1], "changed"], seen)


def test_days_may_come_in_any_order(store: Store, stories: Stories) -> None:
    """However far back the days go, each time further, stories of all of them are found."""
    days = [NOON - timedelta(400 * n) for n in range(60)]
    leaders = []
    for n, day in enumerate(days):
        leaders.append(_lead(store, stories, _article(_prose(100 + n)), day))
    fresh = Stories(store)
    for n, day in enumerate(days):
        assert leaders[n] == _found(fresh, [*_prose(100 + n)[:-1], "changed"], day)
