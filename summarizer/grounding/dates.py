"""Words for a time: where they stand in a text, and the days they mean.

``times.tsv`` says what single words mean, ``reckoning`` what neighbouring words amount
to; the rules follow what careful labellers did. This module finds the expressions. The
tables cover English, Korean, Russian and Chinese; ``foreign`` knows the rest as far as
libraries do. Nothing is guessed: what depends on an unknown publication date, or is no
day of the calendar, has no bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from summarizer.grounding import foreign, periods
from summarizer.grounding.lexicon import (
    OWN,
    Lexicon,
    Row,
    Token,
    language_of,
    rows,
    table,
)
from summarizer.grounding.moments import Seen
from summarizer.grounding.periods import UNKNOWN, Period
from summarizer.grounding.reckoning import bounded, ends, meaning, seen_by
from summarizer.values import When

# To see whether words mean a time, no day is needed to see it from.
_ANY_DAY = Seen(None)
_SUFFIXING = ("ja", "ko", "zh")
# Words begin where no letter stands before them; a dash may stand anywhere.
_START = r"(?:(?<!\w)(?=\w)|(?=[-–—]))"
# Longer words than these are no time expression.
_LONGEST = 150
_MOST_WORDS = 12
_WIDEST_GAP = 12
# What may stand between two words of one expression.
_GAP = re.compile(r"[,.]?\s{0,2}(?:(?:of|the|de|del)\s+|['’]s\s+|의\s?)*", re.IGNORECASE)
# What an expression does not end with, or (where prepositions come behind) begin with.
_LOOSE = frozenset({"edge", "join", "shift", "count", "part", "half", "clause"})
_POSTPOSED = frozenset({"edge", "join", "part", "half", "clause", "daypart"})
_BEFORE_NUMBERS = frozenset({"month", "weekday", "edge", "join", "shift", "rolling", "daypart"})
# A bare year is a time behind these; elsewhere it may count or name something. Behind the
# neutral ones stands another noun where a date is only its attribute.
_DATING = frozenset({"since", "in", "by", "before", "from", "after", "during", "within", "around"})
_NEUTRAL = frozenset({"at", "in", "during", "after", "from", "around"})
# Months that are other words at the head of a sentence.
_WORDS_TOO = frozenset({"May", "March"})
# "The first time in six years" looks back over them.
_COUNTING = re.compile(r"\b(?:times?|first|\w+th|\w+est|most|once|twice)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Time:
    """Words that mean a time; offsets in code points."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=8)  # several fields of one sentence
def times(text: str, language: str | None = None) -> tuple[Time, ...]:
    """Find every time expression, in order, none overlapping.

    The words are cut as a labeller cuts them: with their preposition ("on Monday",
    "since late May"). Durations, bare years and years in names are left out.
    """
    code = language_of(text, language)
    found = (r for run in _runs(text, code) for r in _expressions(run, code))
    kept = (_cut(r, text) for r in found if _is_time(r, text))
    return tuple(Time(r[0].start, r[-1].end, text[r[0].start : r[-1].end]) for r in kept)


def resolve(
    words: str, published: date | None, *, future: bool = False, language: str | None = None
) -> When:
    """Return the days that words mean, seen from the publication date.

    ``future`` says that the words speak of something still to come ("will meet on
    Monday"). Bounds that cannot be known are null. Never raises.
    """
    first, last = _resolved(words, Seen(published, future=future), language)
    if first and last and first > last:
        first, last = UNKNOWN
    return When(text=words, earliest=first, latest=last)


@lru_cache(maxsize=4096)
def _resolved(words: str, seen: Seen, language: str | None) -> Period:
    if len(words) > _LONGEST:
        return UNKNOWN
    code = language_of(words, language)
    if seen.today and _alone(code).fullmatch(words.strip()):
        return periods.single(seen.today)
    runs = list(_runs(words, code))
    outer = next((t.features["edge"] for t in runs[0] if "edge" in t), None) if runs else None
    view = seen_by(outer, seen)
    known = [(r, m) for run in runs for r in _expressions(run, code) if (m := meaning(r, view))]
    if known:
        run, period = min(known, key=lambda k: _length(k[1]))
        if outer and not any("edge" in t and t.features["edge"] == outer for t in run):
            return bounded(outer, period, seen, ending=ends(runs[0]), loose=True)
        return period
    if code not in OWN:
        return foreign.asked(words, code, seen)
    return Period(None, seen.today) if outer == "since" else UNKNOWN


def _length(period: Period) -> int:
    first, last = period
    return (last - first).days if first and last else 10**6


def _runs(text: str, code: str) -> Iterator[list[Token]]:
    """Yield the words that stand together."""
    run: list[Token] = []
    for token in _lexicon(code).tokens(text):
        if run and _follows(run, token, text[run[-1].end : token.start], code):
            run.append(token)
            continue
        if run:
            yield run
        run = [token]
    if run:
        yield run


def _follows(run: Sequence[Token], token: Token, gap: str, code: str) -> bool:
    """Say whether a word goes on with the expression before it."""
    last = run[-1]
    if len(run) >= _MOST_WORDS or len(gap) > _WIDEST_GAP or not _GAP.fullmatch(gap):
        return False
    if "edge" in token and code not in _SUFFIXING and ("join" not in token or "edge" in last):
        return False
    if "." in gap:
        return "num" in last and "month" in token
    if "," in gap:
        if "weekday" in last:
            return "month" in token or "num" in token
        dated = any("num" in t or "month" in t for t in run)
        return dated and ("year" in token or "weekday" in token)
    return _fits(run, token, bare=not gap.strip())


def _fits(run: Sequence[Token], token: Token, *, bare: bool) -> bool:
    """Say whether neighbours make sense together; ``bare`` where no "of" is between."""
    last = run[-1].features.keys()
    if "num" in last:
        dated = len(run) > 1 and "month" in run[-2]
        return any(f in token for f in ("month", "unit", "join")) or ("year" in token and dated)
    if "num" in token:
        return bool(last & _BEFORE_NUMBERS)
    if "count" in last:
        return "unit" in token
    if bare and "year" in token:
        return "unit" not in last or "part" in last
    if bare and "shift" in token:
        return "season" not in last and ("unit" not in last or "shift" in last)
    return True


def _expressions(run: Sequence[Token], code: str) -> Iterator[Sequence[Token]]:
    """Yield a run if it means a time, else the parts between its "and" and "to" that do."""
    whole = _trimmed(run, code)
    if whole and meaning(whole, _ANY_DAY) is not None:
        yield whole
        return
    joins = [i for i, t in enumerate(whole) if "join" in t]
    for start, end in pairwise([0, *joins, len(whole)]) if joins else ():
        piece = _trimmed(whole[start:end], code)
        if piece and meaning(piece, _ANY_DAY) is not None:
            yield piece


def _trimmed(run: Sequence[Token], code: str) -> Sequence[Token]:
    """Cut what cannot begin or end an expression."""
    suffixing = code in _SUFFIXING
    first, last = 0, len(run)
    while first < last and _cannot_begin(run[first], suffixing=suffixing):
        first += 1
    while first < last and _cannot_end(run[first:last], suffixing=suffixing):
        last -= 1
    return run[first:last]


def _cannot_begin(token: Token, *, suffixing: bool) -> bool:
    if suffixing:
        return not token.features.keys() - _POSTPOSED
    return "join" in token and "edge" not in token


def _cannot_end(run: Sequence[Token], *, suffixing: bool) -> bool:
    last = run[-1]
    if "num" in last and "month" not in last:
        # A closing number is a day behind a month, or behind "and" or "to" and a month.
        joined = "join" in run[-2] if run[:-1] else False
        return not any("month" in t for t in (run[:-2] if joined else run[-2:-1]))
    if suffixing:
        return "join" in last and "edge" not in last
    return not last.features.keys() - _LOOSE


def _is_time(run: Sequence[Token], text: str) -> bool:
    """Say whether words that mean a time are meant as one in a running text."""
    kinds = {f for t in run for f in t.features}
    edge = run[0].features.get("edge")
    if kinds <= {"year", "to", "edge", "join"} and not any(c.isalpha() for c in run[-1].text):
        return edge in _DATING and len(run) > 1 and "the" not in _between(run, text)
    if kinds <= {"month", "join"}:
        return run[0].text not in _WORDS_TOO
    if kinds <= {"season", "join"}:
        return False
    if edge == "in" and kinds & {"count", "num"} and not kinds & {"month", "rolling", "shift"}:
        before = text[max(0, run[0].start - 30) : run[0].start]
        return not _COUNTING.search(before) and "the" not in _between(run, text)
    return True


def _cut(run: Sequence[Token], text: str) -> Sequence[Token]:
    """Leave out a preposition that belongs to another noun ("at the June 10 summit")."""
    edge = run[0].features.get("edge", "")
    if len(run) == 1 or run[0].features.keys() != {"edge"}:
        return run
    owning = text[run[-1].end : run[-1].end + 2] in ("'s", "’s")
    attributive = "month" in run[1] and "the" in _between(run, text)
    adverb = edge in ("at", "in") and ("point" in run[1] or "vague" in run[1])
    return run[1:] if adverb or (edge in _NEUTRAL and (owning or attributive)) else run


def _between(run: Sequence[Token], text: str) -> str:
    """Return what stands between an expression's first two words."""
    return text[run[0].end : run[1].start].lower()


@cache
def _lexicon(code: str) -> Lexicon:
    own = [r for r in table("times.tsv", code) if "alone" not in r.features]
    shared = (r for r in rows("times.tsv") if r.language == "*")
    start = "" if code in _SUFFIXING else _START
    return Lexicon([*(own or foreign.named(code)), *shared], _around, start)


@cache
def _alone(code: str) -> re.Pattern[str]:
    """Match words that mean now, but only where nothing else tells the time."""
    own = (r.pattern for r in table("times.tsv", code) if "alone" in r.features)
    return re.compile("|".join(own) or r"(?!)", re.IGNORECASE)


def _around(row: Row) -> tuple[str, str]:
    """Say what must stand around a word."""
    digits = r"\d" in row.pattern and "" in row.features.values()
    if row.language in _SUFFIXING:
        if digits:
            return r"(?<![\d.,])", ""
        free = row.features.keys() & (_POSTPOSED | {"unit", "season"})
        return ("" if free or row.language == "zh" else "(?<![가-힣])"), ""
    if digits:
        return r"(?<![.,:/$€£№#])", r"(?![\w%/]|[.,:]\d|-[^\W\d])"
    return "", r"(?:(?<!\w)|(?!\w))"
