"""How the Batch API is spoken: paths, uploads in parts, statuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, urlsplit

from werkzeug.formparser import parse_form_data

from tests.chat_endpoint import respond

if TYPE_CHECKING:
    from tests.batch.batch_server import BatchServer

Call = Literal["upload", "begin", "begun", "list", "look", "content", "cancel"]
"""Moments at which a test may interfere; ``begun`` is after a batch was begun, unanswered."""


def wire(server: BatchServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one class
    """Return what answers the requests to a server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            match self._route():
                case ["files"]:
                    content = self._uploaded()
                    if self._passes("upload"):
                        self._send(server.upload(content))
                case ["batches"]:
                    order = json.loads(self._body())
                    if self._passes("begin"):
                        told = server.begin(order)
                        if self._passes("begun"):
                            self._send(told)
                case ["batches", name, "cancel"]:
                    self._body()
                    if self._passes("cancel"):
                        self._send(server.cancel(name))
                case _:
                    self._body()
                    self._send(None)

        def do_GET(self) -> None:
            match self._route():
                case ["batches"]:
                    asked = parse_qs(urlsplit(self.path).query)
                    after = asked.get("after", [None])[0]
                    if self._passes("list"):
                        self._send(server.page(after, int(asked.get("limit", ["20"])[0])))
                case ["batches", name]:
                    if self._passes("look"):
                        self._send(server.look(name))
                case ["files", name, "content"]:
                    if self._passes("content"):
                        self._content(*server.content(name))
                case _:
                    self._send(None)

        def _route(self) -> list[str]:
            server.auth.add(self.headers.get("Authorization", ""))
            return urlsplit(self.path).path.removeprefix("/v1/").split("/")

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers["Content-Length"]))

        def _uploaded(self) -> bytes:
            chunked = self.headers.get("Transfer-Encoding") == "chunked"
            raw = self._chunks() if chunked else self._body()
            form = {"CONTENT_TYPE": self.headers["Content-Type"], "CONTENT_LENGTH": str(len(raw))}
            _, fields, files = parse_form_data({**form, "wsgi.input": BytesIO(raw)})
            assert fields["purpose"] == "batch"
            with closing(files["file"]) as file:
                return bytes(file.read())

        def _chunks(self) -> bytes:
            whole = b""
            while size := int(self.rfile.readline(), 16):
                whole += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return whole

        def _passes(self, call: Call) -> bool:
            """Say whether the request is answered as it should be."""
            status = server.moment(call)
            if status is not None:
                self._send({"error": {"message": f"status {status}", "code": None}}, status)
            return status is None

        def _content(self, content: bytes | None, cut: bool) -> None:  # noqa: FBT001
            if content is None:
                self._send(None)
                return
            self._write(content, 200, "application/octet-stream", cut=cut)

        def _send(self, told: Mapping[str, Any] | None, status: int = 200) -> None:
            if told is None:
                told, status = {"error": {"message": "No such thing.", "code": None}}, 404
            self._write(json.dumps(told).encode(), status, "application/json")

        def _write(self, raw: bytes, status: int, kind: str, *, cut: bool = False) -> None:
            respond(self, raw, status, kind, cut=cut)

        def log_message(self, *args: object) -> None:
            """Log nothing."""

    return Handler
