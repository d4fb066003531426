"""Records to articles: lines of JSON, rows of Parquet, from a disk or an object store.

A row is handed on as the line of JSON that says the same, so that both are read alike. An
object store is opened only where its address was given by name (``s3://…``): it is the
user's own, and no page leads there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any, BinaryIO, Final

from summarizer.articles.addresses import shown
from summarizer.articles.article import assemble
from summarizer.articles.decode import MAX_BYTES, decode
from summarizer.articles.metadata import Overrides, from_mapping
from summarizer.errors import ArticleError, UsageError
from summarizer.values import Article

RECORD: Final = 'Write one object a line: {"id", "title", "text", "published", "url", "source"}.'
"""What to do about a record that is none."""

PARQUET: Final = ".parquet"
STORED: Final = re.compile(r"(?:s3|gs|gcs|abfss?|hdfs)://", re.IGNORECASE)
"""How addresses in an object store begin."""

_ROWS: Final = 256
"""Rows in memory at once."""


def limited(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines, each cut at the limit, so that none is read into memory beyond it."""
    while line := file.readline(MAX_BYTES):
        rest = line
        while len(rest) == MAX_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_BYTES)
        yield line


def stored(place: str) -> Iterator[bytes]:
    """Yield the records of a Parquet file, or of either kind of file in an object store.

    Raises:
        ArticleError: it cannot be read.
        UsageError: the library for it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow import fs  # noqa: PLC0415
    except ImportError:
        msg = f"{shown(place)}: reading it needs a library that is not installed"
        raise UsageError(msg, remedy="pip install 'summarizer[parquet]'") from None
    try:
        files, path = fs.FileSystem.from_uri(place) if STORED.match(place) else (None, place)
        with (files or fs.LocalFileSystem()).open_input_file(path) as source:
            is_table = path.lower().endswith(PARQUET)
            yield from _rows(source) if is_table else limited(BufferedReader(source))
    except (OSError, ValueError, pa.ArrowException) as error:
        msg = f"{shown(place)}: cannot be read ({' '.join(str(error).split())[:200]})"
        raise ArticleError(msg, remedy="Check the path and its rights.") from None


def article_of_record(
    line: bytes, where: str, fields: Mapping[str, str], options: Overrides
) -> Article:
    """Make an article of a line of JSON; ``fields`` are what it calls otherwise.

    Raises:
        ArticleError: it is no object with a text.
    """
    text, _ = decode(line, where)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as e:
        why = f"{e.msg}, column {e.colno}" if isinstance(e, json.JSONDecodeError) else str(e)
        msg = f"{where}: no JSON ({why})"
        raise ArticleError(msg, remedy=RECORD) from None
    table = _named(record, fields) if isinstance(record, dict) else {}
    body = table.get("text") or table.get("body")
    if not isinstance(body, str):
        msg = f"{where}: no object with a text"
        raise ArticleError(msg, remedy=RECORD)
    return assemble(body, from_mapping(table).under(options), where=where)


def _named(record: dict[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Return a record with our names for what it calls otherwise."""
    return record | {ours: record.get(theirs) for ours, theirs in fields.items()}


def _rows(source: Any) -> Iterator[bytes]:
    from pyarrow import parquet  # noqa: PLC0415

    for batch in parquet.ParquetFile(source).iter_batches(_ROWS):
        for row in batch.to_pylist():
            told = {name: value for name, value in row.items() if value is not None}
            yield json.dumps(told, ensure_ascii=False, default=str).encode()
