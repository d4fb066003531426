"""Days as people give them on the command line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from summarizer.errors import UsageError

_AGO = re.compile(r"(\d{1,4})d")


def day(words: str | None) -> date | None:
    """Return a day given as 2026-11-20, or as 3d: so many days ago (UTC).

    Raises:
        UsageError: it is neither.
    """
    if words is None:
        return None
    if ago := _AGO.fullmatch(words):
        return datetime.now(UTC).date() - timedelta(days=int(ago[1]))
    try:
        return date.fromisoformat(words)
    except ValueError:
        msg = f"{words!r} is no day"
        raise UsageError(msg, remedy="Write 2026-11-20, or 3d for three days ago.") from None
