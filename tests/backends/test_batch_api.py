"""Questions written down instead of sent, and what a Batch API says of them, read with care."""

from __future__ import annotations

import io
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from summarizer.backends.batch_api import Batches, Deferred
from summarizer.backends.batch_lines import Line, body_of, line_of
from summarizer.backends.openai_compatible import Endpoint as To
from summarizer.backends.openai_compatible import OpenAICompatible
from summarizer.backends.protocol import Memory, PendingError, Prompt, Request
from summarizer.backends.reply import Reply, read_reply
from summarizer.backends.wire import Wire
from summarizer.errors import BackendError
from tests.backends.conftest import GOOD, Endpoint, completion

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-canary-0123456789"


class Nothing:
    """A memory that knows nothing and may be told nothing."""

    def recall(self, key: str) -> Reply | None:
        """Know nothing."""

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Refuse to be told: nothing was asked."""
        raise AssertionError(key, step, reply)


@pytest.fixture
def deferred() -> Iterator[Deferred]:
    """A backend at an address where nobody is."""
    to = To(base_url="http://127.0.0.1:9/v1", model="m", api_key=KEY)
    with closing(Deferred(to)) as backend:
        yield backend


def pending(backend: Deferred, prompt: Prompt, shape: type[BaseModel], memory: Memory) -> Request:
    """Return the one request that a question becomes."""
    with pytest.raises(PendingError) as told:
        backend.ask(prompt, shape, memory=memory)
    (request,) = told.value.requests
    return request


def test_a_question_becomes_what_would_have_been_sent(
    endpoint: Endpoint, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Word for word the body of the immediate request, and nothing goes over the wire."""
    endpoint.answers(GOOD)
    to = To(base_url=endpoint.url, model="m")
    with closing(OpenAICompatible(to)) as immediate, closing(Deferred(to)) as backend:
        immediate.ask(prompt, shape)
        request = pending(backend, prompt, shape, Nothing())
    assert (endpoint.requests, "weather") == ([json.loads(body_of(request.body))], request.step)


def test_an_answer_that_has_come_is_found_under_its_key(
    deferred: Deferred, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """What came of the request is the answer to the question, the next time it is asked."""
    request = pending(deferred, prompt, shape, Nothing())

    class Knowing(Nothing):
        def recall(self, key: str) -> Reply | None:
            line = _line(deferred.batches, _answered(request.key))
            return read_reply(line.completion, "weather", 0.0, {}) if key == line.key else None

    answer = deferred.ask(prompt, shape, memory=Knowing())
    assert ("Oslo", 110) == (
        answer.value.place,  # type: ignore[attr-defined]
        answer.usage.prompt_tokens + answer.usage.completion_tokens,
    )


def test_without_a_memory_there_are_no_answers(
    deferred: Deferred, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """The error says why."""
    with pytest.raises(BackendError, match="without a memory there are no answers"):
        deferred.ask(prompt, shape)


def test_prices_are_half() -> None:
    """Of every kind of token."""
    prices = {"prompt": 2.0, "cached": 0.2, "completion": 10.0}
    to = To(base_url="http://127.0.0.1:9/v1", model="m", prices=prices)
    with closing(Deferred(to)) as backend:
        assert {"prompt": 1.0, "cached": 0.1, "completion": 5.0} == backend.traits.prices


def test_a_refused_way_of_asking_is_dropped_once(
    deferred: Deferred, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """The key stays: it is the same question."""
    before = pending(deferred, prompt, shape, Nothing())
    assert deferred.adapt(["Unsupported value: 'temperature'", "Unsupported: seed", "Boo"])
    after = pending(deferred, prompt, shape, Nothing())
    assert {"temperature", "seed"} == set(before.body) - set(after.body)
    assert before.key == after.key
    assert not deferred.adapt(["Unsupported value: 'temperature'"])


@given(st.text(st.characters(), max_size=40))
def test_any_question_can_be_written(words: str) -> None:
    """One line of JSON, whatever is in it; half characters are escapes."""
    raw = line_of("k" * 64, body_of({"messages": [{"role": "user", "content": words}]}))
    assert (1, b"\n") == (raw.count(b"\n"), raw[-1:])
    told = json.loads(raw)
    assert {"custom_id", "method", "url", "body"} == set(told)
    assert ("POST", "/v1/chat/completions") == (told["method"], told["url"])
    assert words == told["body"]["messages"][0]["content"]


@given(st.binary(max_size=60))
def test_any_bytes_are_a_line_or_none(raw: bytes) -> None:
    """Reading never fails."""
    list(_batches().lines(io.BytesIO(raw)))


@pytest.mark.parametrize(
    "raw",
    [
        '{"custom_id": "k", "resp',
        '{"custom_id": 7}',
        "[]",
        "null",
        '{"response": {"status_code": 200, "body": {}}}',
        '{"custom_id": "k", "response": {"status_code": "ok"}}',
        "[" * 100_000,
        '{"custom_id": "k", "error": 5}',
    ],
)
def test_what_is_no_line_is_none(raw: str) -> None:
    """Half a line, other JSON, depth."""
    assert [None] == list(_batches().lines(io.BytesIO(raw.encode())))


@pytest.mark.parametrize(
    ("response", "error", "expected"),
    [
        (None, {"code": "batch_expired", "message": "Too late."}, ("Too late.", False, False)),
        (None, {"code": "batch_cancelled", "message": None}, ("batch_cancelled", False, True)),
        (None, None, ("no answer came", False, False)),
        (400, None, ("status 400 (400)", True, False)),
        (422, None, ("status 422 (422)", True, False)),
        (429, None, ("status 429 (429)", False, False)),
        (408, None, ("status 408 (408)", False, False)),
        (500, None, ("status 500 (500)", False, False)),
    ],
)
def test_why_there_is_no_answer(
    response: int | None, error: Any, expected: tuple[Any, ...]
) -> None:
    """In the endpoint's words; refused is what is of no use to ask again."""
    body = {"error": {"message": f"status {response}"}}
    answered = {"status_code": response, "body": body} if response else None
    raw = json.dumps({"id": "b", "custom_id": "k", "response": answered, "error": error})
    line = _line(_batches(), raw.encode())
    assert ("k", None) == (line.key, line.completion)
    assert expected == (line.fault, line.refused, line.cancelled)


def test_a_line_does_not_show_the_key() -> None:
    """Whatever an endpoint quotes."""
    error = {"code": "x", "message": f"Your key {KEY} may not.\nAsk somebody."}
    line = _line(_batches(), json.dumps({"custom_id": "k", "error": error}).encode())
    assert "Your key [key] may not. Ask somebody." == line.fault


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"_fields_set": 1}, {"choices": 5}])
def test_a_body_that_is_no_completion(body: dict[str, Any]) -> None:
    """Is none under status 200 either."""
    raw = {"custom_id": "k", "response": {"status_code": 200, "body": body}}
    line = _line(_batches(), json.dumps(raw).encode())
    with pytest.raises(BackendError, match="not with a chat completion"):
        read_reply(line.completion, "s", 0.0, {})


def _batches() -> Batches:
    from summarizer.backends.faults import Where  # noqa: PLC0415

    return Batches(Wire(Where("http://127.0.0.1:9/v1", "m", KEY), timeout=1.0))


def _line(batches: Batches, raw: bytes) -> Line:
    (line,) = batches.lines(io.BytesIO(raw))
    assert line is not None
    return line


def _answered(key: str) -> bytes:
    response = {"status_code": 200, "request_id": "r", "body": completion()}
    return json.dumps({"id": "b", "custom_id": key, "response": response, "error": None}).encode()
