"""Whatever is wrong: one line on stderr, the documented exit code, no traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.pipeline.conftest import SANCTIONS

ONE_LINE = [
    ("summarize nothing.txt", 3, "nothing.txt: no such file"),
    ("summarize empty.txt", 3, "empty.txt"),
    ("summarize binary.bin", 3, "binary.bin"),
    ("summarize bare", 3, "bare: a folder without articles"),
    ("summarize http://127.0.0.1/a.html", 3, "127.0.0.1 is a loopback address"),
    ("summarize http://127.0.0.1:1/a.html --allow-local", 3, "no connection"),
    ("summarize ftp://example.org/a.html", 3, "not an address of http or https"),
    ("summarize article.txt --sections nonsense", 2, "no section is called 'nonsense'"),
    ("summarize article.txt --pack nowhere", 2, "nowhere"),
    ("summarize article.txt --pack bare", 2, "the pack holds no section file"),
    ("summarize article.txt --pack broken", 2, "broken/odd.py: SyntaxError"),
    # Before a model is looked for: no weights are here.
    ("summarize article.txt --pack mute --model tiny --offline", 2, "no prompt file sanctions"),
    ("summarize article.txt --published soon", 2, "'soon' is no date"),
    ("summarize article.txt --language klingonese", 2, "klingonese"),
    ("summarize article.txt article.txt --title One", 2, "a title"),
    ("summarize bare --format html", 2, "html is one page for one article"),
    ("summarize article.txt --format xml", 2, "--format"),
    ("summarize article.txt --backend scripted", 2, "no script"),
    ("summarize article.txt --script nowhere.jsonl", 2, "nowhere.jsonl"),
    ("summarize article.txt --backend openai", 5, "key"),
    ("summarize article.txt --base-url nonsense", 2, "no http address"),
    ("summarize article.txt --base-url http://127.0.0.1:1/v1", 4, "127.0.0.1:1"),
    ("summarize article.txt --backend local --model huge", 2, "no model is called 'huge'"),
    ("summarize article.txt --backend local --model ./x.gguf", 7, "x.gguf"),
    ("summarize article.txt -o nowhere/out.json", 8, "nowhere/out.json"),
    ("summarize article.txt -o bare", 8, "bare: is a folder"),
    ("summarize article.txt --save-calls article.txt", 8, "article.txt"),
    ("summarize article.txt --nonsense", 2, "--nonsense"),
    ("summarize", 2, "SOURCE"),
    ("sumarize", 2, "Did you mean 'summarize'?"),
    ("sections show nonsense", 2, "no section is called 'nonsense'"),
    ("sections export article.txt", 8, "article.txt"),
    ("models path tiny", 7, "summarizer models pull tiny"),
]


@pytest.fixture(autouse=True)
def _inputs(article: Path, folder: Path) -> None:
    (folder / "empty.txt").touch()
    (folder / "binary.bin").write_bytes(bytes(range(256)))
    (folder / "bare").mkdir()
    (folder / "broken").mkdir()
    (folder / "broken" / "odd.py").write_text("class :", encoding="utf-8")
    (folder / "mute").mkdir()
    (folder / "mute" / "sanctions.py").write_text(SANCTIONS, encoding="utf-8")
    assert article.is_file()


@pytest.mark.parametrize(("line", "code", "words"), ONE_LINE)
def test_it_is_one_line_and_its_exit_code(
    run: Any, folder: Path, line: str, code: int, words: str
) -> None:
    """What, where and what to do, in a line; nothing on stdout, nothing written."""
    before = sorted(folder.rglob("*"))
    done = run(*line.split())
    said = [x for x in done.stderr.splitlines() if " asking " not in x]
    assert code == done.returncode, done.stderr
    assert 1 == len(said), done.stderr
    assert said[0].startswith("summarizer: ")
    assert words in said[0]
    assert "" == done.stdout
    assert before == [p for p in sorted(folder.rglob("*")) if "__pycache__" not in p.parts]


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (401, '{"error": {"message": "bad key sk-secretsecret"}}', 5, "401"),
        (404, '{"error": {"message": "no such model"}}', 4, "404"),
        (200, "<html><body>Welcome to the hotel's network</body></html>", 4, ""),
    ],
)
def test_an_endpoint_that_refuses_or_is_none(
    run: Any, httpserver: HTTPServer, status: int, body: str, code: int, words: str
) -> None:
    """A wrong key, an unknown model, a captive portal: told apart, and the key is not told."""
    kind = "text/html" if body.startswith("<") else "application/json"
    httpserver.expect_request("/v1/chat/completions").respond_with_data(
        body, status=status, content_type=kind
    )
    url = httpserver.url_for("/v1")
    done = run("summarize", "article.txt", "--base-url", url, OPENAI_API_KEY="sk-secretsecret")
    assert code == done.returncode, done.stderr
    assert words in done.stderr
    assert "sk-secretsecret" not in done.stderr
    assert 2 == len(done.stderr.splitlines()), done.stderr


def test_two_v_show_the_traceback(run: Any) -> None:
    """-vv adds it, wherever it stands."""
    for arguments in (("-vv", "sections", "show", "x"), ("summarize", "article.txt", "-vv")):
        done = run(*arguments, SUMMARIZER_SECTIONS="nonsense")
        assert "Traceback" in done.stderr


def test_what_could_steer_a_terminal_is_taken_out(run: Any) -> None:
    """A name with an escape sequence or a line end does not reach the terminal."""
    done = run("summarize", "a\x1b[2Jb\nc.txt")
    assert 3 == done.returncode
    assert "\x1b" not in done.stderr
    assert 1 == len(done.stderr.splitlines())
