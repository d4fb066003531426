"""Intake: every way in ends in one row, each text and each story once, and says what it did."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from summarizer.articles import from_text
from summarizer.articles.fetch import Fetcher
from summarizer.articles.metadata import Overrides
from summarizer.articles.sources import Means
from summarizer.articles.urls import canonical
from summarizer.articles.walls import CONSENT_PAGE
from summarizer.batch.gate import TopicGate
from summarizer.batch.intake import CONSENT, Fate, Intake
from summarizer.storage import Source, State, Store

GIFT = (
    "BRIDGETON, March 3 - The ministry of defence will deliver twelve howitzers to the coast "
    "guard of Samaria, its minister said. The guns were bought from a neighbour two years ago "
    "and lie in a depot near the harbour. The first of them is to leave by ship within a month, "
    "with two thousand shells and a team that trains the crews. Nobody said who pays for it."
)
TULIPS = (
    "The tulips in the town's gardens have come out two weeks early, said the head gardener. "
    "Schools will bring their classes on Friday, and the fair begins a day later, with a prize "
    "for the reddest of them and another for the largest bed that children have planted."
)


@pytest.fixture
def intake(store: Store) -> Intake:
    """An intake without a gate."""
    return Intake(store)


def _text(folder: Path, name: str, body: str = GIFT) -> Path:
    path = folder / name
    path.write_text(f"Report {name}\n\n{body}\n", encoding="utf-8")
    return path


def _fates(intake: Intake, *sources: Path | str, means: Means | None = None) -> list[Fate]:
    return [taken.fate for taken in intake.take_all(map(str, sources), means)]


def test_a_text_is_taken_once(store: Store, intake: Intake, tmp_path: Path) -> None:
    """The second time only the way it came is noted; the same way twice is one."""
    one, two = _text(tmp_path, "a.txt"), tmp_path / "b.txt"
    two.write_bytes(one.read_bytes())
    assert [Fate.NEW, Fate.KNOWN, Fate.KNOWN] == _fates(intake, one, two, two)
    (key,) = store.pending()
    assert [str(one), str(two)] == [source.locator for source in store.show(key).sources]


def test_a_story_is_read_once(store: Store, intake: Intake, tmp_path: Path) -> None:
    """A copy with another headline is folded into the first; its source is kept."""
    one, two = _text(tmp_path, "a.txt"), _text(tmp_path, "b.txt", GIFT.replace("two", "three", 1))
    taken = list(intake.take_all([str(one), str(two)]))
    assert [Fate.NEW, Fate.FOLDED] == [each.fate for each in taken]
    leader, copy = (store.show(str(each.sha256)) for each in taken)
    assert (State.FOLDED, leader.article.sha256) == (copy.state, copy.story)
    assert taken[1].match is not None
    assert copy.similarity == taken[1].match.similarity
    assert [leader.article.sha256] == list(store.pending())


def test_a_copy_of_a_copy_joins_the_first(store: Store, intake: Intake, tmp_path: Path) -> None:
    """The one that came first leads, whichever copy a third one is more like."""
    for name, body in (("a", GIFT), ("b", GIFT[:-20]), ("c", GIFT[:-24])):
        _text(tmp_path, f"{name}.txt", body)
    first, *rest = intake.take_all([str(tmp_path)])
    assert [Fate.FOLDED, Fate.FOLDED] == [each.fate for each in rest]
    assert {first.sha256} == {store.show(str(each.sha256)).story for each in rest}


def test_the_gate_keeps_out_what_is_about_something_else(store: Store, tmp_path: Path) -> None:
    """What it said is kept; without a gate everything waits."""
    _text(tmp_path, "guns.txt")
    _text(tmp_path, "tulips.txt", TULIPS)
    taken = list(Intake(store, TopicGate.open()).take_all([str(tmp_path)]))
    assert [Fate.NEW, Fate.GATED] == [each.fate for each in taken]
    guns, tulips = (store.show(str(each.sha256)) for each in taken)
    assert (State.PENDING, State.GATED) == (guns.state, tulips.state)
    assert [each.gate for each in taken] == [guns.gate, tulips.gate]
    assert guns.gate is not None
    assert "howitzers" in guns.gate.reason


def test_a_copy_of_what_was_gated_is_not_judged_again(store: Store, tmp_path: Path) -> None:
    """It shares the fate of its story."""
    one, two = _text(tmp_path, "a.txt", TULIPS), _text(tmp_path, "b.txt", TULIPS)
    assert [Fate.GATED, Fate.FOLDED] == _fates(Intake(store, TopicGate.open()), one, two)


@pytest.mark.parametrize("again", [TULIPS, TULIPS.replace("two", "three")])
def test_what_was_gated_is_let_through_without_a_gate(
    store: Store, tmp_path: Path, again: str
) -> None:
    """Who hands over the text or a copy of it, and wants no gate, wants it read."""
    one, two = _text(tmp_path, "a.txt", TULIPS), _text(tmp_path, "b.txt", again)
    (gated,) = Intake(store, TopicGate.open()).take_all([str(one)])
    assert [] == list(store.pending())
    assert [Fate.FOLDED] == _fates(Intake(store), two)
    assert [gated.sha256] == list(store.pending())
    gate = store.show(str(gated.sha256)).gate
    assert gate is not None
    assert gate.passed
    assert gate.reason.startswith("asked for; ")


def test_json_lines_may_call_things_otherwise(store: Store, intake: Intake, tmp_path: Path) -> None:
    """Field names are told; the place is file and line."""
    path = tmp_path / "dump.jsonl"
    rows = [{"headline_text": "Guns", "content": GIFT, "day": "2025-03-03"}, {"content": TULIPS}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    means = Means(fields={"text": "content", "title": "headline_text", "published": "day"})
    taken = list(intake.take_all([str(path)], means))
    assert [f"{path}:1", f"{path}:2"] == [each.where for each in taken]
    record = store.show(str(taken[0].sha256))
    assert ("Guns", "2025-03-03") == (record.article.title, str(record.article.published))
    assert ("jsonl", "Guns") == (record.sources[0].kind, record.sources[0].title)


def test_standard_input_is_an_article_or_json_lines(store: Store, intake: Intake) -> None:
    """It is told by how it begins."""
    text = BytesIO(f"Guns\n\n{GIFT}".encode())
    lines = BytesIO(b"".join(json.dumps({"text": t}).encode() + b"\n" for t in (GIFT, TULIPS)))
    assert [Fate.NEW] == _fates(intake, "-", means=Means(stdin=text))
    assert [Fate.FOLDED, Fate.NEW] == _fates(intake, "-", means=Means(stdin=lines))
    assert {"stdin": 1, "jsonl": 2} == dict(store.stats().sources)


def test_patterns_are_sources(store: Store, intake: Intake, tmp_path: Path) -> None:
    """Also through all levels; what matches nothing is refused."""
    (tmp_path / "deep").mkdir()
    _text(tmp_path / "deep", "a.txt")
    _text(tmp_path, "b.txt", TULIPS)
    found = list(intake.take_all([f"{tmp_path}/**/*.txt", f"{tmp_path}/*.html"]))
    assert [Fate.NEW, Fate.NEW, Fate.REFUSED] == [each.fate for each in found]
    assert "matches no file" in str(found[-1].error)
    assert [f"{tmp_path}/*.html"] == [source.locator for source in store.rejected()]


def test_what_cannot_be_read_costs_only_itself(
    store: Store, intake: Intake, tmp_path: Path
) -> None:
    """A row says why, and the others are taken."""
    path = tmp_path / "dump.jsonl"
    path.write_text(f"not json\n{json.dumps({'text': GIFT})}\n", encoding="utf-8")
    gone = tmp_path / "gone.txt"
    taken = list(intake.take_all([str(path), str(gone)]))
    assert [Fate.REFUSED, Fate.NEW, Fate.REFUSED] == [each.fate for each in taken]
    assert [f"{path}:1", str(gone)] == [source.locator for source in store.rejected()]
    assert [] == list(store.rejected(permanent=False))


def test_a_page_is_taken_by_its_address(
    store: Store, intake: Intake, httpserver: HTTPServer
) -> None:
    """The canonical address is kept; what may be had later is noted as such."""
    for name, title, body in (("a", "Guns", GIFT), ("b", "Late", GIFT[:-24])):
        page = httpserver.expect_request(f"/{name}")
        page.respond_with_data(f"{title}\n\n{body}", content_type="text/plain")
    httpserver.expect_request("/down").respond_with_data("", status=503)
    urls = [httpserver.url_for(path) for path in ("/a?utm_source=feed", "/b", "/down")]
    with Fetcher(allow_local=True) as fetcher:
        assert [Fate.NEW, Fate.FOLDED, Fate.REFUSED] == _fates(
            intake, *urls, means=Means(fetcher=fetcher)
        )
    (key,) = store.pending()
    (source,) = store.show(key).sources
    assert f"https://{httpserver.host}:{httpserver.port}/a" == source.canonical_url
    assert [urls[2]] == [source.locator for source in store.rejected(permanent=False)]


def _feed(httpserver: HTTPServer, path: str, items: list[dict[str, str]]) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}
    httpserver.expect_request(path).respond_with_json(feed)
    return httpserver.url_for(path)


def test_of_a_feed_the_entries_are_taken(
    store: Store, intake: Intake, httpserver: HTTPServer
) -> None:
    """As if it were followed, but once: pages are fetched for what is new, and only then."""
    url, page = httpserver.url_for("/a"), httpserver.expect_request("/a")
    page.respond_with_data(f"Guns\n\n{GIFT}", content_type="text/plain")
    whole = "".join(f"<p>{TULIPS} {n}</p>" for n in range(9))
    items = [{"id": "a", "url": url, "title": "Guns"}, {"id": "b", "content_html": whole}]
    feed = _feed(httpserver, "/feed", items)
    with Fetcher(allow_local=True) as fetcher:
        means = Means(Overrides(language="en"), fetcher=fetcher)
        assert [Fate.NEW, Fate.NEW] == _fates(intake, feed, means=means)
        assert [Fate.KNOWN, Fate.KNOWN] == _fates(intake, feed, means=means)
    assert ["/feed", "/a", "/feed"] == [request.path for request, _ in httpserver.log]
    assert {"feed": 2} == dict(store.stats().sources)
    (source,) = store.show(str(store.seen(canonical(url)))).sources
    assert (feed, "Guns") == (source.feed, source.title)
    assert () == store.feeds()


def test_a_feed_whose_pages_are_down_is_left(
    store: Store, intake: Intake, httpserver: HTTPServer
) -> None:
    """After three in a row the rest is not asked for; a line says so, and nothing is given up."""
    urls = [httpserver.url_for(f"/{n}") for n in range(5)]
    httpserver.expect_request("/0").respond_with_data("gone", status=404)
    feed = _feed(httpserver, "/feed", [{"id": url, "url": url} for url in reversed(urls)])
    for path in ("/1", "/2", "/3", "/4"):
        httpserver.expect_request(path).respond_with_data("", status=503)
    with Fetcher(allow_local=True) as fetcher:
        taken = list(intake.take_all([feed], Means(fetcher=fetcher)))
    assert [Fate.REFUSED] * 5 == [each.fate for each in taken]
    assert f"{feed}: 1 of its pages are left for later" == str(taken[-1].error)
    assert urls[:4] == [source.locator for source in store.rejected()]
    assert urls[1:4] == [source.locator for source in store.rejected(permanent=False)]


def test_a_feed_without_entries_is_refused(
    store: Store, intake: Intake, httpserver: HTTPServer
) -> None:
    """Nothing comes in silently."""
    feed = _feed(httpserver, "/feed", [])
    with Fetcher(allow_local=True) as fetcher:
        (taken,) = intake.take_all([feed], Means(fetcher=fetcher))
    assert f"{feed}: a feed without entries" == str(taken.error)
    assert [feed] == [source.locator for source in store.rejected()]


def test_a_consent_page_is_skipped(store: Store, intake: Intake) -> None:
    """It is kept with its reason, and no model is asked about it."""
    article = from_text(f"Before you go on\n\n{TULIPS}")
    wall = replace(article, flags=(CONSENT_PAGE,))
    taken = intake.put(wall, Source("url", "https://example.org/a"))
    assert Fate.SKIPPED is taken.fate
    record = store.show(wall.sha256)
    assert (State.SKIPPED, CONSENT) == (record.state, record.reason)


def test_a_feed_hears_whether_a_text_is_new(store: Store, intake: Intake) -> None:
    """``take`` is what feeds call: true for anything that was not there."""
    article = from_text(f"Guns\n\n{GIFT}", url="https://example.org/a?utm_medium=rss")
    source = Source("feed", "https://example.org/a", feed="https://example.org/feed")
    assert intake.take(article, source)
    assert not intake.take(article, source)
    assert article.sha256 == store.seen("https://example.org/a")
