"""States as texts in other languages than English name them.

The CLDR (through Babel) has their names; ``states_foreign.tsv`` what newsrooms write beside
them: capitals, and the short forms that stand in compounds ("한·미·일", "对台") and
adjectives. Which English names there are, and what a mention is for, is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from summarizer.grounding.glued_forms import forms

Sort = Literal["name", "demonym", "capital", "compound"]
"""A compound is a short form that stands only beside another word ("한·미·일", "对台")."""
Found = tuple[int, int, Sort, str]
"""Where a state is named, by what sort of word, and its alpha-3 code."""

_SHORT = 3
_HANGUL = "(?<![가-힣])"
_BEHIND = {
    "ko": r" ?(?:에서|에 도착|을 방문|를 방문|을 찾|를 찾|발\b|시내|공항|북서|인근)",
    "zh": r"[\d(（]",
}
_BEFORE = {"zh": r"(?:(?<![正现現存仍])在|抵[达達]|前往|到[访訪]|赴|飞抵|新华社|中新社|／)$"}
_PAIRED = {
    "ko": r"(?<![가-힣])([{0}](?:·?[{0}]){{1,3}})(?= ?(?:정상|외교|국방|장관|회담|통화|3국|"
    r"양국|회의|군사|안보|연합|협력|관계|무기|간(?![가-힣])|양자|고위급|대표|합참|당국|외무|통신|"
    r"접촉|대화|동맹|공조|훈련|조약|밀착|갈등|[은는이가을를의에와과]?(?![가-힣])))",
    "zh": r"([{0}]{{2,4}})(?=[两兩三四]|[关關]系|元首|首[脑腦]|[外防][长長]|[領领][导導]|"
    r"峰[会會]|[会會][谈談]|磋商|[对對][话話]|通[话話]|高[层層]|[战戰]略|[贸貿]易|同盟|[双雙]方|[联聯]合|"
    r"[经經][贸貿]|[军軍]事)",
}
_ALONE = {
    "ko": r"(?<![가-힣\w])([{0}])(?=[은는이가을를의에도과와,… ·]|$)",
    "zh": r"(?:[对對][{0}]|[访訪援驻駐抵售涉围圍犯攻侵][{0}])(?<=([{0}]))(?![么么])",
}
_HANJA = re.compile("[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Table:
    """What a language calls the states: pattern and meaning of each sort."""

    names: re.Pattern[str]
    meaning: Mapping[str, str]
    capitals: frozenset[str]
    declined: tuple[str, ...]
    """The names that have cases, the longest first."""
    short: tuple[tuple[re.Pattern[str], Mapping[str, str], Sort], ...]


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    raw = files("summarizer.grounding").joinpath("states_foreign.tsv").read_text("utf-8")
    split = (line.split("\t") for line in raw.splitlines() if not line.startswith("#"))
    return tuple(
        (lang, three, *(tuple(filter(None, c.split(";"))) for c in (names, capitals, short)))  # type: ignore[misc]
        for lang, three, names, capitals, short in split
    )


@cache
def table(language: str, codes: tuple[tuple[str, str], ...]) -> Table | None:
    """Return the table of a language (BCP 47), None if none knows it.

    ``codes`` are the alpha-2 and alpha-3 codes of the states that count.
    """
    base = language.lower().partition("-")[0]
    three = dict(codes)
    meaning = {n: three[two] for two, n in _territories(language, base) if two in three}
    own = [row for row in _rows() if row[0] == base]
    capitals = {c: code for _, code, _, cs, _ in own for c in cs}
    meaning |= {n: code for _, code, names, _, _ in own for n in names} | capitals
    if not meaning:
        return None
    short = {s: code for _, code, _, _, shorts in own for s in shorts}
    longest = sorted(meaning, key=len, reverse=True)
    return Table(
        re.compile("|".join(_one(base, w) for w in longest)),
        meaning,
        frozenset(capitals),
        tuple(w for w in longest if inflected(w) and len(w) > _SHORT),
        tuple(_shortened(base, short)) if short else (),
    )


def _territories(language: str, base: str) -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (only for such texts)

    scripts = ("zh_Hant", "zh") if base == "zh" else (language.replace("-", "_"),)
    for script in scripts:
        try:
            yield from Locale.parse(script).territories.items()
        except (UnknownLocaleError, ValueError):
            return


def inflected(word: str) -> bool:
    """Say whether a word is written in a script whose languages decline names."""
    return "Ͱ" <= word[:1] <= "ԯ"


def _one(base: str, word: str) -> str:
    if inflected(word):
        return rf"(?<!\w)(?:{stem(word) if len(word) > _SHORT else re.escape(word)})(?!\w)"
    if base == "ko":
        return f"{_HANGUL}{re.escape(word)}(?={forms('ko').particles})"
    return rf"(?<!\w){re.escape(word)}(?!\w)" if word[:1] < "Ͱ" else re.escape(word)


def stem(word: str) -> str:
    """Match a name of an inflecting language in its cases: stem and up to three letters."""
    parts = (
        re.escape(p) if p.isupper() else re.escape(p[:-1] if len(p) > _SHORT else p) + r"\w{0,3}"
        for p in word.split()
    )
    return r"\s".join(parts)


def _shortened(
    base: str, short: Mapping[str, str]
) -> Iterator[tuple[re.Pattern[str], Mapping[str, str], Sort]]:
    if inflected(next(iter(short))):
        endings = r"(?:ий|ой|ого|ому|им|ом|ая|ую|ое|ие|их|ими)"
        body = "|".join(sorted(short, key=len, reverse=True))
        yield re.compile(rf"(?<!\w)({body}){endings}(?!\w)", re.IGNORECASE), short, "demonym"
        return
    letters = "".join(s for s in short if base == "zh" or not _HANJA.match(s))
    alone = letters if base == "zh" else "".join(s for s in short if _HANJA.match(s))
    yield re.compile(_PAIRED[base].format("".join(short))), short, "compound"
    sort: Sort = "compound" if base == "zh" else "name"
    yield re.compile(_ALONE[base].format(alone)), short, sort


def find(text: str, known: Table, language: str) -> Iterator[Found]:
    """Yield every mention of a state, names and capitals first, then short forms."""
    base = language.lower().partition("-")[0]
    for m in known.names.finditer(text):
        word = m[0] if m[0] in known.meaning else _declined(m[0], known.declined)
        three = known.meaning.get(word or "")
        capital = word in known.capitals
        if three and not (capital and _is_place(text, m.start(), m.end(), base)):
            yield m.start(), m.end(), "capital" if capital else "name", three
    for pattern, short, sort in known.short:
        for m in pattern.finditer(text):
            if sort == "demonym":
                yield m.start(), m.end(), sort, short[m[1].lower()]
                continue
            yield from (
                (m.start(1) + n, m.start(1) + n + 1, sort, short[c])
                for n, c in enumerate(m[1])
                if c in short
            )


@cache
def _declined(word: str, names: tuple[str, ...]) -> str | None:
    """Return the name that a word is a case of."""
    return next((n for n in names if n[0] == word[0] and re.fullmatch(stem(n), word)), None)


def _is_place(text: str, start: int, end: int, base: str) -> bool:
    """Say whether a capital is only where something is."""
    behind, before = _BEHIND.get(base), _BEFORE.get(base)
    return bool(
        (behind and re.match(behind, text[end : end + 12]))
        or (before and re.search(before, text[max(0, start - 6) : start]))
    )
