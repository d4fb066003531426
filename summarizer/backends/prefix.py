"""Puts the engine's slot at the end of the static prefix before each new article.

Two reasons. A prefix that was read once, in this process or an earlier one, is restored in
milliseconds instead of read for half a minute. And answers do not depend on what was asked
before: the engine's sums come out slightly differently with the place where its reading
sets in, and left alone it would set in wherever two articles happen to part. Measured on
the pinned engine: same place, same probabilities to the last bit, in any order, in any
process; another place, others in the second digit.

Where states cannot be kept, reading still works, only not from a fixed place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from summarizer.backends.states import States
from summarizer.backends.wire import Wire
from summarizer.errors import EndpointError

Message = Mapping[str, str]
Reading = tuple[int, float]
"""Prompt tokens read, and the seconds it took."""

_NOTHING: Reading = (0, 0.0)


class Prefix:
    """What one engine process has read last."""

    def __init__(self, wire: Wire, url: str, states: States) -> None:
        """Use the engine at ``url`` (without path); its slot is taken to be empty."""
        self._wire = wire
        self._url = url
        self._states = states
        self._at: tuple[object, ...] = ()

    def ready(self, prefix: Sequence[Message], article: str) -> Reading:
        """Make ready for a question on an article; return what had to be read for it.

        Raises:
            UnreachableError: the engine is gone.
        """
        if self._at == (prefix, article):
            return _NOTHING
        self._at = prefix, article
        name = self._states.name(json.dumps(prefix))
        if name in self._states:
            try:
                self._post("/slots/0?action=restore", {"filename": name})
            except EndpointError:
                self._states.forget(name)
            else:
                return _NOTHING
        return self._read(prefix, name)

    def _read(self, prefix: Sequence[Message], name: str) -> Reading:
        """Read a prefix into an empty slot and keep its state; either may fail quietly."""
        written = f"{name}.{os.getpid()}"
        read = _NOTHING
        with suppress(EndpointError, KeyError, OSError):
            self._post("/slots/0?action=erase", {})
            alone = [*prefix, {"role": "user", "content": ""}]
            body = {"messages": alone, "max_tokens": 1, "temperature": 0, "cache_prompt": True}
            timings = self._post("/v1/chat/completions", body)["timings"]
            read = timings["prompt_n"], timings["prompt_ms"] / 1000
            saved = self._post("/slots/0?action=save", {"filename": written})["n_saved"]
            if saved <= read[0]:  # the prefix, and nothing besides
                self._states.keep(written, name)
        self._states.forget(written)
        return read

    def _post(self, path: str, body: Mapping[str, object]) -> Any:
        return self._wire.post(self._url + path, body)


def charged(completion: Any, read: Reading) -> Any:
    """Count tokens that were read for this very completion as read, not as cached."""
    tokens, seconds = read
    details = getattr(getattr(completion, "usage", None), "prompt_tokens_details", None)
    if tokens and details is not None:
        details.cached_tokens = max(0, (details.cached_tokens or 0) - tokens)
    timings = getattr(completion, "timings", None)
    if tokens and isinstance(timings, dict):
        timings["prompt_ms"] = timings.get("prompt_ms", 0.0) + seconds * 1000
    return completion
