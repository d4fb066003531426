"""The local backend: a real engine in a real process, with the smallest model at hand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from summarizer.backends.embedded import MOST_RESTARTS, Embedded, Local
from summarizer.backends.engine import EngineSettings, physical_cores
from summarizer.backends.launcher import Launched
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.protocol import Prompt
from summarizer.errors import CredentialsError, EndpointError, EngineError

SYSTEM = "You read the weather from the news. " + "Say what is written, and no more. " * 12
ARTICLE = "Oslo, Monday. It was minus three degrees in Oslo this morning, the institute said."

SCHEMA = {
    "type": "object",
    "properties": {
        "place": {"type": "string", "maxLength": 24},
        "degrees": {"type": "integer", "minimum": -99, "maximum": 99},
    },
    "required": ["place", "degrees"],
    "additionalProperties": False,
}


@pytest.fixture
def question(prompt: Prompt) -> Prompt:
    """A question with a static prefix, whose answer is bounded by its schema."""
    cue = "Write a long story about the sea."  # only a grammar makes this an answer
    return replace(prompt, system=SYSTEM, article=ARTICLE, cue=cue, schema=SCHEMA)


def children() -> set[int]:
    """Return the processes that this one has started and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text(encoding="ascii").split()}


def gone(pid: int, seconds: float = 60.0) -> bool:
    """Tell whether a process ends within these seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def endless(question: Prompt) -> Prompt:
    """Return a question whose answer takes long."""
    return replace(question, grammar="%llguidance {}\nstart: /[a-z ]{4000}/", max_tokens=1_000)


def ticks(pid: int) -> int:
    """Return the processor time a process has used, in clock ticks."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(stat[11]) + int(stat[12])


def once_busy(pid: int, act: Callable[[], None]) -> None:
    """Do something, from a thread, as soon as a process is hard at work."""
    before = ticks(pid)

    def watch() -> None:
        while ticks(pid) < before + 20:
            time.sleep(0.01)
        act()

    threading.Thread(target=watch, daemon=True).start()


def test_cores_are_those_this_process_may_use() -> None:
    """Never none, never more than the scheduler allows."""
    assert 1 <= physical_cores() <= len(os.sched_getaffinity(0))


def test_weights_that_are_none_are_told_in_the_engines_words(
    tmp_path: Path, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """A file that is no model costs one error, and after some tries the engine is left alone."""
    path = tmp_path / "weights.gguf"
    path.write_bytes(b"GGUF, or not")
    backend = Embedded(path)
    for _ in range(MOST_RESTARTS + 1):
        with pytest.raises(EngineError, match=r"does not start: .*GGUF file"):
            backend.ask(prompt, shape)
    with pytest.raises(EngineError, match="died 4 times in a row"):
        backend.ask(prompt, shape)
    backend.close()


def test_a_closed_engine_stays_closed(
    tmp_path: Path, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Nothing is started behind the back of whoever closed it."""
    backend = Embedded(tmp_path / "weights.gguf")
    backend.close()
    backend.close()
    with pytest.raises(EngineError, match="closed"):
        backend.ask(prompt, shape)


@pytest.mark.engine
def test_answers_keep_to_the_schema_without_blanks(
    embedded: Embedded, question: Prompt, shape: type[BaseModel]
) -> None:
    """Whatever the cue says, the words are compact JSON of the shape."""
    answer = embedded.ask(question, shape)
    text = answer.calls[0].text
    assert (1, text) == (
        answer.usage.calls,
        json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")),
    )


@pytest.mark.engine
def test_a_prompts_own_grammar_decides(
    embedded: Embedded, question: Prompt, shape: type[BaseModel]
) -> None:
    """Where a grammar leaves one answer, that is the answer."""
    only = '{"place":"Atlantis","degrees":4}'
    forced = replace(question, grammar=f"%llguidance {{}}\nstart: {json.dumps(only)}")
    assert only == embedded.ask(forced, shape).calls[0].text


@pytest.mark.engine
def test_a_grammar_the_engine_cannot_read_is_an_error(
    embedded: Embedded, question: Prompt, shape: type[BaseModel]
) -> None:
    """The engine would answer freely, with status 200; we do not take that for an answer."""
    with pytest.raises(EngineError, match="cannot use the grammar"):
        embedded.ask(replace(question, grammar="%llguidance {}\nstart: NOWHERE"), shape)
    assert 1 == embedded.ask(question, shape).usage.calls


@pytest.mark.engine
def test_a_later_step_reads_its_cue_only(
    embedded: Embedded, question: Prompt, shape: type[BaseModel]
) -> None:
    """Exact counts of the engine: the prefix of the same article is not read again."""
    first = embedded.ask(question, shape).usage
    second = embedded.ask(replace(question, cue="Which place, how cold?"), shape).usage
    assert second.prompt_tokens - second.cached_tokens <= first.prompt_tokens / 10
    assert second.prompt_seconds is not None
    assert second.completion_seconds is not None


@pytest.mark.engine
def test_tokens_are_counted_by_the_models_own_tokenizer(embedded: Embedded) -> None:
    """Counts are exact, and nothing is nothing."""
    assert (0, 2) == (embedded.count(""), embedded.count("hello world"))


@pytest.mark.engine
def test_the_key_is_in_no_argument_list(embedded: Embedded) -> None:
    """The child's command line names a program, and no secret, model or address."""
    embedded.count("x")
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in children()]
    engines = [line for line in lines if any(part.endswith(b"engine.py") for part in line)]
    assert [3] * len(engines) == [len([p for p in line if p]) for line in engines]
    assert engines


@pytest.mark.engine
def test_an_engine_that_dies_is_started_again(
    weights: Path, question: Prompt, shape: type[BaseModel]
) -> None:
    """A crash costs the question under way, as a typed error; the next one is answered."""
    before = children()
    backend = Embedded(weights, Local(context_tokens=2_048))
    try:
        backend.count("x")
        (pid,) = children() - before
        once_busy(pid, lambda: os.kill(pid, signal.SIGKILL))
        with pytest.raises(EngineError, match="died over a request"):
            backend.ask(endless(question), shape)
        assert 1 == backend.ask(question, shape).usage.calls
    finally:
        backend.close()
    assert before == children()


@pytest.mark.engine
def test_closing_ends_a_question_under_way(
    weights: Path, question: Prompt, shape: type[BaseModel]
) -> None:
    """Ctrl-C must not wait for an answer."""
    before = children()
    backend = Embedded(weights, Local(context_tokens=2_048))
    backend.count("x")
    (pid,) = children() - before
    once_busy(pid, backend.close)
    with pytest.raises(EngineError):
        backend.ask(endless(question), shape)


@pytest.mark.engine
def test_an_engine_ends_with_whoever_started_it(weights: Path) -> None:
    """Killed without a word, we leave no process behind."""
    code = f"""
import os, signal
from summarizer.backends.embedded import Embedded
from pathlib import Path
backend = Embedded(Path({str(weights)!r}))
backend.count("x")
print(*[c for t in Path("/proc/self/task").glob("*/children") for c in t.read_text().split()])
os.sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    (pid,) = ended.stdout.split()
    assert (-signal.SIGKILL, True) == (ended.returncode, gone(int(pid)))


Told = tuple[str, int]
"""The words of an answer, and the prompt tokens read for it."""


def told(backend: Embedded, question: Prompt, shape: type[BaseModel]) -> Told:
    """Ask, and return what an answer is and where reading set in."""
    answer = backend.ask(question, shape)
    return answer.calls[0].text, answer.usage.prompt_tokens - answer.usage.cached_tokens


@pytest.mark.engine
def test_a_saved_state_spares_the_static_prefix_and_changes_nothing(
    weights: Path, tmp_path: Path, question: Prompt, shape: type[BaseModel]
) -> None:
    """A new process starts warm and answers the same; a state holds nothing of an article."""
    question = replace(question, cue="Which place, how cold?")
    how = Local(context_tokens=2_048, states=tmp_path)

    def afresh(asked: Prompt) -> Told:
        backend = Embedded(weights, how)
        try:
            return told(backend, asked, shape)
        finally:
            backend.close()

    cold, cold_read = afresh(question)
    (state,) = tmp_path.iterdir()
    saved = state.read_bytes()
    warm, warm_read = afresh(question)
    assert (cold, True) == (warm, warm_read < cold_read / 2)
    state.write_bytes(b"no state")
    afresh(replace(question, article="Rome is warm."))
    assert [saved] == [path.read_bytes() for path in tmp_path.iterdir()]


@pytest.mark.engine
def test_answers_do_not_depend_on_what_was_asked_before(
    embedded: Embedded, question: Prompt, shape: type[BaseModel]
) -> None:
    """Reading sets in at the same place whatever article came before, however alike."""
    others = ["Rome is warm.", ARTICLE[:40], ARTICLE + " So it was on Sunday."]
    seen = set()
    for other in others:
        told(embedded, replace(question, article=other), shape)
        seen.add(told(embedded, question, shape))
    assert 1 == len(seen)


@pytest.fixture(scope="module")
def apart(weights: Path) -> Iterator[tuple[str, str]]:
    """The engine's own server, started apart: its base URL and its key."""
    settings = EngineSettings(str(weights), "", 1_024, physical_cores(), "")
    launched = Launched(settings)
    launched.wait(180.0)
    yield f"{launched.url}/v1", launched.key
    launched.stop()


@pytest.mark.engine
def test_the_engines_server_is_an_openai_compatible_endpoint(
    apart: tuple[str, str], prompt: Prompt, shape: type[BaseModel]
) -> None:
    """The openai backend gets its schema enforced by a real server of that kind."""
    url, key = apart
    backend = OpenAICompatible(Endpoint(model="any", base_url=url, api_key=key))
    try:
        assert 1 == backend.ask(prompt, shape).usage.calls
        assert (True, "enforces JSON schemas") == (
            backend.probe().enforces,
            backend.probe().detail,
        )
        with pytest.raises(EndpointError, match="does not fit the context"):
            backend.ask(replace(prompt, article="word " * 2_000), shape)
    finally:
        backend.close()


@pytest.mark.engine
def test_the_engines_server_wants_its_key(
    apart: tuple[str, str], prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Nobody else on this machine can use it."""
    backend = OpenAICompatible(Endpoint(model="any", base_url=apart[0], api_key="guess"))
    with pytest.raises(CredentialsError, match="refuses the API key"):
        backend.ask(prompt, shape)
    backend.close()
