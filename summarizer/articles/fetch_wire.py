"""Asks one address once, over one connection to a machine chosen beforehand.

This module exists to make the connection trustworthy: it goes to a number that was
checked, never to a name that could be resolved once more; the certificate must be the
name's; every read is metered, so that headers, handshakes and framing count like the body.
Proxies of the environment are not used: what they would resolve nobody could check.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import httpcore2

from summarizer.articles.addresses import Address
from summarizer.articles.canonical import one_line
from summarizer.articles.fetch_faults import BrokenAnswerError, NoConnectionError, TlsError
from summarizer.articles.fetch_limits import Meter

Network = httpcore2.NetworkBackend
"""What opens connections."""
Sockets = httpcore2.SyncBackend
"""Those of the operating system."""
trusted = httpcore2.default_ssl_context
"""Makes the TLS context: the system's authorities, or those of ``SSL_CERT_FILE``."""

_CERTIFICATE: Final = "Check the address; SSL_CERT_FILE names a company's own certificates."
_AGAIN: Final = "Check the address and the network, or try again later."


class _Metered(httpcore2.NetworkStream):
    """A connection whose every read and write is metered, whatever time it was given."""

    def __init__(self, stream: httpcore2.NetworkStream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._stream.read(max_bytes, self._meter.wait())
        self._meter.received(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._meter.wait())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        self._stream = self._stream.start_tls(ssl_context, server_hostname, self._meter.wait())
        return self

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Pinned(Network):
    """One connection, to the first of some numbers that answers; names are never looked up."""

    def __init__(self, numbers: Sequence[str], meter: Meter, network: Network) -> None:
        """Keep the numbers, each of which was checked; nothing is opened yet."""
        self.meter = meter
        self._numbers = numbers
        self._network = network
        self._opened: _Metered | None = None

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - it was resolved before
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to a number, whatever the host; each has its share of the time."""
        failed: Exception | None = None
        for tried, number in enumerate(self._numbers):
            share = self.meter.wait() / (len(self._numbers) - tried)
            try:
                stream = self._network.connect_tcp(
                    number, port, share, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            self._opened = _Metered(stream, self.meter)
            return self._opened
        raise failed or httpcore2.ConnectError("no number to connect to")

    def close(self) -> None:
        """Close the connection, whatever became of it."""
        if self._opened is not None:
            self._opened.close()


@contextmanager
def asked(
    address: Address, headers: Mapping[str, str], network: Pinned, tls: ssl.SSLContext | None
) -> Iterator[httpcore2.Response]:
    """Ask an address; the body is read within the context, or left unread.

    ``tls`` is needed for https only. The connection ends with the context.

    Raises:
        NoConnectionError: none of the numbers answers.
        TlsError: the certificate is not the name's, or not trusted.
        BrokenAnswerError: no HTTP, or it breaks off.
        TooSlowError: the meter's time is up, or nothing comes.
        TooLargeError: more comes than the meter takes.
    """
    scheme, host = address.scheme.encode(), address.host.encode()
    target = address.target.encode()
    where = network.meter.where
    try:
        connection = httpcore2.HTTPConnection(
            httpcore2.Origin(scheme, host, address.port), ssl_context=tls, network_backend=network
        )
        url = httpcore2.URL(scheme=scheme, host=host, port=address.port, target=target)
        sent = [("Host", address.authority), ("Connection", "close"), *headers.items()]
        yield connection.handle_request(httpcore2.Request("GET", url, headers=sent))
    except httpcore2.TimeoutException as error:
        late = isinstance(error, httpcore2.ConnectTimeout)
        raise (_unconnected(error, where) if late else network.meter.slow()) from None
    except httpcore2.ConnectError as error:
        raise _unconnected(error, where) from None
    except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
        msg = f"{where}: the answer breaks off or is no HTTP ({one_line(str(error))})"
        raise BrokenAnswerError(msg, remedy="Try again later.") from None
    finally:
        network.close()


def _unconnected(error: Exception, where: str) -> NoConnectionError | TlsError:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        msg = f"{where}: its certificate is not to be trusted ({cause.verify_message})"
        return TlsError(msg, remedy=_CERTIFICATE)
    if isinstance(cause, ssl.SSLError):
        msg = f"{where}: it does not speak TLS as it should ({cause.reason or cause})"
        return TlsError(msg, remedy=_CERTIFICATE)
    why = cause.strerror if isinstance(cause, OSError) and cause.strerror else "no answer"
    return NoConnectionError(f"{where}: no connection ({why})", remedy=_AGAIN)
