"""Answers that were paid for: kept at once, recalled as they were, one a key."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer.errors import StoreError
from summarizer.storage import Source, Store
from tests.storage.conftest import Answer, Write

KEEP_AND_DIE = """
import os, signal, sys
from summarizer.backends.reply import Reply
from summarizer.storage import Store
from summarizer.values import StepUsage

store = Store.open(sys.argv[1])
memory = store.memory(sys.argv[2])
memory.keep("k", "actors", Reply("paid", "stop", "m", StepUsage(step="actors", calls=1)))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def key(store: Store, write: Write) -> str:
    """The SHA-256 of an article in the store."""
    article = write()
    store.add(article, Source("file", "a.txt"))
    return article.sha256


def test_an_answer_is_recalled_as_it_was(store: Store, key: str, reply: Answer) -> None:
    """Text, model, end and usage; nothing is recalled that was not kept."""
    memory = store.memory(key)
    assert None is memory.recall("k")
    kept = reply('{"rows":[["한국", "é", "\\ud800"]]}')
    memory.keep("k", "transfers", kept)
    assert kept == memory.recall("k")
    assert kept == store.memory(key).recall("k")


def test_the_first_answer_under_a_key_stays(store: Store, key: str, reply: Answer) -> None:
    """A second one is no error and changes nothing, but it was paid for."""
    memory = store.memory(key)
    memory.keep("k", "transfers", reply("first"))
    memory.keep("k", "transfers", reply("second"))
    assert reply("first") == memory.recall("k")
    assert 2 == memory.paid.calls
    assert 1 == store.stats().calls


def test_only_what_was_paid_counts(store: Store, key: str, reply: Answer) -> None:
    """Recalling costs nothing; an unknown price makes the sum unknown."""
    memory = store.memory(key)
    assert (0, 0) == (memory.paid.calls, memory.paid.prompt_tokens)
    memory.keep("k", "transfers", reply())
    memory.recall("k")
    assert (1, 700, 20, 0.001) == (
        memory.paid.calls,
        memory.paid.prompt_tokens,
        memory.paid.completion_tokens,
        memory.paid.cost,
    )
    memory.keep("l", "transfers", reply(cost=None))
    assert (2, None) == (memory.paid.calls, memory.paid.cost)
    again = store.memory(key)
    again.recall("k")
    assert 0 == again.paid.calls


def test_an_answer_that_no_database_can_hold_stays_as_unusable_as_it_was(
    store: Store, key: str, reply: Answer
) -> None:
    """A NUL is kept as an escape that JSON does not know either."""
    memory = store.memory(key)
    memory.keep("k", "transfers", reply('{"rows": ["a\0b"]}'))
    recalled = memory.recall("k")
    assert recalled is not None
    with pytest.raises(json.JSONDecodeError):
        json.loads(recalled.text)


def test_an_answer_for_no_article_is_refused(store: Store, reply: Answer) -> None:
    """What would belong to nobody is an error."""
    with pytest.raises(StoreError):
        store.memory("0" * 64).keep("k", "transfers", reply())


def test_a_kept_answer_survives_a_kill(store: Store, location: str, key: str) -> None:
    """Once keep has returned, the answer is there, whatever happens to the process."""
    killed = subprocess.run((sys.executable, "-c", KEEP_AND_DIE, location, key), check=False)
    assert -signal.SIGKILL == killed.returncode
    found = store.memory(key).recall("k")
    assert found is not None
    assert "paid" == found.text


def test_threads_keep_answers_side_by_side(store: Store, key: str, reply: Answer) -> None:
    """Eight threads over one store: every answer is kept once, none is lost."""

    def keep(number: int) -> None:
        store.memory(key).keep(f"k{number % 100}", "transfers", reply(str(number % 100)))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(keep, range(200)))
    assert 100 == store.stats().calls
    assert reply("42") == store.memory(key).recall("k42")


KEEP_MANY = """
import sys
from summarizer.backends.reply import Reply
from summarizer.storage import Store
from summarizer.values import StepUsage

with Store.open(sys.argv[1]) as store:
    memory = store.memory(sys.argv[2])
    for number in range(30):
        reply = Reply(f"{number}", "stop", "m", StepUsage(step="s", calls=1))
        memory.keep(f"k{number}", "s", reply)
        assert memory.recall(f"k{number}").text == f"{number}"
"""


def test_processes_keep_the_same_answers_side_by_side(
    store: Store, location: str, key: str
) -> None:
    """Two processes with the same keys: no error, each key once."""
    command = (sys.executable, "-c", KEEP_MANY, location, key)
    workers = [subprocess.Popen(command, env=dict(os.environ)) for _ in range(2)]
    assert [0, 0] == [worker.wait() for worker in workers]
    assert 30 == store.stats().calls
