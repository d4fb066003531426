"""Faults between us and an endpoint, over real HTTP, with the calls counted at the server."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug import Response

from summarizer.backends.faults import BusyError, RefusedError, UnreachableError, Where
from summarizer.backends.wire import Patience, Wire
from summarizer.errors import BackendError, CredentialsError, EndpointError

if TYPE_CHECKING:
    from tests.backends.conftest import Endpoint

KEY = "sk-canary+/=42"
ASK: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}


@contextmanager
def wire(url: str, patience: Patience, key: str = KEY, timeout: float = 5.0) -> Iterator[Wire]:
    """Open a wire to a base URL and close it again."""
    opened = Wire(Where(url, "m", key), timeout=timeout, patience=patience)
    try:
        yield opened
    finally:
        opened.close()


def fault(url: str, patience: Patience, **kwargs: Any) -> BackendError:
    """Return the typed error that a request to a base URL ends with."""
    with wire(url, patience, **kwargs) as opened, pytest.raises(BackendError) as caught:
        opened.create(**ASK)
    return caught.value


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 418, 422, 451])
def test_permanent_faults_are_sent_once(
    endpoint: Endpoint, patience: Patience, status: int
) -> None:
    """What will not pass is not tried again."""
    endpoint.answers(status)
    error = fault(endpoint.url, patience)
    assert (1, True) == (endpoint.calls, str(status) in str(error))
    assert "\n" not in str(error)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_passing_faults_are_sent_four_times(
    endpoint: Endpoint, patience: Patience, pauses: list[float], status: int
) -> None:
    """What may pass is tried four times in all, with growing pauses."""
    endpoint.answers(status)
    error = fault(endpoint.url, patience)
    assert (4, 3) == (endpoint.calls, len(pauses))
    assert 0.0 < pauses[0] <= 0.5 < pauses[2] <= 2.0
    assert "(4 tries)" in str(error)


def test_a_fault_that_passes_leaves_no_trace(endpoint: Endpoint, patience: Patience) -> None:
    """The answer after two faults is an answer like any other."""
    endpoint.answers(503, 429, "fine")
    with wire(endpoint.url, patience) as opened:
        assert "fine" == opened.create(**ASK).choices[0].message.content
    assert 3 == endpoint.calls


@pytest.mark.parametrize(
    ("header", "between"),
    [
        ("3", (3.0, 3.1)),
        ("0.25", (0.25, 0.35)),
        ("-5", (0.0, 0.1)),
        ("86400", (30.0, 30.0)),
        ("1e400", (30.0, 30.0)),
        ("nan", (0.1, 0.5)),
        ("soon", (0.1, 0.5)),
        ("Fri, 31 Dec 1999 23:59:59 GMT", (0.0, 0.1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", (30.0, 30.0)),
    ],
)
def test_retry_after_is_honoured_within_bounds(
    endpoint: Endpoint,
    patience: Patience,
    pauses: list[float],
    header: str,
    between: tuple[float, float],
) -> None:
    """Seconds and dates are waited for; huge and negative ones are capped, nonsense ignored."""
    endpoint.answers(Response("", 429, {"Retry-After": header}), "fine")
    with wire(endpoint.url, patience) as opened:
        opened.create(**ASK)
    assert between[0] <= pauses[0] <= between[1]


def test_retry_after_may_be_a_date(
    endpoint: Endpoint, patience: Patience, pauses: list[float]
) -> None:
    """A date is waited for from now."""
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    endpoint.answers(Response("", 503, {"Retry-After": then}), "fine")
    with wire(endpoint.url, patience) as opened:
        opened.create(**ASK)
    assert 15.0 <= pauses[0] <= 20.1


def test_no_credit_left_is_not_waited_for(endpoint: Endpoint, patience: Patience) -> None:
    """429 for want of credit does not pass by itself."""
    body = '{"error":{"message":"quota","code":"insufficient_quota"}}'
    endpoint.answers(Response(body, 429, content_type="application/json"))
    assert "no credit left" in str(fault(endpoint.url, patience))
    assert 1 == endpoint.calls


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, CredentialsError, "refuses the API key"),
        (403, CredentialsError, "does not let this key use 'm'"),
        (404, EndpointError, "has no model 'm', or no chat endpoint"),
        (422, RefusedError, "refuses the request"),
        (500, BusyError, "fails"),
    ],
)
def test_each_fault_has_its_type_and_words(
    endpoint: Endpoint, patience: Patience, status: int, kind: type[BackendError], words: str
) -> None:
    """One line says who, what and the status; a remedy stands beside it."""
    endpoint.answers(status)
    error = fault(endpoint.url, patience)
    assert (kind, True, True) == (type(error), words in str(error), bool(error.remedy))


def test_a_missing_key_is_told_from_a_wrong_one(endpoint: Endpoint, patience: Patience) -> None:
    """401 without a key says that one is wanted."""
    endpoint.answers(401)
    assert "wants an API key" in str(fault(endpoint.url, patience, key=""))


@pytest.mark.parametrize(
    "words",
    [
        "This model's maximum context length is 8192 tokens.",
        "request (9000 tokens) exceeds the available context size (8192 tokens)",
    ],
)
def test_a_prompt_that_is_too_long_is_told_as_such(
    endpoint: Endpoint, patience: Patience, words: str
) -> None:
    """Endpoints word it differently; we say one thing."""
    body = f'{{"error":{{"message":"{words}"}}}}'
    endpoint.answers(Response(body, 400, content_type="application/json"))
    assert "does not fit the context of 'm'" in str(fault(endpoint.url, patience))


@pytest.mark.parametrize("status", [401, 404, 502])
def test_web_pages_are_not_quoted(endpoint: Endpoint, patience: Patience, status: int) -> None:
    """An error page stays out of the message."""
    endpoint.answers(Response("<html><h1>Gateway</h1></html>", status, content_type="text/html"))
    assert "<" not in str(fault(endpoint.url, patience))


def test_a_key_that_the_server_repeats_is_not_shown(endpoint: Endpoint, patience: Patience) -> None:
    """No form of the key, nor a password in the URL, is in a message or on its chain."""
    said = f'{{"error":{{"message":"bad {KEY} sk-canary%2B%2F%3D42 c2stY2FuYXJ5Ky89NDI="}}}}'
    endpoint.answers(Response(said, 400, content_type="application/json"))
    url = endpoint.url.replace("http://", "http://me:hush-hush@")
    error = fault(url, patience)
    told = f"{error} {error.remedy} {error.__cause__} {error!r} {Where(url, 'm', KEY)!r}"
    secrets = ("canary", "c2stY2FuYXJ5", "hush")
    assert ([], True) == ([s for s in secrets if s in str(error)], error.__suppress_context__)
    assert KEY not in told


class Rough:
    """A server below HTTP: each connection is handed to a function, and counted."""

    def __init__(self, act: Callable[[socket.socket], None]) -> None:
        """Listen on loopback."""
        self.calls = 0
        self._act = act
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._socket.getsockname()[1])

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if connection.recv(4, socket.MSG_PEEK) != b"POST":
                connection.recv(65_536)
                self._act(connection)
                return
            # Read it whole: closing over unread bytes would reset the connection.
            with connection.makefile("rb") as request:
                length = 0
                while (line := request.readline()) not in {b"\r\n", b""}:
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                request.read(length)
            self._act(connection)


@pytest.fixture
def rough() -> Iterator[Callable[[Callable[[socket.socket], None]], Rough]]:
    """A factory of rough servers."""
    made: list[Rough] = []

    def make(act: Callable[[socket.socket], None]) -> Rough:
        made.append(Rough(act))
        return made[-1]

    yield make
    for server in made:
        server.close()


HEAD = (
    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n"
)


def reset(connection: socket.socket) -> None:
    """Reset the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half(connection: socket.socket) -> None:
    """Send half a body."""
    connection.sendall(HEAD % 500 + b'{"choices":[')


def broken(connection: socket.socket) -> None:
    """Send a body of the right length that is no JSON."""
    connection.sendall(HEAD % 12 + b'{"choices":[')


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (reset, "breaks the connection"),
        (half, "breaks the connection"),
        (broken, "sends broken JSON"),
        (lambda _: time.sleep(3.0), "does not answer in time"),
    ],
)
def test_broken_exchanges_are_sent_four_times(
    rough: Callable[[Callable[[socket.socket], None]], Rough],
    patience: Patience,
    act: Callable[[socket.socket], None],
    words: str,
) -> None:
    """A reset, half a body, broken JSON and silence may pass, and are told when they do not."""
    server = rough(act)
    error = fault(f"http://127.0.0.1:{server.port}/v1", patience, timeout=1.0)
    assert (4, True) == (server.calls, f"{words} (4 tries)" in str(error))


def test_nothing_listening_is_told_at_once(patience: Patience, pauses: list[float]) -> None:
    """A refused connection is not waited for."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    error = fault(f"http://127.0.0.1:{port}/v1", patience)
    assert (UnreachableError, []) == (type(error), pauses)
    assert f"http://127.0.0.1:{port}/v1 refuses the connection" == str(error)


def test_no_tls_is_told_at_once(
    rough: Callable[[Callable[[socket.socket], None]], Rough], patience: Patience
) -> None:
    """TLS asked of a server without it is the base URL's fault."""
    server = rough(lambda c: c.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    error = fault(f"https://127.0.0.1:{server.port}/v1", patience)
    assert (1, True) == (server.calls, "does not speak TLS" in str(error))


def test_no_such_host_is_told(patience: Patience) -> None:
    """A name that is nowhere known is the base URL's fault."""
    error = fault("http://nowhere.invalid/v1", patience)
    assert UnreachableError is type(error)


def test_a_prompt_with_half_a_character_is_told(endpoint: Endpoint, patience: Patience) -> None:
    """What cannot be encoded is not sent."""
    endpoint.answers("fine")
    messages = [{"role": "user", "content": "\ud800"}]
    with wire(endpoint.url, patience) as opened, pytest.raises(EndpointError, match="half"):
        opened.create(model="m", messages=messages)
    assert 0 == endpoint.calls


def test_proxies_are_not_used_for_this_machine(
    endpoint: Endpoint, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy in the environment never stands between us and loopback."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    endpoint.answers("fine")
    with wire(endpoint.url, patience) as opened:
        opened.create(**ASK)
    assert 1 == endpoint.calls
