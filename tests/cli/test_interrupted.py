"""Ctrl-C and closed pipes: quiet ends, nothing half-written, nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from summarizer.errors import EXIT_INTERRUPTED

COMMAND = "summarize"
ANSWER = {
    "id": "1",
    "object": "chat.completion",
    "created": 0,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": '{"rows": []}'},
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}


@pytest.fixture
def stuck(httpserver: HTTPServer) -> Any:
    """An endpoint that answers so many questions and then none until it is let go."""
    asked, release = threading.Semaphore(0), threading.Event()
    left = [0]

    def answer(_: Request) -> Response:
        if left[0] > 0:
            left[0] -= 1
            return Response(json.dumps(ANSWER), content_type="application/json")
        asked.release()
        release.wait(60)
        return Response(json.dumps(ANSWER), content_type="application/json")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(answer)
    yield httpserver.url_for("/v1"), asked, left
    release.set()


def _interrupted(arguments: list[str], asked: Any, **how: Any) -> tuple[int, str, str]:
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
    ) as process:
        assert asked.acquire(timeout=60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_ctrl_c_over_the_only_article_leaves_nothing(
    stuck: Any, article: Path, environment: dict[str, str], command: list[str]
) -> None:
    """Exit code 130, a line, no file, no traceback."""
    url, asked, _ = stuck
    arguments = [*command, COMMAND, str(article), "--base-url", url, "-o", "out.json"]
    code, out, err = _interrupted(arguments, asked, cwd=article.parent, env=environment)
    assert (EXIT_INTERRUPTED, "") == (code, out), err
    assert "interrupted: 0 articles finished" in err
    assert "Traceback" not in err
    assert ["article.txt"] == [p.name for p in article.parent.iterdir()]


def test_ctrl_c_keeps_what_is_finished(
    stuck: Any, article: Path, environment: dict[str, str], command: list[str]
) -> None:
    """Finished summaries are written as a whole document; the rest is told to be missing."""
    url, asked, left = stuck
    left[0] = 4
    arguments = [*command, COMMAND, str(article), str(article), "--base-url", url, "-o", "o.json"]
    code, _, err = _interrupted(arguments, asked, cwd=article.parent, env=environment)
    assert EXIT_INTERRUPTED == code, err
    assert "1 article finished, written to o.json" in err
    assert 1 == len(json.loads((article.parent / "o.json").read_text(encoding="utf-8")))


def test_a_reader_that_goes_away_is_no_fault(
    article: Path, script: Path, environment: dict[str, str], command: list[str]
) -> None:
    """A closed pipe ends the command without a word."""
    arguments = [*command, COMMAND, str(article), "--script", str(script), "--quiet"]
    with subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=article.parent,
        env=environment,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
        process.wait(60)
    assert (b"", 141) == (said, process.returncode)
