"""Files replaced whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from summarizer.errors import GateError, OutputError


def write(path: Path, text: str) -> None:
    """Replace a file: written beside it, synced, then put in its place.

    Raises:
        OutputError: it cannot be written; what was there before is still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".", delete=False
        ) as file:
            beside = Path(file.name)
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                beside.chmod(0o644)
                beside.replace(path)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
        _sync(path.parent)
    except OSError as e:
        msg = f"{path}: {e.strerror}"
        raise OutputError(msg, remedy="Free some space, or choose another folder.") from None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_json(path: Path) -> Mapping[str, Any]:
    """Read a JSON object.

    Raises:
        GateError: the file is missing or holds none.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as e:
        msg = f"{path}: {e.strerror}"
        raise GateError(msg, remedy="Is that the folder of a run?") from None
    except ValueError as e:
        msg = f"{path}: no JSON: {e}"
        raise GateError(msg, remedy="Delete the file and resume the run.") from None
    if not isinstance(found, dict):
        msg = f"{path}: not a JSON object"
        raise GateError(msg, remedy="Delete the file and resume the run.")
    return found
