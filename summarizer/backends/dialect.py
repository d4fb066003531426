"""How an endpoint wants to be asked: OpenAI-compatible endpoints agree only roughly.

A dialect is what we send beyond the messages. It starts with what is best (a strict
schema, temperature 0, a seed) and drops what an endpoint refuses by name, one thing at a
time; so an endpoint is asked in its own dialect after a refusal or two. It sends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from summarizer.backends.dialogue import schema_words
from summarizer.backends.protocol import Prompt

SchemaMode = Literal["strict", "json_object", "none"]

_SCHEMA = re.compile(r"response_format|json_schema|json_object|structured output|schema")
_LIMIT = re.compile(r"\bmax_(completion_)?tokens\b")


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

    def messages(self, prompt: Prompt) -> list[dict[str, str]]:
        """Return the prompt's messages, with the schema at the cue's end where it is told."""
        *prefix, last = prompt.messages
        if self.told or self.schema != "strict":
            last = {**last, "content": f"{last['content']}\n\n{schema_words(prompt.schema)}"}
        return [*prefix, last]

    def request(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is sent beside model, messages and the token limit."""
        wanted = {
            "temperature": self.temperature,
            "seed": self.seed,
            "reasoning_effort": self.effort,
            "response_format": self._response_format(schema),
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def without(self, said: str) -> Dialect | None:
        """Return the dialect to try after a refusal in these words; None: there is none."""
        if self.effort is not None and "reasoning_effort" in said:
            return replace(self, effort=None)
        if self.temperature is not None and "temperature" in said:
            return replace(self, temperature=None)
        if self.seed is not None and re.search(r"\bseed\b", said):
            return replace(self, seed=None)
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
