"""Brings a model file from its publisher's repository on the model hub.

Addresses, sessions and errors are huggingface_hub's. Its own download keeps nothing of
an interrupted file, so the bytes are streamed here, straight onto the partial file,
after asking within a deadline whether the hub can be reached and still has the very
file we know: a closed network costs seconds and not minutes. The models are public, so
no token is sent. Nothing that came is believed: the hash is taken elsewhere.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import Future
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING

import httpx2
from huggingface_hub import get_session, hf_hub_url, hf_raise_for_status
from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

from summarizer.errors import ModelError
from summarizer.weights.store import GGUF_MAGIC, size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from summarizer.weights import Progress
    from summarizer.weights.catalogue import Weights
    from summarizer.weights.store import Place

CONNECT_SECONDS = 5.0
GIVE_UP_SECONDS = 15.0
"""Over all addresses, look-ups and redirects of the first question."""

STALL_SECONDS = 10.0
RETRIES = 4
"""How often in a row a connection may break without having brought a byte."""

UNREACHABLE = (httpx2.HTTPError, httpx2.InvalidURL, ImportError, ValueError)
"""No connection; or an address or proxy in the environment that leads nowhere."""

HEADERS = {"User-Agent": "summarizer", "Accept-Encoding": "identity"}
SHA256_DIGITS = 64


def fetch(weights: Weights, place: Place, on_progress: Progress) -> None:
    """Append to the partial file what it lacks; at most 20 s where nothing answers.

    Raises:
        ModelError: the hub cannot be reached, is switched off, or has another file.
        OSError: the partial file cannot be written.
    """
    url = hf_hub_url(weights.repo, weights.file)
    on_progress(size(place.partial), weights.bytes, "asking the model hub")
    try:
        _within(GIVE_UP_SECONDS, lambda: _ask(weights, url))
        _download(weights, url, place.partial, on_progress)
    except OfflineModeIsEnabled:
        msg = "the model hub is switched off by HF_HUB_OFFLINE"
        raise ModelError(msg) from None
    except TimeoutError as error:
        msg = f"the model hub does not answer within {GIVE_UP_SECONDS:.0f} s"
        raise ModelError(msg) from error
    except HfHubHTTPError as error:
        msg = f"the model hub does not serve {weights.file} ({error.response.status_code})"
        raise ModelError(msg) from error
    except UNREACHABLE as error:
        msg = f"the model hub cannot be reached ({_first_line(error)})"
        raise ModelError(msg) from error


def _ask(weights: Weights, url: str) -> None:
    """Check that bytes really come, and are those of a file of the right size and hash."""
    first = {**HEADERS, "Range": f"bytes=0-{len(GGUF_MAGIC) - 1}"}
    with get_session().stream("GET", url, headers=first, timeout=CONNECT_SECONDS) as answer:
        hf_raise_for_status(answer)
        begins = next(answer.iter_raw(len(GGUF_MAGIC)), b"")
    whole = answer.headers.get("Content-Range") or answer.headers.get("Content-Length") or ""
    linked = {hop.headers.get("X-Linked-Etag", "").strip('"') for hop in answer.history}
    other = {etag for etag in linked if len(etag) == SHA256_DIGITS} - {weights.sha256}
    if begins != GGUF_MAGIC or whole.rpartition("/")[2] != str(weights.bytes) or other:
        msg = f"the model hub has something else by the name {weights.file}"
        raise ModelError(msg)


def _download(weights: Weights, url: str, partial: Path, on_progress: Progress) -> None:
    """Append what is missing; a broken connection is taken up again where it broke."""
    broken = 0
    while (before := size(partial)) < weights.bytes:
        try:
            _stream(weights, url, partial, on_progress)
        except httpx2.TransportError:
            broken = 1 if size(partial) > before else broken + 1
            if broken > RETRIES:
                raise
            time.sleep(broken)


def _stream(weights: Weights, url: str, partial: Path, on_progress: Progress) -> None:
    """Append what one answer of the hub brings."""
    rest = {**HEADERS, "Range": f"bytes={size(partial)}-"}
    with (
        partial.open("ab") as file,
        get_session().stream("GET", url, headers=rest, timeout=STALL_SECONDS) as answer,
    ):
        hf_raise_for_status(answer)
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT:
            file.seek(0)
            file.truncate()
        before = file.tell()
        for chunk in answer.iter_raw():
            file.write(chunk)
            if file.tell() > weights.bytes:
                msg = "the model hub sends more bytes than the model has"
                raise ModelError(msg)
            on_progress(file.tell(), weights.bytes, "from the model hub")
        if file.tell() == before:
            msg = "the model hub sends no bytes"
            raise ModelError(msg)


def _within(seconds: float, call: Callable[[], None]) -> None:
    """Make a call, or stop waiting for it.

    The time-outs of sockets hold for one address each, and name look-ups have none.

    Raises:
        TimeoutError: it takes longer; the call is left behind.
    """
    future: Future[None] = Future()

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - raised again by the one who waits
            future.set_exception(error)
        else:
            future.set_result(None)

    Thread(target=run, daemon=True).start()
    future.result(seconds)


def _first_line(error: Exception) -> str:
    """Return what an error says, short and plain enough for a sentence."""
    line = (str(error).strip() or type(error).__name__).splitlines()[0]
    plain = "".join(char for char in line if char.isprintable())
    return re.sub(r"^\[Errno -?\d+\] ", "", plain)[:160]
