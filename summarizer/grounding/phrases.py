"""Phrases around a cue: the noun phrase of a thing, the verb phrase of an act.

A small model copies better from whole phrases than it cuts them out, so code cuts and
the model chooses. The cutting goes by closed classes of words only (prepositions,
conjunctions, auxiliaries, verbs of giving and saying); where those are unknown, in
other scripts, a phrase is the clause between punctuation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from summarizer.grounding import clauses
from summarizer.grounding.acts import acts
from summarizer.grounding.cues import caseless
from summarizer.schema.marks import Cues

_MOST_WORDS_LEFT = 5
_MOST_WORDS_RIGHT = 3
_WORD = re.compile(r"[\w$€£%’'./&+-]*\w[%+]?|[^\w\s]")
# Words a noun phrase does not hold.
_NOT_IN_NOUN = re.compile(
    r"(?:[^\w]|a|an|the|its|their|his|her|our|this|that|these|those|and|or|but|nor|of|to|in|on|at|"
    r"by|for|with|from|into|over|through|towards?|via|within|without|across|among|onto|like|"
    r"about|against|under|between|including|such|as|per|than|more than|"
    r"is|are|was|were|be|been|being|has|have|had|will|would|may|might|could|can|should|must|not|no|"
    r"it|they|he|she|we|i|who|which|what|when|where|while|if|already|also|just|some|any|all|both|"
    r"(?:pro|de|re|sup|trans)\w*(?:vid|liver|ceiv|pl[iy]|fer)\w*|sen[dt]\w*|ship(?:s|ped|ping)?|"
    r"gave|give[ns]?|giving|s[eo]ld|sell\w*|b[ou][uy]\w*t?|hand\w*|donat\w+|export\w*|produc\w+|"
    r"us(?:e|ed|ing)|deploy\w*|prepar\w+|announc\w+|pledg\w+|promis\w+|approv\w+|refus\w+|"
    r"order(?:s|ed|ing)?|said|says|saw|seen|get|got|took|taken|mov(?:e|ed|ing)|test(?:ed|ing)|read(?:y|ied|ying)|fir(?:e|ed|ing)|launch(?:ed|ing)?|arriv\w+|"
    r"will|there|here|around|up|least|only|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|fifteen|twenty|thirty|forty|fifty|dozens?|hundreds?|thousands?|millions?|billions?|"
    r"several|few|many|twice|worth|valued|gets|getting|offer(?:s|ed|ing)?|reiterat\w+|contain(?:s|ed|ing)?|"
    r"need(?:s|ed)?|want(?:s|ed)?|say|add(?:s|ed|ing)|condemn\w*|carr(?:y|ies|ied|ying))",
    re.IGNORECASE,
)
# What a noun phrase does not go on with behind its head.
_NOT_BEHIND = re.compile(
    r"\w{2,}(?:ed|ing)|made|built|held|kept|left|lost|bound|meant|due|paid|flown|shown|found|before|"
    r"after|during|since|until|through|via|amid|because|includ\w+|within|without|across|along",
    re.IGNORECASE,
)
# A phrase that ends so names no thing but what is about it ("missile program", "arms maker").
_NO_THING = re.compile(
    r"(?:program(?:me)?|plant|factor(?:y|ie)|maker|manufacturer|producer|supplier|dealer|compan(?:y|ie)|"
    r"firm|industr(?:y|ie)|sector|regime|infrastructure|treat(?:y|ie)|talk|negotiation|cooperation|"
    r"polic(?:y|ie)|data|test|launch(?:e)?|strike|attack|raid|deal|contract|budget|spending|expert|"
    r"official|analyst|site|base|range|war|crisi|crise|race|control|embargo|ban|picture|photo|image|"
    r"image|review|secretar(?:y|ie)|minist(?:er|rie|ry)|commander|chief|parade|facilit(?:y|ie)|"
    r"station|tunnel|doctrine|strateg(?:y|ie)|umbrella|threat|posture|forces? command|security|"
    r"price|market|route|transit|trade|crash|victim|survivor|activit(?:y|ie)|centre|center|ground|academ(?:y|ie)|"
    r"school|college|inspector|watchdog|agenc(?:y|ie))s?",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[,;:()\"“”.!?—–，。；：、「」]|\s-\s")


def coordinated(text: str, chosen: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return the phrases that a sentence joins to a chosen one by commas and conjunctions."""
    order = sorted({chosen, *others}, key=text.find)
    runs: list[list[str]] = []
    for phrase in order:
        start = text.find(phrase)
        last = runs[-1][-1] if runs else ""
        gap = text[text.find(last) + len(last) : start] if last else ""
        if last and _JOINS.fullmatch(gap):
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    return tuple(p for run in runs if chosen in run for p in run if p != chosen)


_JOINS = re.compile(
    r"(?:,? ?(?:and|or|as well as|including|plus|along with)|,)(?: (?:the|a|an|its|their|other|"
    r"some|up to|about|around|more|at least|[\d,.]+))* ?|, ?",
    re.IGNORECASE,
)


_LATIN = re.compile(r"[A-Za-z]")
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@lru_cache(maxsize=8)  # forms and questions want those of one sentence
def phrases(cues: Cues, text: str) -> tuple[str, ...]:
    """Return the phrases of a sentence that hold a cue, in order, none twice.

    A sentence without a cue has none; in English, an act needs none but its own words.
    """
    if cues.phrase == "act" and _LATIN.search(text) and not _OTHER_SCRIPT.search(text):
        return tuple(dict.fromkeys(text[a.start : a.end] for a in acts(text)))
    spans = caseless(*(pattern for _, pattern in cues.table)).spans(text)
    # A thing has a word of its own ("mines", not "undermines"); an act may not ("airstrikes").
    heads = [(a, b) for a, b in spans if cues.phrase == "act" or not _inside(text, a)]
    cut: Callable[[str, int, int], tuple[int, int] | None]
    cut = _clause if cues.phrase == "act" else _noun
    if code := clauses.script(text):  # Korean, Russian, Chinese: cut by their own words
        cut = partial(clauses.act if cues.phrase == "act" else clauses.noun, code=code)
    cuts = _united([s for a, b in heads if (s := cut(text, a, b)) is not None])
    if cues.phrase == "noun":  # "these missiles" have been told of before
        cuts = [(a, b) for a, b in cuts if not _POINTING.search(text[:a])]
    if cues.spoilt:
        spoilt = caseless(cues.spoilt)
        cuts = [(a, b) for a, b in cuts if spoilt.search(f"{text[:a]}|{text[a:b]}") is None]
    return tuple(dict.fromkeys(text[a:b] for a, b in cuts if text[a:b].strip()))


_POINTING = re.compile(r"\b(?:these|those|such|this|that same|the same)\s+$", re.IGNORECASE)


def _inside(text: str, at: int) -> bool:
    """Say whether a place is within a word written in Latin letters."""
    pair = text[at - 1 : at + 1] if at else ""
    return pair.isascii() and pair.isalpha()


def _noun(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen a head to its noun phrase: modifiers before it, nouns behind."""
    words = [m.span() for m in _WORD.finditer(text)]
    first = next((n for n, (_, b) in enumerate(words) if b > start), None)
    last = next((n for n, (_, b) in enumerate(words) if b >= end), None)
    if first is None or last is None:
        return None
    low, high = first, last
    while low > 0 and first - low < _MOST_WORDS_LEFT and not _stops(text, words[low - 1]):
        low -= 1
    if low > 1 and _TYPE.fullmatch(text[words[low - 2][0] : words[low - 1][1]]):
        low -= 2
    while (
        high + 1 < len(words)
        and high - last < _MOST_WORDS_RIGHT
        and text[words[high][1] : words[high + 1][0]] == " "
        and not _stops(text, words[high + 1])
        and not _NOT_BEHIND.fullmatch(text[slice(*words[high + 1])])
        and not text[words[high + 1][0]].isupper()
    ):
        high += 1
    if high > last and _NO_THING.fullmatch(text[slice(*words[high])]):
        return None
    return words[low][0], words[high][1]


_TYPE = re.compile(r"(?:Type|Block|Mark|Mk\.?|Model|Project|Class|Series) \d{1,4}")
"""What a weapon is called by ("Type 056"), before its noun."""


def _stops(text: str, span: tuple[int, int]) -> bool:
    word = text[span[0] : span[1]]
    return (
        bool(_NOT_IN_NOUN.fullmatch(word))
        or word.endswith(("'s", "’s", "ly", "."))
        or word.isdigit()
    )


def _clause(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen a head to the clause it stands in."""
    marks = [e for e in _MARKS.finditer(text) if e.end() <= start]
    low = marks[-1].end() if marks else 0
    ahead = _MARKS.search(text, end)
    high = ahead.start() if ahead else len(text)
    low += len(text[low:high]) - len(text[low:high].lstrip())
    high = low + len(text[low:high].rstrip())
    return (low, high) if low < high else None


def _united(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
