"""What the command line is given, to articles: files, folders, records, stdin, addresses.

This module exists so that one bad source among many costs only itself: whatever cannot be
read is handed on as :class:`Refused`, with the error that says why. Addresses it leaves to
the guarded fetcher.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from glob import has_magic, iglob
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from summarizer.articles.addresses import shown
from summarizer.articles.beside import sidecar
from summarizer.articles.canonical import one_line
from summarizer.articles.decode import MAX_BYTES
from summarizer.articles.documents import MARKDOWN, PAGES, article_of
from summarizer.articles.metadata import Metadata, Overrides, identifier
from summarizer.articles.records import (
    PARQUET,
    RECORD,
    STORED,
    article_of_record,
    limited,
    stored,
)
from summarizer.errors import ArticleError, UsageError
from summarizer.values import Article

if TYPE_CHECKING:
    from summarizer.articles.web import Getter

READABLE = MARKDOWN | PAGES | {".txt"}
"""What is read from a folder; other files are read only when named."""

STDIN = "-"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that gave no article, and why."""

    source: str
    """As it was given or found, on one line; in JSON lines with the line's number."""
    error: ArticleError


Entry = Article | Refused
Kind = Literal["file", "jsonl", "stdin", "url"]
"""The ways in which an article is found."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at one place: an article, or why there is none."""

    kind: Kind
    where: str
    """A path, ``path:line``, ``-`` or an address, on one line."""
    entry: Entry


@dataclass(frozen=True, slots=True)
class Means:
    """With what sources are read."""

    options: Overrides = field(default_factory=Overrides)
    """What goes before whatever the articles say of themselves."""
    stdin: BinaryIO | None = None
    """Stands in for standard input."""
    fetcher: Getter | None = None
    """Brings pages; one that reads public addresses only, if not given."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """How JSON lines call what we call ``text``, ``title``, ``published``, ``url``, ``source``,
    ``language`` and ``id``, where it is not so."""


def read(
    sources: Sequence[str],
    options: Overrides | None = None,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Getter | None = None,
) -> Iterator[Entry]:
    """Read sources one by one, in their order; what cannot be read is handed on as refused.

    A source is a file (text, Markdown, HTML, ``.jsonl`` or ``.parquet`` by its name, others by
    their first bytes), a folder (its ``.txt``, Markdown and HTML files, through all levels, in
    the order of their paths, hidden ones left out), a page's address or ``-``. Identifiers
    are made unique by a number behind them. ``stdin`` stands in for standard input,
    ``fetcher`` for one that reads public addresses only.

    Raises:
        UsageError: a title or address is given for several sources; at the call.
    """
    known = options or Overrides()
    if len(sources) > 1 and (known.title or known.url):
        msg = "a title or an address is for one article, not for several sources"
        raise UsageError(msg, remedy="Summarize the articles one by one, or give neither.")
    means = Means(known, stdin, fetcher)
    return _unique(found.entry for found in walk(sources, means))


def walk(sources: Iterable[str], means: Means | None = None) -> Iterator[Found]:
    """Find articles as :func:`read` does, each with its place; identifiers as they are.

    Patterns such as ``news/*.html`` are sources too, as shells know them, ``**`` included;
    standard input may be JSON lines.
    """
    means = means or Means()
    return chain.from_iterable(_source(source, means) for source in sources)


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


def _source(source: str, means: Means) -> Iterator[Found]:
    where = one_line(source) or "''"
    path = Path(source)
    if not source:
        error = ArticleError("a source without a name", remedy="Check the path.")
        yield Found("file", where, Refused(where, error))
    elif source == STDIN:
        yield from _stdin(means.stdin or sys.stdin.buffer, means)
    elif STORED.match(source):
        yield from _stored(source, shown(source), means)
    elif _URL.match(source):
        yield _tried("url", shown(source), partial(_page, source, means))
    elif _is_folder(path):
        yield from _folder(path, where, means)
    elif has_magic(source) and not os.path.lexists(source):
        yield from _pattern(source, where, means)
    else:
        yield from _path(path, where, means)


def _path(path: Path, where: str, means: Means) -> Iterator[Found]:
    if path.suffix.lower() == ".jsonl":
        return _lines(path, where, means)
    if path.suffix.lower() == PARQUET:
        return _stored(str(path), where, means)
    return iter((_tried("file", where, partial(_file, path, where, means.options)),))


def _pattern(pattern: str, where: str, means: Means) -> Iterator[Found]:
    found = map(Path, iglob(pattern, recursive=True))  # noqa: PTH207 - patterns may be absolute
    paths = sorted(path for path in found if path.is_file())
    if not paths:
        error = ArticleError(f"{where}: matches no file", remedy="Check the pattern.")
        yield Found("file", where, Refused(where, error))
    for path in paths:
        yield from _path(path, one_line(str(path)) or where, means)


def _tried(kind: Kind, where: str, make: Callable[[], Article]) -> Found:
    shown = "stdin" if where == STDIN else where
    try:
        return Found(kind, where, make())
    except ArticleError as e:
        return Found(kind, where, Refused(shown, e))


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


def _folder(folder: Path, where: str, means: Means) -> Iterator[Found]:
    closed: list[OSError] = []
    files = sorted(_readable(folder, closed.append))
    for error in closed:
        place = one_line(str(error.filename)) or where
        yield Found("file", place, Refused(place, _unreadable(place, error)))
    if not files and not closed:
        msg = f"{where}: a folder without articles"
        kinds = ", ".join(sorted(READABLE))
        none = ArticleError(msg, remedy=f"Put articles in it ({kinds}).")
        yield Found("file", where, Refused(where, none))
    for path in files:
        yield from _path(path, one_line(str(path)) or where, means)


def _readable(folder: Path, closed: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield a folder's files of readable kinds; tell of inner folders that do not open."""
    for top, inner, names in os.walk(folder, onerror=closed):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for path in (Path(top, name) for name in names if not name.startswith(".")):
            if path.suffix.lower() in READABLE and path.is_file():
                yield path


def _lines(path: Path, where: str, means: Means) -> Iterator[Found]:
    """Read a file of JSON lines."""
    try:
        with _opened(path, where) as file:
            yield from _records(limited(file), where, means)
    except ArticleError as e:
        yield Found("jsonl", where, Refused(where, e))
    except OSError as e:
        yield Found("jsonl", where, Refused(where, _unreadable(where, e)))


def _stored(place: str, where: str, means: Means) -> Iterator[Found]:
    """Read a Parquet file, or records in an object store."""
    try:
        yield from _records(stored(place), where, means)
    except ArticleError as e:
        yield Found("jsonl", where, Refused(where, e))


def _records(lines: Iterable[bytes], where: str, means: Means) -> Iterator[Found]:
    """Read JSON lines, one article a line; a bad line costs only itself."""
    any_line = False
    for number, line in enumerate(lines, 1):
        if line.strip():
            any_line = True
            at = f"{where}:{number}"
            yield _tried(
                "jsonl", at, partial(article_of_record, line, at, means.fields, means.options)
            )
    if not any_line:
        yield Found("jsonl", where, Refused(where, ArticleError(f"{where}: empty", remedy=RECORD)))


def _page(url: str, means: Means) -> Article:
    from summarizer.articles.fetch import Fetcher  # noqa: PLC0415 - httpcore2
    from summarizer.articles.web import from_web  # noqa: PLC0415 - likewise

    return from_web(url, means.fetcher or Fetcher(), means.options)


def _file(path: Path, where: str, known: Overrides) -> Article:
    try:
        with _opened(path, where) as file:
            raw = file.read(MAX_BYTES)
    except OSError as e:
        raise _unreadable(where, e) from e
    beside = sidecar(path)
    named = beside if beside.id else replace(beside, id=identifier(one_line(path.stem)))
    return article_of(raw, where, path.suffix.lower(), named.under(known))


def _stdin(stream: BinaryIO, means: Means) -> Iterator[Found]:
    """Read standard input: JSON lines where it begins so, else one article."""
    lines = limited(stream)
    first = next(lines, b"")
    if first.lstrip().startswith(b"{"):
        yield from _records(chain((first,), lines), STDIN, means)
    else:
        raw = first + stream.read(MAX_BYTES)
        known = Metadata().under(means.options)
        yield _tried("stdin", STDIN, lambda: article_of(raw, "stdin", "", known))
