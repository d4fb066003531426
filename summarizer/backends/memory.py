"""Answers that were paid for once: looked up before asking, kept before reading.

This module exists so that work killed in the middle goes on where it was. It says what makes
two questions the same, and nothing of where answers are kept: whoever has a place for them
fills :class:`~summarizer.backends.protocol.Memory`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel

from summarizer.backends.protocol import (
    Answer,
    Backend,
    Memory,
    PendingError,
    Prompt,
    Request,
    Traits,
    UnsentError,
)
from summarizer.backends.reply import Reply

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory, and who is asked when it does not know."""

    memory: Memory
    asker: str
    """Endpoint, model digest and sampling: what an answer depends on besides its question."""

    def reply(
        self,
        prompt: Prompt,
        said: Sequence[Mapping[str, str]],
        max_tokens: int,
        ask: Callable[[], Reply],
    ) -> Reply:
        """Return the answer known to a question, or ask and keep it.

        ``said`` is what the conversation has beyond the prompt's own messages.

        Raises:
            PendingError: it is not known, and cannot be had at once.
        """
        key = question_key(self.asker, prompt, said, max_tokens)
        known = self.memory.recall(key)
        if known is not None:
            return known
        try:
            reply = ask()
        except UnsentError as unsent:
            raise PendingError([Request(key, prompt.step, unsent.body)]) from None
        self.memory.keep(key, prompt.step, reply)
        return reply


@dataclass(frozen=True, slots=True)
class Remembering:
    """A backend in whose place a memory answers where it can."""

    backend: Backend
    memory: Memory

    @property
    def traits(self) -> Traits:
        """Those of the backend."""
        return self.backend.traits

    def ask(
        self,
        prompt: Prompt,
        shape: type[T],
        context: Mapping[str, Any] | None = None,
        memory: Memory | None = None,
    ) -> Answer[T]:
        """Ask as :meth:`Backend.ask` promises."""
        return self.backend.ask(prompt, shape, context, memory or self.memory)

    def count(self, text: str) -> int:
        """Count as the backend does."""
        return self.backend.count(text)

    def close(self) -> None:
        """Leave the backend open: whoever made it closes it."""


def question_key(
    asker: str, prompt: Prompt, said: Sequence[Mapping[str, str]], max_tokens: int
) -> str:
    """Return the SHA-256 (hex) of everything that an answer depends on."""
    whole = {
        "asker": asker,
        "messages": prompt.messages,
        "said": [dict(m) for m in said],
        "schema": prompt.schema,
        "grammar": prompt.grammar,
        "max_tokens": max_tokens,
        "eager": prompt.eager,
    }
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
