"""What goes wrong with a cluster, in one line each, and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from summarizer.errors import EndpointError, EngineError, OutputError, SummarizerError, UsageError

_FULL = frozenset({"ObjectStoreFullError", "OutOfDiskError"})
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LONGEST = 300


def missing() -> None:
    """See that Ray is there.

    Raises:
        UsageError: it is not.
    """
    if find_spec("ray") is None or find_spec("pyarrow") is None:
        msg = "--engine ray needs a library that is not installed"
        raise UsageError(msg, remedy="pip install 'summarizer[ray]'")


def unreachable(address: str, error: Exception) -> SummarizerError:
    """Return what it means that a cluster could not be joined or started."""
    if any(type(cause).__name__ in _FULL or _no_room(cause) for cause in _chain(error)):
        return _full()
    if address == "local":
        msg = f"Ray does not start on this machine: {_line(error)}"
        return EngineError(msg, remedy="Is there memory and room in /dev/shm and /tmp?")
    msg = f"no Ray cluster answers at {address}: {_line(error)}"
    return EndpointError(msg, remedy="Check the address; `ray start --head` prints it.")


def foreseen(error: Exception, output: str) -> SummarizerError:
    """Return what it means that a run on a cluster broke off."""
    if isinstance(error, SummarizerError):
        return error
    chain = tuple(_chain(error))
    if any(type(cause).__name__ in _FULL for cause in chain):
        return _full()
    if any(_no_room(cause) for cause in chain):
        msg = f"{output}: no space left for results"
        return OutputError(msg, remedy="Make room, then run the same command again.")
    msg = f"Ray broke off: {_line(chain[-1])}"
    return EngineError(msg, remedy="What was written counts. Run the same command again.")


def with_space(place: str, write: Callable[[], object]) -> None:
    """Write something into a folder.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        write()
    except OSError as error:
        why = error.strerror or _line(error)
        msg = f"{place}: {why}"
        raise OutputError(msg, remedy="Free some space, or choose another folder.") from None


def _full() -> SummarizerError:
    msg = "Ray has no room left for objects: its store and the disk behind it are full"
    return OutputError(
        msg, remedy="Make room in /dev/shm and /tmp of the nodes, then run it again."
    )


def _no_room(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _NO_ROOM


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what lies behind it, the innermost last."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "cause", None) or error.__cause__ or error.__context__


def _line(error: BaseException) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
