"""The ask loop: one question, at most two more with the reasons, one typed outcome.

Written once for every backend, on instructor's retry loop around any OpenAI-shaped
``create``. Messages go out exactly as :attr:`Prompt.messages` has them; a re-ask only
appends, so the prefix an engine or endpoint has cached stays good. Transport faults are
none of its business: whoever owns ``create`` settles them.

instructor's ``patch`` is not used: it builds a new model class for every call and would
render the article as a Jinja template as soon as a validation context is given. Its
retry loop does neither, and lets us register our own handler.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from instructor.v2.core.decorators import register_mode_handler
from instructor.v2.core.errors import InstructorRetryException
from instructor.v2.core.handler import ModeHandler
from instructor.v2.core.mode import Mode
from instructor.v2.core.providers import Provider
from instructor.v2.core.retry import retry_sync_v2
from openai.types import CompletionUsage
from pydantic import BaseModel

from summarizer.backends.answers import DeadEndError, MisfitError, read_answer
from summarizer.backends.memory import Remembered
from summarizer.backends.protocol import Answer, Call, Prompt, Traits, Unusable
from summarizer.backends.reply import Reply, add_up, read_reply
from summarizer.errors import BackendError

T = TypeVar("T", bound=BaseModel)
Message = Mapping[str, str]
Create = Callable[..., Any]
"""Takes ``messages``, ``max_tokens`` and what else an OpenAI client's ``create`` takes;
returns a chat completion; raises BackendError."""

RE_ASKS = 2
_LONGEST_ECHO = 2_000
_CUT_ECHO = 200
_RE_ASK_TOKENS = 200
"""Room kept for the appended messages when the answer may be longer."""

_WAY = (Provider.UNKNOWN, Mode.JSON_SCHEMA)  # instructor has no handler of its own there

# Without a handler Python prints instructor's error log to stderr; we raise typed errors.
logging.getLogger("instructor").addHandler(logging.NullHandler())


def schema_words(schema: Mapping[str, Any]) -> str:
    """Return the sentence that tells a model its schema, where nothing enforces it."""
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return (
        f"Answer with one JSON object, nothing around it, that keeps to this JSON Schema:\n{text}"
    )


def _ignore() -> None:
    """Do nothing about an endpoint that enforces no schema."""


@dataclass(slots=True)
class _Tape:
    """What one ask has seen so far."""

    prompt: Prompt
    traits: Traits
    calls: list[Call] = field(default_factory=list)
    loose: bool = False

    def mark(self, error: MisfitError | DeadEndError) -> None:
        """Write beside the last exchange why it was not taken."""
        self.calls[-1] = replace(self.calls[-1], error=str(error))
        self.loose |= isinstance(error, MisfitError) and error.loose


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request and its reply, as instructor hands it to :class:`_Handler`."""

    reply: Reply
    max_tokens: int
    shortened: bool
    """A cut answer was already asked for again."""
    tape: _Tape

    @property
    def usage(self) -> CompletionUsage:
        """What instructor adds up; without it, it looks for other vendors' libraries each time."""
        used = self.reply.usage
        return CompletionUsage(
            prompt_tokens=used.prompt_tokens,
            completion_tokens=used.completion_tokens,
            total_tokens=used.prompt_tokens + used.completion_tokens,
        )

    @property
    def room(self) -> int:
        """Tokens an answer could have in the model's context."""
        return self.tape.traits.context_tokens - self.reply.usage.prompt_tokens - _RE_ASK_TOKENS


@dataclass(frozen=True, slots=True)
class _Taken:
    """A value hidden from instructor, which would hang the raw response on a model."""

    value: BaseModel


@register_mode_handler(*_WAY)
class _Handler(ModeHandler):
    """What instructor needs to know: what is a good answer, and how to ask again."""

    def prepare_request(
        self, response_model: type[BaseModel] | None, kwargs: dict[str, Any]
    ) -> tuple[type[BaseModel] | None, dict[str, Any]]:
        return response_model, kwargs

    def parse_response(  # noqa: PLR0913, PLR0917  instructor's signature
        self,
        response: Any,
        response_model: type[BaseModel],
        validation_context: dict[str, Any] | None = None,
        strict: bool | None = None,  # noqa: ARG002, FBT001
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002
        is_async: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> Any:
        exchange: _Exchange = response
        try:
            return _Taken(read_answer(exchange.reply, response_model, validation_context))
        except MisfitError as misfit:
            exchange.tape.mark(misfit)
            hopeless = exchange.shortened or exchange.room < exchange.max_tokens
            if misfit.kind == "length" and hopeless:
                raise DeadEndError(kind="length", reason=str(misfit)) from None
            raise
        except DeadEndError as end:
            exchange.tape.mark(end)
            raise

    def handle_reask(
        self,
        kwargs: dict[str, Any],
        response: Any,
        exception: Exception,
    ) -> dict[str, Any]:
        exchange: _Exchange = response
        misfit = cast("MisfitError", exception)
        again = {**kwargs, "messages": [*kwargs["messages"], *_re_ask(exchange, misfit)]}
        if misfit.kind == "length":
            again["max_tokens"] = min(2 * exchange.max_tokens, exchange.room)
            again["shortened"] = True
        return again


def _re_ask(exchange: _Exchange, misfit: MisfitError) -> tuple[Message, Message]:
    """Return the two messages that ask again: the answer as it was, and the reasons."""
    text = exchange.reply.text.strip() or "(nothing)"
    if misfit.kind == "length":
        note = (
            "Your answer was cut because it is too long. Answer again, much shorter: no repetition."
        )
        echo = text[:_CUT_ECHO] + ("…" if len(text) > _CUT_ECHO else "")
    else:
        note = f"That answer cannot be used: {misfit}. Answer again, corrected."
        echo = text[:_LONGEST_ECHO]
    if misfit.loose:
        note = f"{note} {schema_words(exchange.tape.prompt.schema)}"
    return {"role": "assistant", "content": echo}, {"role": "user", "content": note}


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Asks through ``create`` until an answer can be used, or says why none can."""

    create: Create
    traits: Traits
    unenforced: Callable[[], None] = _ignore
    """Called when an answer shows that the endpoint enforces no schema."""
    remembered: Remembered | None = None

    def ask(
        self,
        prompt: Prompt,
        shape: type[T],
        context: Mapping[str, Any] | None = None,
        *,
        messages: list[dict[str, str]] | None = None,
        **request: object,
    ) -> Answer[T]:
        """Ask as :meth:`Backend.ask` promises; ``request`` goes to ``create`` as it is.

        ``messages`` replaces the prompt's own where an endpoint needs other words.

        Raises:
            Unusable: answers came and none could be used.
            BackendError: whatever ``create`` raises.
        """
        tape = _Tape(prompt, self.traits)
        request |= {"messages": messages or prompt.messages, "max_tokens": prompt.max_tokens}
        provider, mode = _WAY
        try:
            taken = retry_sync_v2(
                func=lambda **sent: self._exchange(tape, **sent),
                response_model=cast("Any", shape),
                provider=provider,
                mode=mode,
                context=cast("Any", context),
                max_retries=RE_ASKS,
                args=(),
                kwargs=request,
                strict=True,
            )
        except InstructorRetryException as error:
            raise _outcome(error, tape) from None
        finally:
            if tape.loose:
                self.unenforced()
        usage = add_up(prompt.step, (c.usage for c in tape.calls))
        return Answer(cast("_Taken", taken).value, usage, tuple(tape.calls))  # type: ignore[arg-type]

    def _exchange(
        self,
        tape: _Tape,
        *,
        messages: list[Message],
        max_tokens: int,
        shortened: bool = False,
        **request: Any,
    ) -> _Exchange:
        """Make one exchange and record it."""
        step = tape.prompt.step

        def ask() -> Reply:
            began = time.perf_counter()
            completion = self.create(messages=messages, max_tokens=max_tokens, **request)
            seconds = time.perf_counter() - began
            return read_reply(completion, step, seconds, self.traits.prices)

        if self.remembered is None:
            reply = ask()
        else:
            said = messages[len(tape.prompt.messages) :]
            reply = self.remembered.reply(tape.prompt, said, max_tokens, ask)
        tape.calls.append(
            Call(
                step=step,
                messages=tuple(messages),
                text=reply.text,
                finish=reply.finish,
                usage=reply.usage,
                model=reply.model or self.traits.model,
            )
        )
        return _Exchange(reply, max_tokens, shortened, tape)


_REMEDIES = {
    "length": "Ask for fewer sections, or use a model with a larger context.",
    "refused": "Another model may answer; the article itself is not at fault.",
    "filtered": "Another endpoint may answer; the article itself is not at fault.",
}


def _outcome(error: InstructorRetryException, tape: _Tape) -> Exception:
    """Return what instructor wraps: a typed error of ours, or the finding as Unusable."""
    cause = error.__cause__
    if isinstance(cause, MisfitError | DeadEndError):
        tries = f"{len(tape.calls)} answer{'s' if len(tape.calls) > 1 else ''}"
        return Unusable(
            f"step {tape.prompt.step!r}: none of {tries} can be used: {cause}",
            kind=cause.kind,
            usage=add_up(tape.prompt.step, (c.usage for c in tape.calls)),
            calls=tuple(tape.calls),
            remedy=_REMEDIES.get(cause.kind, "A larger model keeps to its shape more often."),
        )
    return cause if isinstance(cause, Exception) else BackendError(str(error))
