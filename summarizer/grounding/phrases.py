"""Phrases around a cue: the noun phrase of a thing, the verb phrase of an act.

A small model copies better from whole phrases than it cuts them out, so code cuts and
the model chooses. The cutting goes by closed classes of words only (prepositions,
conjunctions, auxiliaries, verbs of giving and saying); where those are unknown, in
other scripts, a phrase is the clause between punctuation marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.grounding.acts import acts
from summarizer.grounding.cues import caseless
from summarizer.schema.marks import Cues

_MOST_WORDS_LEFT = 5
_MOST_WORDS_RIGHT = 3
_WORD = re.compile(r"[\w$€£%’'./&+-]*\w[%+]?|[^\w\s]")
# Words a noun phrase does not hold.
_NOT_IN_NOUN = re.compile(
    r"(?:[^\w]|a|an|the|its|their|his|her|our|this|that|these|those|and|or|but|nor|of|to|in|on|at|"
    r"by|for|with|from|into|over|about|against|under|between|including|such|as|per|than|more than|"
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


def phrases(cues: Cues, text: str) -> tuple[str, ...]:
    """Return the phrases of a sentence that hold a cue, in order, none twice.

    A sentence without a cue has none; in English, an act needs none but its own words.
    """
    if cues.phrase == "act" and _LATIN.search(text) and not _OTHER_SCRIPT.search(text):
        return tuple(dict.fromkeys(text[a.start : a.end] for a in acts(text)))
    spans = caseless(*(pattern for _, pattern in cues.table)).spans(text)
    # A thing has a word of its own ("mines", not "undermines"); an act may not ("airstrikes").
    heads = [(a, b) for a, b in spans if cues.phrase == "act" or not _inside(text, a)]
    cut = _clause if cues.phrase == "act" else _noun
    cuts = _united([s for a, b in heads if (s := cut(text, a, b)) is not None])
    if cues.phrase == "noun":  # "these missiles" have been told of before
        cuts = [(a, b) for a, b in cuts if not _POINTING.search(text[:a])]
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
    while (
        high + 1 < len(words)
        and high - last < _MOST_WORDS_RIGHT
        and text[words[high][1] : words[high + 1][0]] == " "
        and not _stops(text, words[high + 1])
        and not text[words[high + 1][0]].isupper()
    ):
        high += 1
    return words[low][0], words[high][1]


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
