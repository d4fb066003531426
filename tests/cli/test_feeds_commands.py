"""``summarizer feeds``: feeds come and go, are asked, and what is new is in the store."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from summarizer.articles import from_text, opml
from summarizer.storage import Source, State, Store
from summarizer.storage.values import Feed, Gate

WORDS = "Ruritania handed over twelve field guns to Graustark, its ministry of defence said on day"
OTHER = "The cup final was won by the home team, and the crowd went home singing after game"
STORE = "s.db"


@pytest.fixture(autouse=True)
def rules(httpserver: HTTPServer) -> None:
    """A host whose robots.txt asks for nothing."""
    httpserver.expect_request("/robots.txt").respond_with_data("")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """The store in which the commands work."""
    with Store.open(folder / STORE) as opened:
        yield opened


def _feed(
    httpserver: HTTPServer, texts: Sequence[str] = (WORDS, OTHER), path: str = "/feed"
) -> str:
    items = [
        {
            "id": f"urn:{n}",
            "url": httpserver.url_for(f"{path}/{n}"),
            "title": f"Day {n}",
            "content_html": "".join(f"<p>{text} {m} of week {n}.</p>" for m in range(20)),
        }
        for n, text in enumerate(texts)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}
    httpserver.expect_request(path).respond_with_data(json.dumps(feed))
    return httpserver.url_for(path)


def _said(done: subprocess.CompletedProcess[str]) -> tuple[int, str]:
    return done.returncode, done.stderr


def test_feeds_come_are_shown_and_go(run: Any, httpserver: HTTPServer, folder: Path) -> None:
    """Each is looked at when it is added; what is known of it is listed, as JSON too."""
    url = _feed(httpserver)
    added = run("feeds", "add", url, "--allow-local", "--store", STORE)
    assert ((0, ""), f"added  {url}  Wire\n") == (_said(added), added.stdout)
    again = run("feeds", "add", url, "--allow-local", "--store", STORE, "--title", "My wire")
    assert f"known  {url}  My wire\n" == again.stdout
    listed = run("feeds", "list", "--store", STORE)
    assert f"{url}\n    My wire, next now\n" == listed.stdout
    (row,) = json.loads(run("feeds", "list", "--json", "--store", STORE).stdout)
    assert (url, "My wire", 0, None) == (row["url"], row["title"], row["failures"], row["next_at"])
    removed = run("feeds", "remove", url, "--store", STORE)
    assert ((0, ""), f"removed  {url}\n") == (_said(removed), removed.stdout)
    empty = run("feeds", "list", "--store", STORE)
    assert (0, "", True) == (empty.returncode, empty.stdout, "feeds add URL" in empty.stderr)
    assert (folder / STORE).is_file()


def test_what_is_no_feed_is_not_added(run: Any, httpserver: HTTPServer) -> None:
    """One line says what it is and which feeds it offers; the others are added all the same."""
    page = "<html><link rel=alternate type=application/rss+xml href=/feed></html>"
    httpserver.expect_request("/page").respond_with_data(page)
    url = httpserver.url_for("/page")
    code, said = _said(run("feeds", "add", url, "--allow-local", "--store", STORE))
    assert (3, 1) == (code, len(said.splitlines()))
    assert f"{url}: an HTML page, no feed. It offers: {httpserver.url_for('/feed')}" in said
    both = run("feeds", "add", url, _feed(httpserver), "--allow-local", "--store", STORE)
    assert (11, 1) == (both.returncode, both.stdout.count("added"))


def test_local_addresses_need_a_flag(run: Any, httpserver: HTTPServer) -> None:
    """Without it nothing is asked, however the address is written."""
    for flags in ([], ["--unchecked"]):
        code, said = _said(run("feeds", "add", _feed(httpserver), "--store", STORE, *flags))
        assert 3 == code
        assert "port" in said
    assert [] == httpserver.log


def test_an_unknown_feed_cannot_be_removed_or_asked(
    run: Any, store: Store, httpserver: HTTPServer
) -> None:
    """It is said which one may be meant."""
    _add(store, _feed(httpserver))
    code, said = _said(run("feeds", "remove", httpserver.url_for("/fed"), "--store", STORE))
    assert (2, True) == (code, f"Did you mean {httpserver.url_for('/feed')}?" in said)
    code, said = _said(run("feeds", "sync", "https://a.example/feed", "--store", STORE))
    assert (2, True) == (code, "https://a.example/feed: is not followed" in said)


def _add(store: Store, url: str) -> None:
    store.put_feed(Feed(url))


def test_syncing_takes_in_what_is_new_and_gates_it(
    run: Any, store: Store, httpserver: HTTPServer
) -> None:
    """A line a feed, and how to go on; what is off topic is kept apart, unless all is wanted."""
    url = _feed(httpserver)
    _add(store, url)
    arguments = ("feeds", "sync", "--allow-local", "--store", STORE)
    first = run(*arguments)
    assert (0, f"   2 new    0 known    0 failed  {url}\n") == (first.returncode, first.stdout)
    assert "articles: 1 gated, 1 new. `summarizer batch`" in first.stderr
    assert (1, 1) == tuple(store.stats().articles[s] for s in (State.PENDING, State.GATED))
    code, said = _said(run(*arguments))
    assert (0, "summarizer: no feed is due. --all asks them all the same.\n") == (code, said)
    told = run(*arguments, "--all", "--json", "--no-topic")
    row = json.loads(told.stdout)
    assert (url, 0, 2, None) == (row["url"], row["new"], row["known"], row["problem"])
    assert "articles: 2 known\n" in told.stderr


def test_a_feed_that_fails_is_told_and_costs_only_itself(
    run: Any, store: Store, httpserver: HTTPServer
) -> None:
    """The exit code says that some failed; listing shows why, and when it is asked again."""
    httpserver.expect_request("/bad").respond_with_data("", 404)
    for url in (httpserver.url_for("/bad"), _feed(httpserver)):
        _add(store, url)
    synced = run("feeds", "sync", "--allow-local", "--store", STORE)
    assert 11 == synced.returncode
    bad = httpserver.url_for("/bad")
    nothing = f"   - new    - known    - failed  {bad}\n    the server says 404 (Not Found)\n"
    assert nothing in synced.stdout
    assert "   2 new" in synced.stdout
    listed = run("feeds", "list", "--store", STORE).stdout
    assert "failed once, next in 2 h: the server says 404 (Not Found)" in listed
    alone = run("feeds", "sync", httpserver.url_for("/bad"), "--allow-local", "--store", STORE)
    assert 3 == alone.returncode


def test_syncing_can_summarize_what_is_new(
    run: Any, store: Store, httpserver: HTTPServer, script: Path
) -> None:
    """What waits is read by the backend that is asked for, and is then done."""
    _add(store, _feed(httpserver))
    arguments = ("feeds", "sync", "--summarize", "--script", script, "--allow-local")
    done = run(*arguments, "--store", STORE)
    assert 0 == done.returncode, done.stderr
    assert (1, 1) == tuple(store.stats().articles[s] for s in (State.DONE, State.GATED))


def test_watching_ends_when_it_is_told_to(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    store: Store,
    httpserver: HTTPServer,
    script: Path,
) -> None:
    """SIGTERM ends the wait; what came in until then is in the store, summarized."""
    _add(store, _feed(httpserver))
    flags = ["--summarize", "--script", str(script), "--allow-local", "--json", "--store", STORE]
    watching = subprocess.Popen(
        [*command, "feeds", "watch", *flags],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert watching.stdout is not None
    assert watching.stderr is not None
    assert 2 == json.loads(watching.stdout.readline())["new"]
    while "in the store" not in watching.stderr.readline():
        assert watching.poll() is None
    watching.send_signal(signal.SIGTERM)
    watching.communicate(timeout=60)
    assert 0 == watching.returncode
    assert 1 == store.stats().articles[State.DONE]


def test_feeds_come_and_go_as_opml(run: Any, folder: Path) -> None:
    """What is imported is exported; what is no address is told; nothing is asked."""
    outlines = "<outline text='F'><outline text='A' xmlUrl='https://a.example/feed'/></outline>"
    bad = "<outline xmlUrl='file:///etc/passwd'/>"
    (folder / "in.opml").write_text(f"<opml><body>{outlines}{bad}</body></opml>")
    imported = run("feeds", "import", "in.opml", "--store", STORE)
    assert (11, "1 added, 0 known\n") == (imported.returncode, imported.stdout)
    assert "file:///etc/passwd: left out, not an address of http or https" in imported.stderr
    exported = run("feeds", "export", "--store", STORE)
    feeds = opml.read(exported.stdout.encode(), "out").feeds
    assert [("https://a.example/feed", "A")] == [(f.url, f.title) for f in feeds]
    assert (0, "") == _said(run("feeds", "export", "-o", "out.opml", "--store", STORE))
    assert exported.stdout == (folder / "out.opml").read_text(encoding="utf-8")
    again = run("feeds", "import", "-", "--store", STORE, stdin=exported.stdout)
    assert (0, "0 added, 1 known\n") == (again.returncode, again.stdout)
    code, said = _said(run("feeds", "import", "-", "--store", STORE, stdin="<html/>"))
    assert (3, True) == (code, "XML, but no OPML" in said)


def test_a_store_that_is_not_there_is_not_made_by_looking(run: Any, folder: Path) -> None:
    """Listing and syncing say so; adding makes one."""
    for words in (["list"], ["export"], ["remove", "https://a.example/"], ["audit"]):
        assert 9 == run("feeds", *words, "--store", STORE).returncode
    assert not (folder / STORE).exists()
    code, said = _said(run("feeds", "sync", "--store", STORE))
    assert (2, True) == (code, "no feeds are followed. `summarizer feeds add URL`" in said)


def test_the_gates_refusals_are_read_and_judged(run: Any, store: Store) -> None:
    """A list of what nobody has read; what is said counts, and leaves the list."""
    keys = []
    for n in range(2):
        article = from_text(f"Cup final {n}\n\nThe home team won. It rained.", language="en")
        store.add(article, Source("file", f"{n}.txt"))
        store.gate(article.sha256, Gate(0.125, passed=False, reason="no sign", sampled=True))
        keys.append(article.sha256)
    asked = ("feeds", "audit", "--store", STORE)
    told = run(*asked, "--list")
    first = f"{keys[0][:12]}  0.12  Cup final 0\n    no sign\n    The home team won.\n"
    assert (0, first) == (told.returncode, told.stdout[: len(first)]), told.stderr
    (row, _) = json.loads(run(*asked, "--list", "--json").stdout)
    assert (keys[0], 0.125, "no sign") == (row["sha256"], row["score"], row["reason"])
    said = run(*asked, "--on-topic", keys[0][:12], "--off-topic", keys[1][:12])
    assert "read      2 of the sample, 1 relevant" in said.stdout
    assert "`summarizer batch`" in said.stderr
    assert [keys[0]] == list(store.pending())
    code, empty = _said(run(*asked, "--list"))
    assert (0, True) == (code, "nothing of the sample is left" in empty)
    code, wrong = _said(run(*asked, "--on-topic", "nothing"))
    assert (9, 1) == (code, len(wrong.splitlines()))
    assert "read: on topic" in run("store", "show", keys[0], "--store", STORE).stdout


def test_what_the_gate_misses_is_estimated(run: Any, store: Store) -> None:
    """Before anything of the sample is summarized, nothing is known."""
    assert not list(store.sampled())
    told = run("feeds", "audit", "--store", STORE)
    assert (0, True) == (told.returncode, "not known before" in told.stdout)
    assert 0 == json.loads(run("feeds", "audit", "--json", "--store", STORE).stdout)["refused"]
