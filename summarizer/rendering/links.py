"""Which addresses may become a link: web pages, and nothing that runs or reads."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_address(url: str | None) -> str | None:
    """Return the address if it is an absolute http(s) one, in printable ASCII; else None."""
    if not url or not url.isascii() or not url.isprintable() or set(url) & set(' <>"\\`{}|^'):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
