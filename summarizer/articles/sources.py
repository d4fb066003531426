"""What the command line is given, to articles: files, folders, JSON lines, standard input.

This module exists so that one bad file among many costs only itself: whatever cannot be
read is handed on as :class:`Refused`, with the error that says why. It opens no address
and fetches nothing.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from summarizer.articles.article import assemble
from summarizer.articles.beside import front_matter, sidecar
from summarizer.articles.canonical import one_line
from summarizer.articles.decode import MAX_BYTES, decode, kind
from summarizer.articles.metadata import Metadata, Overrides, from_mapping, identifier
from summarizer.errors import ArticleError, UsageError
from summarizer.values import Article

MARKDOWN = frozenset({".md", ".markdown"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
READABLE = MARKDOWN | PAGES | {".txt"}
"""What is read from a folder; other files are read only when named."""

STDIN = "-"
CHARSET_INFERRED = "charset_inferred"
"""Flag: the file does not say its charset, and is not UTF-8."""

_RECORD = 'Write one object a line: {"id", "title", "text", "published", "url", "source"}.'
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"(?:=+|-{3,})[ \t]*")


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that gave no article, and why."""

    source: str
    """As it was given or found, on one line; in JSON lines with the line's number."""
    error: ArticleError


Entry = Article | Refused


def read(
    sources: Sequence[str], options: Overrides | None = None, *, stdin: BinaryIO | None = None
) -> Iterator[Entry]:
    """Read sources one by one, in their order; what cannot be read is handed on as refused.

    A source is a file (text, Markdown, HTML or ``.jsonl`` by its name, others by their
    first bytes), a folder (its ``.txt``, Markdown and HTML files, through all levels, in
    the order of their paths, hidden ones left out) or ``-``. Identifiers are made unique
    by a number behind them. ``stdin`` stands in for standard input.

    Raises:
        UsageError: a title or address is given for several sources; at the call.
    """
    known = options or Overrides()
    if len(sources) > 1 and (known.title or known.url):
        msg = "a title or an address is for one article, not for several sources"
        raise UsageError(msg, remedy="Summarize the articles one by one, or give neither.")
    return _unique(e for s in sources for e in _source(s, known, stdin))


def _unique(entries: Iterator[Entry]) -> Iterator[Entry]:
    taken: set[str] = set()
    for entry in entries:
        if isinstance(entry, Article):
            name, n = entry.id, 1
            while name in taken:
                n += 1
                name = f"{entry.id}-{n}"
            taken.add(name)
            yield entry if name == entry.id else replace(entry, id=name)
        else:
            yield entry


def _source(source: str, known: Overrides, stdin: BinaryIO | None) -> Iterator[Entry]:
    where = one_line(source) or "''"
    path = Path(source)
    if not source:
        yield Refused(where, ArticleError("a source without a name", remedy="Check the path."))
    elif source == STDIN:
        yield _tried("stdin", lambda: _stdin(stdin or sys.stdin.buffer, known))
    elif _URL.match(source):
        msg = f"{where}: addresses cannot be fetched yet; that comes with the guarded fetcher"
        yield Refused(where, ArticleError(msg, remedy="Save the page and give the file."))
    elif _is_folder(path):
        yield from _folder(path, where, known)
    elif path.suffix.lower() == ".jsonl":
        yield from _records(path, where, known)
    else:
        yield _tried(where, lambda: _file(path, where, known))


def _tried(where: str, make: Callable[[], Article]) -> Entry:
    try:
        return make()
    except ArticleError as e:
        return Refused(where, e)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _opened(path: Path, where: str) -> BinaryIO:
    try:
        return path.open("rb")
    except (OSError, ValueError) as e:
        raise _unreadable(where, e) from e


def _unreadable(where: str, error: Exception) -> ArticleError:
    if isinstance(error, FileNotFoundError):
        return ArticleError(f"{where}: no such file or folder", remedy="Check the path.")
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ArticleError(f"{where}: cannot be read ({why})", remedy="Check the path and its rights.")


def _folder(folder: Path, where: str, known: Overrides) -> Iterator[Entry]:
    closed: list[OSError] = []
    files = sorted(_readable(folder, closed.append))
    for error in closed:
        shown = one_line(str(error.filename)) or where
        yield Refused(shown, _unreadable(shown, error))
    if not files and not closed:
        msg = f"{where}: a folder without articles"
        kinds = ", ".join(sorted(READABLE))
        yield Refused(where, ArticleError(msg, remedy=f"Put articles in it ({kinds})."))
    for path in files:
        shown = one_line(str(path)) or where
        yield _tried(shown, partial(_file, path, shown, known))


def _readable(folder: Path, closed: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield a folder's files of readable kinds; tell of inner folders that do not open."""
    for top, inner, names in os.walk(folder, onerror=closed):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for path in (Path(top, name) for name in names if not name.startswith(".")):
            if path.suffix.lower() in READABLE and path.is_file():
                yield path


def _records(path: Path, where: str, known: Overrides) -> Iterator[Entry]:
    """Read a file of JSON lines, one article a line; a bad line costs only itself."""
    any_line = False
    try:
        with _opened(path, where) as file:
            for number, line in enumerate(_limited(file), 1):
                if line.strip():
                    any_line = True
                    at = f"{where}:{number}"
                    yield _tried(at, partial(_record, line, at, known))
    except ArticleError as e:
        yield Refused(where, e)
    except OSError as e:
        yield Refused(where, _unreadable(where, e))
    else:
        if not any_line:
            yield Refused(where, ArticleError(f"{where}: empty", remedy=_RECORD))


def _limited(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines, each cut at the limit, so that none is read into memory beyond it."""
    while line := file.readline(MAX_BYTES):
        rest = line
        while len(rest) == MAX_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_BYTES)
        yield line


def _record(line: bytes, where: str, known: Overrides) -> Article:
    text, _ = decode(line, where)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as e:
        why = f"{e.msg}, column {e.colno}" if isinstance(e, json.JSONDecodeError) else str(e)
        msg = f"{where}: no JSON ({why})"
        raise ArticleError(msg, remedy=_RECORD) from None
    body = (record.get("text") or record.get("body")) if isinstance(record, dict) else None
    if not isinstance(body, str):
        msg = f"{where}: no object with a text"
        raise ArticleError(msg, remedy=_RECORD)
    return assemble(body, from_mapping(record).under(known), where=where)


def _file(path: Path, where: str, known: Overrides) -> Article:
    try:
        with _opened(path, where) as file:
            raw = file.read(MAX_BYTES)
    except OSError as e:
        raise _unreadable(where, e) from e
    beside = sidecar(path)
    named = beside if beside.id else replace(beside, id=identifier(one_line(path.stem)))
    return _article(raw, where, path.suffix.lower(), named.under(known))


def _stdin(stream: BinaryIO, known: Overrides) -> Article:
    return _article(stream.read(MAX_BYTES), "stdin", "", Metadata().under(known))


def _article(raw: bytes, where: str, suffix: str, known: Metadata) -> Article:
    """Make an article of a file's bytes, by its suffix or by how it begins."""
    text, inferred = decode(raw, where)
    flags = (CHARSET_INFERRED,) if inferred else ()
    try:
        is_page = suffix in PAGES or (suffix not in MARKDOWN and kind(text) == "page")
    except ValueError as e:
        msg = f"{where}: {e}"
        raise ArticleError(msg, remedy="Give the article as text, Markdown or HTML.") from None
    if is_page:
        from summarizer.articles.page import from_page  # noqa: PLC0415 - lxml and trafilatura

        return from_page(text, known, where=where, flags=flags)
    if suffix in MARKDOWN or suffix == "":
        said, text = front_matter(text.replace("\r\n", "\n"))
        known = said.under(known)
        text = _without_marks(text)
    return assemble(text, known, where=where, flags=flags)


def _without_marks(text: str) -> str:
    """Take the heading's marks off a Markdown title; nothing else is changed."""
    first, _, rest = text.lstrip().partition("\n")
    if mark := _HEADING.match(first):
        return f"{first[mark.end() :].rstrip(' #')}\n{rest}"
    second, _, body = rest.partition("\n")
    return f"{first}\n{body}" if _UNDERLINE.fullmatch(second) else text
