"""What tests of fetching share: servers that misbehave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.articles.rough_server import Rough, Say


@pytest.fixture
def rough() -> Iterator[Callable[[Say | bytes], Rough]]:
    """Start a server that says some bytes, or does what it is told, on every connection."""
    listening: list[socket.socket] = []

    def start(say: Say | bytes) -> Rough:
        server = Rough(
            socket.create_server(("127.0.0.1", 0)),
            (lambda c: c.sendall(say)) if isinstance(say, bytes) else say,
        )
        listening.append(server.listening)
        threading.Thread(target=server.serve, daemon=True).start()
        return server

    yield start
    for each in listening:
        with suppress(OSError):  # the test may have shut it down
            each.shutdown(socket.SHUT_RDWR)
        each.close()
