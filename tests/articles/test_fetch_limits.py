"""What a server may cost: time, bytes and memory end where the limits say."""

from __future__ import annotations

import gzip
import os
import socket
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest

from summarizer.articles.fetch import Fetcher, Limits
from summarizer.articles.fetch_faults import (
    BrokenAnswerError,
    FetchError,
    NoConnectionError,
    TooLargeError,
    TooSlowError,
)
from tests.articles.rough_server import Rough, Say

Serve = Callable[[Say | bytes], Rough]

LIMITS = Limits(seconds=1.0, stall=0.3, wire_bytes=300_000, body_bytes=200_000)
ROOMY = Limits(seconds=20.0)
HEAD = b"HTTP/1.1 200 OK\r\n"
OK = HEAD + b"\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def _fetch(server: Rough, limits: Limits = LIMITS) -> bytes:
    return Fetcher(limits, allow_local=True).get(server.url).body


def _fault(server: Rough, limits: Limits = LIMITS) -> FetchError:
    with pytest.raises(FetchError) as caught:
        _fetch(server, limits)
    assert caught.value.remedy
    assert str(caught.value).startswith(server.url)
    assert str(caught.value).isprintable()
    return caught.value


def _endlessly(first: bytes, again: bytes, pause: float = 0.0) -> Say:
    """Say something, then something else for ever, until the other side has had enough."""

    def say(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(again)
            Event().wait(pause)

    return say


def _stalling(first: bytes) -> Say:
    """Say something, then wait until the other side hangs up."""

    def say(connection: socket.socket) -> None:
        connection.sendall(first)
        connection.recv(1)

    return say


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", HEAD, OK, CHUNKED + b"5\r\nhel"])
def test_a_stall(rough: Serve, said: bytes) -> None:
    """Silence ends the request wherever it begins."""
    error = _fault(rough(_stalling(said)), replace(LIMITS, seconds=30.0))
    assert isinstance(error, TooSlowError)
    assert error.transient
    assert "nothing came for 0.3 s" in str(error)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"HTTP/1.1 200 ", b"x"),
        (HEAD, b"A: b\r\n"),
        (OK, b"x"),
        (CHUNKED, b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6), b"name"),
    ],
)
def test_a_drip(rough: Serve, first: bytes, again: bytes) -> None:
    """A byte now and then does not buy time: the whole has its limit."""
    error = _fault(rough(_endlessly(first, again, 0.05)), replace(LIMITS, stall=0.9, seconds=1.0))
    assert isinstance(error, TooSlowError)


def test_redirects_share_the_time(rough: Serve) -> None:
    """A chain of slow hops takes no longer than one page may."""

    def say(connection: socket.socket) -> None:
        Event().wait(0.25)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    assert isinstance(_fault(rough(say), replace(LIMITS, stall=0.9)), TooSlowError)


def test_a_look_up_that_hangs() -> None:
    """A name server that keeps silent is not waited for."""
    never = Event()

    def resolve(_: str) -> list[str]:
        never.wait(5)
        return []

    with pytest.raises(TooSlowError):
        Fetcher(LIMITS, resolve=resolve).get("http://news.example.org/")
    never.set()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (OK, b"x" * 10_000),
        (CHUNKED, b"2710\r\n" + b"x" * 10_000 + b"\r\n"),
        (CHUNKED, b"1;" + b"e" * 9_000 + b"\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\nA: " + b"b" * 9_000 + b"\r\n\r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(os.urandom(9_000))),
        (HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x" * 10_000),
    ],
)
def test_an_endless_answer(rough: Serve, first: bytes, again: bytes) -> None:
    """Bytes are counted as they come, framing and headers included."""
    error = _fault(rough(_endlessly(first, again)), replace(LIMITS, seconds=20.0, stall=9.0))
    assert isinstance(error, TooLargeError)
    assert not error.transient


def test_headers_without_end(rough: Serve) -> None:
    """They are given up long before the body's limit."""
    server = rough(_endlessly(HEAD, b"A: " + b"b" * 1_000 + b"\r\n"))
    assert isinstance(_fault(server, ROOMY), BrokenAnswerError)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a body",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"xyz\r\nhello\r\n",
        HEAD + b"no header\r\n\r\n",
        HEAD + b"A: \0\r\n\r\n",
        HEAD + b"Content-Encoding: gzip\r\n\r\nnot packed at all",
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 999)[:-9],
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 999) + b"rest",
        HEAD + b"Content-Encoding: br\r\n\r\n\x0b\x02\x80hello\x03",
        HEAD + b"Content-Encoding: gzip, gzip, gzip\r\n\r\n" + gzip.compress(b"a"),
    ],
)
def test_a_broken_answer(rough: Serve, said: bytes) -> None:
    """What is no whole answer is no answer: never half a page."""
    assert isinstance(_fault(rough(said), ROOMY), BrokenAnswerError)


def test_a_reset(rough: Serve) -> None:
    """A connection that is torn down may be better the next time."""

    def say(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert _fault(rough(say)).transient


def test_nobody_listens(rough: Serve) -> None:
    """A refused connection is told as what it is."""
    server = rough(OK)
    server.listening.shutdown(socket.SHUT_RDWR)
    assert isinstance(_fault(server), NoConnectionError)


def test_a_length_that_is_too_short(rough: Serve) -> None:
    """No more is read than was promised."""
    assert b"hello" == _fetch(rough(HEAD + b"Content-Length: 5\r\n\r\nhello, and more"))


def test_the_body_of_a_fault_is_left_unread(rough: Serve) -> None:
    """An error page without end costs nothing."""
    for status in (b"404 Not Found\r\n", b"302 Found\r\n"):
        server = rough(_endlessly(b"HTTP/1.1 " + status + b"\r\n", b"x" * 10_000))
        assert not isinstance(_fault(server), TooLargeError)


PACKED = {
    "gzip": gzip.compress(b"page" * 100),
    "x-gzip": gzip.compress(b"page" * 100),
    "deflate": zlib.compress(b"page" * 100),
    "identity": b"page" * 100,
    "gzip, gzip": gzip.compress(gzip.compress(b"page" * 100)),
    "deflate , GZIP": gzip.compress(zlib.compress(b"page" * 100)),
    "gzip ": b"".join(gzip.compress(b"page") for _ in range(100)),
}


@pytest.mark.parametrize("coding", PACKED)
def test_packed_bodies(rough: Serve, coding: str) -> None:
    """Gzip and deflate, twice at most and in several members, come out as they were."""
    head = HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode()
    assert b"page" * 100 == _fetch(rough(head + PACKED[coding]))
    assert b"" == _fetch(rough(head))


@pytest.mark.parametrize("layers", [1, 2])
def test_bombs(rough: Serve, layers: int) -> None:
    """What unpacks to forty megabytes is given up early, in bounded memory."""
    bomb = bytes(40_000_000)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 6)
    head = HEAD + f"Content-Encoding: {', '.join(['gzip'] * layers)}\r\n\r\n".encode()
    server = rough(head + bomb)
    for limits in (ROOMY, replace(ROOMY, ratio=10**9)):
        tracemalloc.start()
        try:
            error = _fault(server, limits)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert isinstance(error, TooLargeError)
        assert 20_000_000 > peak


def test_a_bomb_that_unpacks_to_nothing_outside(rough: Serve) -> None:
    """A layer counts even where the next one makes nothing of it."""
    inner = gzip.compress(b"") * 100_000
    server = rough(HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(inner))
    assert isinstance(_fault(server, replace(ROOMY, body_bytes=1_000_000)), TooLargeError)
