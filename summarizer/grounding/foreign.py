"""Times in the languages that have no table of their own.

The CLDR (through Babel) names their months and weekdays; dateparser reads what else a
model may point at. Both are loaded only for such texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from summarizer.grounding import periods
from summarizer.grounding.lexicon import Row, features
from summarizer.grounding.moments import Seen
from summarizer.grounding.periods import UNKNOWN, Period


def named(code: str) -> Iterable[Row]:
    """Yield a language's months and weekdays as rows; none of an unknown language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (only for such texts)

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return
    for kind, names in (("month", locale.months), ("weekday", locale.days)):
        for context in ("format", "stand-alone"):
            for number, name in names[context]["wide"].items():
                either = f"[{name[:1].lower()}{name[:1].upper()}]" if name else "(?!)"
                yield Row(code, features(f"{kind}={number}"), either + re.escape(name[1:]))


def asked(words: str, code: str, seen: Seen) -> Period:
    """Ask dateparser, which gives a point and how fine it is. Never raises."""
    from dateparser.date import DateDataParser  # noqa: PLC0415  (slow to load)

    if seen.today is None:
        return UNKNOWN
    settings = {
        "RELATIVE_BASE": datetime.combine(seen.today, datetime.min.time()),
        "PREFER_DATES_FROM": "future" if seen.future else "past",
    }
    try:
        found = DateDataParser(languages=[code], settings=settings).get_date_data(words)
    except (ValueError, OverflowError, TypeError):
        return UNKNOWN
    if found.date_obj is None:
        return UNKNOWN
    return periods.around(found.date_obj.date(), found.period or "day")
