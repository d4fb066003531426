"""Acts that may come, in English: where a sentence foretells one, and who would do it.

An act is told by a verb that something to come governs ("may", "likely to", "vowed to",
"such as"), or by a noun that something makes likely ("a raid is possible", "the risk of
a raid"). The words come from closed lists (``acts.tsv``); what stands in a condition,
what is denied and what is done against an act is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.grounding.dates import times
from summarizer.grounding.index import Found
from summarizer.grounding.lexicon import rows

_ADVERB = (
    r"(?:(?:also|soon|well|then|again|still|even|now|once|first|next|eventually|perhaps|instead|"
    r"once again|at any (?:time|moment)|as early as [\w ]{3,20}|[a-z]+ly|very|more|all but|almost|"
    r"to|in turn|yet|either|both|,)\s+)*"
)
_MODAL = r"(?:\b(?:will|would|shall|may|might|could)|['’](?:ll|d))\s+"
_TOWARDS = (
    r"\b(?:likely|unlikely|improbable|certain|bound|sure|set|about|poised|ready|prepared|preparing|"
    r"prepares?|due|going|gearing up|determined|resolved|scheduled|expected|expects?|forecast|"
    r"believed|thought|feared|plan|plans|planned|planning|intends?|intended|intending|intention|"
    r"threat|threats|threaten|threatens|threatened|threatening|vow|vows|vowed|vowing|pledged?|"
    r"pledges|promised?|promises|swore|sworn|swears?|warned|readying|moving|mov(?:es?|ed)|aims?|"
    r"aiming|wants?|wanted|seeks?|seeking|tr(?:y|ies|ied|ying)|attempts?|attempting|decided|"
    r"orders?|ordered|authori[sz]ed|tempted|willing|capable|mulling|preparations?|way|option|"
    r"readiness|able|begin|start|continue|go on|have|need|dare|choose|looks?|appears?|seems?)\s+to\s+"
)
_RAISED = (
    r"\b(?:expect\w*|predict\w*|anticipat\w*|fear\w*|believ\w+|want\w*|forecast\w*)\s"
    r"[^,;:.]{2,60}?\s(?P<raised>to)\s+"
)
_CHANCE = (
    r"(?:chances?|odds|probability|possibility|likelihood|risks?|danger|prospects?|threats?|fears?|"
    r"worr(?:y|ies)|concerns?|signs?|hints?|indications?|warn\w*|talk)"
)
_GOVERNED = re.compile(rf"(?:(?:{_MODAL}|{_TOWARDS}|{_RAISED}){_ADVERB})+$", re.IGNORECASE)
_BE = re.compile(rf"(?:{_MODAL}|{_TOWARDS}){_ADVERB}(?:be|get)\s+{_ADVERB}$", re.IGNORECASE)
_DOING = re.compile(
    rf"(?:\b{_CHANCE}\s+of\s+(?:[\w'’]+ ){{0,3}}?|\b(?:consider\w*|contemplat\w*|threaten\w*|"
    r"mull\w*|weigh\w*|plan\w* on|capable of|intent on|start|begin|resume|keep|risks?)\s+|"
    r"\b(?P<after>such as|including|includes?|by|while|and|or)\s+)(?:also\s+)?$",
    re.IGNORECASE,
)
_THAT = re.compile(
    rf"\b{_CHANCE}\s+that\s+(?:[\w'’-]+\s+){{1,6}}$|\b(?:and|or)\s+{_ADVERB}$", re.IGNORECASE
)
_NOT = re.compile(
    r"(?:\b(?:not|never|no longer|nor|cannot|no (?:plans?|intention|wish|need|reason)|den(?:y|ies|ied)|"
    r"refus\w+|failed|fails|unable|without)|n['’]t)(?:\s+\w+){0,2}\s+$",
    re.IGNORECASE,
)
_AHEAD = re.compile(rf"{_MODAL}|{_TOWARDS}|\b{_CHANCE}\b|\b(?:possible|likely)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"(?:(?<!even )\b(?:if|unless|in case|in the event|provided that|as long as|whether)\b|"
    r"^\W*(?:[AQ]: )?(?-i:Should|Were|Had)\b)(?:[^,;.:”\"]|(?<=\b[A-Z])\.(?=[A-Z ,]))*",
    re.IGNORECASE,
)
_END = re.compile(
    r",(?!\d)|[;:()\"“”!?—–]|\.(?!\w)|\s-\s|\b(?:that|which|who|whom|said|says|say|will|would|may|might|could|"
    r"can|must|shall|should|has|have|had|is|are|was|were|been|be|remains?|remained|looks?|seems?|"
    r"after|before|while|because|since|once|though|although|but|so|according|amid|such as|including|"
    r"ahead of|if|unless|when|as|by (?=[a-z]+ing\b)|likely|unlikely|probably|possibly|during|until|"
    r"throughout|within|in (?:the (?:event|face|wake|coming|next|following|future|near|days|weeks|months)|order|response|retaliation|return|case|"
    r"exchange|an? (?:attempt|effort|bid|move))|for every|again|soon|outright|first|this|next|tonight|tomorrow|around the (?:time|turn|end)|"
    r"on the (?:same|next|eve|day|days|first|anniversary|occasion)|at (?:close|about|roughly) )\b|"
    r"\bto (?!(?:the|a|an|its|their|his)\b|(?-i:[A-Z]))|n't\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|or|then|plus)\s")
_CLAUSE = re.compile(
    r"(?:then |also |to |will |would |not |that )*(?P<verb>[\w-]+)", re.IGNORECASE
)
_TIDY = re.compile(r"[\s,;:.\"“”'‘’-]+$|\s+(?:and|or|on|in|at|by|from|to|of|with|for|the|a|an|its|this|around|against|as|over|into|between|before|until|within|this|next)$")
# What "strike", "seize" and their like do without harm, and what is done against an act.
_HARMLESS = re.compile(
    r"(?:strike|seize|hit|kill|level|mine|close|open|test|launch|fire|try|burn|storm|use|make|begin|"
    r"start|release|drop|capture|go into|move into|lift)\w*\s+(?:an?\s|the\s|up\s|its\s|their\s|his\s)*(?:\w+\s)?"
    r"(?:deals?|balance|agreements?|accords?|pacts?|chords?|bargains?|opportunit\w+|moment|initiative|targets?|"
    r"records?|playing field|accusations|charges|time|talks?|negotiations?|investigations?|inquir\w+|"
    r"inquiry|probes?|cases?|books?|campaigns? for|projects?|programmes?|programs?|products?|websites?|"
    r"details?|statements?|reports?|funds?|assets|food|aid)\b",
    re.IGNORECASE,
)
_EXERCISES = re.compile(r"\b(?:exercises?|drills?|manoeuvres?|maneuvers?|war games?)\b", re.IGNORECASE)
_HEDGED = re.compile(
    rf"\b(?:may|might|could|likely|unlikely|probabl\w+|possib\w+|threaten\w*|vow\w*|warn\w*|certain|"
    rf"expects?|expected|even|provocati\w+|{_CHANCE}|if)\b",
    re.IGNORECASE,
)
_LIKELY = (
    r"(?:likel(?:y|ier)|unlikely|possible|probable|improbable|imminent|inevitable|unavoidable|certain|"
    r"conceivable|plausible|expected|anticipated|foreseeable|looming|on the cards|in the offing|"
    r"on the (?:table|horizon)|coming|near|a matter of time|only a matter of time|overdue|"
    r"not (?:out of the question|ruled out|impossible)|due|planned|next to impossible|remote)"
)
_HEDGES = r"(?:(?:very|highly|extremely|quite|more|less|most|all but|almost|nearly|virtually|still|now|as|to be|also|increasingly|rather|both|far|too) )*"
_TURNS_OUT = re.compile(
    rf"(?:,[^,;:.]{{3,110}},)?(?:(?!\b(?:said|says|and|but|while|that|who|which|after|killed|caused)\b)[^;:.]){{0,90}}?"
    rf"(?:\b(?:is|was|were|are|be|remains?|remained|looks?|looked|seems?|seemed|appears?|appeared|"
    rf"becomes?|became)\s+[\"“]?{_HEDGES}{_LIKELY}\b|"
    rf"(?:\b(?:will|would|may|might|could)|['’]ll)\s+{_ADVERB}(?:follow|come|happen|occur|take place|"
    r"begin|start|ensue|go ahead|result|be (?:next|launched|carried out|conducted|staged|mounted|"
    r"held|made|attempted|ordered|repeated|coming|imminent))\b)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"(?:[^,;:.]{{0,40}}?\s)?(?:as |to be )?[\"“]?{_HEDGES}{_LIKELY}\b|[^,;:.]{{0,40}}?\s?at (?:\w+ ){{0,3}}"
    r"(?:zero|even|nil|one in|\d)",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"\b(?:consider|think|thought|deem|call|judge|see|rate|find|regard|believe|put)(?:s|ed|ing)?\s+$",
    re.IGNORECASE,
)
_FEARED = re.compile(
    rf"\b(?:{_CHANCE}\s+(?:of|for|about)|(?:warn\w*|fears?|fearing|feared) (?:of|against|about)?|"
    r"(?:expect|predict|anticipat|forecast|foresee|foresaw|fear)\w*|brac\w+ (?:itself |themselves )?for|"
    r"imminent|looming|impending|(?:threaten(?:s|ed|ing)?|vow(?:s|ed|ing)?|plan(?:s|ning|ned)?|"
    r"prepar(?:es?|ed|ing|ations)|plans|ready|readying|poised)(?: (?:for|with))?|"
    r"(?:threaten|respond)\w* (?:[\w'’.-]+ ){0,4}?with|"
    r"(?:rule|rules|ruled|ruling) out|deadline for|ahead of|announc\w+ (?=plans)|there (?:will|would|may|might|could) (?:\w+ )?be)\s+$",
    re.IGNORECASE,
)
_OWN_PLAN = re.compile(r"(?:threat|vow|plan|prepar|ready|poised|respond)", re.IGNORECASE)
_RULED_OUT = re.compile(r"\b(?:not|cannot|n['’]t|never)\s+(?:be\s+)?(?:rule|rules|ruled|ruling) out\b", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    r"(?:\W|of|to|in|on|at|by|for|with|from|into|over|about|against|under|between|including|as|than|and|or|but|nor|"
    r"is|are|was|were|be|been|has|have|had|will|would|may|might|could|can|should|must|not|no|it|they|he|"
    r"she|we|who|which|what|when|where|while|if|that|this|these|those|such|said|says|told|any|a|an|the|its|their|"
    r"his|her|our|another|expect\w*|fear\w*|predict\w*|anticipat\w*|forecast\w*|consider\w*|"
    r"threat\w*|vow\w*|plan\w*|prepar\w*|warn\w*|imminent|looming|impending|announc\w*|face[sd]?|ready|out|"
    r"condemn\w*|call\w*|rate[sd]?|judge[sd]?|deem\w*)",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"\b(?:a|an|the|another|its|their|any)\s+$", re.IGNORECASE)
_POINTED = re.compile(r"\b(?:these|those|such|last|previous|recent|earlier|first-ever|past|failed|successful)\s+$", re.IGNORECASE)
_MOST_WORDS = 5
_WORD = re.compile(r"[\w$€£%’'./&+-]*\w|[^\w\s]")
_PREPOSED = re.compile(
    r"\s+(?:of|on|in|against|around|over|near|into|across|from|at|along|using|with|towards?|off|to)\s"
)


@dataclass(frozen=True, slots=True)
class Act:
    """An act foretold: where its words stand, and where what governs it begins."""

    start: int
    end: int
    governed: int
    """Behind whom the sentence names as doing it; the act's own start where it is a noun."""
    noun: bool = False


def acts(text: str) -> tuple[Act, ...]:
    """Return the acts that an English sentence foretells, in order, none within another."""
    text = text.replace("\n", " ")
    barred = [m.span() for m in _CONDITION.finditer(text)]
    timed = [t.start for t in times(text, "en")]
    found: list[Act] = []
    for act in sorted((*_verbal(text, timed), *_nominal(text, timed)), key=lambda a: (a.start, -a.end)):
        inside = any(a <= act.start < b for a, b in barred)
        inside = inside or _NAMED_AFTER.match(text, act.end) is not None
        if not inside and (not found or act.start >= found[-1].end):
            found.append(act)
    return tuple(found)


_NAMED_AFTER = re.compile(r"(?<=provocations)[^;:.]{0,40}(?:such as|including|like)\b", re.IGNORECASE)


def deeds(text: str) -> Iterator[Act]:
    """Yield every word for an act in a sentence, done, denied or to come."""
    for m in _of("noun", "").finditer(text):
        yield Act(_widened(text, m.start()), m.end(), m.start(), noun=True)
    for m in _of("harm").finditer(text):
        yield Act(m.start(), m.end(), m.start())


def _verbal(text: str, timed: Sequence[int]) -> Iterator[Act]:
    last: Act | None = None
    for m in _verbs().finditer(text):
        governed = _governed(text, m.start(), m[0], last)
        if governed is None or _NOT.search(text[:governed]) or _NOT.search(text[: m.start()]):
            continue
        end = _ended(text, m.end(), timed)
        words = text[m.start() : end]
        passive = _BE.search(text[: m.start()]) is not None
        if passive and not _hostile(m[0], words):
            start = _clause_start(text, governed)
            if start is not None and _hostile(m[0], f"{m[0]} {text[start:governed]}"):
                last = Act(start, end, start)
                yield last
            continue
        if _hostile(m[0], words) and not _HARMLESS.match(words) and not _routine(text, words):
            last = Act(m.start(), end, governed)
            yield last


def _clause_start(text: str, before: int) -> int | None:
    """Return where the subject of a clause begins, if it is near."""
    start = max((m.end() for m in _OPENS.finditer(text, 0, before)), default=0)
    return start if len(text[start:before].split()) <= _MOST_SUBJECT else None


_OPENS = re.compile(r"\bthat\s|[,;:.“”\"]\s*")
_MOST_SUBJECT = 10


def _governed(text: str, at: int, verb: str, last: Act | None) -> int | None:
    """Return where what makes a verb one of things to come begins, or None."""
    before = text[:at]
    m = _GOVERNED.search(before)
    if m is not None:
        return m.start("raised") if m["raised"] else m.start()
    if verb.endswith("ing"):
        m = _DOING.search(before)
        if m is None:
            return None
        if m["after"] is None:
            return m.start()
        return last.governed if last else _first(text, m.start())
    m = _BE.search(before)
    if m is not None and verb.endswith(("ed", "en", "n", "t")):
        return m.start()
    m = _THAT.search(before)
    if m is None:
        return None
    if m[0][:3].lower() in ("and", "or "):
        return last.governed if last and at - last.end < _NEXT else None
    return m.end()


_NEXT = 12
"""Letters between an act and another that the same word governs."""


def _first(text: str, before: int) -> int | None:
    m = _AHEAD.search(text, 0, before)
    return m.start() if m else None


def _hostile(verb: str, words: str) -> bool:
    """Say whether a verb with what follows it does harm."""
    for kind, objects in _NEEDS.items():
        if _of(kind).match(words) and (objects is None or any(_of(o, "").search(words[len(verb) :]) for o in objects)):
            return True
    return bool(_FIRES_ON.match(words))


_FIRES_ON = re.compile(r"(?:fir|shoot)\w*\s+(?:back\s+)?(?:on|at|upon|across|into|over)\b", re.IGNORECASE)
_NEEDS: dict[str, tuple[str, ...] | None] = {
    "harm": None,
    "cross": ("line",),
    "pass": ("line", "place"),
    "send": ("cargo",),
    "shoot": ("weapon", "noun"),
    "do": ("noun",),
}


def _routine(text: str, words: str) -> bool:
    """Say whether words tell only of an exercise that nobody calls likely or a threat."""
    return bool(_EXERCISES.search(words)) and not _HEDGED.search(text)


def _nominal(text: str, timed: Sequence[int]) -> Iterator[Act]:
    for m in _of("noun", "").finditer(text):
        low = _widened(text, m.start())
        end = _ended(text, m.end(), timed, prepositions=True)
        before = text[:low]
        if _POINTED.search(before if low == m.start() else text[:m.start()]) or _routine(text, text[low:end]):
            continue
        rest, feared = text[end:], _FEARED.search(before)
        if feared and re.search(r"rul\w+ out", feared[0], re.IGNORECASE):
            feared = feared if _RULED_OUT.search(before) else None
        called = _JUDGES.search(before) and _CALLED.match(rest)
        if feared or called or _TURNS_OUT.match(rest):
            own = feared is not None and _OWN_PLAN.match(feared[0])
            yield Act(low, end, feared.start() if own and feared else low, noun=True)


def _widened(text: str, at: int) -> int:
    """Return where the noun phrase around a noun begins."""
    low = at
    for n, m in enumerate(reversed(list(_WORD.finditer(text, 0, at)))):
        quote = m[0] in "\"“‘" and m.end() == low
        if n > _MOST_WORDS or text[m.end() : low].strip():
            break
        if not quote and (_BEFORE_NOUN.fullmatch(m[0]) or m[0].endswith(("'s", "’s", "s'", "ly"))):
            break
        low = m.start()
    m2 = _DETERMINER.search(text[:low])
    return m2.start() if m2 else low


def _ended(text: str, at: int, timed: Sequence[int], *, prepositions: bool = False) -> int:
    """Return where the words of an act end: at the clause's end, a time, another act."""
    quoted = 1 if text[at : at + 1] in ("\"", "”", "’") and prepositions else 0
    stop = _END.search(text, at + quoted)
    end = stop.start() if stop else len(text)
    end = min((end, *(t for t in timed if at < t)), default=end)
    if prepositions:
        follows = _PREPOSED.match(text[at + quoted :])
        end = end if follows else at + quoted
    for m in _AND.finditer(text, at, end):
        clause = _CLAUSE.match(text, m.end())
        verb = clause["verb"] if clause else None
        led = verb is not None and (verb.endswith("ing") or _verbs().fullmatch(verb))
        if led or (not prepositions and _OTHER_VERB.match(text, m.end())):
            end = m.start()
            break
    while tail := _TIDY.search(text[at + quoted : end]):
        end = at + quoted + tail.start()
    return end


_OTHER_VERB = re.compile(
    r"(?:\w+\s){0,3}?(?:is|are|was|were|will|would|has|have|had|could|may|might|said|says)\b", re.IGNORECASE
)


@cache
def _of(kind: str, end: str = "verb") -> re.Pattern[str]:
    words = next(r.pattern for r in rows("acts.tsv") if "en" == r.language and kind in r.features)
    forms = (_inflected(w) if end else rf"{w}(?:s|es)?" for w in words.split(";"))
    ordered = sorted(forms, key=len, reverse=True)
    tail = r"(?:\s(?:attempts?|campaigns?|operations?))?" if kind == "noun" else ""
    return re.compile(rf"\b(?:{'|'.join(ordered)})\b{tail}", re.IGNORECASE)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile("|".join(_of(kind).pattern for kind in _NEEDS), re.IGNORECASE)


_IRREGULAR = {
    "strike": "struck", "hit": "hit", "burn": "burnt", "sink": "sunk", "shoot": "shot",
    "send": "sent", "fly": "flown", "make": "made", "begin": "begun", "cut": "cut", "put": "put",
    "take": "taken", "lay": "laid", "blow": "blown", "set": "set", "shut": "shut",
    "undertake": "undertaken", "go": "gone",
}
_DOUBLED = re.compile(r"(?:hit|ram|jam|hijack|cut|drop|put|step|set|shut|begin|loot|wip|raid|plan)$")


def _inflected(words: str) -> str:
    """Return a pattern of a verb's forms: base, third person, participles; particles behind it."""
    verb, _, particle = words.partition(" ")
    stem = re.escape(verb)
    if verb[-1] == "e":
        forms = f"{stem}s?|{stem}d|{stem[:-1]}ing"
    elif verb[-1] == "y" and verb[-2] not in "aeo":
        forms = f"{stem}|{stem[:-1]}ie[sd]|{stem}ing"
    else:
        twice = re.escape(verb[-1]) if _DOUBLED.search(verb) and verb[-1] not in "kd" else ""
        forms = f"{stem}(?:e?s)?|{stem}{twice}(?:ed|ing)"
    irregular = _IRREGULAR.get(verb)
    forms += f"|{irregular}" if irregular else ""
    return rf"(?:re-?)?(?:{forms})" + (rf"\s{particle}" if particle else "")
