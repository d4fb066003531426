"""Who would do an act that a sentence foretells, where the sentence's form gives it away.

The subject of what governs the act, the owner or adjective of a noun ("Peru's raid", "a
Peruvian raid"), who stands behind "by"; the speaker where the subject is "it", "we" or
"our army"; and the one told of before where nobody else is there. Anything less clear is
left to a reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.grounding.acts import Act, deeds
from summarizer.grounding.index import Found, Index
from summarizer.values import Sentence

_SAYS = (
    r"that|and|or|but|which|who|whom|whose|said|says|say|told|tells|added|adds|warned|warns|thinks?|"
    r"thought|believes?|believed|fears?|feared|expects?|expected|judged|judges|claims?|claimed|"
    r"reported|reports|announced|wrote|writes|suggests?|predicts?|predicted|in|on|at|of|from|to|with|"
    r"against|for|over|about|by|near|into|as|if|when|while|where|than|backed|led|sanctions?|tariffs?|polic\w+|deal|economy|measures?|ban|decision|law|bill|exports?|visits?|talks?|is|are|was|were|has|have|had"
)
# Between a name and what governs the act: the rest of the subject, an aside.
_REST = re.compile(
    rf"(?:['’]s?)?(?:\s(?!(?:{_SAYS})\b)[a-z][\w-]*){{0,4}}"
    r"(?:\s?\([^)]*\)|\s?[,–—][^,–—]{2,90}[,–—])?,?\s*[\"“]?\s*(?:(?:very|also|now|still|most|highly|"
    r"all but|almost|well|\w+ly)\s*)*"
)
_BEHIND_PREPOSITION = re.compile(
    r"\b(?:in|on|at|near|to|by|with|against|for|over|about|inside|outside|into|told|between|within|across|"
    r"through|via|than|like|toward|towards)\s+(?:the\s+|an?\s+|\w+['’]s\s+)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"\b(?:on|against|in|of|over|near|to|at|around|into|with|for)\s(?:the\s|\w+\s)?$", re.IGNORECASE
)
_BY = re.compile(r"\b(?:by|from)\s(?:the\s)?(?:[\w'’]+[\s-]){0,3}$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?P<who>it|they|we|i|he|she)[\s\"“]*(?:also |now |still |very )?$", re.IGNORECASE
)
_SPEAKERS_OWN = re.compile(
    r"\b(?:(?:its|their|his|her|our|my)\s+(?:[a-z-]+\s){0,2}[a-z-]+|[Tt]he\s+(?:[a-z-]+\s)?(?:army|"
    r"country|nation|state|forces|troops|military|navy|air force|government|group|movement|"
    r"republic|regime|soldiers|guards|fighters|fleet|commandos|brigades))\s*[\"“]?\s*"
    r"(?:also |now |still |very )?$"
)
_THINGS = re.compile(
    r"\b(?:the|another|a|more)\s+(?:[\w-]+\s){0,2}(?:missiles?|rockets?|satellites?|drones?|balloons?|"
    r"warheads?|projectiles?|device)\s+$",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"(?:\b(?:is|are|was|were|am|be|been|being|remains?|has|have|had|to|also|still|now|very|"
    r"already|widely|most|highly|all but|almost|reportedly|apparently)\s+|['’](?:s|re|m)\s+)+$",
    re.IGNORECASE,
)
_QUOTES = re.compile('["“”]')
_BY_REACH = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What came before a sentence: the ids of who speaks in it and of who was told of last."""

    speaker: str | None = None
    last: str | None = None


def doer(text: str, act: Act, named: Sequence[Found], told: Told) -> str | None:
    """Return the id of the one who would do an act; None where form does not say."""
    owner = _owner(text, act, named) if act.noun else None
    if owner is not None or (act.noun and act.governed == act.start):
        return owner or told.last
    left = text[: act.governed]
    left = text[: being.start()] if (being := _BEING.search(left)) else left
    pronoun = _PRONOUN.search(left)
    if pronoun:
        who, quoted = pronoun["who"].lower(), len(_QUOTES.findall(left)) % 2
        return (told.speaker if who in (_FIRST if quoted else _REPORTED) else None) or told.last
    subject = _subject(left, named) or _shortened(left, named)
    if subject is not None:
        return subject
    if _THINGS.search(left):
        return told.last
    return (told.speaker or told.last) if _SPEAKERS_OWN.search(left) else None


_SHORT = re.compile(r"\b[Tt]he ([A-Z][\w-]+)[\s\"“]*$")
_FIRST = ("we", "i")
_REPORTED = ("we", "i", "it", "they")


def _shortened(left: str, named: Sequence[Found]) -> str | None:
    """Return whose longer name in the sentence the subject is a word of ("the Guards")."""
    short = _SHORT.search(left)
    whole = {f.key for f in named if short and short[1] in f.words.split() and f.words != short[1]}
    return whole.pop() if len(whole) == 1 else None


def _subject(left: str, named: Sequence[Found]) -> str | None:
    """Return whose name the subject right before some place is, or begins with."""
    before = [f for f in named if f.end <= len(left)]
    for f in sorted(before, key=lambda f: f.end, reverse=True):
        if _REST.fullmatch(left[f.end :]):
            return None if _BEHIND_PREPOSITION.search(left[: f.start]) else f.key
    return None


def _owner(text: str, act: Act, named: Iterable[Found]) -> str | None:
    """Return whose a noun's act is: its owner's, its adjective's, or whose behind "by"."""
    for f in named:
        if _ATTACHED.match(text, f.end):
            continue
        within = act.start <= f.start < act.end
        if within and not _ON_BEHALF.search(text[act.start : f.start]):
            return f.key
        if f.end <= act.start and re.fullmatch(
            r"(?:['’]s?)\s+(?:\w+\s+){0,2}", text[f.end : act.start]
        ):
            return f.key
        if (
            f.start >= act.end - 1
            and f.start - act.end < _BY_REACH
            and _BY.match(text[act.end : f.start].lstrip())
        ):
            return f.key
    return None


_ATTACHED = re.compile(r"-\w|(?: \w+)? (?:backed|led)\b")


def protagonist(sentences: Sequence[Sentence], index: Index) -> str | None:
    """Return the id of the one whose acts an article tells of most, done or to come, if any."""
    counted: Counter[str] = Counter()
    for each in sentences:
        told = list(deeds(each.text))
        named = (*index.named_in(each), *index.demonyms_in(each)) if told else ()
        for act in told:
            who = _owner(each.text, act, named) or _subject(each.text[: act.governed], named)
            if who is not None:
                counted[who] += 1
    ranked = counted.most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear else None
