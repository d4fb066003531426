"""Fetches as a guest: robots.txt is read first, hosts are given time, one at a time.

This module exists for fetching that nobody watches (feeds, archives). A page that a person
names is fetched as a browser would, without it. It decides when an address may be asked;
how it is asked safely is the fetcher's.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from protego import Protego

from summarizer.articles.addresses import Address
from summarizer.articles.fetch import AGENT, Fetched, Fetcher
from summarizer.articles.fetch_faults import (
    BusyHostError,
    FetchError,
    RedirectsError,
    RobotsError,
    StatusError,
)

_RULES_BYTES: Final = 512_000
"""Of a robots.txt; what stands behind them is not read (RFC 9309 asks for 500 KiB)."""
_MOST_RULES: Final = 200
"""Origins whose robots.txt is remembered; the one that was needed longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a guest behaves; all in seconds."""

    gap: float = 1.0
    """Between the end of one request to a host and the begin of the next."""
    longest_gap: float = 30.0
    """The most that a robots.txt's ``Crawl-delay`` can make of it."""
    patience: float = 60.0
    """How long a host that wants a rest is waited for; beyond, the request fails at once."""
    rules_age: float = 86_400.0
    """How long a robots.txt holds (a day, as RFC 9309 has it)."""
    missing_age: float = 600.0
    """How long it is taken for out of reach before it is asked for again."""


@dataclass(slots=True)
class _Host:
    """One host: who holds it, and when it may be asked again."""

    busy: Lock = field(default_factory=Lock)
    free_at: float = 0.0


@dataclass(slots=True)
class _Rules:
    """What an origin's robots.txt says."""

    busy: Lock = field(default_factory=Lock)
    until: float = 0.0
    said: Protego | None = None
    """None: everything is allowed."""
    fault: FetchError | None = None
    """Why it could not be had, if so: then nothing is allowed."""


class Polite:
    """A fetcher with manners. Safe to use from several threads; they queue for a host."""

    def __init__(
        self,
        fetcher: Fetcher,
        manners: Manners | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make ready; nothing is asked yet. ``clock`` and ``sleep`` tell and spend seconds."""
        self._fetcher = fetcher
        self._manners = manners or Manners()
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """Fetch as :meth:`Fetcher.get` does, each hop when its host allows it.

        Raises:
            RobotsError: the host's robots.txt forbids it, or cannot be had.
            BusyHostError: the host asked for a longer rest than we wait.
            FetchError: another of its kinds.
        """
        return self._fetcher.get(
            url, headers=headers, etag=etag, last_modified=last_modified, turn=self._allowed
        )

    @contextmanager
    def _allowed(self, address: Address) -> Iterator[None]:
        """Wait for a host's turn, if its robots.txt lets us in at all."""
        said = self._said(address)
        if said is not None and not said.can_fetch(address.url, AGENT):
            msg = f"{address.url}: robots.txt asks programs to stay away"
            raise RobotsError(msg, remedy="Open the page yourself; save it and give the file.")
        asked = said.crawl_delay(AGENT) if said is not None else None
        with self._turn(address, min(asked or 0.0, self._manners.longest_gap)):
            yield

    @contextmanager
    def _turn(self, address: Address, gap: float = 0.0) -> Iterator[None]:
        """Hold a host alone, once it is free, and give it time afterwards."""
        with self._lock:
            host = self._hosts.setdefault(address.host, _Host())
        with host.busy:
            wait = host.free_at - self._clock()
            if wait > self._manners.patience:
                msg = f"{address.url}: the host wants no requests for {wait:.0f} s more"
                raise BusyHostError(msg, remedy="Try again then.", retry_after=wait)
            if wait > 0:
                self._sleep(wait)
            rest = 0.0
            try:
                yield
            except FetchError as error:
                rest = error.retry_after or 0.0
                raise
            finally:
                host.free_at = self._clock() + max(self._manners.gap, gap, rest)

    def _said(self, address: Address) -> Protego | None:
        """Return the rules of an address's origin, None where it has none.

        A robots.txt that is missing allows everything, one that cannot be had nothing.
        """
        with self._lock:
            rules = self._rules.setdefault(address.origin, _Rules())
            self._rules.move_to_end(address.origin)
            if len(self._rules) > _MOST_RULES:
                self._rules.popitem(last=False)
        with rules.busy:
            if self._clock() >= rules.until:
                self._renew(rules, address)
            if rules.fault is not None:
                raise rules.fault.with_traceback(None)
            return rules.said

    def _renew(self, rules: _Rules, address: Address) -> None:
        """Ask for a robots.txt, and note what came of it."""
        rules.said = rules.fault = None
        url = f"{address.origin}/robots.txt"
        try:
            body = self._fetcher.get(url, turn=self._turn).body
            rules.said = Protego.parse(body[:_RULES_BYTES].decode("utf-8", "replace"))
        except BusyHostError:
            raise
        except RedirectsError:
            pass  # as good as none (RFC 9309, 2.3.1.2)
        except StatusError as error:
            if error.transient:
                msg = f"{url}: cannot be had ({error.status}), so nothing may be fetched there"
                rules.fault = RobotsError(
                    msg, remedy=error.remedy, transient=True, retry_after=error.retry_after
                )
        except FetchError as error:
            rules.fault = error
        rules.until = self._clock() + (
            self._manners.missing_age if rules.fault else self._manners.rules_age
        )
