"""States as texts name them: names, demonyms, capitals that stand for a government.

The tables ``states.tsv`` and ``bodies.tsv`` are English; names in other languages come
from the Unicode CLDR through Babel. This module finds words and says which state they
mean; it does not decide who matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from summarizer.grounding.name_forms import BODIES, DULL, FIELDS, PLURALS, THINGS, TITLES

Sort = Literal["name", "demonym", "capital"]

# What newsrooms write where the CLDR has the formal name: (language, alpha-2, names).
_NEWSROOM = (
    ("ko", "KR", ("한국", "남한", "남측")),
    ("ko", "KP", ("북한", "북측", "조선")),
    ("ru", "KP", ("КНДР", "Северная Корея", "Пхеньян")),
    ("ru", "KR", ("Южная Корея", "Республика Корея", "Сеул")),
    ("ru", "US", ("США", "Вашингтон", "Соединённые Штаты", "Соединенные Штаты")),
    ("ru", "CN", ("КНР", "Пекин")),
    ("ru", "RU", ("РФ", "Российская Федерация", "Москва", "Кремль")),
    ("ru", "UA", ("Киев",)),
    ("ru", "BY", ("Белоруссия", "Минск")),
    ("ru", "JP", ("Токио",)),
    ("ru", "IR", ("Тегеран",)),
    ("ru", "TR", ("Анкара",)),
    ("ru", "SY", ("Дамаск",)),
    ("zh", "KP", ("朝鲜", "平壤", "朝方")),
    ("zh", "KR", ("韩国", "首尔", "韩方")),
    ("zh", "US", ("美国", "华盛顿", "美方", "白宫")),
    ("zh", "CN", ("中国", "北京", "中方")),
    ("zh", "RU", ("俄罗斯", "莫斯科", "俄方", "克里姆林宫")),
    ("zh", "JP", ("日本", "东京", "日方")),
    ("zh", "TW", ("台湾", "台北")),
    ("zh", "UA", ("乌克兰", "基辅", "乌方")),
    ("zh", "IR", ("伊朗", "德黑兰", "伊方")),
    ("zh", "PH", ("菲律宾", "马尼拉", "菲方")),
    ("ko", "US", ("미국", "워싱턴", "백악관")),
    ("ko", "RU", ("러시아", "모스크바", "크렘린")),
    ("ko", "CN", ("중국", "베이징")),
    ("ko", "JP", ("일본", "도쿄")),
    ("ko", "UA", ("우크라이나", "키이우")),
)
# A capital behind one of these is a place, not a government.
_PLACE_BEFORE = re.compile(
    r"(?<!according )\b(?:in|at|to|from|near|outside|around|into|via|through)\s+$", re.IGNORECASE
)
# States whose names people bear.
_GIVEN = frozenset(("Israel", "Jordan", "Chad", "Georgia"))
_SURNAME = re.compile(r" ([A-Z][a-z]{2,})\b(?!['’])")
_NO_SURNAMES = THINGS | BODIES | FIELDS | TITLES | DULL | PLURALS
_COMPASS = (("PRK", "the North", "name"), ("KOR", "the South", "name"))


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean a state; offsets in code points."""

    start: int
    end: int
    text: str
    alpha3: str
    sort: Sort


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    rows = []
    for three, two, *rest in _lines("states.tsv"):
        names, demonyms, capitals = (tuple(filter(None, r.split(";"))) for r in rest)
        rows.append((three, two, names, demonyms, capitals))
    return tuple(rows)


def _lines(table: str) -> Iterator[list[str]]:
    raw = files("summarizer.grounding").joinpath(table).read_text("utf-8")
    return (line.split("\t") for line in raw.splitlines() if not line.startswith("#"))


@cache
def _bodies() -> Mapping[str, str]:
    return {name: three for three, names in _lines("bodies.tsv") for name in names.split(";")}


@cache
def _english() -> tuple[re.Pattern[str], Mapping[str, tuple[str, Sort]]]:
    table: dict[str, tuple[str, Sort]] = {}
    for three, _, names, demonyms, capitals in _rows():
        for sort, words in (("capital", capitals), ("demonym", demonyms), ("name", names)):
            for word in words:
                table[_straight(word)] = (three, sort)  # type: ignore[assignment]
                if sort == "demonym" and word[-1] not in "seh":
                    table[f"{word}s"] = (three, "demonym")
    for three, word, sort in _COMPASS:
        table[word] = (three, sort)  # type: ignore[assignment]
        table[f"T{word[1:]}"] = (three, sort)  # type: ignore[assignment]
    longest = sorted(table, key=len, reverse=True)
    # Hard-wrapped texts break names over lines; curly and straight apostrophes are one.
    body = "|".join(re.escape(w).replace(r"\ ", r"\s+").replace("'", "['’]") for w in longest)
    return re.compile(
        rf"(?<![\w-])(?:{body})(?!\w|-(?:[A-Z]|\d))(?<!he North(?=\s[A-Z]))(?<!he South(?=\s[A-Z]))"
    ), table


@cache
def _foreign(language: str) -> tuple[re.Pattern[str], Mapping[str, str]] | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (only for such texts)

    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return None
    three = {two: a3 for a3, two, *_ in _rows() if two}
    table = {name: three[two] for two, name in territories.items() if two in three}
    for lang, two, names in _NEWSROOM:
        if language.startswith(lang):
            table |= dict.fromkeys(names, three[two])
    if not table:
        return None
    inflected = unicodedata.name(next(iter(table))[0], "").startswith(("CYRILLIC", "GREEK"))
    body = "|".join(
        _stem(w) if inflected and len(w) > 4 else re.escape(w) + (r"(?!\w)" if inflected else "")
        for w in sorted(table, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)({body})" if inflected else f"({body})"), table


def _stem(word: str) -> str:
    """Match a name of an inflecting language in its cases: stem and up to three letters."""
    return (
        r"\s".join(re.escape(p[:-1] if len(p) > 3 else p) + r"\w{0,3}" for p in word.split())
        + r"(?!\w)"
    )


def _straight(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def mentions(text: str, language: str | None = None) -> tuple[Mention, ...]:
    """Find every mention of a state, in order, none overlapping.

    "The North" and "the South" count where their Korea is named otherwise. A capital
    behind a preposition of place is no mention.
    """
    found = [*_english_mentions(text)]
    if language and not language.startswith("en"):
        found += [m for m in _foreign_mentions(text, language) if not _overlaps(m, found)]
    named = {m.alpha3 for m in found if not m.text.lower().startswith(("the north", "the south"))}
    kept = (m for m in found if m.alpha3 in named or not m.text.lower().startswith("the "))
    return tuple(sorted(kept, key=lambda m: m.start))


def _overlaps(one: Mention, others: list[Mention]) -> bool:
    return any(one.start < o.end and o.start < one.end for o in others)


def _english_mentions(text: str) -> Iterator[Mention]:
    pattern, table = _english()
    for m in pattern.finditer(text):
        three, sort = table[_straight(m[0])]
        owner = text[m.end() : m.end() + 2] in ("'s", "’s")
        if (
            sort == "capital"
            and not owner
            and _PLACE_BEFORE.search(text[max(0, m.start() - 20) : m.start()])
        ):
            continue
        if m[0] in _GIVEN and _is_given(text, m.end()):
            continue
        yield Mention(m.start(), m.end(), m[0], three, sort)


def _is_given(text: str, end: int) -> bool:
    """Say whether a surname follows a state's name ("Israel Katz"), and no thing or body."""
    word = _SURNAME.match(text, end)
    return word is not None and word[1].lower() not in _NO_SURNAMES


def _foreign_mentions(text: str, language: str) -> Iterator[Mention]:
    known = _foreign(language)
    if known is None:
        return
    pattern, table = known
    stems = sorted(table, key=len, reverse=True)
    for m in pattern.finditer(text):
        word = m[0]
        three = table.get(word)
        if three is None:
            three = next((table[n] for n in stems if re.fullmatch(_stem(n)[:-6], word)), None)
        if three is not None:
            yield Mention(m.start(), m.end(), word, three, "name")


def names(language: str) -> tuple[str, ...]:
    """Return the words for states in a language (BCP 47): names, demonyms, capitals; or none."""
    if language.startswith("en"):
        return tuple(_english()[1])
    known = _foreign(language)
    return tuple(known[1]) if known else ()


@cache
def country(words: str) -> str | None:
    """Return the alpha-3 code that words mean: a code, a name, a demonym or a capital.

    Null where they mean none, or more than one.
    """
    plain = _straight(words)
    rows = _rows()
    if plain.upper() in {r[0] for r in rows}:
        return plain.upper()
    by_two = {r[1]: r[0] for r in rows if r[1]}
    if len(plain) == 2 and plain.upper() in by_two:
        return by_two[plain.upper()]
    found = {m.alpha3 for m in _english_mentions(plain)}
    return found.pop() if len(found) == 1 else None


def capital_at(text: str, start: int) -> tuple[int, str] | None:
    """Return where a capital's name that begins at an offset ends, and its state's code."""
    pattern, table = _english()
    m = pattern.match(text, start)
    three, sort = table[_straight(m[0])] if m else ("", "name")
    return (m.end(), three) if m and sort == "capital" else None


def body_country(name: str) -> str | None:
    """Return the alpha-3 code of the state whose a body is that is known by name, else null."""
    return _bodies().get(_straight(name).removeprefix("the ").removeprefix("The "))
