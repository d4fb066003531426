"""A feed's bytes to its entries, whatever the bytes are.

This module exists so that no feed can hang or crash the program: each is taken apart by
:mod:`summarizer.articles.feed_program` in a child process that stays warm between feeds
and is replaced when it dies. What comes back is only words; here they become addresses of
the web, dates that can be, and languages that exist. It fetches nothing and opens no file.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self

from summarizer.articles import feed_program as program
from summarizer.articles.canonical import one_line
from summarizer.articles.metadata import language_tag, read_date, web_address

MAX_BYTES: Final = 15_000_000
"""A feed has at most so many bytes; more is refused unread."""
SECONDS: Final = 1.5
"""So long a feed may take; with the start of a process it is at most two."""
MEMORY: Final = 512_000_000
"""Bytes of address space for the process that reads feeds (it starts with about 40 MB)."""

DATE_UNREADABLE: Final = "date_unreadable"
"""Flag: a date is written that cannot be read, or that a clock without time shows."""
DATE_IN_FUTURE: Final = "date_in_future"
"""Flag: the date that is written lies ahead, and was left out."""

_GRACE: Final = 3.0
_START_SECONDS: Final = 60.0
_LONGEST_ADDRESS: Final = 2_000
_LONGEST_ID: Final = 500
_LONGEST_PROBLEM: Final = 200
_LONGEST_TEXT: Final = 2_000_000
_EPOCH: Final = date(1970, 1, 1)
_ZONES: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed; nothing of it is trusted further than its types go."""

    id: str
    """Tells it from the feed's other entries, at every reading."""
    url: str | None
    """Of http or https, absolute."""
    title: str | None
    published: date | None
    """The day as its place wrote it; None where it is unreadable or ahead of us."""
    html: str | None = None
    """Its content as HTML, not cleaned."""
    summary: str | None = None
    """Its description as HTML, not cleaned."""
    language: str | None = None
    """BCP 47, as the entry or its feed claims."""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says, or why it says nothing."""

    kind: str = ""
    """As feedparser names it ("rss20", "atom10"), or "json"; empty where it is no feed."""
    title: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    problem: str | None = None
    """Why there are no entries, in one line."""
    remedy: str = ""
    """What to do about it."""
    ttl_minutes: int | None = None
    """How long it says that it stays as it is."""
    offered: tuple[str, ...] = ()
    """The feeds that a page names which was taken for one."""


class FeedReader:
    """A warm process that takes feeds apart, one after the other; threads queue for it."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """Start nothing yet; ``memory`` is in bytes."""
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Return itself; the process is ended on the way out."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()

    def parse(self, body: bytes, base: str, content_type: str = "") -> ParsedFeed:
        """Take a feed apart; ``base`` is its address, ``content_type`` its server's word.

        Never raises for what is in the feed: whatever is wrong is its ``problem``.
        """
        if len(body) > MAX_BYTES:
            size = f"{len(body) / 1e6:,.0f} MB, more than {MAX_BYTES // 1_000_000} MB"
            return _problem(size, "Ask its publisher for a shorter feed.")
        if not body.strip():
            return _problem("empty", "Check the address.")
        asked = json.dumps({"base": base, "content_type": content_type})
        with self._lock:
            try:
                line = self._warm()
                line.send_bytes(asked.encode())
                line.send_bytes(body)
                told = json.loads(self._said(line, self._seconds + _GRACE))
            except (EOFError, OSError):
                return _problem(self._end(), "It is left out; the other feeds are read.")
            except BaseException:
                self._end()  # its answer would be taken for the next one's
                raise
        return _checked(told)

    def close(self) -> None:
        """End the process. Safe to call twice."""
        with self._lock:
            self._end()

    def _warm(self) -> Connection:
        """Return the line to a process that can be asked; start one where there is none."""
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._end()
        self._line, theirs = Pipe()
        number = theirs.fileno()
        command = [sys.executable, "-P", str(Path(program.__file__))]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, by its path
            [*command, str(number), str(self._seconds), str(self._memory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(number,),
            env={k: v for k, v in os.environ.items() if k.startswith(("PYTHON", "LD_"))},
            start_new_session=True,  # Ctrl-C is for us
        )
        theirs.close()
        self._said(self._line, _START_SECONDS)
        return self._line

    def _said(self, line: Connection, within: float) -> bytes:
        """Return what the process says; one that is not ended by its own alarm is ended here."""
        if not line.poll(within) and self._process is not None:
            self._process.kill()
        return line.recv_bytes()

    def _end(self) -> str:
        """End the process; return why it had to be, in words."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line is not None:
            line.close()
        if process is None:
            return "the process that reads feeds cannot be started"
        code = process.wait()
        if code == program.EXIT_MEMORY:
            return f"takes more than {self._memory // 1_000_000} MB of memory to read"
        if code in {-signal.SIGALRM, -signal.SIGKILL}:
            return f"takes more than {self._seconds:g} s to read"
        return f"cannot be read: its reader ended with status {code}"


def parse(body: bytes, base: str, content_type: str = "") -> ParsedFeed:
    """Take a feed apart in the process that this program keeps for it; see :class:`FeedReader`."""
    return _shared(os.getpid()).parse(body, base, content_type)


@cache
def _shared(process: int) -> FeedReader:
    """Return the reader of a program's process: what a fork inherits, it cannot share."""
    del process
    reader = FeedReader()
    atexit.register(reader.close)
    return reader


def _problem(problem: str, remedy: str) -> ParsedFeed:
    line = one_line(problem) or "cannot be read"
    return ParsedFeed(problem=line[:_LONGEST_PROBLEM], remedy=remedy)


def _checked(told: Mapping[str, Any]) -> ParsedFeed:
    """Make values of what the process tells."""
    if problem := told.get("problem"):
        offered = tuple(filter(None, map(_address, told.get("offered", ()))))
        remedy = f"It offers: {', '.join(offered[:3])}" if offered else "Check the address."
        found = _problem(problem, remedy)
        return ParsedFeed(problem=found.problem, remedy=remedy, offered=offered)
    ids = Counter(e["id"] for e in told["entries"])
    today = datetime.now(UTC).date()
    entries: dict[str, FeedEntry] = {}
    for each in told["entries"]:
        entry = _entry(each, told, unique=ids[each["id"]] == 1, today=today)
        entries.setdefault(entry.id, entry)
    ttl = told.get("ttl")
    return ParsedFeed(
        kind=told["kind"],
        title=one_line(told["title"]),
        entries=tuple(entries.values()),
        problem=None if entries else "a feed without entries",
        ttl_minutes=round(ttl) if ttl and 0 < ttl < sys.maxsize else None,
    )


def _entry(
    told: Mapping[str, Any], feed: Mapping[str, Any], *, unique: bool, today: date
) -> FeedEntry:
    url, title = _address(told["url"]), one_line(told["title"])
    published, flags = _day(told, today)
    own = one_line(told["id"]) if unique else None
    texts = [t if t and len(t) <= _LONGEST_TEXT else None for t in (told["html"], told["summary"])]
    content = sha256(str(texts).encode()).hexdigest()
    return FeedEntry(
        id=_short(own or url or f"{title or 'entry'} {content[:12]}"),
        url=url,
        title=title,
        published=published,
        html=texts[0],
        summary=texts[1],
        language=language_tag(told.get("language") or feed.get("language") or ""),
        flags=flags,
    )


def _address(url: str | None) -> str | None:
    """Return an address of the web, or None: of scripts, files and the like there are none."""
    address = web_address(url)
    return address if address and len(address) <= _LONGEST_ADDRESS else None


def _short(name: str) -> str:
    """Return a name that fits into a column: a long one by its digest."""
    return name if len(name) <= _LONGEST_ID else sha256(name.encode()).hexdigest()


def _day(told: Mapping[str, Any], today: date) -> tuple[date | None, tuple[str, ...]]:
    """Return the day that is written, and what is wrong with it."""
    written = told.get("written")
    if not written:
        return None, ()
    day = read_date(written) or read_date(told.get("parsed"))
    if day is None or day == _EPOCH:
        return None, (DATE_UNREADABLE,)
    return (None, (DATE_IN_FUTURE,)) if day > today + _ZONES else (day, ())
