"""A server that says any bytes, and a network in which it is everybody."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import httpcore2

Say = Callable[[socket.socket], None]
"""What a server does with a connection whose request has been read."""


@dataclass(slots=True)
class Rough:
    """A server without manners: every connection gets what the test says."""

    listening: socket.socket
    say: Say
    requests: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.listening.getsockname()[1])

    @property
    def url(self) -> str:
        """Its address, by number."""
        return f"http://127.0.0.1:{self.port}/"

    def serve(self) -> None:
        """Serve one connection after the other, until the listening socket is closed."""
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                came = connection.recv(65_536)
                if not came:
                    return
                request += came
            self.requests.append(request)
            self.say(connection)


@dataclass(slots=True)
class Detour(httpcore2.NetworkBackend):
    """A network in which every number is a port of this machine; it notes where one went."""

    port: int
    asked: list[tuple[str, int]] = field(default_factory=list)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the one port there is."""
        self.asked.append((host, port))
        return httpcore2.SyncBackend().connect_tcp(
            "127.0.0.1", self.port, timeout, local_address, socket_options
        )
