"""`summarizer summarize`: the result on stdout, talk on stderr, files whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from summarizer.backends.scripted import read_script


def test_into_a_pipe_goes_only_the_result(run: Any, article: Path, script: Path) -> None:
    """The summary is on stdout, without colour; which backend was taken is on stderr."""
    done = run("summarize", article, "--script", script)
    assert 0 == done.returncode, done.stderr
    assert done.stdout.startswith("Two sides meet over a border post\n")
    assert "\x1b" not in done.stdout + done.stderr
    assert 1 == len(done.stderr.splitlines())
    assert "backend scripted (a script is given by --script)" in done.stderr


def test_quiet_says_nothing(run: Any, article: Path, script: Path) -> None:
    """--quiet leaves stderr empty."""
    done = run("summarize", article, "--script", script, "--quiet")
    assert (0, "") == (done.returncode, done.stderr)


def test_verbose_tells_every_step(run: Any, article: Path, script: Path) -> None:
    """-v writes a line a step, with how many there are."""
    done = run("summarize", article, "--script", script, "-v")
    assert "article: 0/5 " in done.stderr


def test_standard_input_is_an_article(run: Any, article: Path, script: Path) -> None:
    """`-` reads the article from stdin."""
    text = article.read_text(encoding="utf-8")
    done = run("summarize", "-", "--script", script, "--format", "json", stdin=text)
    assert "Two sides meet over a border post" == json.loads(done.stdout)["article"]["title"]


def test_flags_go_before_what_the_article_says(run: Any, article: Path, script: Path) -> None:
    """Title, date and language are the user's where given."""
    flags = ("--title", "Another", "--published", "2024-12-23", "--language", "en-GB")
    done = run("summarize", article, "--script", script, "--format", "json", *flags)
    found = json.loads(done.stdout)["article"]
    assert ("Another", "2024-12-23", "en-GB") == (
        found["title"],
        found["published"],
        found["language"],
    )


@pytest.mark.parametrize("way", ["flag", "variable"])
def test_an_address_is_an_article(run: Any, httpserver: HTTPServer, script: Path, way: str) -> None:
    """The page is fetched, a local one only with leave; its address stands in the document."""
    page = "<title>A title</title><p>One sentence about nothing that anybody did to anybody.</p>"
    httpserver.expect_request("/a").respond_with_data(page, content_type="text/html")
    url = httpserver.url_for("/a")
    flags = ("--allow-local",) if way == "flag" else ()
    more = {} if way == "flag" else {"SUMMARIZER_ALLOW_LOCAL": "1"}
    done = run("summarize", url, "--script", script, "--format", "json", *flags, **more)
    assert 0 == done.returncode, done.stderr
    found = json.loads(done.stdout)["article"]
    assert ("A title", url) == (found["title"], found["url"])
    assert 1 == len(httpserver.log)
    assert 3 == run("summarize", url, "--script", script).returncode
    assert 1 == len(httpserver.log)


@pytest.mark.parametrize("several", ["folder", "files", "jsonl"])
def test_several_articles_are_a_list_in_json(
    run: Any, article: Path, script: Path, folder: Path, several: str
) -> None:
    """A folder, several files or a JSONL file give a list, however many articles it has."""
    record = {"title": "A title", "text": "One sentence about nothing."}
    lines = folder / "many.jsonl"
    lines.write_text(json.dumps(record), encoding="utf-8")
    sources = {"folder": [folder], "files": [article, article], "jsonl": [lines]}[several]
    done = run("summarize", *sources, "--script", script, "--format", "json")
    found = json.loads(done.stdout)
    assert [1, 2][several == "files"] == len(found)


def test_jsonl_is_one_line_an_article(run: Any, article: Path, script: Path) -> None:
    """Each line is a document, and their identifiers differ."""
    done = run("summarize", article, article, "--script", script, "--format", "jsonl")
    ids = [json.loads(line)["article"]["id"] for line in done.stdout.splitlines()]
    assert ["article", "article-2"] == ids


@pytest.mark.parametrize(
    ("name", "begins"),
    [("s.md", "# "), ("s.json", "{\n"), ("s.jsonl", "{"), ("s.html", "<!"), ("s.txt", "Two")],
)
def test_a_file_takes_its_form_from_its_ending(
    run: Any, article: Path, script: Path, folder: Path, name: str, begins: str
) -> None:
    """`-o s.md` is Markdown; nothing is on stdout."""
    done = run("summarize", article, "--script", script, "-o", name)
    assert (0, "") == (done.returncode, done.stdout), done.stderr
    assert (folder / name).read_text(encoding="utf-8").lower().startswith(begins.lower())


def test_a_file_is_replaced_as_a_whole(run: Any, article: Path, script: Path, folder: Path) -> None:
    """The old file's rights stay, and nothing lies beside it."""
    old = folder / "out.json"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o600)
    run("summarize", article, "--script", script, "-o", "out.json")
    json.loads(old.read_text(encoding="utf-8"))
    assert 0o600 == old.stat().st_mode & 0o777
    assert {"article.txt", "out.json"} == {p.name for p in folder.iterdir()}


def test_one_bad_article_costs_only_itself(
    run: Any, article: Path, script: Path, folder: Path
) -> None:
    """The others are summarized; the exit code says that some failed."""
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    sources = ("missing.txt", "binary.txt", article)
    done = run("summarize", *sources, "--script", script, "--format", "jsonl")
    assert 11 == done.returncode
    assert 1 == len(done.stdout.splitlines())
    assert "missing.txt: no such file or folder" in done.stderr
    assert "2 of 3 articles failed" in done.stderr


def test_saved_calls_are_a_script(run: Any, article: Path, script: Path, folder: Path) -> None:
    """What --save-calls keeps gives the same summary again with --script."""
    first = run(
        "summarize", article, "--script", script, "--save-calls", "calls", "--format", "json"
    )
    saved = folder / "calls" / "article.jsonl"
    assert read_script(saved)
    again = run("summarize", article, "--script", saved, "--format", "json")
    one, two = (json.loads(each.stdout) for each in (first, again))
    for summary in (one, two):
        del summary["usage"]
    assert one == two


def test_an_answer_that_is_no_json_is_a_failed_summary(
    run: Any, article: Path, script: Path
) -> None:
    """The document says so, stderr says so, and the exit code is 6."""
    script.write_text(script.read_text().replace('{\\"rows\\": []}', "I would rather not"))
    done = run("summarize", article, "--script", script, "--format", "json")
    assert 6 == done.returncode, done.stderr
    assert "failed" == json.loads(done.stdout)["status"]
    assert "Traceback" not in done.stderr


def test_only_the_sections_that_are_asked_for(run: Any, article: Path, script: Path) -> None:
    """--sections leaves the others out, but for those that they refer to."""
    done = run("summarize", article, "--script", script, "--sections", "actors", "-o", "x.json")
    assert 0 == done.returncode, done.stderr
    keys = json.loads((article.parent / "x.json").read_text(encoding="utf-8"))
    assert "actors" in keys
    assert "transfers" not in keys


def test_a_model_that_is_not_here_is_refused_offline(run: Any, article: Path) -> None:
    """--offline fetches nothing and says how to get it."""
    done = run("summarize", article, "--offline", "--model", "tiny")
    assert 7 == done.returncode
    assert "summarizer models pull tiny" in done.stderr
    assert "" == done.stdout
