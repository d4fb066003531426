"""Articles and the ways they came."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from summarizer.articles import from_text
from summarizer.errors import StoreError
from summarizer.storage import Source, State, Store
from summarizer.values import Loss
from tests.storage.conftest import Write


def test_an_article_comes_out_as_it_went_in(store: Store) -> None:
    """Text, sentences, flags and losses are those of the intake, in any script."""
    whole = from_text(
        "한국 합참 발표\n\n북한이 러시아에 무기를 보낸다. Ракеты! 🚀\n",
        published="2024-12-23",
        language="ko",
        source="연합뉴스",
        url="https://example.org/a?b=c",
        id="k-1",
    )
    store.add(whole, Source("file", "a.txt"))
    assert whole == store.article(whole.sha256)


def test_the_same_text_is_one_article_that_came_twice(store: Store, write: Write) -> None:
    """The second time only the source is new; the same source is kept once."""
    article = write()
    first = Source("file", "a.txt", seen_at=datetime(2025, 1, 1, tzinfo=UTC))
    second = Source("feed", "https://a.example/1", feed="https://a.example/rss")
    assert [True, False, False] == [
        store.add(article, first),
        store.add(article, second),
        store.add(article, first),
    ]
    shown = store.show(article.sha256)
    assert ["feed", "file"] == [source.kind for source in shown.sources]
    assert first == shown.sources[1]
    assert [article.sha256] == list(store.pending())


def test_one_entry_in_two_feeds_came_twice(store: Store, write: Write) -> None:
    """Two feeds that tell of the same address are two sources."""
    article = write()
    for feed in ("https://a.example/rss", "https://b.example/rss"):
        store.add(article, Source("feed", "https://c.example/1", feed=feed))
    assert 2 == len(store.show(article.sha256).sources)


def test_an_address_is_recognised(store: Store, write: Write) -> None:
    """A canonical address gives the article that came from there first, even a very long one."""
    address = "https://a.example/" + "x" * 10_000
    assert None is store.seen(address)
    for number in (1, 2):
        store.add(write(number), Source("url", f"u{number}", canonical_url=address))
    assert write(1).sha256 == store.seen(address)
    store.attach(write(2).sha256, Source("url", "u3", canonical_url="https://b.example/"))
    assert write(2).sha256 == store.seen("https://b.example/")


def test_what_no_database_can_hold_is_escaped(store: Store, write: Write) -> None:
    """A file name in no encoding and a NUL in a title are stored, told apart from others."""
    article = write()
    store.add(article, Source("file", "a\udcff.txt", title="a\0b"))
    store.add(article, Source("file", "a\udcfe.txt"))
    came = store.show(article.sha256).sources
    assert [r"a\udcfe.txt", r"a\udcff.txt"] == [source.locator for source in came]
    assert r"a\x00b" == came[1].title


@pytest.mark.parametrize("prefix", [12, 64])
def test_an_article_is_shown_by_the_beginning_of_its_digest(
    store: Store, write: Write, prefix: int
) -> None:
    """Any beginning that fits one article will do; so will its id."""
    article = write()
    store.add(article, Source("file", "a.txt"))
    store.add(write(1), Source("file", "b.txt"))
    shown = store.show(article.sha256[:prefix])
    assert (article, State.PENDING, 0) == (shown.article, shown.state, shown.attempts)
    assert shown == store.show(article.id)


def test_what_is_not_there_or_not_one_is_an_error(store: Store, write: Write) -> None:
    """No such article, or several: the error says which, and what to do."""
    for number in range(20):
        store.add(write(number), Source("file", f"{number}"))
    with pytest.raises(StoreError, match="no article 'ffff") as none:
        store.show("ffff" * 16)
    assert "search" in none.value.remedy
    first = Counter(write(number).sha256[0] for number in range(20)).most_common(1)[0][0]
    with pytest.raises(StoreError, match="several articles"):
        store.show(first)
    for call in (
        lambda: store.article("0" * 64),
        lambda: store.attach("0" * 64, Source("file", "a")),
        lambda: store.skip("0" * 64, "short"),
        lambda: store.fold("0" * 64, write(1).sha256, 1.0),
        lambda: store.fold(write(1).sha256, "0" * 64, 1.0),
    ):
        with pytest.raises(StoreError, match="no article '0000"):
            call()


def test_signatures_come_back_in_order(store: Store, write: Write) -> None:
    """Those seen since are given, oldest first; a later signature replaces an earlier one."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for number in range(210):
        article = write(number)
        with store.transaction():
            store.add(article, Source("file", f"{number}"))
            store.sign(article.sha256, bytes([number % 256]), start + timedelta(minutes=number))
    store.sign(write(7).sha256, b"new", start + timedelta(days=9))
    found = list(store.signatures(start + timedelta(minutes=5)))
    assert 205 == len(found)
    assert sorted(s.seen_at for s in found) == [s.seen_at for s in found]
    assert (write(7).sha256, b"new") == (found[-1].article, found[-1].minhash)


def test_losses_of_the_intake_stay(store: Store, write: Write) -> None:
    """What the intake could not keep is kept as lost."""
    lossy = replace(
        write(), flags=("hidden_text",), losses=(Loss(step="intake", reason="r", detail="d"),)
    )
    store.add(lossy, Source("stdin", "-"))
    assert lossy == store.article(lossy.sha256)


def test_undated_articles_count_by_the_day_they_came(store: Store) -> None:
    """Since leaves out what was published before; what has no date came today."""
    old = from_text("Old\n\nOld news.\n", published="2001-01-01", language="en")
    undated = from_text("New\n\nNew news.\n", language="en")
    for article in (old, undated):
        store.add(article, Source("file", article.title))
    assert [undated.sha256] == list(store.pending(since=date(2020, 1, 1)))
