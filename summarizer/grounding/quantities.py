"""Words for an amount: where they stand in a text, and the bounds they give.

``amounts.tsv`` says what single words mean. An amount is a pattern over the kinds of
neighbouring words ("up to" + "10" + "thousand"), cut as the contract cuts it: with its
hedge and measure, without the noun that is counted. Calibres, distances, durations,
shares, ages, dates, ordinals and the numbers in names are no amounts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from summarizer.grounding.dates import Time, times
from summarizer.grounding.lexicon import Lexicon, Row, Token, language_of, rows, table
from summarizer.grounding.numerals import bounds
from summarizer.values import Quantity

_Number = float | int | None

_LONGEST = 200
_MOST_WORDS = 7
_NEAR = 3
_WIDEST_GAP = 2
_UNSPACED = ("ja", "ko", "zh")
# One letter for the kind of each word, and the shape of an amount in such letters. A
# blank stands where two words are no neighbours; X is a bound or a link ("до").
_LETTERS = {
    "range": "R", "money": "M", "num": "N", "word": "W", "small": "T", "big": "T", "short": "K",
    "some": "S", "plural": "P", "span": "D", "over": "O", "behind": "B", "and": "&",
    "measure": "U", "rate": "A", "hedge": "H", "join": "J",
}  # fmt: skip
_ONE = "(?:W{1,2}T{1,2}&W{1,2}T?|(?:[NS]|W{1,2})(?:T{1,3}(?:N|W{1,2})){0,4}T{0,3}|P)O?T?K?"
_SHAPE = re.compile(
    f"[HX]{{0,3}}(?:RM?{_ONE}[MU]?[JX&][HX]?M?{_ONE}|M?{_ONE}(?:[JX]M?{_ONE})?|M?DT?K?)[MU]?A?B?"
)
# What a number in front of these measures or orders is nothing that changes hands.
_NO_COUNT = re.compile(
    r"""\s*[-–]?\s*(?:
      \((?:19|20)\d\d\)|%|‰|°|percent|per\scent|percentage|points?\b(?=\sof)|degrees|times\b|
      (?:milli|centi|kilo)?met(?:er|re)s?\b|km\b|mm\b|cm\b|m\b|㎜|㎞|miles?\b|feet\b|foot\b|
      nautical|kilotons?\b|hectares?\b|acres?\b|square|kph\b|mph\b|knots\b|
      (?:second|minute|hour|day|night|week|month|year|decade|centur(?:y|ie))s?\b|o['’]clock|
      (?:weekday|working|consecutive|straight|calendar)\s|[ap]\.?m\b|years?-old|
      процент|км\b|мм\b|метр|километр|час|минут|секунд|дн(?:я|ей)|день|недел|месяц|лет\b|год|раз)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Behind these a number is part of a name; a digit or a capital letter before it, too.
_NAMING = re.compile(
    r"""(?:\b(?:[Aa]rticle|[Ss]ection|[Rr]esolutions?|[Nn]o\.|[Nn]umber|[Bb]lock|[Tt]ype|Mark|Mk|
      [Pp]hase|[Pp]art|[Cc]hapter|[Uu]nit|Bureau|Room|[Ll]evel|[Tt]rack|[Tt]itle|[Pp]age|[Aa]ged|
      [Ll]ine|[Mm]odel|Boeing|Airbus|Leopard|Shahed|Hwasong|Challenger|Game|Group\sof|Part|Day|
      [Aa]rea|[Ss]tage|[Bb]atch|Apollo|Fox|Channel|статьи|резолюци\w+)\s{0,2}\(?)$""",
    re.VERBOSE,
)
_BEFORE = 20
# Not at the head of a sentence, where a number word has its capital anyway.
_INSIDE = re.compile(r"[^\s.!?:;\"“”'(—–•-]\s+$")
_NAME = re.compile(r"[A-ZА-Я][\w'’-]*\s$")
_AGE = re.compile(r"[^\W\d_]\w*,\s$")
_NEXT = re.compile(r"\s{1,2}([^\W_][\w'’.-]*[^\W_]|\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP = frozenset(
    "a an the of in on at by for with and or to from as that which who whose is are was were be "
    "been has have had will would could may might can should must do does did not no than into "
    "over near along across against between during since after before about said says if when "
    "while where there their its his her this these those it they he she we another".split()
)
_NOT_ONE = _STOP | {"day", "side", "thing"}
_SKIPPED = frozenset({"of", "more", "other", "additional", "further"})
_FOLK = frozenset(
    "aircraft spacecraft people personnel police men women children infantry servicemen "
    "servicewomen hovercraft ammunition".split()
)
_PLURAL = re.compile(r"[^\s]{2,}[^sui'’]s")
_ADJECTIVE = re.compile(r"(?:ых|их|ого|ые|ие|ой|ую|ими|ыми|ный|ная)$")


@dataclass(frozen=True, slots=True)
class Amount:
    """Words that mean an amount, offsets in code points, and what is counted."""

    start: int
    end: int
    text: str
    unit: str | None


def amounts(text: str, language: str | None = None) -> tuple[Amount, ...]:
    """Find every amount, in order, none overlapping.

    The unit is the ISO 4217 code of money, the measure in the words, or the noun behind
    them; null where none stands there.
    """
    code = language_of(text, language)
    found = [group for group in _groups(text, code) if _counts(group, text, code)]
    if not found:
        return ()
    dated = times(text, language)
    starts = [t.start for t in dated]
    free = [g for g in found if not _overlap(g, dated, starts)]
    return tuple(
        Amount(g[0].start, g[-1].end, text[g[0].start : g[-1].end], _unit(g, text, code))
        for g in free
    )


def resolve_quantity(words: str, unit: str | None = None) -> Quantity:
    """Return the bounds that words give, and what they count.

    ``unit`` names what is counted where the words themselves do not (money and measures
    do). Bounds that cannot be known are null. Never raises.
    """
    low, high, own = _resolved(words)
    return Quantity(text=words, low=low, high=high, unit=own[0] or unit or own[1])


def _overlap(group: Sequence[Token], dated: Sequence[Time], starts: Sequence[int]) -> bool:
    """Say whether words share a character with a time (of which the starts are given)."""
    place = bisect_left(starts, group[-1].end)
    return place > 0 and dated[place - 1].end > group[0].start


@lru_cache(maxsize=2048)
def _resolved(words: str) -> tuple[_Number, _Number, tuple[str | None, str | None]]:
    code = language_of(words, None)
    group = next(iter(_groups(words, code)), None) if len(words) <= _LONGEST else None
    if group is None:
        return None, None, (None, None)
    found = bounds(group)
    low, high = (_plain(b) for b in found) if found.sound else (None, None)
    told = _told(group)
    unit = _unit(group, words, code)
    share = "percent" if re.match(r"\s?(?:%|per\s?cent)", words[group[-1].end :]) else None
    return low, high, (share or (unit if told else None), unit)


def _plain(value: Decimal | None) -> _Number:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _groups(text: str, code: str) -> list[list[Token]]:
    """Return the words that together have the shape of an amount."""
    tokens: list[Token | None] = []
    letters = []
    for token in _lexicon(code).tokens(text):
        last = tokens[-1] if tokens else None
        if last and not _adjoin(last, token, text[last.end : token.start]):
            tokens.append(None)
            letters.append(" ")
        tokens.append(token)
        letters.append(_letter(token))
    shapes = _SHAPE.finditer("".join(letters))
    groups = (_cut([t for t in tokens[m.start() : m.end()] if t]) for m in shapes)
    return [g for g in groups if _told(g) or not any("short" in t for t in g)]


def _cut(group: list[Token]) -> list[Token]:
    """Leave a rate out that belongs to no money or measure."""
    return group[:-1] if "rate" in group[-1] and not _told(group) else group


def _told(group: Sequence[Token]) -> bool:
    """Say whether the words themselves tell what is counted."""
    return any("money" in t or "measure" in t for t in group)


def _adjoin(last: Token, token: Token, gap: str) -> bool:
    if gap == "-":
        return "word" in last and "word" in token and last.text.lower().endswith("ty")
    return len(gap) <= _WIDEST_GAP and not gap.strip()


def _letter(token: Token) -> str:
    if "hedge" in token and "join" in token:
        return "X"
    return next(_LETTERS[f] for f in token.features)


def _counts(group: Sequence[Token], text: str, code: str) -> bool:
    """Say whether numbers in a running text count something."""
    told = _told(group)
    if not bounds(group).sound:
        return False
    if code in _UNSPACED or told:
        return told
    end, unit = group[-1].end, _unit(group, text, code)
    if all("some" in t for t in group) or _NO_COUNT.match(text, end):
        return False
    return not (unit and _NO_COUNT.match(unit)) and not _names(group, text, unit)


def _names(group: Sequence[Token], text: str, unit: str | None) -> bool:
    """Say whether a number is part of a name, an age, a year or a figure of speech."""
    start, end = group[0].start, group[-1].end
    words, before = text[start:end], text[max(0, start - _BEFORE) : start]
    if _NAMING.search(before) or before.endswith("-"):
        return True
    if text[end : end + 1] in (",", ".") and _AGE.search(before):
        return True
    if len(group) == 1 and "num" in group[0]:
        lonely = unit is None and (len(words) == 1 or bool(_NAME.search(before)))
        return lonely or bool(_YEAR.fullmatch(words))
    if "word" not in group[0]:
        return False
    if words.lower() == "one":
        follower = _NEXT.match(text, end)
        return not follower or follower[1].lower() in _NOT_ONE
    return words[0].isupper() and bool(_INSIDE.search(before))


def _unit(group: Sequence[Token], text: str, code: str) -> str | None:
    rate = next((f" {t.text}" for t in group if "rate" in t), "")
    money = next((t.features["money"] for t in group if "money" in t), None)
    if money:
        return money + rate
    measure = next((t.text for t in group if "measure" in t), None)
    if measure:
        return " ".join((measure + rate).split())
    if code in _UNSPACED:
        return None
    return _noun(text, group[-1].end, code, single=bounds(group).high == 1)


def _noun(text: str, end: int, code: str, *, single: bool) -> str | None:
    """Return the noun behind a number: the first plural, or what a plural describes."""
    words: list[str] = []
    while len(words) < _MOST_WORDS and (m := _NEXT.match(text, end)):
        word, end = m[1], m.end()
        if word.lower() in _SKIPPED and not words:
            continue
        if word.lower() in _STOP:
            break
        words.append(word)
    if code == "ru":
        return next((w for w in words if w[0].islower() and not _ADJECTIVE.search(w)), None)
    if single:
        return words[-1] if 0 < len(words) <= _NEAR else None
    first = next((i for i, w in enumerate(words) if _plural(w)), None)
    if first is None:
        return None
    while first + 1 < len(words) and _plural(words[first + 1]):
        first += 1
    return words[first]


def _plural(word: str) -> bool:
    low = word.lower()
    return low in _FOLK or bool(_PLURAL.fullmatch(low))


@cache
def _lexicon(code: str) -> Lexicon:
    own = table("amounts.tsv", code) or table("amounts.tsv", "en")
    start = "" if code in _UNSPACED else r"(?:(?<![^\W\d])(?=\w)|(?=[^\w\s]))"
    return Lexicon([*own, *(r for r in rows("amounts.tsv") if r.language == "*")], _around, start)


def _around(row: Row) -> tuple[str, str]:
    """Say what must stand around a word."""
    if row.features.keys() & {"num", "span"}:
        behind = r"(?:(?=(?:k|mn?|bn|tn)\b)|(?![\w:/]|[.,]\d|[-–—]\w))"
        if row.language == "*":
            return r"(?<![\d.,:/#№+-])", rf"(?:(?=[㐀-鿿가-힣])|{behind})"
        return r"(?<![\w.,:/#№+-])", behind
    if row.language in _UNSPACED or row.language == "*":
        return "", ""
    if "word" in row.features:
        return "", r"(?!\w|-(?!(?:one|two|three|four|five|six|seven|eight|nine)\b))"
    return "", r"(?:(?<!\w)|(?!\w))"
