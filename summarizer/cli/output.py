"""Where results go: a stream, or a file that is replaced as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from summarizer.errors import OutputError


def ready(output: Path | None, folder: Path | None = None) -> None:
    """Make sure, before anything is spent, that results can be written to a file and a folder.

    The folder is made if it is missing, the file's is not.

    Raises:
        OutputError: the place is missing, read-only, or of the wrong kind.
    """
    if output is not None:
        if output.is_dir():
            msg = f"{output}: is a folder"
            raise OutputError(msg, remedy="Give --output the name of a file.")
        _check(output.absolute().parent, output)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{folder}: no folder can be made there ({error.strerror})"
            raise OutputError(msg, remedy="Choose another place.") from error
        _check(folder, folder)


def _check(folder: Path, shown: Path) -> None:
    if not folder.is_dir():
        msg = f"{shown}: its folder does not exist"
        raise OutputError(msg, remedy=f"Make it: mkdir -p {folder}")
    if not os.access(folder, os.W_OK):
        msg = f"{shown}: its folder cannot be written"
        raise OutputError(msg, remedy="Choose another place, or mend the folder's rights.")


def written(path: Path, text: str, *, parents: bool = False) -> None:
    """Replace a file as a whole: it has the old text or the new one, whatever happens.

    ``parents`` makes missing folders. A link is followed; a device or pipe is written as is.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
        else:
            _replaced(target, text)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror or error})"
        raise OutputError(msg, remedy="Make room, or choose another place.") from error


def _replaced(target: Path, text: str) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(mode)
        fresh.replace(target)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _umask() -> int:
    """Return the mask that new files get; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
