"""The days that the words of one time expression mean, its preposition aside.

The words come as features (``times.tsv``); their order hardly matters, so one set of
rules serves languages that put things before or behind. This module knows no language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from summarizer.grounding import periods
from summarizer.grounding.lexicon import Token
from summarizer.grounding.periods import UNKNOWN, Period

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """From where a time is seen: the publication date, if known, and which way."""

    today: date | None
    future: bool = False
    past: bool = False


@dataclass(slots=True)
class Bag:
    """The features of an expression; the first word that has one decides."""

    words: dict[str, str] = field(default_factory=dict)
    until: int | None = None
    """The second number of "9-10 May"."""

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Bag:
        """Gather the features of words; those without a value take the digits written."""
        bag = cls()
        for token in tokens:
            written = token.numbers
            for name, value in token.features.items():
                bag.words.setdefault(name, value or ".".join(map(str, written)))
            if "to" in token and len(written) > 1:
                bag.until = written[1]
        return bag

    def __contains__(self, name: str) -> bool:
        """Say whether a word has the feature."""
        return name in self.words

    def get(self, name: str) -> str | None:
        """Return a feature's value."""
        return self.words.get(name)

    def number(self, name: str) -> int | None:
        """Return a feature's value as a whole number."""
        value = self.words.get(name)
        return int(value.partition(".")[0]) if value else None

    @property
    def shift(self) -> int | None:
        """-1, 0, 1 for last (past), this, next (coming)."""
        shift = self.number("shift")
        return self.number("rolling") if shift is None else shift


def base(bag: Bag, seen: Seen) -> Period | None:
    """Work out the days, by the first rule that fits; None where the words mean no time."""
    for rule in _RULES:
        try:
            found = rule(bag, seen)
        except (ValueError, OverflowError):
            return UNKNOWN
        if found is not None:
            return _narrowed(found, bag, seen)
    return None


def counts(bag: Bag, edge: str) -> bool:
    """Say whether the preposition itself counts: in two weeks, within days."""
    if edge == "in":
        return "count" in bag or "num" in bag
    return edge == "within" and "unit" in bag and "shift" not in bag


def _narrowed(whole: Period, bag: Bag, seen: Seen) -> Period:
    half, part, clause = bag.number("half"), bag.get("part"), bag.get("clause")
    if half:
        whole = periods.half(whole, half)
    if part:
        whole = periods.part(whole, part)
    first, last = whole
    if clause and seen.today and first and last and first <= seen.today <= last:
        return Period(first, seen.today) if clause == "earlier" else Period(seen.today, last)
    return whole


def _exact(bag: Bag, _: Seen) -> Period | None:
    """2024-03-05; 25.12.2024, but not 05.12.2024: is that day or month first?"""
    if iso := bag.get("iso"):
        year, month, day = (int(n) for n in iso.split("."))
        return periods.single(date(year, month, day))
    if dmy := bag.get("dmy"):
        one, two, year = (int(n) for n in dmy.split("."))
        if one != two and max(one, two) <= periods.MONTHS_A_YEAR:
            return UNKNOWN
        return periods.single(date(year, min(one, two), max(one, two)))
    return None


def _in_year(bag: Bag, seen: Seen, make: Callable[[int], Period]) -> Period:
    """Return what comes once a year, in the year that is named or that fits."""
    year = bag.number("year")
    if year is None and seen.today and bag.get("unit") == "year":
        year = seen.today.year + (bag.number("shift") or 0)
    if year is not None:
        return make(year)
    if seen.today is None:
        return UNKNOWN
    return periods.yearly(make, seen.today, shift=bag.shift, future=seen.future, past=seen.past)


def _dated(bag: Bag, seen: Seen) -> Period | None:
    """March; 4 March; 9-10 May 2025; March of last year."""
    month = bag.number("month")
    if month is None:
        return None
    day = bag.number("num") or bag.number("dom")
    if day is None:
        return _in_year(bag, seen, lambda year: periods.month(year, month))
    last = bag.until or day
    return _in_year(bag, seen, lambda year: Period(date(year, month, day), date(year, month, last)))


def _day_of_month(bag: Bag, seen: Seen) -> Period | None:
    """The 16th; the 10th of next month."""
    day = bag.number("dom")
    if day is None:
        return None
    if seen.today is None:
        return UNKNOWN
    shift = bag.number("shift")
    this_month = seen.today.replace(day=1)
    if bag.get("unit") == "month":
        return periods.single(periods.move(this_month, "month", shift or 0).replace(day=day))
    firsts = [periods.move(this_month, "month", n) for n in range(-2, 3)]
    days = [f.replace(day=day) for f in firsts if periods.has_day(f, day)]
    if shift == 1 or (seen.future and shift is None):
        return periods.single(next(d for d in days if d >= seen.today))
    return periods.single(next(d for d in reversed(days) if d <= seen.today))


def _weekday(bag: Bag, seen: Seen) -> Period | None:
    """Monday; next Monday; Monday last week."""
    weekday = bag.number("weekday")
    if weekday is None:
        return None
    if seen.today is None:
        return UNKNOWN
    shift = bag.shift
    if shift == 0 or bag.get("unit") == "week":
        monday = seen.today - _DAY * seen.today.weekday()
        return periods.single(monday + _DAY * (weekday + 7 * (shift or 0)))
    since = (seen.today.weekday() - weekday) % 7
    if shift is None:
        return periods.single(seen.today + _DAY * ((7 - since) % 7 if seen.future else -since))
    return periods.single(seen.today + _DAY * (7 - since if shift > 0 else -(since or 7)))


def _quarter(bag: Bag, seen: Seen) -> Period | None:
    quarter = bag.number("quarter")
    if quarter is None:
        return None
    return _in_year(bag, seen, lambda year: periods.months(year, 3 * quarter - 2, 3))


def _season(bag: Bag, seen: Seen) -> Period | None:
    season = bag.number("season")
    if season is None:
        return None
    return _in_year(bag, seen, lambda year: periods.season(year, season))


def _counted(bag: Bag, seen: Seen) -> Period | None:
    """Two weeks ago; in ten days; within weeks; the past month; the next two years."""
    unit, edge = bag.get("unit"), bag.get("edge")
    if unit is None:
        return None
    plural, unit = unit.endswith("s"), unit.removesuffix("s")
    count = bag.number("count") if "count" in bag else bag.number("num")
    some = plural or count is not None
    if "later" in bag:
        return UNKNOWN if some else None
    turn = bag.shift if some else bag.number("rolling")
    ago = bag.number("ago")
    if ago is None and not turn and edge == "in" and count and count > 1:
        ago = 1
    if ago is not None and some:
        return _at_distance(unit, ago, count, seen.today)
    if turn is None and edge == "within":
        if not some and seen.today and unit not in ("hour", "day", "decade"):
            return Period(seen.today, periods.around(seen.today, unit).last)
        turn = 1
    if turn and unit != "weekend":
        return _rolling(unit, turn, count if some else 1, seen.today)
    return None


def _at_distance(unit: str, sign: int, count: int | None, today: date | None) -> Period:
    if today is None:
        return UNKNOWN
    if not count:
        return Period(None, today) if sign < 0 else Period(today, None)
    day = periods.move(today, unit, sign * count)
    return periods.single(day) if unit == "week" else periods.around(day, unit)


def _rolling(unit: str, sign: int, count: int | None, today: date | None) -> Period:
    if today is None:
        return UNKNOWN
    other = periods.move(today, unit, sign * count) if count else None
    return Period(other, today) if sign < 0 else Period(today, other)


def _years(bag: Bag, seen: Seen) -> Period | None:
    """The 1980s; 2025; 2019-2021; the first half (of this year)."""
    if (decade := bag.number("decade")) is not None:
        return periods.around(date(decade, 1, 1), "decade")
    if (year := bag.number("year")) is not None:
        return Period(date(year, 1, 1), date(bag.until or year, 12, 31))
    if "half" in bag and "unit" not in bag and "shift" not in bag:
        return periods.around(seen.today, "year") if seen.today else UNKNOWN
    return None


def _unit(bag: Bag, seen: Seen) -> Period | None:
    """Last week; this month; the end of the year; the weekend."""
    unit, shift = bag.get("unit"), bag.shift
    if unit is None or unit.endswith("s") or unit == "day" or "count" in bag or "num" in bag:
        return None
    narrowed = any(name in bag for name in ("part", "half", "clause"))
    if shift is None and not narrowed and unit != "weekend":
        return None
    if seen.today is None:
        return UNKNOWN
    working = seen.today.weekday() < periods.SATURDAY
    if unit == "weekend" and shift is None and not seen.future and working:
        shift = -1
    return periods.around(periods.move(seen.today, unit, shift or 0), unit)


def _point(bag: Bag, seen: Seen) -> Period | None:
    """Yesterday; overnight; this morning; in the evening."""
    point = bag.get("point")
    here = bag.get("edge") == "in" or bag.get("shift") == "0"
    if point is None and "daypart" in bag and here:
        point = "0"
    if point is None:
        return None
    if seen.today is None:
        return UNKNOWN
    first, _, last = point.partition(":")
    return Period(seen.today + _DAY * int(first), seen.today + _DAY * int(last or first))


def _vague(bag: Bag, seen: Seen) -> Period | None:
    """Soon; recently; in the future; the following day."""
    if bag.get("vague") == "+":
        return Period(seen.today, None)
    if bag.get("vague") == "-":
        return Period(None, seen.today)
    return UNKNOWN if "vague" in bag or "anaphor" in bag else None


_RULES = (
    _exact,
    _dated,
    _day_of_month,
    _weekday,
    _quarter,
    _season,
    _counted,
    _years,
    _unit,
    _point,
    _vague,
)
