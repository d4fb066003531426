"""Feeds are followed: what is new is taken in once, politely, whatever feeds do."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from summarizer.articles.fetch import Fetcher
from summarizer.articles.politeness import Manners, Polite
from summarizer.articles.web import Getter
from summarizer.batch import feed_times
from summarizer.batch.entries import EntryCounts, EntryReader
from summarizer.batch.feeds import Synced, look_at, sync, watch
from summarizer.batch.stopping import Stop, hearing
from summarizer.errors import ArticleError
from summarizer.storage import Source, Store
from summarizer.storage.values import Feed
from summarizer.values import Article

WORDS = "Troops moved towards the border, the ministry of defence said in a statement. "
PAGE = "<html><link rel=alternate type=application/rss+xml href=/f></html>"
SOON = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def _reader(store: Store, getter: Getter | None = None, stop: Stop | None = None) -> EntryReader:
    return EntryReader(
        store=store,
        getter=getter or Fetcher(allow_local=True),
        take=store.add,
        stop=stop or Stop(),
    )


def _items(httpserver: HTTPServer, numbers: Sequence[int], *, whole: bool = False) -> str:
    text = "".join(f"<p>{WORDS} {n}.</p>" for n in range(9))
    items = [
        {
            "id": f"urn:{n}",
            "url": httpserver.url_for(f"/{n}"),
            "title": f"Day {n}",
            **({"content_html": f"<p>It was day {n}.</p>{text}"} if whole else {}),
        }
        for n in numbers
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}
    return json.dumps(feed)


def _page(number: int) -> str:
    text = "".join(f"<p>{WORDS} {n}.</p>" for n in range(9))
    return f"<html><body><article><p>It was day {number}.</p>{text}</article></body></html>"


def _follow(httpserver: HTTPServer, store: Store, path: str = "/feed") -> str:
    url = httpserver.url_for(path)
    store.put_feed(Feed(url))
    return url


def _paths(httpserver: HTTPServer) -> list[str]:
    return [request.path for request, _ in httpserver.log]


def _one(synced: Iterator[Synced]) -> Synced:
    (only,) = synced
    return only


def _again(store: Store, url: str) -> None:
    """Let a feed fall due."""
    feed = store.feed(url)
    assert feed is not None
    store.put_feed(replace(feed, next_at=None))


def _wait(synced: Synced) -> timedelta:
    assert synced.feed.next_at is not None
    assert synced.feed.checked_at is not None
    return synced.feed.next_at - synced.feed.checked_at


def test_what_is_new_is_taken_in_once(httpserver: HTTPServer, store: Store) -> None:
    """Pages are fetched for new entries only; what is known is not asked for again."""
    url = _follow(httpserver, store)
    httpserver.expect_oneshot_request("/feed").respond_with_data(_items(httpserver, [2, 1]))
    httpserver.expect_oneshot_request("/feed").respond_with_data(_items(httpserver, [3, 2, 1]))
    for n in (1, 2, 3):
        httpserver.expect_request(f"/{n}").respond_with_data(_page(n), content_type="text/html")
    first = _one(sync(_reader(store)))
    _again(store, url)
    second = _one(sync(_reader(store)))
    assert (EntryCounts(new=2), EntryCounts(new=1, known=2)) == (first.counts, second.counts)
    assert ["/feed", "/1", "/2", "/feed", "/3"] == _paths(httpserver)
    record = store.show(next(store.pending()))
    (source,) = record.sources
    assert ("feed", httpserver.url_for("/1"), url, "Day 1") == (
        source.kind,
        source.locator,
        source.feed,
        source.title,
    )
    assert "Wire" == second.feed.title


def test_feeds_are_asked_when_they_are_due(httpserver: HTTPServer, store: Store) -> None:
    """After an hour at the earliest, unless a person names the feed or wants them all."""
    url = _follow(httpserver, store)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [1], whole=True))
    assert SOON <= _wait(_one(sync(_reader(store)))) <= 1.1 * SOON
    assert [] == list(sync(_reader(store)))
    assert EntryCounts(known=1) == _one(sync(_reader(store), [url])).counts
    assert EntryCounts(known=1) == _one(sync(_reader(store), every=True)).counts
    assert [] == list(sync(_reader(store), ["https://other.example/"]))


def test_an_unchanged_feed_costs_one_short_answer(httpserver: HTTPServer, store: Store) -> None:
    """What the server said of its version is sent back; 304 is a success with nothing new."""
    url = _follow(httpserver, store)
    stamp = "Mon, 23 Dec 2024 10:00:00 GMT"
    asked: list[tuple[str | None, str | None]] = []

    def answer(request: Request) -> Response:
        tags = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        asked.append(tags)
        if any(tags):
            return Response(status=304, headers={"Cache-Control": "max-age=7200"})
        headers = {"ETag": '"v1"', "Last-Modified": stamp}
        return Response(_items(httpserver, [1], whole=True), headers=headers)

    httpserver.expect_request("/feed").respond_with_handler(answer)
    assert EntryCounts(new=1) == _one(sync(_reader(store))).counts
    _again(store, url)
    unchanged = _one(sync(_reader(store)))
    assert [(None, None), ('"v1"', stamp)] == asked
    assert (EntryCounts(), None) == (unchanged.counts, unchanged.problem)
    assert _wait(unchanged) >= 2 * SOON
    assert ('"v1"', stamp) == (unchanged.feed.etag, unchanged.feed.last_modified)


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ("", 404, "the server says 404 (Not Found)"),
        ("", 500, "the server says 500 (Internal Server Error)"),
        (PAGE, 200, "an HTML page, no feed. It offers: {}"),
        ("", 200, "empty. Check the address."),
        ("moved to another house", 200, "no feed (no RSS, Atom or JSON Feed in it). Check"),
    ],
)
def test_a_feed_that_fails_is_left_alone_for_longer_each_time(
    httpserver: HTTPServer, store: Store, body: str, status: int, problem: str
) -> None:
    """The reason is kept; when it works again, all is forgotten."""
    url = _follow(httpserver, store)
    for _ in range(2):
        httpserver.expect_oneshot_request("/feed").respond_with_data(body, status)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [1], whole=True))
    first = _one(sync(_reader(store)))
    _again(store, url)
    second = _one(sync(_reader(store)))
    assert (first.problem or "").startswith(problem.format(httpserver.url_for("/f")))
    assert (1, 2) == (first.feed.failures, second.feed.failures)
    assert 2 * SOON <= _wait(first) <= 2.3 * SOON
    assert 4 * SOON <= _wait(second) <= 4.5 * SOON
    _again(store, url)
    third = _one(sync(_reader(store)))
    assert (0, None, 1) == (third.feed.failures, third.problem, third.counts.new)


def test_a_server_that_asks_for_rest_gets_it(httpserver: HTTPServer, store: Store) -> None:
    """Retry-After counts where it is longer than our own patience."""
    _follow(httpserver, store)
    rest = {"Retry-After": str(6 * 3600)}
    httpserver.expect_request("/feed").respond_with_data("", 429, headers=rest)
    assert _wait(_one(sync(_reader(store)))) >= 6 * SOON


def test_a_feed_that_is_gone_is_not_asked_again(httpserver: HTTPServer, store: Store) -> None:
    """410 is for good; only a person who names the feed asks it once more."""
    url = _follow(httpserver, store)
    httpserver.expect_oneshot_request("/feed").respond_with_data("", 410)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [], whole=True))
    gone = _one(sync(_reader(store)))
    assert feed_times.is_gone(gone.feed)
    assert "the server says 410 (Gone)" == gone.problem
    assert [] == list(sync(_reader(store), every=True))
    back = _one(sync(_reader(store), [url]))
    assert (False, None) == (feed_times.is_gone(back.feed), back.problem)


@pytest.mark.parametrize(
    ("status", "moves"), [(301, True), (308, True), (302, False), (307, False)]
)
def test_a_feed_that_moves_for_good_is_followed(
    httpserver: HTTPServer, store: Store, status: int, *, moves: bool
) -> None:
    """Only a permanent redirect changes where we ask, and only to what is a feed."""
    old, new = _follow(httpserver, store, "/old"), httpserver.url_for("/new")
    sent = Response(status=status, headers={"Location": "/new"})
    httpserver.expect_request("/old").respond_with_response(sent)
    httpserver.expect_oneshot_request("/new").respond_with_data("<html></html>")
    httpserver.expect_request("/new").respond_with_data(_items(httpserver, [1], whole=True))
    assert old == _one(sync(_reader(store))).feed.url
    _again(store, old)
    synced = _one(sync(_reader(store)))
    assert ((new, old) if moves else (old, None)) == (synced.feed.url, synced.moved_from)
    assert [new if moves else old] == [feed.url for feed in store.feeds()]


def test_pages_that_fail_are_told_and_tried_again_if_it_makes_sense(
    httpserver: HTTPServer, store: Store
) -> None:
    """A passing fault is tried again, even if the feed is unchanged; one for good is not."""
    url = _follow(httpserver, store)
    feed = Response(_items(httpserver, [3, 2, 1]), headers={"ETag": '"v1"'})
    httpserver.expect_request("/feed").respond_with_response(feed)
    httpserver.expect_request("/1").respond_with_data("", 404)
    httpserver.expect_oneshot_request("/2").respond_with_data("", 503)
    for n in (2, 3):
        httpserver.expect_request(f"/{n}").respond_with_data(_page(n), content_type="text/html")
    first = _one(sync(_reader(store)))
    assert (1, 2, 1) == (first.counts.new, first.counts.failed, first.counts.passing)
    assert "/2: the server says 503" in (first.problem or "")
    assert (None, None) == (first.feed.etag, first.feed.last_error)
    assert 2 == len(list(store.rejected()))
    _again(store, url)
    second = _one(sync(_reader(store)))
    assert (1, 2, 0) == (second.counts.new, second.counts.known, second.counts.failed)
    assert '"v1"' == second.feed.etag
    assert ["/feed", "/1", "/2", "/3", "/feed", "/2"] == _paths(httpserver)


def test_a_host_that_is_down_is_not_asked_for_all_its_pages(
    httpserver: HTTPServer, store: Store
) -> None:
    """After three passing faults in a row the rest is left for the next time."""
    url = _follow(httpserver, store)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, range(10)))
    httpserver.expect_request("/9").respond_with_data(_page(9), content_type="text/html")
    for n in (8, 7, 6):
        httpserver.expect_oneshot_request(f"/{n}").respond_with_data("", 502)
    first = _one(sync(_reader(store)))
    assert (1, 3, 6) == (first.counts.new, first.counts.failed, first.counts.left)
    assert _wait(first) >= SOON
    for n in range(9):
        httpserver.expect_request(f"/{n}").respond_with_data(_page(n), content_type="text/html")
    _again(store, url)
    assert EntryCounts(new=9, known=1) == _one(sync(_reader(store))).counts


def test_two_feeds_that_tell_of_one_page_fetch_it_once(
    httpserver: HTTPServer, store: Store
) -> None:
    """The second feed is noted as one more source of the article."""
    for path in ("/a", "/b"):
        _follow(httpserver, store, path)
        httpserver.expect_request(path).respond_with_data(_items(httpserver, [1]))
    httpserver.expect_oneshot_request("/1").respond_with_data(_page(1), content_type="text/html")
    one, other = sync(_reader(store))
    assert (EntryCounts(new=1), EntryCounts(known=1)) == (one.counts, other.counts)
    sources = store.show(next(store.pending())).sources
    assert [httpserver.url_for("/a"), httpserver.url_for("/b")] == [s.feed for s in sources]


def test_an_address_that_entries_share_says_nothing(httpserver: HTTPServer, store: Store) -> None:
    """Where all entries lead to the home page, each is read from the feed, none is lost."""
    _follow(httpserver, store)
    feed = json.loads(_items(httpserver, [1, 2], whole=True))
    for item in feed["items"]:
        item["url"] = httpserver.url_for("/")
    httpserver.expect_request("/feed").respond_with_data(json.dumps(feed))
    assert EntryCounts(new=2) == _one(sync(_reader(store))).counts
    assert ["/feed"] == _paths(httpserver)


def test_robots_are_heeded(httpserver: HTTPServer, store: Store) -> None:
    """Through a polite fetcher a forbidden page is not fetched; the feed's own text stands in."""
    _follow(httpserver, store)
    feed = json.loads(_items(httpserver, [1]))
    feed["items"][0]["summary"] = WORDS
    httpserver.expect_request("/feed").respond_with_data(json.dumps(feed))
    rules = "User-agent: *\nDisallow: /1"
    httpserver.expect_request("/robots.txt").respond_with_data(rules)
    polite = Polite(Fetcher(allow_local=True), Manners(gap=0.0))
    assert EntryCounts(new=1) == _one(sync(_reader(store, polite))).counts
    assert ["/robots.txt", "/feed"] == _paths(httpserver)
    assert ("truncated",) == store.article(next(store.pending())).flags


def test_feeds_that_hurt_cost_only_themselves(httpserver: HTTPServer, store: Store) -> None:
    """The others are read; nobody listens at one, one is no address, one is hostile."""
    for url in ("http://127.0.0.1:9/feed", "ftp://a.example/feed", httpserver.url_for("/bad")):
        store.put_feed(Feed(url))
    _follow(httpserver, store)
    httpserver.expect_request("/bad").respond_with_data(b"\x00" * 1000)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [1], whole=True))
    synced = list(sync(_reader(store)))
    assert [0, 0, 0, 1] == [each.counts.new for each in synced]
    assert [True, True, True, False] == [each.problem is not None for each in synced]


def test_stopping_finishes_the_article_in_hand(httpserver: HTTPServer, store: Store) -> None:
    """The rest of the feed is left, and due at once when we start again."""
    _follow(httpserver, store)
    _follow(httpserver, store, "/later")
    stop = Stop()

    def answer(request: Request) -> Response:
        stop.want()
        return Response(_page(int(request.path[1:])), content_type="text/html")

    feed = Response(_items(httpserver, [3, 2, 1]), headers={"ETag": '"v1"'})
    httpserver.expect_request("/feed").respond_with_response(feed)
    for n in (1, 2, 3):
        httpserver.expect_request(f"/{n}").respond_with_handler(answer)
    stopped = _one(sync(_reader(store, stop=stop)))
    assert EntryCounts(new=1, left=2) == stopped.counts
    assert (None, None) == (stopped.feed.next_at, stopped.feed.etag)
    assert EntryCounts(new=2, known=1) == next(sync(_reader(store))).counts


def test_watching_goes_on_until_it_is_stopped(httpserver: HTTPServer, store: Store) -> None:
    """Rounds end with what is to be done after them; a signal ends the wait at once."""
    _follow(httpserver, store)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [1], whole=True))
    rounds = []

    def after_round() -> None:
        rounds.append(store.stats().articles)
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()

    with hearing() as stop:
        synced = list(watch(_reader(store, stop=stop), after_round))
    assert [1] == [each.counts.new for each in synced]
    assert 1 == len(rounds)


def test_an_address_is_looked_at_before_it_is_followed(httpserver: HTTPServer) -> None:
    """What is a feed has its title; what is none says what it is, and what it offers."""
    httpserver.expect_request("/old").respond_with_data("", 301, headers={"Location": "/feed"})
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [1]))
    page = "<html><link rel=alternate type=application/atom+xml href=/feed></html>"
    httpserver.expect_request("/page").respond_with_data(page)
    fetcher = Fetcher(allow_local=True)
    feed = look_at(httpserver.url_for("/old"), fetcher)
    assert Feed(httpserver.url_for("/feed"), "Wire") == feed
    with pytest.raises(ArticleError, match="/page: an HTML page, no feed") as refused:
        look_at(httpserver.url_for("/page"), fetcher)
    assert f"It offers: {httpserver.url_for('/feed')}" == refused.value.remedy


def test_the_intake_decides_what_is_new(httpserver: HTTPServer, store: Store) -> None:
    """Whatever takes articles says whether the text is new; it gets the source with it."""
    _follow(httpserver, store)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, [1, 2], whole=True))
    taken: list[tuple[Article, Source]] = []

    def take(article: Article, source: Source) -> bool:
        taken.append((article, source))
        return len(taken) == 1

    reader = replace(_reader(store), take=take)
    assert EntryCounts(new=1, known=1) == _one(sync(reader)).counts
    assert ["Day 2", "Day 1"] == [source.title for _, source in taken]


def test_the_clock_is_of_the_world(httpserver: HTTPServer, store: Store) -> None:
    """Times are aware and in UTC, so that they mean the same to every machine."""
    _follow(httpserver, store)
    httpserver.expect_request("/feed").respond_with_data(_items(httpserver, []))
    before = datetime.now(UTC)
    checked = _one(sync(_reader(store))).feed.checked_at
    assert checked is not None
    assert before <= checked <= datetime.now(UTC)
