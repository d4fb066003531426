"""What the command line is given, to articles and refusals."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from summarizer.articles import Overrides, Refused, read
from summarizer.articles.decode import MAX_BYTES
from summarizer.errors import UsageError
from summarizer.values import Article

BODY = "The ministry of the north said that it has not sent any of it."

Write = Callable[[str, str | bytes], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below the test's folder; return its path."""

    def written(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return written


def _one(source: str, options: Overrides | None = None) -> Article:
    (entry,) = read([source], options)
    assert isinstance(entry, Article), entry
    return entry


def _refused(source: str) -> Refused:
    (entry,) = read([source])
    assert isinstance(entry, Refused), entry
    return entry


def test_a_text_file(write: Write) -> None:
    """Its text is canonical, its name the identifier, English needs no telling."""
    article = _one(write("desk note.txt", f"Title\n\n{BODY}\n"))
    assert f"Title\n\n{BODY}" == article.text
    assert ("desk-note", "en", None) == (article.id, article.language, article.published)


def test_a_sidecar_and_options(write: Write) -> None:
    """Options go before the sidecar, the sidecar before the file's name."""
    write("a.meta.toml", 'published = 2024-12-23\nsource = "Wire"\nid = "wire-7"\n')
    path = write("a.txt", f"Title\n\n{BODY}")
    article = _one(path, Overrides(source="Desk", language="en-GB"))
    assert ("wire-7", "Desk", date(2024, 12, 23), "en-GB") == (
        article.id,
        article.source,
        article.published,
        article.language,
    )


def test_the_date_is_never_the_files_own(write: Write) -> None:
    """A file's time stamps say nothing of the article's day."""
    path = write("a.txt", f"Title\n\n{BODY}")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert None is _one(path).published


@pytest.mark.parametrize(
    "text",
    [
        f"---\ndate: 2024-12-23\n---\n\n# Title #\n\n{BODY} *Really*.\n",
        f"+++\ndate = 2024-12-23\n+++\nTitle\n=====\n{BODY} *Really*.\n",
        f"---\r\ntitle: Title\r\ndate: 2024-12-23\r\n---\r\n{BODY} *Really*.\r\n",
    ],
)
def test_a_markdown_file(write: Write, text: str) -> None:
    """Front matter is read, the title's marks go, all else stays verbatim."""
    article = _one(write("a.md", text))
    assert f"Title\n\n{BODY} *Really*." == article.text
    assert date(2024, 12, 23) == article.published


def test_a_page_is_known_by_its_name_or_by_its_beginning(write: Write) -> None:
    """HTML under any name but Markdown's is read as a page."""
    page = (
        f"<!DOCTYPE html><html><head><title>Title</title></head><body><p>{BODY}</p></body></html>"
    )
    for name in ("a.html", "b.htm", "c.txt", "d"):
        assert f"Title\n\n{BODY}" == _one(write(name, page)).text


def test_standard_input() -> None:
    """``-`` reads bytes: text, Markdown or a page, told apart by how they begin."""
    for raw in (f"Title\n\n{BODY}", f"# Title\n\n{BODY}", f"<h1>Title</h1><p>{BODY}</p>"):
        (article,) = read(["-"], stdin=io.BytesIO(raw.encode()))
        assert isinstance(article, Article)
        assert f"Title\n\n{BODY}" == article.text
    (refused,) = read(["-"], stdin=io.BytesIO(b""))
    assert isinstance(refused, Refused)
    assert "stdin: empty" == str(refused.error)


def test_a_folder(write: Write, tmp_path: Path) -> None:
    """Readable kinds through all levels, in order; one bad file costs only itself."""
    for name in ("b.txt", "a/z.md", "a/.hidden.txt", ".git/x.txt", "c.json", "d.jsonl", "e.png"):
        write(name, f"{name}\n\n{BODY}")
    write("a/bad.txt", b"a\0b")
    write("c.htm", f"<title>Page</title><p>{BODY}</p>")
    entries = list(read([str(tmp_path)]))
    told = [e.id if isinstance(e, Article) else e.source for e in entries]
    assert [str(tmp_path / "a/bad.txt"), "z", "b", "c"] == told


def test_a_folder_without_articles(tmp_path: Path) -> None:
    """An empty folder is no silent nothing."""
    refused = _refused(str(tmp_path))
    assert f"{tmp_path}: a folder without articles" == str(refused.error)
    assert ".md" in refused.error.remedy


def test_identifiers_are_unique_in_a_run(write: Write) -> None:
    """Files of one name in several folders are told apart."""
    sources = [write(f"{folder}/a.txt", f"Title\n\n{BODY}") for folder in "xyz"]
    assert ["a", "a-2", "a-3"] == [e.id for e in read(sources) if isinstance(e, Article)]


def test_json_lines(write: Write) -> None:
    """One article a line; a bad line is refused with its number and the others go on."""
    lines = [
        {"id": "k/1", "title": "Title", "text": BODY, "date": "2024-12-23T10:00:00Z"},
        {"body": f"Title\n{BODY}", "url": "https://a.example/b", "source": "Wire"},
        {"title": "Title"},
        {"text": 5},
        [1],
        {"text": "Lone \ud800 surrogate.", "title": "T"},
    ]
    raw = [json.dumps(line) for line in lines]
    raw[2:2] = ["", "not json", "[" * 100_000, '{"n": ' + "9" * 5000 + "}", '{"text": "\0"}']
    entries = list(read([write("a.jsonl", "\ufeff" + "\n".join(raw))]))
    articles = [e for e in entries if isinstance(e, Article)]
    assert [f"Title\n\n{BODY}"] * 2 + ["T\n\nLone  surrogate."] == [a.text for a in articles]
    assert ("k-1", date(2024, 12, 23)) == (articles[0].id, articles[0].published)
    assert ("https://a.example/b", "Wire") == (articles[1].url, articles[1].source)
    refused = [e.source.rpartition(":")[2] for e in entries if isinstance(e, Refused)]
    assert ["4", "5", "6", "7", "8", "9", "10"] == refused


def test_an_overlong_json_line_costs_only_itself(write: Write) -> None:
    """A line beyond the limit is refused and skipped to its end."""
    long = json.dumps({"text": "a" * (MAX_BYTES + 10)})
    path = write("a.jsonl", f"{long}\n" + json.dumps({"title": "Title", "text": BODY}))
    refused, article = read([path])
    assert isinstance(refused, Refused)
    assert "10 MB" in str(refused.error)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("http://127.0.0.1/b", "loopback"),
        ("https://me:secret@a.example/b", "https://a.example/b: names a user"),
        ("file:///etc/hostname", "not an address of http"),
        ("missing.txt", "no such file"),
        ("missing.jsonl", "no such file"),
        ("a\0b", "cannot be read"),
        ("x" * 5000, "cannot be read"),
        ("", "without a name"),
        ("bell\x07\n.txt", "bell .txt"),
    ],
)
def test_sources_that_cannot_be_read(source: str, said: str) -> None:
    """Each gets one clean line, what and where, and a remedy."""
    refused = _refused(source)
    assert said in str(refused.error)
    assert str(refused.error).isprintable()
    assert refused.error.remedy


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", "--- ...\u200b", "no words"),
        ("a.pdf", b"%PDF-1.4", "a PDF"),
        ("a.md", b"a\0b", "NUL"),
        ("a.xml", b"<?xml version='1.0'?><rss/>", "XML"),
        ("a.html", b"<html><body></body></html>", "without an article's text"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.txt", b"word " * (MAX_BYTES // 5), "10 MB"),
    ],
)
def test_files_that_are_no_articles(write: Write, name: str, content: bytes, said: str) -> None:
    """Bad input is refused with what it is; never an empty article."""
    refused = _refused(write(name, content))
    assert said in str(refused.error)
    assert name in str(refused.error)
    assert refused.error.remedy


def test_a_title_is_for_one_source(write: Write) -> None:
    """The same title for several articles is a slip, told before anything is read."""
    path = write("a.txt", BODY)
    with pytest.raises(UsageError, match="one article"):
        read([path, path], Overrides(title="T"))
    assert f"T\n\n{BODY}" == _one(path, Overrides(title="T")).text


def test_a_charset_that_was_inferred_is_flagged(write: Write) -> None:
    """The reader is told that the letters may be wrong."""
    assert ("charset_inferred",) == _one(
        write("a.txt", "Café\n\nOf the sea.".encode("cp1252"))
    ).flags
