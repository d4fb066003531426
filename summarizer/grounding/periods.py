"""Spans of calendar days, and how to come by them.

Pure arithmetic on days: this module knows what a week, a season or "early in" a year is,
and nothing of words. Weeks begin on Monday; seasons are the northern ones.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

SATURDAY = 5
MONTHS_A_YEAR = 12
_NEAR = timedelta(days=60)
# Two leap days are at most this many years apart.
_LEAP = 8
_DAYS = {"hour": 0, "day": 1, "week": 7, "weekend": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
# What part of a span a word means: days of a week or month, months of a year, years of a
# decade, from first to last. "Late" and "end" of a month run to its last day.
_PARTS = {
    "week": {"early": (1, 2), "start": (1, 2), "mid": (3, 4), "late": (5, 7), "end": (5, 7)},
    "month": {"early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, 31)},
    "year": {"early": (1, 3), "start": (1, 1), "mid": (5, 8), "late": (10, 12), "end": (12, 12)},
    "decade": {"early": (1, 4), "start": (1, 2), "mid": (5, 7), "late": (8, 10), "end": (9, 10)},
}


class Period(NamedTuple):
    """The first and the last day meant; null where it cannot be known."""

    first: date | None = None
    last: date | None = None


UNKNOWN = Period()


def single(day: date) -> Period:
    """Return one day as a period."""
    return Period(day, day)


def month(year: int, number: int) -> Period:
    """Return a whole month."""
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def has_day(of: date, day: int) -> bool:
    """Say whether a date's month has such a day."""
    return 1 <= day <= monthrange(of.year, of.month)[1]


def months(year: int, first: int, count: int) -> Period:
    """Return ``count`` whole months from a year's month ``first`` (1 to 12)."""
    start = date(year, first, 1)
    return Period(start, move(start, "month", count) - timedelta(days=1))


def season(year: int, number: int) -> Period:
    """Return a season: 0 is spring; a winter begins in its year."""
    return months(year, 3 * number + 3, 3)


def around(day: date, unit: str) -> Period:
    """Return the calendar unit that holds a day ("day", "week", "month" ... "decade")."""
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday())
        return Period(
            monday + timedelta(days=SATURDAY * (unit == "weekend")), monday + timedelta(days=6)
        )
    if unit == "month":
        return month(day.year, day.month)
    if unit == "quarter":
        return months(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    if unit == "year":
        return months(day.year, 1, MONTHS_A_YEAR)
    if unit == "decade":
        first = day.year // 10 * 10
        return Period(date(first, 1, 1), date(first + 9, 12, 31))
    return single(day)


def move(day: date, unit: str, count: int) -> date:
    """Return the day that many units away; a month's last days fold onto its end.

    Raises:
        OverflowError, ValueError: the day lies outside the calendar.
    """
    if unit == "hour":
        return day + timedelta(days=-(-count // 24) if count > 0 else count // 24)
    if unit in _DAYS:
        return day + timedelta(days=_DAYS[unit] * count)
    total = day.year * MONTHS_A_YEAR + day.month - 1 + _MONTHS[unit] * count
    year, index = divmod(total, MONTHS_A_YEAR)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def unit_of(period: Period) -> str:
    """Return the unit a period is one of ("week", "month", "year", "decade"), else "day"."""
    if period.first is None or period.last is None:
        return "day"
    units = ("week", "month", "year", "decade")
    return next((u for u in units if around(period.first, u) == period), "day")


def part(whole: Period, name: str) -> Period:
    """Return a part ("early", "start", "mid", "late", "end", "turn") of a unit's span."""
    unit = unit_of(whole)
    if whole.first is None or whole.last is None or unit == "day":
        return whole
    if name == "turn":
        return Period(whole.last - timedelta(days=7), whole.last + timedelta(days=7))
    parts = _PARTS[unit]
    first, last = parts.get(name) or parts["late"]
    if unit in ("week", "month"):
        start = whole.first + timedelta(days=first - 1)
        return Period(start, min(whole.last, whole.first + timedelta(days=last - 1)))
    if unit == "year":
        return months(whole.first.year, first, last - first + 1)
    return Period(
        whole.first.replace(year=whole.first.year + first - 1),
        whole.last.replace(year=whole.first.year + last - 1),
    )


def half(whole: Period, number: int) -> Period:
    """Return the first (1) or second (2) half of a span."""
    if whole.first is None or whole.last is None:
        return whole
    if unit_of(whole) == "year":
        return months(whole.first.year, 6 * number - 5, 6)
    middle = whole.first + ((whole.last - whole.first) + timedelta(days=1)) // 2
    if number == 1:
        return Period(whole.first, middle - timedelta(days=1))
    return Period(middle, whole.last)


def yearly(
    make: Callable[[int], Period],
    today: date,
    *,
    shift: int | None = None,
    future: bool = False,
    past: bool = False,
) -> Period:
    """Choose the year of what comes each year: a month, a day of a month, a season.

    ``shift`` is -1, 0, 1 for last, this, next. Without it the latest one that has begun
    is meant, with ``future`` the first one not over; but rather the other where that is
    less than 60 days off (a writer who means the distant one names its year), except
    that ``past`` never looks ahead.
    """
    begun, ahead = _either_side(make, today, reach=2)
    if not (begun[1:] and ahead):
        begun, ahead = _either_side(make, today, reach=_LEAP)
    if not (begun[1:] and ahead):
        return UNKNOWN
    latest, coming = begun[-1], ahead[0]
    running = latest.last is not None and latest.last >= today
    if shift == 0:
        this_year = latest.first is not None and latest.first.year == today.year
        return latest if running or this_year else coming
    if shift is not None:
        return coming if shift > 0 else begun[-2 if running else -1]
    if running or past:
        return latest
    since, until = today - (latest.last or today), (coming.first or today) - today
    if future:
        return latest if since <= _NEAR < until else coming
    return coming if until <= _NEAR < since else latest


def _either_side(
    make: Callable[[int], Period], today: date, reach: int
) -> tuple[list[Period], list[Period]]:
    """Return what has begun and what lies ahead, without years that have no such day."""
    spans = []
    for year in range(today.year - reach, today.year + reach + 1):
        with suppress(ValueError):
            spans.append(make(year))
    begun = [p for p in spans if p.first and p.first <= today]
    return begun, [p for p in spans if p.first and p.first > today]
