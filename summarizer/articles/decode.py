"""Bytes to text: what is no text is refused, what does not say its charset is inferred.

This module exists because a file's name and a page's declared charset both lie. It looks
at the bytes and knows nothing of what the text will be used for.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

from summarizer.errors import ArticleError

MAX_BYTES = 10_000_000
"""An article has fewer bytes than this; more is refused unread."""

_REMEDY = "Give the article as text, Markdown or HTML."
_MAGIC = {
    b"%PDF-": "a PDF",
    b"%!PS": "PostScript",
    b"PK\x03\x04": "a ZIP archive (or an office document)",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"{\\rtf": "RTF",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE
)
# The web calls these by the name of a subset (WHATWG Encoding Standard, labels).
_WIDER = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Not every codec Python knows is a charset (idna, unicode_escape, zlib).
_CHARSET = re.compile(r"(?:cp|windows|iso8859|gb|euc|shift_jis|big5|koi8|mac|tis|johab)")
_HEAD = 4096
_MOSTLY_ASCII = 0.1
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|article|main|section|div|p|h[1-6])\b)",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_MARKUP = re.compile(r"\s*<(?:\?xml|rss\b|feed\b|svg\b)", re.IGNORECASE)


def decode(raw: bytes, where: str, told: str | None = None) -> tuple[str, bool]:
    """Return the text of some bytes, and whether its charset had to be inferred.

    A byte order mark decides; then UTF-8 where the bytes are valid UTF-8; then the charset
    that the bytes were sent with (``told``), then the one that markup declares; then
    Windows-1252 where nearly all is ASCII, else what charset-normalizer finds.

    Raises:
        ArticleError: too large, empty, binary, or in no charset that could be found.
    """
    _refuse(raw, where)
    for mark, charset in _BOMS:
        if raw.startswith(mark):
            text = _try(raw, charset)
            if text is None:
                msg = f"{where}: starts as {charset} but is not"
                raise ArticleError(msg, remedy="Save it as UTF-8.")
            return text, False
    if b"\0" in raw:
        msg = f"{where}: binary, not text (it holds NUL bytes)"
        raise ArticleError(msg, remedy=_REMEDY)
    text = _try(raw, "utf-8")
    if text is not None:
        return text, False
    for named in (_known(told or ""), _declared(raw)):
        text = _try(raw, named) if named else None
        if text is not None:
            return text, False
    text = _inferred(raw)
    if text is None:
        msg = f"{where}: in no charset that could be found, or binary"
        raise ArticleError(msg, remedy="Save it as UTF-8.")
    return text, True


def kind(text: str) -> Literal["text", "page"]:
    """Say whether a decoded text is an HTML page, by how it begins.

    Raises:
        ValueError: it is markup of another kind, such as a feed.
    """
    head = text[:_HEAD].removeprefix("\ufeff")
    if _PAGE.match(head) or (head.lstrip()[:5] == "<?xml" and "<html" in head):
        return "page"
    if _OTHER_MARKUP.match(head):
        msg = "XML that is no web page"
        raise ValueError(msg)
    return "text"


def _refuse(raw: bytes, where: str) -> None:
    if len(raw) >= MAX_BYTES:
        msg = f"{where}: {MAX_BYTES // 1_000_000} MB or more"
        raise ArticleError(msg, remedy="Give one article at a time, as text.")
    if not raw.strip():
        msg = f"{where}: empty"
        raise ArticleError(msg, remedy=_REMEDY)
    found = next((name for magic, name in _MAGIC.items() if raw.startswith(magic)), None)
    if found:
        msg = f"{where}: {found}, not text"
        raise ArticleError(msg, remedy=_REMEDY)


def _try(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(raw: bytes) -> str | None:
    match = _DECLARED.search(raw[:_HEAD])
    return _known(match[1].decode("ascii")) if match else None


def _known(label: str) -> str | None:
    """Return the codec for a charset's name, None where it is no charset that we know."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # a NUL in it
        return None
    return _WIDER.get(name, name) if _CHARSET.match(name) or name == "ascii" else None


def _inferred(raw: bytes) -> str | None:
    sample = raw[:100_000]
    beyond = sum(b > 127 for b in sample)  # noqa: PLR2004 - the last of ASCII
    if any(b < 32 and b not in b"\t\n\r\f\x1b" for b in sample):  # noqa: PLR2004 - first blank
        return None
    if beyond / len(sample) < _MOSTLY_ASCII:
        text = _try(raw, "windows-1252")
        if text is not None:
            return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom needed, slow to import

    best = from_bytes(sample).best()
    return _try(raw, best.encoding) if best else None
