"""How an endpoint wants to be asked: OpenAI-compatible endpoints agree only roughly.

A dialect is what we send beyond the messages. It starts with what is best (a strict
schema, temperature 0, a seed) and drops what an endpoint refuses by name, one thing at a
time; so an endpoint is asked in its own dialect after a refusal or two. It sends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from summarizer.backends.dialogue import schema_words
from summarizer.backends.protocol import Prompt

SchemaMode = Literal["strict", "json_object", "none"]

_SCHEMA = re.compile(r"response_format|json_schema|json_object|structured output|schema")
_LIMIT = re.compile(r"\bmax_(completion_)?tokens\b")
_EXPLICIT: Mapping[str, str] = MappingProxyType({"mode": "explicit"})
_DROPPED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "cache": re.compile(r"prompt_cache|\bcontent\b.*\b(str|string|list|array|part)s?\b"),
        "effort": re.compile("reasoning_effort"),
        "temperature": re.compile("temperature"),
        "seed": re.compile(r"\bseed\b"),
    }
)
"""What an endpoint can do without, and how it is named in a refusal."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to ask for an answer of a given shape."""

    schema: SchemaMode = "strict"
    told: bool = False
    """The schema stands in the cue too: this endpoint enforces none."""
    adapts: bool = True
    """Another way of asking for the shape may be tried."""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: float | None = 0.0
    seed: int | None = None
    effort: str | None = None
    """How much a reasoning model may think (``none``: not at all)."""
    cache: str | None = None
    """Name of a cache that is told where to cut; None: the endpoint cuts as it will."""

    def messages(self, prompt: Prompt) -> list[dict[str, str]]:
        """Return the prompt's messages, with the schema at the cue's end where it is told."""
        *prefix, last = prompt.messages
        if self.told or self.schema != "strict":
            last = {**last, "content": f"{last['content']}\n\n{schema_words(prompt.schema)}"}
        return [*prefix, last]

    def sent(self, prompt: Prompt, messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return a conversation as it goes out: cut where other questions begin alike.

        The words are the same; only a part's end is marked, behind what is the same for every
        article and behind the article. What stands behind that is read once.
        """
        sent = [dict(m) for m in messages]
        if self.cache is None:
            return sent
        fixed, last = sent[len(prompt.prefix) - 1], sent[len(prompt.prefix)]
        fixed["content"] = [_part(fixed["content"], marked=True)]
        if prompt.article and not prompt.alone:
            rest = last["content"].removeprefix(prompt.article)
            last["content"] = [_part(prompt.article, marked=True), _part(rest)]
        return sent

    def request(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is sent beside model, messages and the token limit."""
        wanted = {
            "temperature": self.temperature,
            "seed": self.seed,
            "reasoning_effort": self.effort,
            "response_format": self._response_format(schema),
            "prompt_cache_key": self.cache,
            "prompt_cache_options": dict(_EXPLICIT) if self.cache else None,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def without(self, said: str) -> Dialect | None:
        """Return the dialect to try after a refusal in these words; None: there is none."""
        for name, words in _DROPPED.items():
            if getattr(self, name) is not None and words.search(said):
                left_out: dict[str, Any] = {name: None}
                return replace(self, **left_out)
        if self.limit == "max_tokens" and _LIMIT.search(said):
            return replace(self, limit="max_completion_tokens")
        if self.adapts and self.schema != "none" and _SCHEMA.search(said):
            return replace(self, schema="json_object" if self.schema == "strict" else "none")
        return None

    def _response_format(self, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        if self.schema == "none":
            return None
        if self.schema == "json_object":
            return {"type": "json_object"}
        strict = {"name": "answer", "strict": True, "schema": schema}
        return {"type": "json_schema", "json_schema": strict}


def _part(text: str, *, marked: bool = False) -> dict[str, Any]:
    """Return text as a part of a message; what ends at a marked one may be cached."""
    part: dict[str, Any] = {"type": "text", "text": text}
    return {**part, "prompt_cache_breakpoint": dict(_EXPLICIT)} if marked else part
