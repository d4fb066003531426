"""A loopback endpoint that passes requests on and writes down what each took.

Peers report their usage in different ways or not at all; here it is read off the wire, for
all of them alike. The key stays here: what a library is given is the meter's address.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
from openai.types.chat import ChatCompletion

from summarizer.backends.protocol import Call
from summarizer.backends.reply import read_reply
from summarizer.errors import BackendError, EndpointError
from summarizer.values import StepUsage

_SECONDS = 1_800.0
_OURS = {401, 403, 404}
"""Statuses that no other article would fare better with."""


@dataclass(frozen=True, slots=True)
class Target:
    """The endpoint that is measured."""

    url: str
    """Ends in ``/v1``, as a rule."""
    model: str
    key: str = field(default="", repr=False)


class Meter:
    """Serves one conversation after the other; ``calls`` are those since :meth:`clear`."""

    def __init__(self, target: Target) -> None:
        """Begin to serve on a port of its own."""
        self.target = target
        self.step = "all"
        """The step that the next calls belong to."""
        self.calls: list[Call] = []
        self.fault: EndpointError | None = None
        """Why no article can be read, once that is known."""
        loopback = (urlsplit(target.url).hostname or "") in {"127.0.0.1", "localhost", "::1"}
        self._http = httpx2.Client(timeout=_SECONDS, trust_env=not loopback)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End serving."""
        self._server.shutdown()
        self._server.server_close()
        self._http.close()

    @property
    def url(self) -> str:
        """The base URL to give to a library."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def clear(self) -> None:
        """Forget the calls so far."""
        self.calls = []

    def passed_on(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Ask the endpoint, write the exchange down, and return its status and answer."""
        begun = perf_counter()
        try:
            reply = self._http.post(
                self.target.url.rstrip("/") + path.removeprefix("/v1"),
                content=body,
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {self.target.key or 'none'}",
                },
            )
        except httpx2.HTTPError as e:
            self.fault = EndpointError(
                f"{self.target.url}: {type(e).__name__}", remedy="Is the endpoint running?"
            )
            return 503, b'{"error":{"message":"the endpoint is not reached"}}'
        self._note(json.loads(body), reply, perf_counter() - begun)
        return reply.status_code, reply.content

    def _note(self, asked: Any, reply: httpx2.Response, seconds: float) -> None:
        messages = tuple(asked.get("messages", ()))
        if reply.is_success:
            try:
                completion = ChatCompletion.construct(**reply.json())
                told = read_reply(completion, self.step, seconds, {})
            except (BackendError, TypeError, ValueError) as e:
                self.fault = EndpointError(f"{self.target.url}: {e}", remedy="Check the base URL.")
                return
            call = Call(self.step, messages, told.text, told.finish, told.usage, told.model)
        else:
            usage = StepUsage(step=self.step, calls=1, seconds=round(seconds, 4))
            said = f"status {reply.status_code}: {' '.join(reply.text.split())[:200]}"
            call = Call(self.step, messages, "", "error", usage, self.target.model, said)
            if reply.status_code in _OURS:
                self.fault = EndpointError(
                    f"{self.target.url}: {said}", remedy="Check address, key and model."
                )
        self.calls.append(call)

    def _door(self) -> type[BaseHTTPRequestHandler]:
        meter = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                status, answer = meter.passed_on(self.path, self.rfile.read(length))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing: stderr is for the progress."""

        return Door
