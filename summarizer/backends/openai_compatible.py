"""Asks any endpoint that speaks OpenAI's chat protocol: hosted, or a server of one's own.

Schemas are enforced by the endpoint where it can, told in the cue where it cannot, and
checked here always. What an endpoint refuses is remembered for the session. This module
reads no environment and no configuration: it is given an :class:`Endpoint`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from summarizer.backends.answers import unwrapped
from summarizer.backends.dialect import Dialect
from summarizer.backends.dialogue import Dialogue
from summarizer.backends.faults import RefusedError, UnreachableError, Where
from summarizer.backends.memory import Remembered
from summarizer.backends.prices import PRICES
from summarizer.backends.protocol import Answer, Memory, Prompt, Traits
from summarizer.backends.reply import read_reply
from summarizer.backends.wire import Patience, Traffic, Wire
from summarizer.errors import BackendError, CredentialsError, UsageError

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")

HOSTED_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-6-luna"
_GENERATION = re.compile(r"(?:^|:)gpt-(\d+)(?:\.(\d+))?(?![\w.])")
"""In a model's name, also one tuned further (``ft:gpt-6-luna:...``)."""
_FROM = (5, 6)
"""The generation whose caches take breakpoints (openai SDK, ``prompt_cache_options``)."""
_NO_PRICES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Which endpoint and model to ask, and how."""

    model: str = DEFAULT_MODEL
    base_url: str | None = None
    """None: OpenAI's own."""
    api_key: str | None = field(default=None, repr=False)
    """None: the endpoint wants none (OpenAI's own always does)."""
    timeout: float = 120.0
    """Seconds without a byte after which an answer is given up."""
    context_tokens: int = 128_000
    """Prompt and answer together."""
    temperature: float | None = 0.0
    seed: int | None = 7
    effort: str | None = None
    """How much a reasoning model may think; None: not at all at OpenAI, else unsaid."""
    prices: Mapping[str, float] | None = None
    """US dollars per million tokens as in :class:`Traits`; None: published ones, if known."""
    schema_mode: Literal["auto", "strict", "json_object", "none"] = "auto"
    concurrency: int = 4
    """Articles asked about at once."""
    breakpoints: bool | None = None
    """Whether caches are told where to cut; None: OpenAI's own, from GPT-5.6 on."""

    @property
    def hosted(self) -> bool:
        """Whether this is OpenAI's own endpoint."""
        return urlsplit(self.base_url or HOSTED_URL).hostname == urlsplit(HOSTED_URL).hostname


@dataclass(frozen=True, slots=True)
class Probe:
    """What a look at an endpoint shows, for ``doctor``."""

    reachable: bool
    accepted: bool
    """The key (or its absence) and the model's name are taken."""
    enforces: bool | None
    """Whether answers are kept to a schema; None: could not be found out."""
    detail: str
    remedy: str = ""


class OpenAICompatible:
    """The backend ``openai``. Safe to use from several threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        patience: Patience | None = None,
        traffic: Traffic | None = None,
    ) -> None:
        """Make ready to ask; nothing is sent yet. ``traffic`` is what every try goes through.

        Raises:
            UsageError: the base URL is no http address.
            CredentialsError: OpenAI's own endpoint without a key, or no usable key.
        """
        self._endpoint = endpoint
        where = Where(_checked_url(endpoint), endpoint.model, _checked_key(endpoint))
        self._wire = Wire(where, timeout=endpoint.timeout, patience=patience, traffic=traffic)
        self._dialect = _first_dialect(endpoint)
        prices = endpoint.prices
        if prices is None:
            prices = PRICES.get(endpoint.model, _NO_PRICES) if endpoint.hosted else _NO_PRICES
        self._traits = Traits(
            name="openai",
            model=endpoint.model,
            context_tokens=endpoint.context_tokens,
            reading="article",
            concurrency=endpoint.concurrency,
            prices=prices,
        )

    @property
    def traits(self) -> Traits:
        """What to expect of this endpoint."""
        return self._traits

    def ask(
        self,
        prompt: Prompt,
        shape: type[T],
        context: Mapping[str, Any] | None = None,
        memory: Memory | None = None,
    ) -> Answer[T]:
        """Ask as :meth:`Backend.ask` promises, in the endpoint's own dialect."""
        remembered = Remembered(memory, self._asker) if memory else None

        def in_dialect(dialect: Dialect) -> Answer[T]:
            create = partial(self._create, dialect, prompt)
            dialogue = Dialogue(create, self._traits, self._tell_schema, remembered)
            return dialogue.ask(
                prompt,
                shape,
                context,
                messages=dialect.messages(prompt),
                **dialect.request(prompt.schema),
            )

        return self._adapting(in_dialect)

    def count(self, text: str) -> int:
        """Return an estimate from above: no tokenizer at hand, and each model has its own."""
        plain = len(text.encode("ascii", "ignore"))
        return math.ceil(plain / 3) + len(text.encode("utf-8", "replace")) - plain

    def close(self) -> None:
        """Close the connections. Safe to call twice."""
        self._wire.close()

    def probe(self) -> Probe:
        """Look whether the endpoint answers, takes the key and enforces a schema.

        One small request (more where it is adapted to); faults are findings, not errors.
        """
        try:
            enforces, detail = self._adapting(self._probed)
        except BackendError as error:
            return Probe(
                reachable=not isinstance(error, UnreachableError),
                accepted=False,
                enforces=None,
                detail=str(error),
                remedy=error.remedy,
            )
        remedy = "" if enforces else "Answers are checked and asked again: expect more tokens."
        return Probe(reachable=True, accepted=True, enforces=enforces, detail=detail, remedy=remedy)

    @property
    def _asker(self) -> str:
        """What answers depend on besides their question."""
        e = self._endpoint
        return json.dumps([_checked_url(e), e.model, e.temperature, e.seed, e.effort])

    def _probed(self, dialect: Dialect) -> tuple[bool | None, str]:
        """Ask what a free model would answer otherwise; return the finding and its words."""
        completion = self._create(
            dialect,
            _PROBE,
            messages=replace(dialect, told=False).messages(_PROBE),
            max_tokens=_PROBE.max_tokens,
            **dialect.request(_PROBE.schema),
        )
        text = unwrapped(read_reply(completion, _PROBE.step, 0.0, _NO_PRICES).text)
        if dialect.schema != "strict":
            return False, f"takes no strict JSON schema (asked with {dialect.schema!r})"
        if not text:
            return None, "gave no words to judge by"
        if "".join(text.split()) == _PROBE_ANSWER:
            return True, "enforces JSON schemas"
        return False, "takes a JSON schema but does not enforce it"

    def _create(self, dialect: Dialect, prompt: Prompt, *, max_tokens: int, **request: Any) -> Any:
        request["messages"] = dialect.sent(prompt, request["messages"])
        return self._send(model=self._endpoint.model, **{dialect.limit: max_tokens}, **request)

    def _send(self, **request: Any) -> Any:
        """Send a request; return the chat completion."""
        return self._wire.create(**request)

    def _adapting(self, action: Callable[[Dialect], R]) -> R:
        """Run an action; drop what the endpoint refuses by name, and remember it."""
        while True:
            dialect = self._dialect
            try:
                return action(dialect)
            except RefusedError as refused:
                adapted = dialect.without(refused.said)
                if adapted is None:
                    raise
                self._dialect = adapted

    def _tell_schema(self) -> None:
        """Put the schema into the cue from now on: this endpoint does not enforce it."""
        if self._dialect.adapts:
            self._dialect = replace(self._dialect, told=True)


_PROBE = Prompt(
    step="probe",
    system="You answer in plain English.",
    article="It is seven in the morning.",
    cue="Greet the reader in one short sentence. Do not write JSON.",
    schema={
        "type": "object",
        "properties": {"word": {"type": "string", "enum": ["zq7"]}},
        "required": ["word"],
        "additionalProperties": False,
    },
    max_tokens=64,
)
_PROBE_ANSWER = '{"word":"zq7"}'


def _checked_url(endpoint: Endpoint) -> str:
    url = endpoint.base_url or HOSTED_URL
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        msg = "the base URL is no http address"
        raise UsageError(msg, remedy="Give one like http://localhost:8080/v1.")
    return url


def _checked_key(endpoint: Endpoint) -> str:
    key = (endpoint.api_key or "").strip()
    if not key and endpoint.hosted:
        msg = "OpenAI's endpoint wants an API key, and none is given"
        raise CredentialsError(
            msg, remedy="Set OPENAI_API_KEY, or use the embedded model (--backend local)."
        )
    if not (key.isascii() and key.isprintable()):
        msg = "the API key has characters that no key has"
        raise CredentialsError(msg, remedy="Copy the key once more.")
    return key


def _is_told_where_to_cut(endpoint: Endpoint) -> bool:
    """Say whether caches are told where to cut: by choice, or known to want it."""
    if endpoint.breakpoints is not None:
        return endpoint.breakpoints
    found = _GENERATION.search(endpoint.model) if endpoint.hosted else None
    return found is not None and (int(found[1]), int(found[2] or 0)) >= _FROM


def _first_dialect(endpoint: Endpoint) -> Dialect:
    automatic = endpoint.schema_mode == "auto"
    # OpenAI's current models think unless told otherwise, take a temperature only when they
    # do not, and know only the newer name of the token limit.
    return Dialect(
        schema="strict" if endpoint.schema_mode == "auto" else endpoint.schema_mode,
        adapts=automatic,
        limit="max_completion_tokens" if endpoint.hosted else "max_tokens",
        temperature=endpoint.temperature,
        seed=endpoint.seed,
        effort=endpoint.effort or ("none" if endpoint.hosted else None),
        cache="summarizer" if _is_told_where_to_cut(endpoint) else None,
    )
