"""Asks a small model that we run ourselves, in a process of its own on this machine.

One slot, one conversation at a time; every answer is decoded by a grammar, and is the same
whatever was asked before. Which weights to use, and how they come to this machine, is
somebody else's business: any GGUF file will do.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from summarizer.backends.engine import EngineSettings, physical_cores
from summarizer.backends.grammar import compact_grammar
from summarizer.backends.launcher import Launched
from summarizer.backends.protocol import Answer, Memory, Prompt, Traits
from summarizer.backends.states import States
from summarizer.errors import EndpointError, EngineError
from summarizer.values import StepUsage

if TYPE_CHECKING:
    from summarizer.backends.prefix import Prefix
    from summarizer.backends.wire import Wire

T = TypeVar("T", bound=BaseModel)

MOST_RESTARTS = 3
_ENDING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Local:
    """How the embedded model is run."""

    context_tokens: int = 8_192
    """Prompt and answer together; memory grows with it."""
    threads: int | None = None
    """None: the physical cores this process may use."""
    seed: int = 7
    timeout: float = 600.0
    """Seconds for one answer at the most."""
    start_seconds: float = 180.0
    """Seconds for loading the weights at the most."""
    states: Path | None = None
    """A folder for the states of static prefixes; None: they are kept for this run only."""


@dataclass(frozen=True, slots=True)
class _Serving:
    """An engine that serves, the wire to it, and what it has read."""

    process: Launched
    wire: Wire
    prefix: Prefix
    nothing: int
    """The token that answers with an empty list."""


class Embedded:
    """The backend ``local``. Safe to use from several threads, one after the other."""

    def __init__(self, weights: Path, how: Local | None = None) -> None:
        """Make ready to ask; the engine starts with :meth:`start` or the first question."""
        self._weights = weights
        self._how = how or Local()
        self._turn = Lock()
        """Held for an exchange: one slot, one at a time."""
        self._lock = RLock()
        """Held for a moment, so that closing never waits for an answer."""
        self._closed = False
        self._process: Launched | None = None
        self._serving: _Serving | None = None
        self._passing: TemporaryDirectory[str] | None = None
        self._starts = 0
        """Starts since the last answer."""
        self._traits = Traits(
            name="local",
            model=weights.stem,
            context_tokens=self._how.context_tokens,
            grammars=True,
            reading="sentences",
        )

    @property
    def traits(self) -> Traits:
        """What to expect of the embedded model."""
        return self._traits

    def start(self) -> None:
        """Begin to load the weights, and return at once.

        Raises:
            EngineError: the process cannot be started, or died too often.
        """
        with self._lock:
            if self._closed:
                msg = "the embedded engine is closed"
                raise EngineError(msg)
            if self._process is not None and self._process.alive:
                return
            if self._starts > MOST_RESTARTS:
                last = self._process.words() if self._process else ""
                msg = f"the embedded engine has died {self._starts} times in a row: {last}"
                raise EngineError(msg, remedy="Try the tiny model, or a hosted one.")
            self._stop()
            self._starts += 1
            self._process = Launched(self._settings())

    def ask(
        self,
        prompt: Prompt,
        shape: type[T],
        context: Mapping[str, Any] | None = None,
        memory: Memory | None = None,
    ) -> Answer[T]:
        """Ask as :meth:`Backend.ask` promises, by the prompt's grammar or its schema's."""
        grammar = prompt.grammar or compact_grammar(prompt.schema)
        self.start()
        # Takes seconds to import, in which the weights are loaded.
        from summarizer.backends.dialogue import Dialogue  # noqa: PLC0415
        from summarizer.backends.memory import Remembered  # noqa: PLC0415

        remembered = Remembered(memory, self._asker) if memory else None
        if remembered is None:
            with self._turn:  # so that loading does not count as answering
                self._serve()
        create = partial(self._create, prompt)
        dialogue = Dialogue(create, self._traits, remembered=remembered)
        return dialogue.ask(
            prompt,
            shape,
            context,
            temperature=0.0,
            seed=self._how.seed,
            # Never beside a response_format: the engine would drop the grammar.
            extra_body={"grammar": grammar, "cache_prompt": True},
        )

    def warm(self, prompt: Prompt) -> StepUsage:
        """Have a prompt's static prefix read, if no state of it is kept; say what it cost.

        Questions do this by themselves; calling it early only uses idle time.

        Raises:
            EngineError: the engine does not start or has died.
        """
        with self._turn:
            serving = self._serve()
            began = time.perf_counter()
            try:
                tokens, reading = serving.prefix.ready(prompt.prefix, "")
            except EndpointError as error:
                raise self._died(serving, error) from None
        return StepUsage(
            step="warm",
            calls=1 if tokens else 0,
            prompt_tokens=tokens,
            seconds=round(time.perf_counter() - began, 4),
            prompt_seconds=reading,
        )

    def count(self, text: str) -> int:
        """Return how many tokens a text has, by the model's own tokenizer.

        Raises:
            EngineError: the engine does not start or has died.
        """
        with self._turn:
            serving = self._serve()
            body = {"content": text, "add_special": False}
            try:
                return len(serving.wire.post(f"{serving.process.url}/tokenize", body)["tokens"])
            except EndpointError as error:
                raise self._died(serving, error) from None

    def close(self) -> None:
        """End the engine, and with it a question under way. Safe to call twice."""
        with self._lock:
            self._closed = True
            self._stop()
            if self._passing is not None:
                self._passing.cleanup()

    @cached_property
    def _asker(self) -> str:
        """What answers depend on besides their question; reads the weights once."""
        with self._weights.open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
        return f"local {digest} {self._how.seed}"

    def _stop(self) -> None:
        serving, self._serving = self._serving, None
        process, self._process = self._process, None
        if process is not None:
            process.stop()
        if serving is not None:
            serving.wire.close()

    def _settings(self) -> EngineSettings:
        return EngineSettings(
            weights=str(self._weights),
            key="",
            context_tokens=self._how.context_tokens,
            threads=self._how.threads or physical_cores(),
            states=str(self._states),
        )

    @cached_property
    def _states(self) -> Path:
        """The folder for states: the one wanted, or else one for this run."""
        if self._how.states is not None:
            with suppress(OSError):
                self._how.states.mkdir(parents=True, exist_ok=True)
                return self._how.states
        self._passing = TemporaryDirectory(prefix="summarizer-")
        return Path(self._passing.name)

    def _serve(self) -> _Serving:
        """Return the engine once it serves."""
        from summarizer.backends.faults import Where  # noqa: PLC0415  see ask()
        from summarizer.backends.prefix import Prefix  # noqa: PLC0415
        from summarizer.backends.wire import Patience, Wire  # noqa: PLC0415

        self.start()
        process, serving = self._process, self._serving
        if process is None:  # closed by another thread, just now
            return self._serve()
        if serving is None:
            process.wait(self._how.start_seconds)
            where = Where(f"{process.url}/v1", self._traits.model, process.key)
            wire = Wire(where, timeout=self._how.timeout, patience=Patience(tries=1))
            context, version = self._how.context_tokens, process.version
            states = States(self._states, self._weights, context, version)
            empty = wire.post(f"{process.url}/tokenize", {"content": "[]", "add_special": False})
            prefix = Prefix(wire, process.url, states)
            serving = _Serving(process, wire, prefix, empty["tokens"][0])
            self._serving = serving
        return serving

    def _create(self, prompt: Prompt, **request: Any) -> Any:
        """Answer one request; the prefix read on the way counts as this request's."""
        from summarizer.backends.prefix import charged  # noqa: PLC0415  see ask()

        with self._turn:
            serving = self._serve()
            try:
                read = serving.prefix.ready(prompt.prefix, prompt.article)
                if prompt.eager:
                    bias = [[serving.nothing, -prompt.eager]]
                    request["extra_body"] = {**request["extra_body"], "logit_bias": bias}
                completion = serving.wire.create(model=self._traits.model, **request)
            except EndpointError as error:
                raise self._died(serving, error) from None
            fault = serving.process.grammar_fault()
            if fault:
                msg = f"the embedded engine cannot use the grammar: {fault}"
                raise EngineError(msg, remedy="This is a mistake in the prompt or its section.")
            self._starts = 0
        return charged(completion, read)

    def _died(self, serving: _Serving, error: EndpointError) -> Exception:
        """Return the error to raise for a request that came to nothing."""
        if not serving.process.ended(within=_ENDING_SECONDS):
            return error
        msg = f"the embedded engine died over a request: {serving.process.words()}"
        return EngineError(msg, remedy="It is started again for the next one.")
