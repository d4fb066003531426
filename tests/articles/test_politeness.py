"""A guest's manners: robots.txt first, time between requests, rest where it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from summarizer.articles.fetch import Fetcher, Limits
from summarizer.articles.fetch_faults import (
    BusyHostError,
    NoConnectionError,
    RefusedAddressError,
    RobotsError,
    StatusError,
    rest_asked,
)
from summarizer.articles.politeness import Manners, Polite


@dataclass(slots=True)
class Clock:
    """A clock that moves only while somebody sleeps; it notes how long."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def tell(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock for one test."""
    return Clock()


Guest = Callable[..., Polite]


@pytest.fixture
def guest(clock: Clock) -> Guest:
    """Make a polite fetcher that lives by the clock, and finds every host here."""

    def make(**manners: float) -> Polite:
        fetcher = Fetcher(Limits(seconds=5), allow_local=True, resolve=lambda _: ["127.0.0.1"])
        return Polite(fetcher, Manners(**manners), clock=clock.tell, sleep=clock.sleep)

    return make


def _paths(server: HTTPServer) -> list[str]:
    return [request.path for request, _ in server.log]


def _robots(server: HTTPServer, *lines: str, status: int = 200) -> None:
    server.expect_request("/robots.txt").respond_with_data("\n".join(lines), status=status)


def test_robots_txt_is_read_once_and_kept_to(
    httpserver: HTTPServer, guest: Guest, clock: Clock
) -> None:
    """What it forbids is never asked for; it is asked for again when a day has gone by."""
    _robots(httpserver, "User-agent: *", "Disallow: /private")
    httpserver.expect_request("/a").respond_with_data("here")
    polite = guest()
    for _ in range(2):
        assert b"here" == polite.get(httpserver.url_for("/a")).body
        with pytest.raises(RobotsError) as caught:
            polite.get(httpserver.url_for("/private/b"))
        assert not caught.value.transient
        assert caught.value.remedy
    assert ["/robots.txt", "/a", "/a"] == _paths(httpserver)
    clock.now += 86_400
    polite.get(httpserver.url_for("/a"))
    assert ["/robots.txt", "/a"] == _paths(httpserver)[-2:]


def test_rules_for_our_own_name_go_first(httpserver: HTTPServer, guest: Guest) -> None:
    """A site can speak to us alone."""
    _robots(httpserver, "User-agent: *", "Allow: /", "User-agent: summarizer", "Disallow: /")
    with pytest.raises(RobotsError):
        guest().get(httpserver.url_for("/a"))


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_robots_txt_all_is_allowed(
    httpserver: HTTPServer, guest: Guest, status: int
) -> None:
    """A site that has none forbids nothing."""
    _robots(httpserver, "User-agent: *", "Disallow: /", status=status)
    httpserver.expect_request("/a").respond_with_data("here")
    assert b"here" == guest().get(httpserver.url_for("/a")).body


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_cannot_be_had_allows_nothing(
    httpserver: HTTPServer, guest: Guest, clock: Clock, status: int
) -> None:
    """It may hold anything, so one waits, and asks for it once and not with every page."""
    _robots(httpserver, status=status)
    httpserver.expect_request("/a").respond_with_data("here")
    polite = guest()
    for _ in range(3):
        with pytest.raises(RobotsError) as caught:
            polite.get(httpserver.url_for("/a"))
        assert caught.value.transient
    assert ["/robots.txt"] == _paths(httpserver)
    clock.now += 600
    with pytest.raises(RobotsError):
        polite.get(httpserver.url_for("/a"))
    assert ["/robots.txt"] * 2 == _paths(httpserver)


def test_a_host_out_of_reach_is_told_as_such(guest: Guest) -> None:
    """The fault is that of the connection, or of the address, and not robots.txt's."""
    with pytest.raises(NoConnectionError):
        guest().get("http://127.0.0.1:1/a")
    with pytest.raises(RefusedAddressError):
        guest().get("http://169.254.169.254/a")


def test_a_robots_txt_of_any_bytes(httpserver: HTTPServer, guest: Guest) -> None:
    """Markup, binary or more than half a megabyte of it is no fault; the end is not read."""
    long = b"User-agent: *\nDisallow: /b\n" + b"#" * 600_000 + b"\nDisallow: /a\n"
    httpserver.expect_request("/a").respond_with_data("here")
    for body in (b"<html>", bytes(range(256)), b"", long):
        httpserver.expect_oneshot_request("/robots.txt").respond_with_data(body)
        assert b"here" == guest().get(httpserver.url_for("/a")).body


def test_a_second_lies_between_two_requests(
    httpserver: HTTPServer, guest: Guest, clock: Clock
) -> None:
    """From the end of one to the next, of one host only; robots.txt counts as one."""
    _robots(httpserver, status=404)
    httpserver.expect_request("/a").respond_with_data("here")
    polite = guest()
    polite.get(f"http://one.example.org:{httpserver.port}/a")
    clock.now += 0.25
    polite.get(f"http://one.example.org:{httpserver.port}/a")
    assert [1.0, 0.75] == clock.slept
    polite.get(f"http://two.example.org:{httpserver.port}/a")
    assert [1.0, 0.75, 1.0] == clock.slept


def test_a_crawl_delay_is_kept_within_reason(
    httpserver: HTTPServer, guest: Guest, clock: Clock
) -> None:
    """A site may ask for longer pauses, up to a limit."""
    _robots(httpserver, "User-agent: *", "Crawl-delay: 5000")
    httpserver.expect_request("/a").respond_with_data("here")
    polite = guest(longest_gap=12.0)
    polite.get(httpserver.url_for("/a"))
    polite.get(httpserver.url_for("/a"))
    assert [1.0, 12.0] == clock.slept


def test_each_hop_of_a_redirect_has_its_turn(
    httpserver: HTTPServer, guest: Guest, clock: Clock
) -> None:
    """A redirect is a request too: it waits, and the rules are those of where it leads."""
    _robots(httpserver, "User-agent: *", "Disallow: /b")
    for path, there in (("/a", "/c"), ("/c", "/b")):
        httpserver.expect_request(path).respond_with_data(status=302, headers={"Location": there})
    with pytest.raises(RobotsError):
        guest().get(httpserver.url_for("/a"))
    assert ["/robots.txt", "/a", "/c"] == _paths(httpserver)
    assert [1.0, 1.0] == clock.slept


def test_retry_after_is_honoured(httpserver: HTTPServer, guest: Guest, clock: Clock) -> None:
    """A short rest is waited for; a long one fails at once, with the time that is left."""
    for rest in ("20", "3600"):
        httpserver.expect_ordered_request("/robots.txt").respond_with_data(status=404)
        httpserver.expect_ordered_request("/a").respond_with_data(
            status=503, headers={"Retry-After": rest}
        )
        httpserver.expect_ordered_request("/a").respond_with_data("here")
        polite = guest()
        with pytest.raises(StatusError):
            polite.get(httpserver.url_for("/a"))
        if rest == "20":
            polite.get(httpserver.url_for("/a"))
            assert [1.0, 20.0] == clock.slept
            continue
        with pytest.raises(BusyHostError) as caught:
            polite.get(httpserver.url_for("/a"))
        assert 3600 == caught.value.retry_after
        assert caught.value.transient
        clock.now += 3550
        assert b"here" == polite.get(httpserver.url_for("/a")).body


def test_one_connection_a_host(httpserver: HTTPServer) -> None:
    """Threads queue for a host, and robots.txt is asked for by one of them."""
    inside, most = 0, 0
    lock = threading.Lock()
    several = threading.Event()

    def page(_: Request) -> Response:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        several.wait(0.05)
        with lock:
            inside -= 1
        return Response("here")

    _robots(httpserver)
    httpserver.expect_request("/a").respond_with_handler(page)
    polite = Polite(Fetcher(allow_local=True), Manners(gap=0.0))
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: polite.get(httpserver.url_for("/a")).body, range(8)))
    assert ([b"here"] * 8, 1) == (bodies, most)
    assert 1 == _paths(httpserver).count("/robots.txt")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("120", 120.0),
        ("-5", 0.0),
        ("1e300", 86_400.0),
        ("inf", 86_400.0),
        ("9" * 400, 86_400.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", 86_400.0),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_read_with_care(header: str | None, seconds: float | None) -> None:
    """Seconds or a date; never negative, never more than a day, never nonsense."""
    assert seconds == rest_asked(header)
