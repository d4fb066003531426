"""Where model files lie on this machine, and whether they are what they should be.

A file counts only if its SHA-256 is the publisher's. Hashing a gigabyte before each
article would cost seconds, so a hash once computed is kept in a stamp beside the file,
together with the size and change time it holds for. This module never fetches.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from summarizer.errors import ModelError
from summarizer.weights.catalogue import Weights, find, is_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CACHE_VARIABLE = "SUMMARIZER_CACHE"
"""Environment variable naming a cache folder to use instead of the user's own."""

GGUF_MAGIC = b"GGUF"


class State(StrEnum):
    """How much of a model is on this machine."""

    ABSENT = "absent"
    PARTIAL = "partial"
    """An interrupted pull that can go on."""
    WRONG = "wrong"
    """A file of another size stands in its place."""
    CACHED = "cached"
    """Complete, not hashed since it last changed."""
    VERIFIED = "verified"
    """Complete, and its hash was right when it last changed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one model's file belongs, and the names of what stands beside it."""

    file: Path

    @classmethod
    def of(cls, weights: Weights) -> Place:
        """Return the place of a model in the cache folder."""
        return cls(folder() / weights.file)

    @property
    def partial(self) -> Path:
        """The file as far as it has come."""
        return self.file.with_name(f"{self.file.name}.partial")

    @property
    def journal(self) -> Path:
        """Which package parts the partial file holds."""
        return self.file.with_name(f"{self.file.name}.partial.json")

    @property
    def stamp(self) -> Path:
        """The last hash found right."""
        return self.file.with_name(f"{self.file.name}.stamp.json")

    @property
    def lock(self) -> Path:
        """Held by the one process that changes any of these."""
        return self.file.with_name(f"{self.file.name}.lock")

    def forget(self) -> None:
        """Delete the partial file and its journal."""
        self.journal.unlink(missing_ok=True)
        self.partial.unlink(missing_ok=True)

    def leftovers(self) -> Iterator[Path]:
        """Yield the working folders of pulls, those of killed ones included."""
        return self.file.parent.glob(f"{self.file.name}.*.tmp")


def folder() -> Path:
    """Return the folder of the model files; it need not exist yet."""
    chosen = os.environ.get(CACHE_VARIABLE)
    cache = Path(chosen).expanduser() if chosen else user_cache_path("summarizer", appauthor=False)
    return cache.absolute() / "models"


def located(name: str | Path) -> Path | None:
    """Return where a model's complete file lies, by name or path, or None. Nothing is hashed.

    Raises:
        UsageError: no model is called so.
        ModelError: a path is given that is no GGUF file.
    """
    if is_path(name):
        return gguf(Path(name))
    weights = find(str(name))
    file = Place.of(weights).file
    return file if size(file) == weights.bytes else None


def gguf(path: Path) -> Path:
    """Return the absolute path of a user's own model file.

    Raises:
        ModelError: there is no such file, or it does not begin as GGUF files do.
    """
    path = path.expanduser().absolute()
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
    except OSError as error:
        msg = f"the model file {path} cannot be read: {error.strerror}"
        raise ModelError(msg, remedy="Give the path of a readable .gguf file.") from error
    if magic != GGUF_MAGIC:
        msg = f"{path} is not a GGUF file: it begins with {magic!r}, not {GGUF_MAGIC!r}"
        raise ModelError(msg, remedy="Convert the model to GGUF, or name a known model.")
    return path


def state(weights: Weights) -> State:
    """Tell how much of a model is here, without hashing."""
    place = Place.of(weights)
    if _stamped(place, weights):
        return State.VERIFIED
    if place.file.exists():
        return State.CACHED if size(place.file) == weights.bytes else State.WRONG
    return State.PARTIAL if size(place.partial) else State.ABSENT


def checked(weights: Weights) -> Path:
    """Return a model's file; hash it only if it has changed since it was last found right.

    Raises:
        ModelError: it is absent or not the publisher's.
    """
    place = Place.of(weights)
    return place.file if _stamped(place, weights) else verify(weights)


def verify(weights: Weights) -> Path:
    """Hash a model's file, stamp it, and return its path.

    Raises:
        ModelError: it is absent, cut short, or not the publisher's.
    """
    place = Place.of(weights)
    again = f"Run `summarizer models pull {weights.name}` to fetch it."
    try:
        before = place.file.stat()
        place.stamp.unlink(missing_ok=True)
        if before.st_size != weights.bytes:
            msg = f"{place.file} has {before.st_size:,} bytes, the publisher's {weights.bytes:,}"
            raise ModelError(msg, remedy=again)
        found = digest(place.file)
    except OSError as error:
        msg = f"the model {weights.name!r} cannot be read at {place.file}: {error.strerror}"
        raise ModelError(msg, remedy=again) from error
    if found != weights.sha256:
        msg = f"{place.file} has SHA-256 {found[:12]}…, the publisher's is {weights.sha256[:12]}…"
        raise ModelError(msg, remedy=again)
    with suppress(OSError):  # a read-only cache works; it is only hashed each time
        write_json(place.stamp, _stamp(before, weights))
    return place.file


def remove(weights: Weights) -> int:
    """Delete a model's file and what stands beside it; return how many bytes that frees.

    Raises:
        ModelError: another process is pulling it, or the folder cannot be written.
    """
    place = Place.of(weights)
    if not place.file.parent.is_dir():
        return 0
    try:
        with FileLock(place.lock, timeout=0):
            freed = size(place.file) + size(place.partial)
            place.stamp.unlink(missing_ok=True)
            place.file.unlink(missing_ok=True)
            place.forget()
            sweep(place)
    except Timeout:
        msg = f"another process is fetching the model {weights.name!r}"
        raise ModelError(msg, remedy="Stop it first, or wait for it.") from None
    except OSError as error:
        msg = f"{error.filename or place.file} cannot be removed: {error.strerror}"
        raise ModelError(msg, remedy="Check who owns the folder.") from error
    return freed


def sweep(place: Place) -> None:
    """Delete the working folders that killed pulls have left; the lock must be held."""
    for leftover in place.leftovers():
        shutil.rmtree(leftover, ignore_errors=True)


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hex, read as a stream."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size(path: Path) -> int:
    """Return a file's bytes, 0 where there is none."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Replace a small file as a whole; it survives a power cut once this returns."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    settle(fresh, path)


def settle(fresh: Path, path: Path) -> None:
    """Put a finished file in place of another of the same folder, and sync the folder."""
    fresh.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_json(path: Path) -> dict[str, Any]:
    """Return a small file's object; empty where it is missing or malformed."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def stamp(weights: Weights) -> None:
    """Note that a model's file, as it now stands, has just been hashed and found right."""
    place = Place.of(weights)
    write_json(place.stamp, _stamp(place.file.stat(), weights))


def _stamp(stat: os.stat_result, weights: Weights) -> dict[str, Any]:
    return {"bytes": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": weights.sha256}


def _stamped(place: Place, weights: Weights) -> bool:
    try:
        stat = place.file.stat()
    except OSError:
        return False
    return stat.st_size == weights.bytes and read_json(place.stamp) == _stamp(stat, weights)
