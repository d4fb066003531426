"""Acts that may come, in English: where a sentence foretells one, and who would do it.

An act is told by a verb that something to come governs ("may", "likely to", "vowed to",
"such as"), or by a noun that something makes likely ("a raid is possible", "the risk of
a raid"). The words come from closed lists; what stands in a condition, what is denied
and what is done against an act is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.grounding.act_bounds import begun, ended
from summarizer.grounding.act_words import act_verbs, harms, is_act, kind
from summarizer.grounding.dates import times

_ADVERB = (
    r"(?:(?:also|soon|well|then|again|still|even|now|once|first|next|eventually|perhaps|instead|"
    r"once again|at any (?:time|moment)|as early as [\w ]{3,20}|[a-z]+ly|very|more|all but|almost|"
    r"to|in turn|yet|either|both|,)\s+)*"
)
_MODAL = r"(?:\b(?:will|would|shall|(?-i:may)|might|could)|['’](?:ll|d))\s+"
_TOWARDS = (
    r"\b(?:likely|unlikely|improbable|certain|bound|sure|set|about|poised|ready|prepared|preparing|"
    r"prepares?|due|going|gearing up|determined|resolved|scheduled|expected|expects?|forecast|"
    r"believed|thought|feared|plan|plans|planned|planning|intends?|intended|intending|intention|"
    r"threat|threats|threaten|threatens|threatened|threatening|vow|vows|vowed|vowing|pledged?|"
    r"pledges|promised?|promises|swore|sworn|swears?|readying|decided|authori[sz]ed|tempted|"
    r"mulling|preparations?|readiness)\s+to\s+"
)
_RAISED = (
    r"\b(?:expect\w*|predict\w*|anticipat\w*|fear\w*|believ\w+|forecast\w*)\s"
    r"[^,;:.]{2,60}?\s(?P<raised>to)\s+"
)
# Verbs between what governs an act and the act: "may try to".
_LIGHT = (
    r"(?:(?:try|attempt|seek|move|begin|start|continue|go on|have|need|dare|choose|decide|prepare|"
    r"be (?:able|ready|prepared|forced|likely|willing|tempted|planning|preparing|about))\s+to\s+)?"
)
_CHANCE = (
    r"(?:chances?|odds|probability|possibility|likelihood|risks?|danger|prospects?|threats?|fears?|"
    r"worr(?:y|ies)|concerns?|signs?|hints?|indications?|warn\w*|talk)"
)
_GOVERNED = re.compile(
    rf"(?:{_MODAL}|{_TOWARDS}|{_RAISED}){_ADVERB}{_LIGHT}(?:{_TOWARDS})?{_ADVERB}{_LIGHT}$",
    re.IGNORECASE,
)
_BE = re.compile(rf"(?:{_MODAL}|{_TOWARDS}){_ADVERB}(?:be|get)\s+{_ADVERB}$", re.IGNORECASE)
_DOING = re.compile(
    rf"(?:\b{_CHANCE}\s+of\s+(?:[\w'’]+ ){{0,3}}?|\b(?:consider\w*|contemplat\w*|threaten\w*|"
    r"mull\w*|weigh\w*|plan\w* on|intent on|(?:may|might|could|will|would) "
    r"(?:start|begin|resume|keep|risk))\s+|"
    r"\b(?P<after>such as|including|includes?|by|while|and|or)\s+)(?:also\s+)?$",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:chances?|odds|probability|possibility|likelihood|risks?|danger|prospects?)\s+that\s+"
    r"(?:[\w'’-]+\s+){0,5}(?!(?:an?|the|its|their|more|further|new|of)\s)[\w'’-]+\s+$|"
    rf"\b(?P<also>and|or)\s+{_ADVERB}$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:not|never|no longer|nor|cannot|no (?:plans?|intention|wish|need|reason)|"
    r"den(?:y|ies|ied)|refus\w+|failed|fails|unable|without|"
    r"no(?! doubt| signs?\b| indications?\b))|"
    r"n['’]t)(?:\s+\w+){0,2}\s+$",
    re.IGNORECASE,
)
# "A missile that could hit" tells what a missile is.
_ABLE = re.compile(r"\b(?:that|which)\s+$", re.IGNORECASE)
_AHEAD = re.compile(rf"{_MODAL}|{_TOWARDS}|\b{_CHANCE}\b|\b(?:possible|likely)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"(?:(?<!even )\b(?:if|unless|in case|in the event|provided that|as long as|whether)\b|"
    r"^\W*(?:[AQ]: )?(?-i:Should|Were|Had)\b)(?:[^,;.:”\"]|(?<=\b[A-Z])\.(?=[A-Z ,]))*",
    re.IGNORECASE,
)
_EXERCISES = re.compile(
    r"\b(?:exercises?|drills?|manoeuvres?|maneuvers?|war games?)\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:(?-i:may)|might|could|likely|unlikely|probabl\w+|possib\w+|threaten\w*|vow\w*|warn\w*|"
    rf"certain|expects?|expected|even|provocati\w+|{_CHANCE}|if)\b",
    re.IGNORECASE,
)
_HEDGES = (
    r"(?:(?:not|very|highly|extremely|quite|more|less|most|all but|almost|nearly|virtually|still|"
    r"now|as|to be|also|increasingly|rather|both|far|too) )*"
)
_LIKELY = (
    rf"{_HEDGES}(?:likel(?:y|ier)|unlikely|possible|probable|improbable|imminent|inevitable|certain|"
    r"unavoidable|conceivable|plausible|expected|anticipated|foreseeable|looming|on the cards|"
    r"in the offing|on the (?:table|horizon)|coming|near|(?:only )?a matter of time|overdue|"
    r"not (?:out of the question|ruled out|impossible)|due|planned|next to impossible|remote)\b"
)
_TURNS_OUT = re.compile(
    r"(?:,[^,;:.]{3,110},)?"
    r"(?:(?!\b(?:said|says|and|but|while|that|who|which|after|killed|caused)\b)[^;:.]){0,90}?"
    r"(?:\b(?:is|was|were|are|be|remains?|remained|looks?|looked|seems?|seemed|appears?|appeared|"
    rf"becomes?|became)\s+[\"“]?{_LIKELY}|"
    rf"(?:\b(?:will|would|(?-i:may)|might|could)|['’]ll)\s+{_ADVERB}(?:follow|come|happen|occur|"
    r"take place|begin|start|ensue|go ahead|result|be (?:next|launched|carried out|conducted|"
    r"staged|mounted|held|made|attempted|ordered|repeated|coming|imminent))\b)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"(?:[^,;:.]{{0,40}}?\s)?(?:as |to be )?[\"“]?{_LIKELY}|"
    r"[^,;:.]{0,40}?\s?at (?:\w+ ){0,3}(?:zero|even|nil|one in|\d)",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"\b(?:consider|think|thought|deem|call|judge|see|rate|find|regard|believe|put)(?:s|ed|ing)?\s+$",
    re.IGNORECASE,
)
_FEARED = re.compile(
    rf"\b(?:{_CHANCE}\s+(?:of|for|about)|(?:warn\w*|fears?|fearing|feared) (?:of|against|about)?|"
    r"(?:expect|predict|anticipat|forecast|foresee|foresaw|fear)\w*|"
    r"brac\w+ (?:itself |themselves )?for|imminent|looming|impending|"
    r"(?P<own>(?:threaten(?:s|ed|ing)?|"
    r"weighing|considering|contemplating|mulling|"
    r"vow(?:s|ed|ing)?|plan(?:s|ning|ned)?|prepar(?:es?|ed|ing|ations)|ready|readying|poised)"
    r"(?: (?:for|with))?|(?:threaten|respond)\w* (?:[\w'’.-]+ ){0,4}?with)|"
    r"(?P<out>rul(?:e|es|ed|ing) out)|there (?:will|would|may|might|could) (?:\w+ )?be)\s+$",
    re.IGNORECASE,
)
_NOT_OUT = re.compile(r"\b(?:not|cannot|n['’]t|never)\s+(?:be\s+)?\w+ out\s+$", re.IGNORECASE)
_POINTED = re.compile(
    r"\b(?:these|those|such|last|previous|recent|earlier|first-ever|past|failed|successful)\s+$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"(?<=provocations)[^;:.]{0,40}(?:such as|including|like)\b", re.IGNORECASE
)
_OPENS = re.compile(r"\bthat\s|[,;:.“”\"]\s*")
_MOST_SUBJECT = 10
_NEXT = 12
"""Letters between an act and another that the same word governs."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act foretold: where its words stand, and where what governs it begins."""

    start: int
    end: int
    governed: int
    """Behind whom the sentence names as doing it; the act's own start where it is a noun."""
    noun: bool = False


@lru_cache(maxsize=8)  # several questions about one sentence
def acts(text: str) -> tuple[Act, ...]:
    """Return the acts that an English sentence foretells, in order, none within another."""
    text = text.replace("\n", " ")
    barred = [m.span() for m in _CONDITION.finditer(text)]
    timed = [t.start for t in times(text, "en")]
    found: list[Act] = []
    every = sorted((*_verbal(text, timed), *_nominal(text, timed)), key=lambda a: (a.start, -a.end))
    for act in every:
        barring = any(a <= act.start < b for a, b in barred) or _NAMED_AFTER.match(text, act.end)
        if not barring and (not found or act.start >= found[-1].end):
            found.append(act)
    return tuple(found)


def deeds(text: str) -> Iterator[Act]:
    """Yield every word for an act in a sentence, done, denied or to come."""
    for m in kind("noun", verbs=False).finditer(text):
        yield Act(begun(text, m.start()), m.end(), m.start(), noun=True)
    for m in kind("harm").finditer(text):
        yield Act(m.start(), m.end(), m.start())


def _verbal(text: str, timed: Sequence[int]) -> Iterator[Act]:
    last: Act | None = None
    for m in act_verbs().finditer(text):
        at, before = m.start(), text[: m.start()]
        governed = _governed(text, at, m[0], last)
        if governed is None or _NOT.search(text[:governed]) or _NOT.search(before):
            continue
        end = ended(text, m.end(), timed)
        words = text[at:end]
        if harms(m[0], words, text[:governed]):
            if not _routine(text, words):
                last = Act(at, end, governed)
                yield last
        elif _BE.search(before):
            start = max((o.end() for o in _OPENS.finditer(text, 0, governed)), default=0)
            subject = text[start:governed]
            if len(subject.split()) <= _MOST_SUBJECT and harms(m[0], f"{m[0]} {subject}", ""):
                last = Act(start, end, start)
                yield last


def _governed(text: str, at: int, verb: str, last: Act | None) -> int | None:
    """Return where what makes a verb one of things to come begins, or None."""
    before = text[:at]
    m = _GOVERNED.search(before)
    if m is not None:
        able = m[0].lower().startswith("could") and _ABLE.search(text[: m.start()])
        return None if able else m.start("raised") if m["raised"] else m.start()
    if verb.endswith("ing"):
        m = _DOING.search(before)
        if m is None or m["after"] is None:
            return m.start() if m else None
        ahead = _AHEAD.search(text, 0, m.start())
        return last.governed if last else ahead.start() if ahead else None
    m = _BE.search(before)
    if m is not None and verb.endswith(("ed", "en", "n", "t")):
        return m.start()
    m = _THAT.search(before)
    if m is not None and m["also"]:
        return last.governed if last and at - last.end < _NEXT else None
    return m.end() if m else None


def _routine(text: str, words: str) -> bool:
    """Say whether words tell only of an exercise that nobody calls likely or a threat."""
    return bool(_EXERCISES.search(words)) and not _HEDGED.search(text)


def _nominal(text: str, timed: Sequence[int]) -> Iterator[Act]:
    for m in kind("noun", verbs=False).finditer(text):
        low, end = begun(text, m.start()), ended(text, m.end(), timed, noun=True)
        known = _POINTED.search(text[: m.start()]) is not None
        if known or not is_act(text, *m.span()) or _routine(text, text[low:end]):
            continue
        before = text[:low]
        feared = _FEARED.search(before)
        if feared and feared["out"] and not _NOT_OUT.search(before):
            feared = None
        called = _JUDGES.search(before) and _CALLED.match(text, end)
        if feared or called or _TURNS_OUT.match(text, end):
            yield Act(low, end, feared.start() if feared and feared["own"] else low, noun=True)
