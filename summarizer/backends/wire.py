"""Sends requests to one endpoint, and owns the only transport retries there are.

tenacity retries what may pass (at most four tries, waiting as asked or with jittered
exponential pauses); the SDK retries nothing, and a permanent fault is sent once. Comes
back with a chat completion or a typed error; what is in a completion is not its business.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import httpx2
import openai
import openai.resources.chat  # else imported, for a second, by the first request
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from summarizer.backends.faults import UnreachableError, Where, asked_to_wait, passes, told
from summarizer.errors import EndpointError

R = TypeVar("R")

_CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a passing fault is waited for."""

    tries: int = 4
    first: float = 0.5
    """Seconds of the first pause at the most; each further one may be twice as long."""
    longest: float = 30.0
    """Seconds of any pause at the most, whatever the endpoint asks for."""
    sleep: Callable[[float], None] = time.sleep

    def pause(self, state: RetryCallState) -> float:
        """Return the seconds to wait after a failed try."""
        limit = min(self.longest, self.first * 2 ** (state.attempt_number - 1))
        jittered = random.uniform(limit / 2, limit)  # noqa: S311  not a secret
        fault = state.outcome.exception() if state.outcome else None
        asked = asked_to_wait(fault)
        return jittered if asked is None else min(self.longest, asked + jittered / 10)


Tell = Callable[[int | None, Mapping[str, str]], None]
"""Takes what became of one try: the status (None: no whole answer) and the headers."""


class Traffic(Protocol):
    """Lets tries onto the wire one by one, for whoever asks about many articles at once."""

    def turn(self) -> AbstractContextManager[Tell]:
        """Hold a place for one try, once there is one; what it yields is told the outcome.

        Whatever it raises ends the question: nothing is sent, nothing is tried again.
        """


class Free:
    """The traffic of whoever reads one article at a time: a try goes when it comes."""

    def turn(self) -> AbstractContextManager[Tell]:
        """Give way at once."""
        return nullcontext(lambda _status, _headers: None)


class Wire:
    """One endpoint, held open. Safe to use from several threads."""

    def __init__(
        self,
        where: Where,
        *,
        timeout: float,
        patience: Patience | None = None,
        traffic: Traffic | None = None,
    ) -> None:
        """Make ready to talk; nothing is sent yet. ``timeout`` is in seconds.

        Proxies of the environment are not used for loopback addresses: an engine on this
        machine is never behind one.
        """
        self.where = where
        self._patience = patience or Patience()
        self._traffic = traffic or Free()
        self._http = openai.DefaultHttpxClient(
            timeout=httpx2.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS)),
            trust_env=not _is_loopback(where.url),
        )
        self._client = openai.OpenAI(
            base_url=where.url,
            api_key=where.key or "none",  # servers without keys take any
            max_retries=0,
            timeout=self._http.timeout,
            http_client=self._http,
        )
        self._completions = self._client.chat.completions.with_raw_response

    def create(self, **request: Any) -> Any:
        """Send one chat completion request.

        Raises:
            CredentialsError: 401, 403.
            EndpointError: anything else; ``RefusedError`` where another wording may be taken.
        """
        return self.run(lambda _: self._tried(**request))

    def run(self, action: Callable[[openai.OpenAI], R], tries: int | None = None) -> R:
        """Do something with the SDK's client; again where a fault may pass, up to ``tries``.

        Raises:
            CredentialsError: 401, 403.
            EndpointError: anything else that goes wrong between us and the endpoint.
        """
        retrying = Retrying(
            stop=stop_after_attempt(tries or self._patience.tries),
            wait=self._patience.pause,
            retry=retry_if_exception(passes),
            sleep=self._patience.sleep,
            reraise=True,
        )
        try:
            return retrying(action, self._client)
        except (openai.OpenAIError, ValueError) as error:
            tried = int(retrying.statistics.get("attempt_number", 1))
            # The SDK's error may quote the key or the prompt, so it is not chained.
            raise told(error, self.where, tried) from None

    def _tried(self, **request: Any) -> Any:
        """Send a request once, in turn, and tell the traffic what became of it."""
        with self._traffic.turn() as tell:
            try:
                response = self._completions.create(**request)
                completion = response.parse()
            except openai.APIStatusError as error:
                tell(error.status_code, error.response.headers)
                raise
            except (openai.OpenAIError, ValueError):
                tell(None, {})
                raise
            tell(HTTPStatus.OK, response.headers)
        return completion

    def post(self, url: str, body: Mapping[str, object]) -> Any:
        """Send JSON to a neighbour of the chat endpoint, once; return the JSON that comes.

        Raises:
            EndpointError: unreachable, or a status that is no success.
        """
        try:
            response = self._http.post(url, json=body, headers=self._client.auth_headers)
            return response.raise_for_status().json()
        except httpx2.HTTPStatusError as error:
            status = error.response.status_code
            msg = f"{self.where.name} refuses {urlsplit(url).path} ({status})"
            raise EndpointError(msg) from None
        except (httpx2.HTTPError, ValueError):
            msg = f"{self.where.name} does not answer {urlsplit(url).path}"
            raise UnreachableError(msg) from None

    def close(self) -> None:
        """Close the connections. Safe to call twice."""
        self._http.close()


def _is_loopback(url: str) -> bool:
    host = httpx2.URL(url).host
    return host in {"localhost", "::1"} or host.startswith("127.")
