"""The guarded fetcher: the only thing in the project that opens an address of the web.

This module exists so that nothing an article, a feed or a redirect names can make this
machine talk to its own network, wait for ever or fill its memory. Each hop is read
strictly, resolved here, checked number by number, and asked at a checked number. It knows
nothing of what pages hold, asks once (whether to ask again is the caller's business), and
neither keeps nor sends cookies or passwords. Proxies of the environment are not used.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from http import HTTPStatus
from ssl import SSLContext
from threading import Thread
from time import monotonic
from types import MappingProxyType, TracebackType
from typing import Final, Self

from summarizer.articles import ranges
from summarizer.articles.addresses import Address, read, refused, shown
from summarizer.articles.fetch_faults import (
    NoConnectionError,
    RedirectsError,
    StatusError,
)
from summarizer.articles.fetch_limits import Limits, Meter
from summarizer.articles.fetch_wire import Network, Pinned, Sockets, asked, trusted
from summarizer.articles.unpacking import ACCEPTED, unpacked

__all__ = ["AGENT", "Fetched", "Fetcher", "Limits", "Resolve", "Turn", "system_numbers"]

AGENT: Final = "summarizer"
"""The name that robots.txt files may use of us."""

Resolve = Callable[[str], Sequence[str]]
"""From a host's name to its numbers, as text; raises OSError where it has none."""
Turn = Callable[[Address], AbstractContextManager[object]]
"""Entered before each hop and left behind it; where politeness waits, or refuses."""

_HEADERS: Final = MappingProxyType(
    {
        "User-Agent": f"{AGENT} (reads news articles and feeds)",
        "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
        "Accept-Encoding": ACCEPTED,
    }
)
_CONDITIONS: Final = frozenset({"If-None-Match", "If-Modified-Since"})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD: Final = frozenset({301, 308})
_TRIED: Final = 4
_REMEDY: Final = "Save the page and give the file."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: a success, or 304 to a conditional request."""

    url: str
    """As it was asked for."""
    final_url: str
    """Where the answer came from, redirects followed."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case; what came several times is joined by commas."""
    body: bytes
    """Unpacked; empty with 304."""
    moved_to: str | None = None
    """Where the address has moved for good, if it has: as far as each redirect says so."""

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; empty where none is said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the header claims."""
        header = Message()
        header["Content-Type"] = self.headers.get("content-type", "")
        return header.get_content_charset()


@dataclass(frozen=True, slots=True)
class _Hop:
    """One answer: a place to go on to, or the end."""

    location: str | None
    status: int
    headers: Mapping[str, str]
    body: bytes
    local: bool
    """Whether it came from this machine or a network of one's own."""


def system_numbers(host: str) -> list[str]:
    """Return a name's numbers as the operating system has them.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


class Fetcher:
    """Fetches addresses, one at a time or from several threads. Nothing stays open between."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        allow_local: bool = False,
        resolve: Resolve = system_numbers,
        tls: SSLContext | None = None,
        network: Network | None = None,
    ) -> None:
        """Make ready; nothing is opened yet.

        ``allow_local`` opens loopback and private networks, and ports other than 80 and 443.
        ``tls`` stands in for the system's certificate authorities, ``network`` for its
        sockets.
        """
        self.limits = limits or Limits()
        self.allow_local = allow_local
        self._resolve = resolve
        self._given_tls = tls
        self._network = network or Sockets()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing: each connection has ended with its answer."""

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        turn: Turn = nullcontext,
    ) -> Fetched:
        """Fetch an address, following redirects; each is checked as the first.

        ``headers`` are sent to the first origin only: a redirect elsewhere, from https to
        http too, loses them. ``etag`` and ``last_modified`` are of an earlier answer: the
        status is 304 where nothing has changed. Once a public machine has answered, no
        redirect leads into a local network, even with ``allow_local``.

        Raises:
            RefusedAddressError: an address, or a redirect's, must not be asked.
            FetchError: another of its kinds; see :mod:`summarizer.articles.fetch_faults`.
        """
        own, known = dict(headers or {}), _conditions(etag, last_modified)
        target, left, local = url, self.limits.seconds, self.allow_local
        moved_to, for_good = None, True
        for _ in range(self.limits.redirects + 1):
            address = read(target, allow_local=local)
            with turn(address):
                begun = monotonic()
                hop = self._hop(address, {**known, **own}, left, local=local)
                left -= monotonic() - begun
            if hop.location is None:
                return Fetched(url, address.url, hop.status, hop.headers, hop.body, moved_to)
            target = address.leads_to(hop.location)
            for_good = for_good and hop.status in _FOR_GOOD
            moved_to = target if for_good else moved_to
            local = local and hop.local
            if not target.startswith(f"{address.origin}/"):
                own = {}
        msg = f"{shown(url)}: sent on more than {self.limits.redirects} times"
        raise RedirectsError(msg, remedy=_REMEDY)

    def _hop(
        self, address: Address, headers: Mapping[str, str], left: float, *, local: bool
    ) -> _Hop:
        meter = Meter(shown(address.url), self.limits, left)
        numbers = self._numbers(address, meter, local=local)
        near = any(ranges.is_local(number) for number in numbers)
        pinned = [number.compressed for number in numbers[:_TRIED]]
        tls = self._tls if address.scheme == "https" else None
        network = Pinned(pinned, meter, self._network)
        with asked(address, {**_HEADERS, **headers}, network, tls) as answer:
            status, came = answer.status, _joined(answer.headers)
            if status in _MOVED and came.get("location"):
                return _Hop(came["location"], status, came, b"", near)
            expected = _CONDITIONS & headers.keys() and status == HTTPStatus.NOT_MODIFIED
            if not (expected or HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES):
                raise StatusError(meter.where, status, came.get("retry-after"))
            body = unpacked(answer.iter_stream(), came.get("content-encoding", ""), meter)
            return _Hop(None, status, came, body, near)

    def _numbers(self, address: Address, meter: Meter, *, local: bool) -> list[ranges.Number]:
        """Return a host's numbers, none of which is forbidden: one that is spoils them all."""
        own = ranges.number(address.host)
        written = [address.host] if own else self._resolved(address.host, meter)
        numbers = []
        for each in dict.fromkeys(written):
            number = ranges.number(each)
            if number is None:
                raise refused(meter.where, f"{address.host} is {each}, no address")
            if what := ranges.forbidden(number, allow_local=local):
                opens = ranges.is_local(number)
                raise refused(meter.where, f"{address.host} is {each}, {what}", opens=opens)
            numbers.append(number)
        return numbers

    def _resolved(self, host: str, meter: Meter) -> Sequence[str]:
        """Look a name up, in a thread of its own: the system's look-up knows no limit."""
        found: Future[Sequence[str]] = Future()

        def look_up() -> None:
            try:
                found.set_result(self._resolve(host))
            except Exception as error:  # noqa: BLE001 - handed to the thread that waits
                found.set_exception(error)

        Thread(target=look_up, name=f"look-up of {host}", daemon=True).start()
        try:
            return found.result(meter.wait())
        except TimeoutError:
            raise meter.slow() from None
        except (OSError, UnicodeError) as error:
            again = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            why = getattr(error, "strerror", None) or error
            msg = f"{meter.where}: {host} has no address ({why})"
            remedy = "Check the address and the network."
            raise NoConnectionError(msg, remedy=remedy, transient=again) from None

    @cached_property
    def _tls(self) -> SSLContext:
        return self._given_tls or trusted()


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers that ask for a page only if it has changed."""
    said = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {k: v for k, v in said.items() if v and v.isascii() and v.isprintable()}


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Return headers by name in lower case; addresses in them may be UTF-8."""
    joined: dict[str, str] = {}
    for raw, value in headers:
        name = raw.decode("latin-1").lower()
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        joined[name] = f"{joined[name]}, {text}" if name in joined else text
    return MappingProxyType(joined)
