"""A chat endpoint on loopback: it counts what it is asked, and fails as it is told to.

Tests and benchmarks of many articles talk to it. What goes wrong is decided by the question
and by how often it was asked, never by the order in which threads come, so that two runs
meet the same faults.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

Fault = int | Literal["quota", "reset", "half", "chatter"] | None
"""A status; no credit left; a connection that is reset or breaks off; an answer in prose."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    number: int
    """Counts from 1 over all requests."""
    question: str
    """Digest of its messages."""
    before: int
    """How often it was asked before."""
    at_once: int
    """Requests under way, this one included."""
    said: str
    """The last message."""


Faults = Callable[[Asked], Fault]
"""From a request to what goes wrong with it."""
Answers = Callable[[str], str]
"""From what a question says to what a model would."""

PASSING: tuple[Fault, ...] = (429, 500, 502, 503, 529, "reset", "half", "chatter")
_SECTION = re.compile(r'rows of the section "(\w+)"')
_SENTENCE = re.compile(r"\[(\d+)\] (\w+) gave (\w+) (\d+ field guns)")


def well(_: Asked) -> Fault:
    """Let nothing go wrong."""
    return None


def mixed(share: float, faults: tuple[Fault, ...] = PASSING) -> Faults:
    """Let a share of all tries go wrong, in all these ways."""

    def fault(asked: Asked) -> Fault:
        drawn = sha256(f"{asked.question}{asked.before}".encode()).digest()
        if drawn[0] + drawn[1] / 256 >= share * 256:
            return None
        return faults[drawn[2] % len(faults)]

    return fault


def guns(said: str) -> str:
    """Answer like a model that reads ``A gave B n field guns`` and nothing else."""
    asked, told = _SECTION.search(said), _SENTENCE.search(said)
    rows: list[dict[str, Any]] = []
    if asked and told and asked[1] == "transfers":
        row = {"s": [int(told[1])], "supplier": told[2], "recipient": told[3], "item": told[4]}
        more = {"category": "artillery", "quantity": None, "status": "delivered", "when": None}
        rows = [row | more | {"asserted_by": None, "basis": "article"}]
    return json.dumps({"rows": rows})


def nothing(_said: str) -> str:
    """Answer like a model that finds nothing."""
    return '{"rows": []}'


class ChatEndpoint:
    """A real HTTP server, for as long as it is held open."""

    def __init__(
        self,
        answers: Answers = guns,
        faults: Faults = well,
        *,
        delay: float = 0.0,
        on_call: Callable[[Asked], object] = lambda _: None,
    ) -> None:
        """Make it; ``delay`` is in seconds. ``on_call`` sees a request before it is answered."""
        self.answers = answers
        self.faults = faults
        self.delay = delay
        self.on_call = on_call
        self.calls = 0
        """Requests that came, whatever became of them."""
        self.questions: Counter[str] = Counter()
        """How often each question came, by digest."""
        self.outcomes: Counter[Fault] = Counter()
        """What became of them; None: answered."""
        self.at_once = 0
        """Most requests under way at one time."""
        self._busy = 0
        self._lock = threading.Lock()
        self._server = QuietServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL, as a person would give it."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def repeats(self) -> int:
        """Questions that were asked again."""
        return self.calls - len(self.questions)

    def begin(self, question: str, said: str) -> Fault:
        """Count a request; return what is to go wrong with it."""
        with self._lock:
            self.calls += 1
            self._busy += 1
            self.at_once = max(self.at_once, self._busy)
            asked = Asked(self.calls, question, self.questions[question], self._busy, said)
            self.questions[question] += 1
            fault = self.faults(asked)
            self.outcomes[fault] += 1
        self.on_call(asked)
        return fault

    def end(self) -> None:
        """Count a request's end."""
        with self._lock:
            self._busy -= 1


class QuietServer(ThreadingHTTPServer):
    """Many clients at once, who may go away without a word."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away: that is what tests make them do."""


def _handler(endpoint: ChatEndpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            messages = json.dumps(body["messages"], sort_keys=True)
            said = body["messages"][-1]["content"]
            fault = endpoint.begin(sha256(messages.encode()).hexdigest(), said)
            try:
                time.sleep(endpoint.delay)
                self._answer(said, fault)
            finally:
                endpoint.end()

        def _answer(self, said: str, fault: Fault) -> None:
            if fault == "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
                self.close_connection = True
            elif fault == "quota":
                self._send(_error("no more", "insufficient_quota"), 429)
            elif isinstance(fault, int):
                self._send(_error(f"status {fault}"), fault)
            else:
                text = "I would rather talk." if fault == "chatter" else endpoint.answers(said)
                self._send(completion(text), 200, cut=fault == "half")

        def _send(self, text: str, status: int, *, cut: bool = False) -> None:
            respond(self, text.encode(), status, "application/json", cut=cut)

        def log_message(self, *args: object) -> None:
            """Log nothing."""

    return Handler


def respond(
    handler: BaseHTTPRequestHandler, raw: bytes, status: int, kind: str, *, cut: bool = False
) -> None:
    """Send an answer whole, or cut in its middle with the connection."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(raw)))
    if status == 429:
        handler.send_header("Retry-After", "0")
    handler.end_headers()
    handler.wfile.write(raw[: len(raw) // 2] if cut else raw)
    handler.close_connection |= cut


def _error(message: str, code: str | None = None) -> str:
    return json.dumps({"error": {"message": message, "type": "t", "code": code}})


def completion(text: str) -> str:
    """Return a chat completion as it goes over the wire: 900 tokens read, 100 written."""
    choice = {"index": 0, "finish_reason": "stop"}
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    body: dict[str, Any] = {"id": "c", "object": "chat.completion", "created": 1, "model": "m"}
    message = {"role": "assistant", "content": text}
    return json.dumps(body | {"choices": [choice | {"message": message}], "usage": usage})
