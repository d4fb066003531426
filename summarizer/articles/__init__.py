"""Everything a person may hand over, made into articles.

:func:`read` takes what the command line takes, :func:`from_text` and :func:`from_html` are
for callers from Python, :func:`passages` cuts what is too long. This room knows what
articles are made of and nothing of what they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summarizer.articles.article import from_text
from summarizer.articles.metadata import Overrides
from summarizer.articles.passages import passages
from summarizer.articles.sources import Refused, read

if TYPE_CHECKING:
    from summarizer.articles.page import from_html

__all__ = ["Overrides", "Refused", "from_html", "from_text", "passages", "read"]


def __getattr__(name: str) -> Any:
    """Import what reads HTML when it is first asked for: lxml is not needed for text."""
    if name == "from_html":
        from summarizer.articles.page import from_html  # noqa: PLC0415

        return from_html
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
