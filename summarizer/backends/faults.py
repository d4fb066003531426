"""What can go wrong between us and an endpoint: which faults pass, and how each is told.

Every message is one line that says what and where, and never holds a key: text that a
server sent is scrubbed before it is shown. This module decides and words; it sends
nothing and waits for nothing.
"""

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from json import JSONDecodeError
from urllib.parse import quote, urlsplit

import httpx2
import openai

from summarizer.errors import BackendError, CredentialsError, EndpointError

PASSING = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""Statuses of faults that may pass by themselves, besides those from 500 on."""
_LONGEST_QUOTE = 200
_SHORTEST_SECRET = 8  # shorter ones ("none", "EMPTY") only fill a field, and are words too
_NO_CREDIT = "insufficient_quota"


class UnreachableError(EndpointError):
    """Nothing answered at all: no such host, nothing listens, no TLS, silence."""


class BusyError(EndpointError):
    """The endpoint answers with a fault that may pass: overloaded, restarting, limiting us."""


class NoCreditError(EndpointError):
    """The account has no credit left: every further question would be refused too."""


class RefusedError(EndpointError):
    """The endpoint refuses the request itself (400, 422); ``said`` is what it says of it."""

    def __init__(self, message: str, *, said: str, remedy: str = "") -> None:
        """Keep the endpoint's own words, in lower case."""
        super().__init__(message, remedy=remedy)
        self.said = said.lower()


@dataclass(frozen=True, slots=True)
class Where:
    """Whom we talk to, as far as messages need to know."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The address without user, password, query and fragment."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")

    def scrub(self, text: str) -> str:
        """Return text as one short line without the key in any of its usual forms."""
        secrets = [self.key, *(p for p in (urlsplit(self.url).password,) if p)]
        for secret in (s for s in secrets if len(s) >= _SHORTEST_SECRET):
            raw = secret.encode()
            forms = {secret, quote(secret, safe=""), base64.b64encode(raw).decode().rstrip("=")}
            for form in forms:
                text = text.replace(form, "[key]")
        line = " ".join(text.split())
        return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"


def passes(error: BaseException) -> bool:
    """Tell whether a fault may pass by itself, so that asking again makes sense."""
    if isinstance(error, openai.APIStatusError):
        if error.code == _NO_CREDIT:
            return False
        return error.status_code in PASSING or error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, openai.APITimeoutError):
        return True
    if isinstance(error, openai.APIConnectionError):
        return _lasting(error) is None
    return isinstance(error, JSONDecodeError | UnicodeDecodeError)  # half a body


def asked_to_wait(error: BaseException | None, now: datetime | None = None) -> float | None:
    """Return the seconds a fault's ``Retry-After`` header asks for, or None."""
    response = getattr(error, "response", None)
    return retry_after(response.headers, now) if response is not None else None


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds a ``Retry-After`` header asks for (never negative), or None."""
    header = headers.get("retry-after", "").strip()
    try:
        seconds = float(header)
    except ValueError:
        try:
            then = parsedate_to_datetime(header)
        except (ValueError, TypeError, OverflowError):
            return None
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        seconds = (then - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if seconds == seconds else None  # noqa: PLR0124  NaN


def told(error: Exception, where: Where, tries: int = 1) -> BackendError:
    """Return the typed error for a fault; ``tries`` is how often it was tried."""
    after = f" ({tries} tries)" if tries > 1 else ""
    if isinstance(error, openai.APIStatusError):
        return _status(error, where, after)
    if isinstance(error, openai.APITimeoutError):
        return UnreachableError(
            f"{where.name} does not answer in time{after}",
            remedy="Try again later, or raise the timeout.",
        )
    if isinstance(error, openai.APIConnectionError):
        what, remedy = _lasting(error) or ("breaks the connection", _AGAIN)
        return UnreachableError(f"{where.name} {what}{after}", remedy=remedy)
    if isinstance(error, UnicodeEncodeError):
        return EndpointError(
            "the prompt has characters that cannot be sent (half a surrogate pair)"
        )
    return BusyError(
        f"{where.name} sends broken JSON{after}",
        remedy="Check the base URL: it usually ends in /v1.",
    )


_AGAIN = "Try again later."
_LOCAL = "or use the embedded model (--backend local)."
_WORDS: Mapping[object, tuple[str, str]] = {
    HTTPStatus.NOT_FOUND: (
        "has no model {model!r}, or no chat endpoint",
        "Check the model's name and the base URL (it usually ends in /v1).",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ("limits our requests", _AGAIN),
    _NO_CREDIT: ("says that the account has no credit left", f"Add credit, {_LOCAL}"),
}


def _status(error: openai.APIStatusError, where: Where, after: str) -> BackendError:
    status = error.status_code
    said = _said(error)
    shown = where.scrub(said)
    quoted = f": {shown}" if shown else ""
    if status == HTTPStatus.UNAUTHORIZED:
        which = "refuses the API key" if where.key else "wants an API key"
        return CredentialsError(f"{where.name} {which} (401)", remedy=f"Set a valid key, {_LOCAL}")
    if status == HTTPStatus.FORBIDDEN:
        return CredentialsError(
            f"{where.name} does not let this key use {where.model!r} (403){quoted}",
            remedy="Use another model or another key.",
        )
    if _too_long(said, status):
        return EndpointError(
            f"the prompt does not fit the context of {where.model!r} ({status}){quoted}",
            remedy="Configure the endpoint's context size as it is, or raise it there.",
        )
    if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        message = f"{where.name} refuses the request ({status}){quoted}"
        said = f"{error.param or ''} {said}"
        return RefusedError(message, said=said, remedy="Its documentation says what it takes.")
    what, remedy = _WORDS.get(error.code) or _WORDS.get(status) or ("fails", _AGAIN)
    what = what.format(model=where.model)
    kind: type[EndpointError] = BusyError if passes(error) else EndpointError
    kind = NoCreditError if error.code == _NO_CREDIT else kind
    return kind(f"{where.name} {what} ({status}){after}{quoted}", remedy=remedy)


def _said(error: openai.APIStatusError) -> str:
    """Return the endpoint's own words, nothing where it answers with a web page."""
    body = error.body
    if isinstance(body, dict):
        message = body.get("message") or body.get("detail") or body
        return message if isinstance(message, str) else str(message)
    text = body if isinstance(body, str) else ""
    return "" if text.lstrip()[:1] == "<" else text


def _too_long(said: str, status: int) -> bool:
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return True
    words = said.lower()
    return (
        status == HTTPStatus.BAD_REQUEST
        and "context" in words
        and ("length" in words or "size" in words or "window" in words)
    )


_LASTING: tuple[tuple[type[BaseException], str, str], ...] = (
    (socket.gaierror, "cannot be found", "Check the base URL and the network."),
    (ConnectionRefusedError, "refuses the connection", "Start the server, or check the base URL."),
    (
        ssl.SSLCertVerificationError,
        "has a certificate that cannot be trusted",
        "Check the base URL; SSL_CERT_FILE names a company's own certificates.",
    ),
    (ssl.SSLError, "does not speak TLS as it should", "Check http or https in the base URL."),
    (httpx2.UnsupportedProtocol, "is no http address", "Check the base URL."),
)


def _lasting(error: BaseException) -> tuple[str, str] | None:
    """Return what is wrong and its remedy where a connection fault will not pass, or None."""
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
            return None
        for kind, what, remedy in _LASTING:
            if isinstance(cause, kind):
                return what, remedy
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
