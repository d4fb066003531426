"""Recorded answers in the place of a model, for tests, demonstrations and benchmarks.

A script fills the same slot as an endpoint's ``create``, so everything above it runs as it
does with a model: the ask loop, the re-asks, the accounts. A line of a script is a JSON
object ``{"step", "text", "match"?, "finish"?, "usage"?}``; a :class:`Call` written by
:func:`line_of` is one too. Nothing is made up: what the script does not hold is an error.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any, TypeVar

from pydantic import BaseModel

from summarizer.backends.dialogue import Dialogue
from summarizer.backends.memory import Remembered
from summarizer.backends.protocol import Answer, Call, Memory, Prompt, Traits
from summarizer.errors import EndpointError, UsageError
from summarizer.values import StepUsage

T = TypeVar("T", bound=BaseModel)
Message = Mapping[str, str]


_NOTHING = StepUsage(step="")


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded answer."""

    text: str
    step: str = ""
    match: str = ""
    """Words that the cue (or a re-ask) must hold for this answer to be given."""
    finish: str = "stop"
    """As in an endpoint's answer; ``refusal``: the text is one."""
    usage: StepUsage = _NOTHING
    messages: tuple[Message, ...] = ()
    """The very conversation it answers; none: any."""
    conversation: str = ""
    """The digest of that conversation, where the messages are left out."""


Player = Callable[[Prompt, Sequence[Message]], Line | str]
"""A script as code: from a prompt and the messages so far to an answer."""

SCRIPTED = Traits(name="scripted", model="script", context_tokens=128_000, concurrency=8)


class Scripted:
    """The backend ``scripted``. Safe to use from several threads."""

    def __init__(
        self,
        script: Path | Iterable[Line] | Player,
        *,
        traits: Traits = SCRIPTED,
        delay: float = 0.0,
    ) -> None:
        """Read a script: a JSONL file, lines, or a function. ``delay`` is in seconds a call.

        Raises:
            UsageError: the file cannot be read as a script.
        """
        if isinstance(script, Path):
            self._play: Player = _Reel(read_script(script)).play
        else:
            self._play = script if callable(script) else _Reel(script).play
        self._traits = traits
        self._delay = delay

    @property
    def traits(self) -> Traits:
        """What the script stands for."""
        return self._traits

    def ask(
        self,
        prompt: Prompt,
        shape: type[T],
        context: Mapping[str, Any] | None = None,
        memory: Memory | None = None,
    ) -> Answer[T]:
        """Ask as :meth:`Backend.ask` promises; the answers are the script's."""
        remembered = Remembered(memory, f"scripted {self._traits.model}") if memory else None
        dialogue = Dialogue(partial(self._create, prompt), self._traits, remembered=remembered)
        return dialogue.ask(prompt, shape, context)

    def count(self, text: str) -> int:
        """Return the number of bytes over three: an estimate, from above for English."""
        return len(text.encode("utf-8", "replace")) // 3 + 1

    def close(self) -> None:
        """Do nothing: nothing was started."""

    def _create(self, prompt: Prompt, *, messages: Sequence[Message], max_tokens: int) -> Any:
        """Answer like an OpenAI client's ``create``."""
        del max_tokens
        if self._delay:
            time.sleep(self._delay)
        played = self._play(prompt, messages)
        line = played if isinstance(played, Line) else Line(played)
        return _completion(line, self._traits.model)


def read_script(path: Path) -> tuple[Line, ...]:
    """Read a JSONL script; blank lines are skipped.

    Raises:
        UsageError: no such file, or a line that is no recorded answer.
    """
    try:
        rows = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"the script {path} cannot be read: {error}"
        raise UsageError(msg) from error
    return tuple(_line(row, f"{path}:{n}") for n, row in enumerate(rows, 1) if row.strip())


def line_of(call: Call) -> str:
    """Return an exchange as one line of a script, without a line end."""
    usage = call.usage.model_dump(mode="json")
    return json.dumps({**asdict(call), "usage": usage}, ensure_ascii=False)


def compact(line: Line) -> str:
    """Return a line of a script that names its conversation by digest: short, and as strict."""
    known = line.conversation or _key(line.step, line.messages)
    short = {"step": line.step, "conversation": known, "text": line.text, "finish": line.finish}
    return json.dumps(short, ensure_ascii=False)


class _Reel:
    """Recorded answers and which were given; each is given once before any is again."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._by_step: dict[str, list[Line]] = {}
        self._by_conversation: dict[str, list[Line]] = {}
        for line in lines:
            if line.messages or line.conversation:
                key = line.conversation or _key(line.step, line.messages)
                self._by_conversation.setdefault(key, []).append(line)
            else:
                self._by_step.setdefault(line.step, []).append(line)
        self._given: dict[int, int] = {}
        self._lock = Lock()

    def play(self, prompt: Prompt, messages: Sequence[Message]) -> Line:
        """Return the answer to a conversation: the least given, the earliest of these."""
        found = list(self._by_conversation.get(_key(prompt.step, messages), ()))
        if not found:
            again = messages[len(prompt.messages) :]
            said = "\n".join([prompt.cue, *(m["content"] for m in again)])
            found = [x for x in self._by_step.get(prompt.step, ()) if x.match in said]
        if not found:
            cue = " ".join(prompt.cue.split())[:80]
            msg = f"the script has no answer to step {prompt.step!r} ({cue})"
            raise EndpointError(msg, remedy="Record one with --save-calls.")
        with self._lock:
            line = min(found, key=lambda x: self._given.get(id(x), 0))
            self._given[id(line)] = self._given.get(id(line), 0) + 1
        return line


def _key(step: str, messages: Sequence[Message]) -> str:
    """Return a digest of a step's conversation."""
    text = json.dumps([step, *[dict(m) for m in messages]], sort_keys=True)
    return sha256(text.encode()).hexdigest()[:32]


def _line(row: str, where: str) -> Line:
    try:
        data = json.loads(row)
        return Line(
            text=_word(data["text"]),
            step=_word(data["step"]),
            match=_word(data.get("match", "")),
            finish=_word(data.get("finish", "stop")),
            usage=StepUsage.model_validate({"step": data["step"], **(data.get("usage") or {})}),
            messages=tuple(data.get("messages") or ()),
            conversation=_word(data.get("conversation", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = " ".join(str(error).split())
        msg = f"{where} is no recorded answer: {type(error).__name__}: {what}"
        raise UsageError(msg, remedy='A line is {"step": …, "text": …}.') from error


def _word(value: object) -> str:
    if not isinstance(value, str):
        msg = f"{value!r} should be text"
        raise TypeError(msg)
    return value


def _completion(line: Line, model: str) -> Any:
    """Return a recorded answer in the form of a chat completion."""
    figures = line.usage
    refusal = line.text if line.finish == "refusal" else None
    timings = {}
    if figures.prompt_seconds is not None:
        timings["prompt_ms"] = figures.prompt_seconds * 1000
    if figures.completion_seconds is not None:
        timings["predicted_ms"] = figures.completion_seconds * 1000
    return SimpleNamespace(
        model=model,
        choices=[
            SimpleNamespace(
                message=SimpleNamespace(content=line.text, refusal=refusal),
                finish_reason=line.finish,
            )
        ],
        usage=SimpleNamespace(
            prompt_tokens=figures.prompt_tokens,
            completion_tokens=figures.completion_tokens,
            prompt_tokens_details=SimpleNamespace(cached_tokens=figures.cached_tokens),
        ),
        timings=timings,
    )
