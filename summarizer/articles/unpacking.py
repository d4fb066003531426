"""Undoes the compression of a body in small pieces, so that no body can blow up.

This module exists because a few bytes may unpack to gigabytes, in several layers. gzip
and zlib are undone (that is what we ask for and what servers send); of anything else it
says that it cannot. It reads from no connection.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from summarizer.articles.fetch_faults import BrokenAnswerError
from summarizer.articles.fetch_limits import Meter

ACCEPTED: Final = "gzip, deflate"
"""What requests ask for."""

_PIECE: Final = 65_536
_KNOWN: Final = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER: Final = zlib.MAX_WBITS | 32
_REMEDY: Final = "Save the page and give the file."


def unpacked(chunks: Iterable[bytes], coding: str, meter: Meter) -> bytes:
    """Return a body whose ``Content-Encoding`` is ``coding`` (empty: none).

    Raises:
        BrokenAnswerError: an unknown coding, too many, or bytes that are not of it.
        TooLargeError: the body or a layer of it is larger than the meter allows.
        TooSlowError: the time is up.
    """
    layers = [c for c in coding.lower().replace(",", " ").split() if c != "identity"]
    unknown = next((c for c in layers if c not in _KNOWN), None)
    if unknown or len(layers) > meter.limits.codings:
        why = f"as {unknown[:40]!r}" if unknown else f"in {len(layers)} layers"
        msg = f"{meter.where}: the answer is packed {why}, which is not undone"
        raise BrokenAnswerError(msg, remedy=_REMEDY, transient=False)
    layer = _metered(chunks, meter)
    for _ in layers:
        layer = _metered(_inflated(layer, meter.where), meter)
    return b"".join(layer)


def _metered(pieces: Iterable[bytes], meter: Meter) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        meter.unpacked(size)
        yield piece


def _inflated(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:
    """Yield what chunks unpack to, in small pieces; one packed stream may follow another."""
    engine, begun = zlib.decompressobj(_EITHER), False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if engine.eof:
                    engine = zlib.decompressobj(_EITHER)
                begun = True
                piece = engine.decompress(rest, _PIECE)
                yield piece
                while piece:
                    piece = engine.decompress(engine.unconsumed_tail, _PIECE)
                    yield piece
                rest = engine.unused_data
    except zlib.error as error:
        msg = f"{where}: the answer cannot be unpacked ({error})"
        raise BrokenAnswerError(msg, remedy=_REMEDY) from None
    if begun and not engine.eof:
        msg = f"{where}: the packed answer breaks off"
        raise BrokenAnswerError(msg, remedy=_REMEDY)
