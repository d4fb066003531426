"""Korean, Russian and Chinese clauses: phrases cut by closed classes of words.

Tables only are of a language (``clauses.toml``): particles, prepositions, what makes an act
a possibility. English has :mod:`summarizer.grounding.phrases`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.grounding.index import Found

_SCRIPTS = (("ko", "[가-힣]"), ("zh", "[㐀-鿿]"), ("ru", "[Ѐ-ӿ]"))
_FEWEST = 3
_KANA = re.compile("[ぁ-ヿ]")
_WORDS_LEFT, _WORDS_RIGHT, _HAN_LEFT, _HAN_RIGHT = 4, 3, 14, 8
_MODAL_BEHIND = 12
_TOKEN = re.compile(r"[^\s,.;:!?\"“”«»'‘’…·]+|[^\w\s]")
_QUOTED = re.compile(r"[“「][^“”「」]{1,10}[”」][^“”「」]{0,6}$")
_DESIGNATOR = re.compile(r"(?-i:[А-ЯЁ]{2,6})|[A-ZА-Я«][\wА-Яа-я-]*\d[\w-]*|[A-Z][\w-]+")
_FIRST_SYLLABLE, _ENDINGS, _RIEUL = 0xAC00, 28, 8
"""How Unicode orders Hangul: by the final consonant last; ㄹ makes a verb speak of what comes."""
_NO_THING = re.compile(
    r"\d|(?:추가|지원|수출|판매|공급|제공|구매|도입|이전|인도|각각|등)(?![가-힣]{3})"
)
_ACT_NOUN = re.compile(
    r"(?:발사|실험|도발|공격|시험|훈련|침공|보복|타격|감행|시위|테러|파괴|점령)$"
)
_ABOUT = re.compile("[对對][于於]|[关關][于於]|至[于於]|[针針][对對]")
_AROUND = re.compile(r"(?:[은는이가]|에서|에|이후|이전|중|일|월|년|며|말|초|면)$")
_CHANCE = re.compile(
    r"的?(?:[机機几幾]率|概率|可能性|[风風][险險])|[「“]?(?:非常|[极極很]|太)?不可能"
)
_GOES_ON = re.compile(r"甚至|[並并]|以及|或")
_AT_TIME = re.compile(r"[於于在][^，。]{1,8}?(?=[举舉发發擴扩进進对對再向圍围])")
_RUSSIAN_END = re.compile(r",|\s(?:уже|считает|если)\s|[»\"](?=\s[а-яё])")
_INFINITIVE = re.compile(r"(?<!\w)\w+(?:ть|ти|чь|ться|тись)(?!\w)")
_NOT_ACTING = tuple("向对對与與同和")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Forms:
    """One language's patterns; what each is for is told in the table."""

    stops: re.Pattern[str]
    modal: re.Pattern[str]
    clause: re.Pattern[str]
    gives: re.Pattern[str]
    takes: re.Pattern[str]
    taker: re.Pattern[str]
    source: re.Pattern[str]
    asks: re.Pattern[str]
    ends: re.Pattern[str]
    particles: re.Pattern[str]
    giver: re.Pattern[str]
    adjective: re.Pattern[str]
    genitive: re.Pattern[str]
    says: re.Pattern[str]
    spoken: re.Pattern[str]
    same: re.Pattern[str]
    person: re.Pattern[str]
    both: re.Pattern[str]


@cache
def forms(script: str) -> Forms:
    """Return a language's patterns; those that it has not match nothing."""
    raw = tomllib.loads(files("summarizer.grounding").joinpath("clauses.toml").read_text("utf-8"))
    own = raw[script]
    names = Forms.__dataclass_fields__
    return Forms(**{n: re.compile(own.get(n, "(?!)"), re.IGNORECASE) for n in names})


@cache
def script(text: str) -> str | None:
    """Say which of the three a sentence is written in, by its letters; None for none."""
    if len(_KANA.findall(text)) >= _FEWEST:  # Japanese
        return None
    count = {code: len(re.findall(letters, text)) for code, letters in _SCRIPTS}
    code = max(count, key=lambda c: count[c])
    if count["ko"] and count["zh"] and count["ko"] * 2 > count["zh"]:
        code = "ko"
    latin = len(re.findall("[A-Za-z]", text))
    return code if count[code] >= _FEWEST and count[code] * 3 > latin else None


def noun(text: str, start: int, end: int, code: str) -> Span:
    """Widen a head to its noun phrase."""
    if code == "zh":
        return _han_noun(text, start, end)
    return _hangul_noun(text, start, end) if code == "ko" else _russian_noun(text, start, end)


def _han_noun(text: str, start: int, end: int) -> Span:
    own = forms("zh")
    low = max(0, start - _HAN_LEFT)
    for m in own.clause.finditer(text, low, start):
        low = m.end()
    for m in own.stops.finditer(text, low, start):
        low = max(low, min(m.end(), start))
    quoted = _QUOTED.search(text[low:start])
    if quoted:
        low += quoted.start()
    ahead = own.ends.search(text, end, end + _HAN_RIGHT)
    high = ahead.start() if ahead else min(len(text), end + _HAN_RIGHT)
    return low, high


def _hangul_noun(text: str, start: int, end: int) -> Span:
    own = forms("ko")
    words = [m.span() for m in _TOKEN.finditer(text)]
    n = next(n for n, (_, b) in enumerate(words) if b > start)
    low = n
    while low > 0 and n - low < _WORDS_LEFT and text[words[low - 1][1] : words[low][0]] == " ":
        if own.stops.fullmatch(text[slice(*words[low - 1])]):
            break
        low -= 1
    high = n
    while (
        not own.particles.search(text[words[high][0] : words[high][1]])
        and high - n < _WORDS_RIGHT
        and high + 1 < len(words)
        and text[words[high][1] : words[high + 1][0]] == " "
        and not _NO_THING.match(text, words[high + 1][0])
    ):
        high += 1
    last = text[words[high][0] : words[high][1]]
    tail = own.particles.search(last)
    stop = words[high][0] + tail.start() if tail and words[high][0] + tail.start() >= end else 0
    return words[low][0], max(end, stop) if stop or high == n else words[high][1]


def _russian_noun(text: str, start: int, end: int) -> Span:
    own = forms("ru")
    words = [m.span() for m in _TOKEN.finditer(text)]
    n = next(n for n, (_, b) in enumerate(words) if b > start)
    low = n
    high = n = next(k for k, (_, b) in enumerate(words) if b >= end)
    while low > 0 and n - low < _WORDS_RIGHT and text[words[low - 1][1] : words[low][0]] == " ":
        before = text[slice(*words[low - 1])]
        if own.stops.fullmatch(before) or not own.adjective.match(before.lower()):
            break
        low -= 1
    while (
        high + 1 < len(words)
        and high - n < _WORDS_RIGHT
        and text[words[high][1] : words[high + 1][0]] == " "
    ):
        word = text[slice(*words[high + 1])]
        named = _DESIGNATOR.fullmatch(word)
        if high == n and own.adjective.match(text[slice(*words[n])].lower()):
            high += 1  # "ракетный комплекс": the head is to come
            continue
        if own.stops.fullmatch(word) and word not in ("их", "для"):
            break
        if not named and not (word.islower() and own.genitive.fullmatch(word)):
            break
        high += 1
    return words[low][0], words[high][1]


def act(text: str, start: int, end: int, code: str) -> Span | None:
    """Widen a head to what may be done; None where nothing makes it a possibility."""
    own = forms(code)
    edges = [m.end() for m in own.clause.finditer(text, 0, start)]
    low = edges[-1] if edges else 0
    ahead = own.clause.search(text, end)
    high = ahead.start() if ahead else len(text)
    around = [m.span() for m in own.modal.finditer(text, low, min(len(text), high + _MODAL_BEHIND))]
    goes_on = code == "zh" and _GOES_ON.match(text, low) and own.modal.search(text, 0, low)
    if not around and not goes_on:
        return None
    cut = {"ko": _hangul_act, "zh": _han_act, "ru": _russian_act}[code]
    found = cut(text, (low, high), (start, end), around)
    if found is None:
        return None
    low, high = found
    low += len(text[low:high]) - len(text[low:high].lstrip(' ,—»“”«"'))
    high -= len(text[low:high]) - len(text[low:high].rstrip(" ,.。—"))
    told = text[low:high]
    return (low, high) if high - low > end - start + 1 and not own.gives.search(told) else None


def _hangul_act(text: str, clause: Span, head: Span, modals: Sequence[Span]) -> Span | None:
    behind = [m for m in modals if m[0] >= head[1] and _is_done(text, m[0])]
    if not behind:
        return None
    low, high = clause[0], behind[0][0]
    for m in _TOKEN.finditer(text, low, head[0]):
        if _AROUND.search(m[0]) and m.end() < head[0]:
            low = m.end()
    return low, high - (text[high - 1] == "하")


def _is_done(text: str, at: int) -> bool:
    """Say whether a verb to come, or a noun for an act, ends at a place."""
    coming = (ord(text[at - 1]) - _FIRST_SYLLABLE) % _ENDINGS == _RIEUL
    return coming or not text[at].isspace() or bool(_ACT_NOUN.search(text[:at]))


def _han_act(text: str, clause: Span, head: Span, modals: Sequence[Span]) -> Span | None:
    low, high = clause
    before = [m for m in modals if low <= m[0] and m[1] <= head[0]]
    chance = _CHANCE.search(text, head[1], high)
    goes_on = _GOES_ON.match(text, low)
    if _ABOUT.match(text, low):
        return None
    if before:
        low = before[-1][1]
    elif chance:
        high = chance.start()
    elif goes_on:
        low = goes_on.end()
    else:
        return None
    time = _AT_TIME.match(text, low, high)
    return (time.end() if time else low), high


def _russian_act(text: str, clause: Span, head: Span, modals: Sequence[Span]) -> Span | None:
    low, high = clause
    comma = _RUSSIAN_END.search(text, head[1], high)
    high = comma.start() if comma else high
    before = [m for m in modals if low <= m[0] and m[1] <= head[0]]
    if before:
        verb = _INFINITIVE.search(text, before[-1][1], high)
        return (verb.start() if verb and verb.start() <= head[0] else before[-1][1]), high
    start = text.rfind(" ", low, head[0])
    return (start + 1 if start >= 0 else low), high


def subject(text: str, at: int, end: int, named: Sequence[Found], code: str) -> Found | None:
    """Return who would do an act told at a place, where the clause says it by form."""
    before = [f for f in named if f.end <= at]
    inside = [f for f in named if at <= f.start and f.end <= end]
    if code == "ko":
        says = bool(forms("ko").says.search(text, end))
        mine = [f for f in before if re.match(r"(?:측|군)?[이가](?![가-힣])", text[f.end :])]
        topic = [f for f in before if re.match(r"(?:측|군)?[은는](?![가-힣])", text[f.end :])]
        return next(iter((*mine[::-1], *(topic[::-1] if not says else ()))), None)
    if code == "zh":
        edges = [m.end() for m in forms("zh").clause.finditer(text, 0, at)]
        low = edges[-1] if edges else 0
        own = [
            f for f in before if f.start >= low and text[f.start - 1 : f.start] not in _NOT_ACTING
        ]
        own += [f for f in inside if f.start == at]
        return own[0] if own else None
    own = [
        f
        for f in before
        if re.fullmatch(
            r"(?:\s\w+){0,4}?\s" + f"(?:{forms('ru').modal.pattern})" + r".{0,40}", text[f.end : at]
        )
    ]
    return (
        own[-1]
        if own
        else inside[0]
        if inside and not own and text[at : inside[0].start].count(" ") <= 1
        else None
    )
