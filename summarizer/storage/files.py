"""Files that are replaced whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from summarizer.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write; it takes the path's place once all is written and on the disk.

    Raises:
        OutputError: it cannot be written; what was there before is still there.
    """
    if path.exists() and not path.is_file():
        msg = f"{path}: no file that could be replaced"
        raise OutputError(msg, remedy="Give the path of a file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            beside = Path(file.name)
            try:
                yield cast("BinaryIO", file)
                file.flush()
                os.fsync(file.fileno())
                beside.chmod(0o644)
                beside.replace(path)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
        _sync(path.parent)
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise OutputError(msg, remedy="Free some space, or choose another folder.") from None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
