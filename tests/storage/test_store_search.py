"""Finding by words, by time, by section and by name; the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from summarizer.articles import from_text
from summarizer.errors import UsageError
from summarizer.storage import Source, State, Store
from tests.storage.conftest import Summarize, Write

TEXTS = {
    "a": "Missiles for Moscow\n\nNorth Korea/Japan talks failed. 10,000 soldiers, U.S. says.\n",
    "b": "Drill ends\n\nThe joint exercise of the chiefs ended. Missile-defence of the F-16.\n",
    "c": "Erdoğan in Kyiv\n\nThe joint chiefs of staff met Erdoğan “in private”—no more.\n",
    "d": "Учения\n\nРоссийские учения начались в понедельник.\n",
    "e": "북한 미사일\n\n북한이 미사일을 발사했다고 합참이 밝혔다.\n",
    "f": "外交部\n\n外交部发言人表示，中方反对制裁。\n",
}

QUERIES = {
    "missile": "ba",  # endings do not count, newest first
    "missil*": "ba",
    "MISSILES moscow": "a",
    '"joint chiefs"': "c",
    "joint chiefs": "cb",
    "joint -erdogan": "b",
    "erdogan": "c",  # nor accents
    "ERDOĞAN": "c",
    "Erdog\u0306an": "c",  # nor how they are typed
    "japan": "a",  # slashes, hyphens, dashes and quotes stand between words
    "defence": "b",
    "f-16": "b",
    "private": "c",
    "10,000": "a",
    "u.s.": "a",
    "the": "cb",  # no word is too common
    "УЧЕНИЯ": "d",
    "учения -понедельник": "",
    "미사일": "e",  # found inside a longer word
    "制裁": "f",
    "制裁 -外交部": "",
    "nowhere": "",
    "' OR 1=1 --": "",
    'a" OR "b': "",
    "NEAR(joint chiefs) AND": "",
    "text:joint": "",
    "joi*": "cb",
    "100%": "",
}


@pytest.fixture
def texts(store: Store) -> Store:
    """A store of a few texts, named by a letter, the last the newest."""
    for number, (name, words) in enumerate(TEXTS.items()):
        article = from_text(words, published=date(2025, 1, 1 + number), language="en", id=name)
        store.add(article, Source("file", name))
    return store


def test_articles_are_found_by_words(texts: Store) -> None:
    """Words, phrases, beginnings and what must not be there; nothing typed is an operator."""
    names = {texts.show(name).article.sha256: name for name in TEXTS}
    found = {query: "".join(names[hit.article] for hit in texts.search(query)) for query in QUERIES}
    assert QUERIES == found


def test_a_query_without_a_word_is_an_error(texts: Store) -> None:
    """Nothing, only signs, only what must not be there, too much: the error says what to give."""
    for query in ("", "  ", '""', "-joint", "*", "…", "_"):
        with pytest.raises(UsageError, match="no word to look for"):
            texts.search(query)
    for query in ("a " * 33, "x" * 401):
        with pytest.raises(UsageError, match="too long"):
            texts.search(query)
    assert () == texts.search("nowhere " * 32)
    assert () == texts.search("jo\udcffint")


def test_a_hit_says_where_it_is_from(texts: Store) -> None:
    """Title, state, day and the words around what was found."""
    (hit,) = texts.search("private")
    assert ("Erdoğan in Kyiv", State.PENDING, date(2025, 1, 3)) == (
        hit.title,
        hit.state,
        hit.published,
    )
    assert "“in private”" in hit.excerpt
    assert len(hit.excerpt) <= 204
    assert None is hit.ref


def test_excerpts_of_long_texts_are_cut_at_words(store: Store, write: Write) -> None:
    """What was found stands inside, whatever stands around it."""
    store.add(write(0, "word " * 500 + "needle " + "word " * 500), Source("file", "a"))
    (hit,) = store.search("needle")
    assert "… word" == hit.excerpt[:6]
    assert " needle " in hit.excerpt
    assert "word …" == hit.excerpt[-6:]


def test_what_is_found_can_be_narrowed(texts: Store) -> None:
    """By day, and to a number of hits."""
    assert 1 == len(texts.search("missile", since=date(2025, 1, 2)))
    assert 1 == len(texts.search("missile", limit=1))


def test_items_are_found_by_values_names_and_quotes(filled: Store) -> None:
    """A name that an item refers to and a word of its quote find it together."""
    hits = filled.search("Russia launchers preparing", among="items")
    assert ["transfers/0"] * 3 == [hit.ref for hit in hits]
    assert 3 == len({hit.article for hit in hits})
    assert 3 == len(filled.search("nuclear", among="items", section="forecasts"))
    assert () == filled.search("nuclear", section="transfers")


def test_entries_are_told_newest_first_with_the_items_asked_for(
    store: Store, write: Write, summarize: Summarize
) -> None:
    """By section and by name or alias, in any case of letters; more than one chunk of them."""
    for number in range(210):
        article = write(number, published=date(2024, 1, 1) + timedelta(days=number % 7))
        with store.transaction():
            store.add(article, Source("file", f"{number}"))
            store.finish(article.sha256, summarize(article), plan="p", run=None, seconds=1)
    everything = list(store.entries())
    assert 210 == len({entry.article for entry in everything})
    days = [entry.document["article"]["published"] for entry in everything]
    assert sorted(days, reverse=True) == days
    refs = {
        (None, None): ("actors/0", "actors/1", "transfers/0", "forecasts/0"),
        ("transfers", None): ("transfers/0",),
        (None, "PYONGYANG"): ("actors/0", "transfers/0", "forecasts/0"),
        (None, "russia"): ("actors/1", "transfers/0"),
        ("forecasts", "North Korea"): ("forecasts/0",),
    }
    for (section, name), expected in refs.items():
        found = list(store.entries(section=section, name=name))
        assert 210 == len(found)
        assert {expected} == {entry.refs for entry in found}
    assert [] == list(store.entries(section="contacts"))
    assert [] == list(store.entries(name="Peru"))
    assert [] == list(store.entries(name="\ud800"))
    assert 60 == len(list(store.entries(since=date(2024, 1, 6))))
    assert [] == list(store.entries(after=datetime.now(UTC)))


def test_an_entry_has_the_sources_of_what_was_folded_into_it(filled: Store, write: Write) -> None:
    """One summary a story, every way it came."""
    leader, copy = write(0), write(9)
    filled.add(copy, Source("feed", "https://a.example/9", feed="https://a.example/"))
    filled.fold(copy.sha256, leader.sha256, 0.95)
    entries = {entry.article: entry for entry in filled.entries()}
    assert 3 == len(entries)
    assert ["feed", "file"] == [source.kind for source in entries[leader.sha256].sources]
