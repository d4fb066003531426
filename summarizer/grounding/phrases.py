"""Phrases around a cue: the noun phrase of a thing, the verb phrase of an act.

A small model copies better from whole phrases than it cuts them out, so code cuts and
the model chooses. The cutting goes by closed classes of words only (prepositions,
conjunctions, auxiliaries, verbs of giving and saying); where those are unknown, in
other scripts, a phrase is the clause between punctuation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from summarizer.grounding import clauses
from summarizer.grounding.cues import caseless
from summarizer.grounding.index import Found
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
# Words an act does not cross.
_EDGE = re.compile(
    r"[,;:()\"“”.!?—–，。；：、「」]|\s-\s|\b(?:that|which|who|said|says|will|would|may|might|could|can|"
    r"must|shall|should|has|have|had|is|are|was|were|been|be|after|before|while|because|according|"
    r"amid|and|or|such as|including|around|ahead|if|unless|when|as|next|this|by|within|likely|"
    r"during|between|until|throughout|"
    r"on (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]+ \d|\d|the (?:same|next|eve))|"
    r"probably|possibly|again|plans?|expects?|expected|tailored|"
    r"threaten\w*|vow\w*|prepar\w+|ready|signs? of|risk of|possibility of|"
    r"in (?:the|a|order|response|case|spring|summer|autumn|winter|early|late|mid|coming|\d+|"
    r"Jan\w+|Feb\w+|March|April|May|June|July|Aug\w+|Sept\w+|Oct\w+|Nov\w+|Dec\w+))\b|"
    r"\bto (?!(?:the|a|an|its|their|his)\b|(?-i:[A-Z]))|n't\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"^(?:re-?)?\w+ing\b|\b(?:tests?|launch(?:es)?|attacks?|strikes?|invasion|exercises?|drills?|"
    r"provocations?|incursions?|blockade|war|offensive|escalation|retaliation|raids?|assault|"
    r"shelling|cyberattacks?|bombardment|salvo)\b",
    re.IGNORECASE,
)
# What is done against an act, or about it, and what is not done.
_PEACEFUL = re.compile(
    r"(?:\w+ly )?(?:not|never|provid\w*|help\w*|coordinat\w*|defeat\w*|defend\w*|deter|deterring|"
    r"counter\w*|prevent\w*|stop\w*|discuss\w*|condemn\w*|meet\w*|conven\w*|host\w*|support\w*|"
    r"protect\w*|ban\w*|prohibit\w*|see|seen|repel\w*|intercept\w*|withstand\w*|monitor\w*|"
    r"detect\w*|watch\w*|track\w*|avoid\w*|reduc\w*|join\w*|urg(?:e|ing)|reject\w*|denounc\w*|"
    r"halt\w*|refrain\w*|end|ending|take down|shoot down)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"(?:\b(?:will|would|may|might|could|can|must|shall|should|to|and|or|not|n't|again|probably|possibly|"
    r"likely)|'ll|’ll)\s+$",
    re.IGNORECASE,
)


# From the one who would act to the act: auxiliaries and what carries the likelihood.
_WOULD = re.compile(
    r"(?:['’](?:s|ll))?,?(?: \w+){0,2}? ?(?:will|would|may|might|could|can|is|are|has|have|had|"
    r"plans?|intends?|threaten\w*|vow\w*|prepar\w+|appears?|seems?|expected|likely|"
    r"ready)\b[^;:.]{0,40}$",
    re.IGNORECASE,
)


def subject(text: str, phrase: str, named: Sequence[Found], known: str | None) -> str | None:
    """Return the words of the one who would do an act, where the sentence's form gives them.

    Either a name right before the act's auxiliary, or a pronoun there that goes on about
    ``known``, the one of whom such an act was told last.
    """
    at = text.find(phrase)
    if code := clauses.script(text):
        found = clauses.subject(text, at, at + len(phrase), named, code)
        return found.words if found else known
    before = [f for f in named if f.end <= at]
    if before and _WOULD.fullmatch(text[before[-1].end : at]):
        return before[-1].words
    return known if known and _GOES_ON.search(text[:at]) else None


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


_GOES_ON = re.compile(
    r"(?:\b(?:they|it|he|she)(?:['’](?:ll|d))?\b,?(?: \w+){0,2}? ?"
    r"(?:will|would|may|might|could|likely|plans?|intends?)?\b|\bwhile |\band )[^;:.]{0,90}$",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"(?:,? ?(?:and|or|as well as|including|plus|along with)|,)(?: (?:the|a|an|its|their|other|"
    r"some|up to|about|around|more|at least|[\d,.]+))* ?|, ?",
    re.IGNORECASE,
)


def phrases(cues: Cues, text: str) -> tuple[str, ...]:
    """Return the phrases of a sentence that hold a cue, in order, none twice.

    A sentence without a cue has none.
    """
    spans = caseless(*(pattern for _, pattern in cues.table)).spans(text)
    # A thing has a word of its own ("mines", not "undermines"); an act may not ("airstrikes").
    heads = [(a, b) for a, b in spans if cues.phrase == "act" or not _inside(text, a)]
    cut: Callable[[str, int, int], tuple[int, int] | None]
    cut = _act if cues.phrase == "act" else _noun
    if code := clauses.script(text):  # Korean, Russian, Chinese: cut by their own words
        cut = partial(clauses.act if cues.phrase == "act" else clauses.noun, code=code)
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


def _act(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen a head to the verb phrase it stands in; None where nothing is done."""
    edges = [e for e in _EDGE.finditer(text) if e.end() <= start]
    low = edges[-1].end() if edges else 0
    ahead = _EDGE.search(text, end)
    high = ahead.start() if ahead else len(text)
    low += len(text[low:high]) - len(text[low:high].lstrip())
    high = low + len(text[low:high].rstrip())
    phrase = text[low:high]
    doing = _DOING.search(text[:low]) or _ACTS.search(phrase)
    if _PEACEFUL.match(phrase):
        return None
    return (low, high) if doing and low < high else None


def _united(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
