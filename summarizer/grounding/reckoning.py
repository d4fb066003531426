"""What a whole time expression amounts to: its days, as its prepositions bound them.

"Since", "by", "from ... to" turn the days of the words they govern (``moments``) into
the days that are meant. The conventions are those of the hand-made labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from summarizer.grounding import periods
from summarizer.grounding.lexicon import Token
from summarizer.grounding.moments import Bag, Seen, base, counts
from summarizer.grounding.periods import Period

_DAY = timedelta(days=1)
_DEADLINES = frozenset({"before", "by"})
# What these govern is still to come; what "since" governs is not.
_AHEAD = _DEADLINES | {"for", "earliest"}
# The feature that says what kind of time it is, the finest first; those in the second
# line take the month, year or "last" that stands with only one end of a range.
_KINDS = (
    *("iso", "dmy", "point", "weekday", "half", "decade", "year", "unit"),
    *(_SHARING := ("num", "dom", "month", "season", "quarter")),
)


def meaning(tokens: Sequence[Token], seen: Seen) -> Period | None:
    """Return the days that neighbouring words mean; None where they mean no time.

    A time whose days cannot be known is a period without bounds.
    """
    link = next((i for i, t in enumerate(tokens[:-1]) if "join" in t and i > 0), None)
    if link is not None:
        return _range(tokens[:link], tokens[link + 1 :], seen)
    bag = Bag.of(tokens)
    edge = bag.get("edge")
    found = base(bag, seen_by(edge, seen))
    settled = any(name in bag for name in ("vague", "ago", "later"))
    if found is None or edge is None or settled or counts(bag, edge):
        return found
    return bounded(edge, found, seen, ending=ends(tokens))


def ends(tokens: Sequence[Token]) -> bool:
    """Say whether words name the end of something, or a bound that includes it."""
    return any("ending" in t or t.features.get("part") in ("end", "turn") for t in tokens)


def seen_by(edge: str | None, seen: Seen) -> Seen:
    """Turn the view as a preposition does."""
    past = edge == "since"
    return Seen(seen.today, future=not past and (seen.future or edge in _AHEAD), past=past)


def bounded(
    edge: str, days: Period, seen: Seen, *, ending: bool = False, loose: bool = False
) -> Period:
    """Apply a preposition to the days of its noun.

    ``ending`` says that the noun is the end of something; ``loose`` that the noun only
    dates what the preposition belongs to ("before the passes close in December").
    """
    first, last = days
    today = seen.today
    if edge in ("since", "from", "after", "earliest"):
        begun = first is None or today is None or first <= today
        running = begun and not seen.future and edge != "earliest"
        return Period(first, today if running or edge == "since" else None)
    if edge == "by":
        return Period(None, last)
    if edge == "before":
        if first and not ending and (not loose or first == last):
            last = first - _DAY
        return Period(today if today and last and today <= last else None, last)
    if edge == "within" and today and last and today <= last:
        return Period(today, last)
    if edge == "around" and ending and first and last:
        slack = _DAY * (7 if periods.unit_of(days) == "month" else 3)
        return Period(last - slack, last + slack)
    return days


def _range(left: Sequence[Token], right: Sequence[Token], seen: Seen) -> Period | None:
    """Return the days from one expression to another of the same kind."""
    one, two = Bag.of(left), Bag.of(right)
    edge = one.words.pop("edge", None)
    two.words.pop("edge", None)
    kind, other = (next((k for k in _KINDS if k in bag), None) for bag in (one, two))
    if kind is None or kind != other:
        return None
    if kind in _SHARING:
        for name in ("month", "year", "shift", "unit"):
            for bag, source in ((one, two), (two, one)):
                if name in source:
                    bag.words.setdefault(name, source.words[name])
    view = seen_by(edge, seen)
    start, end = base(one, view), base(two, view)
    if start is None or end is None:
        return None
    first, last = start.first, end.last
    if first and last and first > last:
        first = periods.move(first, "year", -1)
    days = Period(first, last)
    return bounded(edge, days, seen) if edge in _DEADLINES or edge == "since" else days
