"""Endpoints that tests talk to: scripted over real HTTP, and one as strict as a hosted one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from summarizer.backends.protocol import Answer, Backend, Prompt
from summarizer.backends.wire import Patience
from tests.backends.strict_schema import strict_faults

CHAT = "/v1/chat/completions"


class Weather(BaseModel):
    """What the tests ask for."""

    model_config = ConfigDict(extra="forbid")

    place: str
    degrees: int


WEATHER_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"place": {"type": "string"}, "degrees": {"type": "integer"}},
    "required": ["place", "degrees"],
    "additionalProperties": False,
}


@pytest.fixture
def shape() -> type[Weather]:
    """The shape of a usable answer."""
    return Weather


@pytest.fixture
def prompt() -> Prompt:
    """One question, with words in it that a template engine would take for its own."""
    return Prompt(
        step="weather",
        system="You read the weather.",
        turns=(("Rome is warm, 20 degrees.", '{"place":"Rome","degrees":20}'),),
        article="Oslo has {{ 7 * 7 }} degrees, {% raw %}they say.",
        cue="Which place, how many degrees?",
        schema=WEATHER_SCHEMA,
        max_tokens=64,
    )


Ask = Callable[[Backend], Answer[Any]]


@pytest.fixture
def ask(prompt: Prompt, shape: type[Weather]) -> Ask:
    """Ask a backend the question."""
    return lambda backend: backend.ask(prompt, shape)


GOOD = '{"place":"Oslo","degrees":-3}'


def completion(text: str = GOOD, **changes: Any) -> dict[str, Any]:
    """Return a chat completion as it goes over the wire."""
    body: dict[str, Any] = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 10,
            "total_tokens": 110,
            "prompt_tokens_details": {"cached_tokens": 40},
        },
    }
    return {**body, **changes}


class Endpoint:
    """A real HTTP server on loopback that answers from a list and counts what it gets."""

    def __init__(self, server: HTTPServer) -> None:
        """Serve the chat path; answers are set with :meth:`answers`."""
        self._replies: list[Response] = []
        self._server = server
        server.expect_request(CHAT, method="POST").respond_with_handler(self._reply)

    @property
    def url(self) -> str:
        """The base URL, as a person would give it."""
        return self._server.url_for("/v1")

    def answers(self, *replies: Response | Mapping[str, Any] | str | int) -> None:
        """Set the answers in order (the last one stays): responses, bodies, texts, statuses."""
        self._replies = [_response(r) for r in replies]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The bodies of all chat requests so far."""
        return [json.loads(r.get_data()) for r, _ in self._server.log if r.path == CHAT]

    @property
    def calls(self) -> int:
        """Chat requests the server has counted."""
        return len(self.requests)

    def _reply(self, request: Request) -> Response:
        del request
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]


def _response(reply: Response | Mapping[str, Any] | str | int) -> Response:
    if isinstance(reply, Response):
        return reply
    if isinstance(reply, int):
        error = {"error": {"message": f"status {reply}", "type": "t", "code": None}}
        return Response(json.dumps(error), reply, content_type="application/json")
    body = completion(reply) if isinstance(reply, str) else reply
    return Response(json.dumps(body), 200, content_type="application/json")


@pytest.fixture
def endpoint(httpserver: HTTPServer) -> Endpoint:
    """An endpoint without answers yet."""
    return Endpoint(httpserver)


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that were waited between tries."""
    return []


@pytest.fixture
def patience(pauses: list[float]) -> Patience:
    """The production patience, except that its pauses are only noted."""
    return Patience(sleep=pauses.append)


@pytest.fixture
def checking(httpserver: HTTPServer) -> Callable[[Sequence[str]], str]:
    """A server that refuses what a hosted strict mode refuses; call it with its answers."""

    def start(answers: Sequence[str]) -> str:
        left = list(answers)

        def reply(request: Request) -> Response:
            body = json.loads(request.get_data())
            wanted = body.get("response_format", {}).get("json_schema", {})
            faults = strict_faults(wanted.get("schema", {}))
            if not wanted.get("strict"):
                faults.append("strict is not true")
            if faults:
                message = f"Invalid schema for response_format 'answer': {'; '.join(faults)}"
                error = {"error": {"message": message, "param": "response_format"}}
                return Response(json.dumps(error), 400, content_type="application/json")
            text = left.pop(0) if len(left) > 1 else left[0]
            return Response(json.dumps(completion(text)), 200, content_type="application/json")

        httpserver.expect_request(CHAT, method="POST").respond_with_handler(reply)
        return httpserver.url_for("/v1")

    return start
