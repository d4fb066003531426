"""The folder that a store and a cluster share: articles out, results back, as Parquet.

It may be local (then every node must see it) or in an object store (``s3://…``, ``gs://…``).
Articles are written as many files, so that several tasks can read them; results have one
row an article. Nothing here knows who does the work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from pyarrow import fs, parquet

from summarizer.articles.addresses import shown
from summarizer.batch.ray_faults import with_space
from summarizer.batch.ray_reading import ARTICLES
from summarizer.errors import UsageError
from summarizer.values import Article

KEY = "sha256"
"""The column that tells one article from another."""
RESULT = pa.schema(
    [
        (KEY, pa.string()),
        ("id", pa.string()),
        ("status", pa.string()),
        ("document", pa.string()),
        ("error", pa.string()),
        ("kind", pa.string()),
        ("permanent", pa.bool_()),
        ("plan", pa.string()),
        ("seconds", pa.float64()),
        ("calls", pa.int64()),
        ("tokens", pa.int64()),
        ("usd", pa.float64()),
    ]
)
"""A result: the summary's document as JSON, or an error and of what kind it is."""

_ARTICLE = pa.schema([(KEY, pa.string()), ("article", pa.string())])
_A_FILE = 512
"""Articles in one file."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where articles and results lie."""

    place: str
    """An absolute path or an address, without a slash at the end."""
    files: fs.FileSystem
    _path: str
    """The place as the file system calls it."""

    @classmethod
    def of(cls, place: str) -> Self:
        """Find a folder, and make it if it is not there.

        Raises:
            UsageError: no file system is known for such an address.
            OutputError: it cannot be made.
        """
        whole = place.rstrip("/") if "://" in place else str(Path(place).expanduser().absolute())
        try:
            files, path = fs.FileSystem.from_uri(whole)
        except (pa.ArrowInvalid, ValueError) as error:
            msg = f"--output {shown(place)}: {' '.join(str(error).split())}"
            raise UsageError(msg, remedy="Give a folder, or an s3:// or gs:// address.") from None
        folder = cls(whole, files, path)
        with_space(place, lambda: files.create_dir(f"{path}/results", recursive=True))
        return folder

    def within(self, name: str) -> str:
        """Return the place of something in it."""
        return f"{self.place}/{name}"

    def put(self, articles: Iterable[Article], name: str) -> list[str]:
        """Write articles into a folder of this name; return their digests.

        Raises:
            OutputError: they cannot be written.
        """
        keys: list[str] = []
        rows = ({KEY: a.sha256, "article": _json(a)} for a in articles)
        with_space(self.place, lambda: self.files.create_dir(f"{self._path}/{name}"))
        while chunk := list(islice(rows, _A_FILE)):
            path = f"{self._path}/{name}/{len(keys):09}.parquet"
            table = pa.Table.from_pylist(chunk, schema=_ARTICLE)
            with_space(self.place, partial(self._write, table, path))
            keys += table[KEY].to_pylist()
        return keys

    def drop(self, name: str) -> None:
        """Delete a folder of this name."""
        self.files.delete_dir(f"{self._path}/{name}")

    def results(self) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of all results, ``document`` as plain data; memory stays flat."""
        selector = fs.FileSelector(f"{self._path}/results", allow_not_found=True)
        for info in sorted(self.files.get_file_info(selector), key=lambda info: info.path):
            if info.path.endswith(".parquet"):
                table = parquet.read_table(info.path, filesystem=self.files, schema=RESULT)
                for row in table.to_pylist():
                    yield row | {"document": row["document"] and json.loads(row["document"])}

    def _write(self, table: pa.Table, path: str) -> None:
        parquet.write_table(table, path, filesystem=self.files, compression="zstd")


def _json(article: Article) -> str:
    return ARTICLES.dump_json(article, exclude={"_starts"}).decode()
