"""`summarizer doctor`: a line each, a remedy beside what fails, an exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

SCHEMA_KEPT = '{"word":"zq7"}'


def _serve(httpserver: HTTPServer, text: str) -> str:
    message = {"role": "assistant", "content": text}
    answer = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
    }
    httpserver.expect_request("/v1/chat/completions").respond_with_json(answer)
    return httpserver.url_for("/v1")


@pytest.mark.parametrize(
    ("text", "words"),
    [(SCHEMA_KEPT, "enforces JSON schemas"), ("Good morning!", "does not enforce it")],
)
def test_it_says_whether_an_endpoint_enforces_a_schema(
    run: Any, httpserver: HTTPServer, text: str, words: str
) -> None:
    """Both are fine: what is not enforced there is checked here."""
    done = run("doctor", "--base-url", _serve(httpserver, text))
    assert 0 == done.returncode, done.stdout
    (line,) = (x for x in done.stdout.splitlines() if x.startswith("ok  schema"))
    assert words in line


def test_what_fails_has_its_remedy_beside_it(run: Any) -> None:
    """Nothing is fetched; the missing model is named with the command that fetches it."""
    done = run("doctor", "--model", "tiny", "--backend", "local")
    assert 1 == done.returncode
    assert "" == done.stderr
    failed = [x for x in done.stdout.splitlines() if x.startswith("!!")]
    assert 1 == len(failed), done.stdout
    assert "summarizer models pull tiny" in failed[0]


def test_an_endpoint_that_is_not_there_is_a_finding(run: Any) -> None:
    """An unreachable endpoint is a line, not an error; the key is not shown."""
    url = "http://127.0.0.1:1/v1"
    done = run("doctor", "--base-url", url, "--json", OPENAI_API_KEY="sk-not-for-anybody")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert 1 == done.returncode
    assert "failed" == rows["endpoint"]["state"]
    assert rows["endpoint"]["remedy"]
    assert "ok" == rows["key"]["state"]
    assert "sk-not-for-anybody" not in done.stdout + done.stderr


def test_settings_that_cannot_be_read_are_a_finding(run: Any, folder: Path) -> None:
    """A malformed file is told of with its name, and nothing behind it is tried."""
    (folder / "summarizer.toml").write_text("model = ", encoding="utf-8")
    done = run("doctor")
    assert 1 == done.returncode
    assert done.stdout.splitlines()[-1].startswith("!!  settings  ./summarizer.toml")


@pytest.mark.engine
def test_it_starts_the_engine(run: Any, weights: Path) -> None:
    """With a model at hand everything is well, and the engine is ended again."""
    done = run("doctor", "--model", weights)
    assert 0 == done.returncode, done.stdout
    assert "ok  engine    starts in" in done.stdout
