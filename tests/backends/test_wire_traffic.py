"""Whoever asks about many articles lets each try onto the wire, and hears what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug import Response

from summarizer.backends.faults import BusyError, NoCreditError, Where
from summarizer.backends.wire import Patience, Tell, Wire
from summarizer.errors import EndpointError

if TYPE_CHECKING:
    from tests.backends.conftest import Endpoint

ASK: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}


@dataclass
class Witness:
    """Lets every try go, and writes down what it is told."""

    told: list[tuple[int | None, str | None]] = field(default_factory=list)
    turns: int = 0
    shut: bool = False

    @contextmanager
    def turn(self) -> Iterator[Tell]:
        """Give way, unless shut."""
        if self.shut:
            raise InterruptedError
        self.turns += 1

        def tell(status: int | None, headers: Mapping[str, str]) -> None:
            self.told.append((status, headers.get("x-ratelimit-remaining-requests")))

        yield tell


def _ask(endpoint: Endpoint, patience: Patience, witness: Witness) -> Any:
    where = Where(endpoint.url, "m", "key")
    with closing(Wire(where, timeout=5.0, patience=patience, traffic=witness)) as wire:
        return wire.create(**ASK)


def test_every_try_has_its_turn_and_its_outcome(endpoint: Endpoint, patience: Patience) -> None:
    """Refusals with their status, answers with their headers, half a body with nothing."""
    fine = Response('{"choices": [{"message": {"content": "x"}}]}', 200)
    fine.headers.update(
        {"Content-Type": "application/json", "X-RateLimit-Remaining-Requests": "41"}
    )
    broken = Response('{"choices": [', 200, content_type="application/json")
    endpoint.answers(429, broken, fine)
    witness = Witness()
    assert "x" == _ask(endpoint, patience, witness).choices[0].message.content
    assert [(429, None), (None, None), (200, "41")] == witness.told
    assert 3 == witness.turns == endpoint.calls


def test_who_gets_no_turn_sends_nothing(endpoint: Endpoint, patience: Patience) -> None:
    """What the traffic raises comes through as it is, and is not tried again."""
    with pytest.raises(InterruptedError):
        _ask(endpoint, patience, Witness(shut=True))
    assert 0 == endpoint.calls


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, None, BusyError),
        (503, None, BusyError),
        (404, None, EndpointError),
        (429, "insufficient_quota", NoCreditError),
    ],
)
def test_faults_that_may_pass_are_told_apart(
    endpoint: Endpoint, patience: Patience, status: int, code: str | None, kind: type[Exception]
) -> None:
    """By their type, so that a run knows which articles to try again."""
    words = "null" if code is None else f'"{code}"'
    body = f'{{"error": {{"message": "no", "type": "t", "code": {words}}}}}'
    endpoint.answers(Response(body, status, content_type="application/json"))
    with pytest.raises(EndpointError) as caught:
        _ask(endpoint, patience, Witness())
    assert kind is type(caught.value)
