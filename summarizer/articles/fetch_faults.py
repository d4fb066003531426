"""What can go wrong between us and an address, and whether it may pass by itself.

::

    ArticleError
    └── FetchError               3   an address that gave no page
        ├── RefusedAddressError      never asked: no public web address, by name or by number
        ├── NoConnectionError        no such host, nobody listens, nobody answers
        ├── TlsError                 no certificate that could be trusted
        ├── BrokenAnswerError        half a body, no HTTP, a coding that cannot be undone
        ├── TooSlowError             a stall, or a drip beyond the time there is
        ├── TooLargeError            more bytes, packed or unpacked, than are taken
        ├── RedirectsError           sent on too often
        ├── StatusError              an answer that is no success
        ├── RobotsError              robots.txt asks machines to stay away
        └── BusyHostError            the host asked to be left alone for longer than we wait

This module exists so that callers can tell a fault worth another try from one that is not.
It words faults; it sends nothing and waits for nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import ClassVar, Final

from summarizer.errors import ArticleError

LONGEST_REST: Final = 86_400.0
"""Seconds; no host is left alone for longer, whatever it asks for."""

_PASSING: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_UNREGISTERED: Final = range(520, 531)
"""What content networks and overloaded servers say beside the registered ones."""

_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_REMEDIES: Final[dict[int, str]] = {
    HTTPStatus.UNAUTHORIZED: "The page wants a login: save it and give the file.",
    HTTPStatus.FORBIDDEN: "The site does not serve programs: save the page and give the file.",
    HTTPStatus.NOT_FOUND: "Check the address.",
    HTTPStatus.GONE: "The page was taken down; an archive may have it.",
    HTTPStatus.TOO_MANY_REQUESTS: "Ask this site less often.",
}


class FetchError(ArticleError):
    """An address that gave no page."""

    passes: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        transient: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Keep the line; ``transient`` is as the class has it unless said."""
        super().__init__(message, remedy=remedy)
        self.transient = self.passes if transient is None else transient
        """Whether the fault may pass by itself, so that asking again makes sense."""
        self.retry_after = retry_after
        """Seconds for which the host asks to be left alone; None: it does not say."""


class RefusedAddressError(FetchError):
    """An address that is never asked; no connection was opened."""


class NoConnectionError(FetchError):
    """No such host, nobody listens there, or nobody answers."""

    passes = True


class TlsError(FetchError):
    """The other side does not prove to be whom the address names."""


class BrokenAnswerError(FetchError):
    """An answer that breaks off, is no HTTP, or cannot be unpacked."""

    passes = True


class TooSlowError(FetchError):
    """No byte for too long, or not all of them in the time there is."""

    passes = True


class TooLargeError(FetchError):
    """More bytes than are taken."""


class RedirectsError(FetchError):
    """Sent on too often."""


class StatusError(FetchError):
    """An answer that is no success."""

    def __init__(self, where: str, status: int, retry_after: str | None = None) -> None:
        """Word a status; ``retry_after`` is the header as it came."""
        self.status = status
        transient = status in _PASSING or status in _UNREGISTERED
        otherwise = "Try again later." if transient else "Save the page and give the file."
        super().__init__(
            f"{where}: the server says {status} ({_PHRASES.get(status, 'unregistered')})",
            remedy=_REMEDIES.get(status, otherwise),
            transient=transient,
            retry_after=rest_asked(retry_after),
        )


class RobotsError(FetchError):
    """The site's robots.txt asks programs to stay away, or could not be had."""


class BusyHostError(FetchError):
    """The host asked to be left alone, for longer than we wait."""

    passes = True


def rest_asked(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, None where it says nothing.

    It is a number of seconds or a date; never negative, and a day at most.
    """
    text = (header or "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            then = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        seconds = (then - (now or datetime.now(UTC))).total_seconds()
    return min(max(0.0, seconds), LONGEST_REST) if seconds == seconds else None  # noqa: PLR0124  NaN
