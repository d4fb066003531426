"""Exports: the same store gives the same bytes, whatever happened while it was filled.

Lines and rows are sorted by the SHA-256 of the article's text. What depends on the run
(seconds, cached tokens, cost, when a source was seen) stays out unless asked for: a
killed and resumed run then exports the bytes of an uninterrupted one.
"""

from __future__ import annotations

import csv
import json
from codecs import getwriter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from summarizer.errors import UsageError
from summarizer.schema.section import Section
from summarizer.storage import flat
from summarizer.storage.database import CHUNK, Database
from summarizer.storage.entries import FINISHED, sources_of
from summarizer.storage.files import replacing
from summarizer.storage.tables import articles
from summarizer.storage.values import Entry, Form, Source
from summarizer.values import StepUsage, Usage, Value

_OF_THE_RUN = ("cached_tokens", "seconds", "prompt_seconds", "completion_seconds", "cost")
_FORMULA = tuple("=+-@＝＋－＠")
_BLANK = ("\t", "\r", "\n")


class Exporting(Database):
    """Whole stores as files."""

    def lines(self, *, since: date | None = None, figures: bool = False) -> Iterator[str]:
        """Yield one JSON document a finished article, without a line end.

        Each is the contract's document and ``sources``, every way the article or one
        folded into it came: ``{kind, locator, url, feed, title, published}``. Without
        ``figures`` the usage's seconds, cached tokens and cost have the contract's
        defaults (0 or null), so the document stays valid. ``since`` is the first day of
        publication (where undated: of addition). Memory stays flat.
        """
        for entry in self._entries(since):
            document = dict(entry.document)
            if not figures:
                document["usage"] = _settled(document["usage"])
            document["sources"] = [_told(source) for source in entry.sources]
            yield json.dumps(document, ensure_ascii=False)

    def export(
        self,
        path: Path,
        form: Form = "jsonl",
        *,
        sections: Mapping[str, type[Section]] | None = None,
        since: date | None = None,
        figures: bool = False,
    ) -> int:
        """Write a file, whole or not at all; return how many lines or rows it has.

        ``jsonl`` is :meth:`lines`; ``csv`` and ``parquet`` have a row for each item of the
        ``sections`` given, and a column for each of their fields. CSV cells that a
        spreadsheet would take for a formula begin with an apostrophe.

        Raises:
            OutputError: the file cannot be written; what was there before still is.
            UsageError: no sections for a table, or ``parquet`` without the extra of that name.
        """
        if form == "jsonl":
            with replacing(path) as file:
                return _write_lines(file, self.lines(since=since, figures=figures))
        if not sections:
            msg = f"{path}: a table needs to know which sections it is of"
            raise UsageError(msg)
        write = _write_csv if form == "csv" else _write_parquet
        rows = (row for entry in self._entries(since) for row in flat.rows(entry, sections))
        with replacing(path) as file:
            return write(file, flat.columns(sections), rows)

    def _entries(self, since: date | None) -> Iterator[Entry]:
        wanted = FINISHED if since is None else FINISHED.where(articles.c.day >= since)
        for chunk in self.chunks(wanted, articles.c.sha256):
            with self.reading() as connection:
                came = sources_of(connection, chunk)
            for row in chunk:
                yield Entry(row.sha256, row.document, came[row.article], (), row.created_at)


def _settled(usage: Mapping[str, Any]) -> dict[str, Any]:
    """Return a usage without what another run of the same answers would tell differently."""
    steps = [{**step, **_unset(StepUsage, step)} for step in usage["steps"]]
    return {**usage, **_unset(Usage, usage), "steps": steps}


def _unset(kind: type[Value], usage: Mapping[str, Any]) -> dict[str, Any]:
    return {name: kind.model_fields[name].default for name in _OF_THE_RUN if name in usage}


def _told(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "locator": source.locator,
        "url": source.canonical_url,
        "feed": source.feed,
        "title": source.title,
        "published": source.published.isoformat() if source.published else None,
    }


def _write_lines(file: BinaryIO, lines: Iterator[str]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - how many there were
        file.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    return count


def _write_csv(file: BinaryIO, columns: Mapping[str, flat.Type], rows: Iterator[flat.Row]) -> int:
    writer = csv.writer(getwriter("utf-8")(file, "backslashreplace"))
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_harmless(row.get(name)) for name in columns])
        count += 1
    return count


def _harmless(cell: flat.Cell) -> flat.Cell:
    """Return a cell that no spreadsheet computes."""
    if isinstance(cell, str) and (cell.lstrip().startswith(_FORMULA) or cell.startswith(_BLANK)):
        return f"'{cell}"
    return cell


def _write_parquet(
    file: BinaryIO, columns: Mapping[str, flat.Type], rows: Iterator[flat.Row]
) -> int:
    arrow, parquet = _arrow()
    types = {
        "text": arrow.string(),
        "day": arrow.date32(),
        "number": arrow.float64(),
        "count": arrow.int64(),
    }
    schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
    count = 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while chunk := list(islice(rows, CHUNK)):
            writer.write_batch(arrow.RecordBatch.from_pylist(chunk, schema=schema))
            count += len(chunk)
    return count


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        msg = "Parquet needs a library that is not installed"
        raise UsageError(msg, remedy="pip install 'summarizer[parquet]'") from None
    return pa, parquet
