"""What every backend promises, and the values that cross its threshold.

A backend asks one question of one model and hands back an answer that has the
wanted shape, or raises :class:`~summarizer.errors.BackendError`. It owns transport
retries and the bounded re-ask; it knows nothing of articles, sections or steps
beyond the name of the step it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from summarizer.backends.reply import Reply
from summarizer.errors import AnswerError, BackendError
from summarizer.values import StepUsage

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. Its parts are ordered from what never changes to what always does.

    ``system`` is the same for every article of a plan, ``article`` for every step on
    one article, ``cue`` belongs to the step: an engine or endpoint that keeps the
    longest common prefix reads only what is new.
    """

    step: str
    system: str
    article: str
    cue: str
    schema: Mapping[str, Any]
    """A JSON Schema every hosted strict mode accepts; constant over a plan."""
    grammar: str | None = None
    """The same answer, tighter, as an llguidance grammar, for engines that take one."""
    max_tokens: int = 512
    eager: float = 0.0
    """Nats by which an empty list is disfavoured as an answer, where an engine can do so."""
    turns: tuple[tuple[str, str], ...] = ()
    """Worked examples, as ``(question, answer)``; part of what never changes."""
    alone: bool = False
    """No other question shows this article, so a cache that costs money need not keep it."""

    @property
    def prefix(self) -> list[dict[str, str]]:
        """The messages that are the same for every article of a plan."""
        said = [("system", self.system)]
        for question, answer in self.turns:
            said += [("user", question), ("assistant", answer)]
        return [{"role": role, "content": content} for role, content in said]

    @property
    def messages(self) -> list[dict[str, str]]:
        """The conversation: the prefix, then one user message."""
        return [*self.prefix, {"role": "user", "content": f"{self.article}\n{self.cue}"}]


@dataclass(frozen=True, slots=True)
class Call:
    """One exchange as it went over the wire, for ``--save-calls`` and for scripts."""

    step: str
    messages: tuple[Mapping[str, str], ...]
    text: str
    finish: str
    usage: StepUsage
    model: str
    error: str = ""
    """Why the answer was not taken; empty where it was."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A usable answer: the value, what it cost, and every exchange it took."""

    value: T
    usage: StepUsage
    calls: tuple[Call, ...]


class Unusable(AnswerError):  # noqa: N818  an answer's kind, as `except Unusable` reads
    """No usable answer after the bounded re-asks; what was paid is still told."""

    def __init__(
        self,
        message: str,
        *,
        kind: Literal["not_json", "length", "refused", "filtered", "invalid", "empty"],
        usage: StepUsage,
        calls: tuple[Call, ...],
        remedy: str = "",
    ) -> None:
        """Keep the exchanges beside the reason."""
        super().__init__(message, remedy=remedy)
        self.kind = kind
        self.usage = usage
        self.calls = calls


@dataclass(frozen=True, slots=True)
class Traits:
    """What the pipeline may expect of a backend."""

    name: str
    model: str
    context_tokens: int
    """Prompt and answer together."""
    grammars: bool = False
    """Takes :attr:`Prompt.grammar`."""
    reading: Literal["article", "sentences"] = "article"
    """Whether the model is asked about the whole article or sentence by sentence."""
    concurrency: int = 1
    """Articles that may be asked about at once."""
    prices: Mapping[str, float] = field(default_factory=dict)
    """US dollars per million tokens: ``prompt``, ``cached``, ``completion``."""


class Memory(Protocol):
    """A place where answers are kept, so that none is paid for twice."""

    def recall(self, key: str) -> Reply | None:
        """Return the answer kept under a key (SHA-256, hex), its usage as it was."""

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Keep an answer just paid for; it is safe from a crash when this returns."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question written down, to be sent later, with many others."""

    key: str
    """The key under which a :class:`Memory` will know its answer."""
    step: str
    body: Mapping[str, Any]
    """What is sent for it: a chat completion's request."""


class UnsentError(BackendError):
    """A question is not sent at once; only whoever knows its key can write it down."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        """Keep what would have been sent."""
        super().__init__("questions go out in batches: without a memory there are no answers")
        self.body = body


class PendingError(BackendError):
    """Answers are still to come: these questions are to be sent first."""

    def __init__(self, requests: Iterable[Request]) -> None:
        """Keep the questions."""
        self.requests = tuple(requests)
        super().__init__(f"questions that are still to be asked: {len(self.requests)}")


class Backend(Protocol):
    """Asks a model. Closed once, by whoever made it."""

    @property
    def traits(self) -> Traits:
        """What to expect; may start the engine."""

    def ask(
        self,
        prompt: Prompt,
        shape: type[T],
        context: Mapping[str, Any] | None = None,
        memory: Memory | None = None,
    ) -> Answer[T]:
        """Ask until the answer validates as ``shape``, at most twice more with the reasons.

        ``context`` is given to Pydantic's validators. What ``memory`` knows is not asked;
        what is asked it keeps, before the answer is read.

        Raises:
            Unusable: answers came and none could be used.
            PendingError: the backend asks in batches, and the memory has no answer yet.
            CredentialsError: the endpoint refuses the key.
            EndpointError: the endpoint cannot be reached or refuses the request.
            EngineError: the embedded engine does not start or has died.
        """

    def count(self, text: str) -> int:
        """Return how many tokens a text has, or a safe estimate from above."""

    def close(self) -> None:
        """End what was started. Safe to call twice."""
