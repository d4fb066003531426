"""Words for acts that harm or escalate, in English, and what tells them from harmless ones.

The lists are in ``acts.tsv``: some verbs do harm with any object ("invade"), others only
with one of a kind ("fly a drone over", "open an offensive"); some nouns are acts by
themselves. "Strike a deal" and "a general strike" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summarizer.grounding.lexicon import any_of, rows

# By a verb's kind, the kinds of objects of which it needs one; None: it needs none.
_NEEDS: dict[str, tuple[str, ...] | None] = {
    "harm": None,
    "rise": None,
    "breach": ("line", "lane"),
    "shut": ("lane",),
    "pass": ("line", "place"),
    "send": ("cargo",),
    "shoot": ("weapon", "noun"),
    "do": ("noun",),
}
_FIRES_ON = re.compile(
    r"(?:fir|shoot)\w*\s+(?:back\s+)?(?:on|at|upon|across|into|over)\b", re.IGNORECASE
)
# What "strike", "seize" and their like do without harm.
_HARMLESS = re.compile(
    r"(?:strik|seiz|hit|kill|level|min|fir|launch|test|storm|us|mak|begin|start|releas|drop|crush|sink|"
    r"burn|occup|go|mov|open|tr|sever|crippl|quarantin|block|conduct|carry)\w*\s+"
    r"(?:(?:an?|the|up|its|their|his|into|out|down|off|on|for|more|new|some|any)\s+)*"
    r"(?:[\w-]+\s+)?(?:deals?|balance|agreements?|accords?|pacts?|chords?|bargains?|opportunit\w+|"
    r"moment|initiative|targets?|records?|playing field|accusations|charges|time|talks?|"
    r"negotiations?|investigations?|inquir\w+|probes?|cases?|books?|campaigns? for|projects?|"
    r"program\w*|products?|websites?|details?|statements?|reports?|funds?|fundraiser|assets|food|"
    r"aid|economy|markets?|exports?|imports?|trade|growth|inflation|consumers|ties|relations|links|"
    r"bitcoin|coal|lithium|gold|effect|production|exile|hiding|service|seats?|places?|office|"
    r"attention|imagination|dissent|protests?|bills?|those|bridges|calories|travell?ers|arrivals|"
    r"passengers|(?:blood|covid|drug|dna|stress|eye|medical|safety|emissions|screening) tests?)\b"
    r"(?!\s(?!(?:of|for|with|on|in|to|at|by|from|over|as|and|or|against)\b)\w)|"
    r"shell(?:s|ed|ing)? out\b|go(?:es|ing)? into (?:force|effect|detail)\b",
    re.IGNORECASE,
)
_OTHER_NOUN = re.compile(
    r"\b(?:heart|panic|asthma|sexual|verbal|personal|legal|hunger|general|moon|lunar|emergency|soft|"
    r"product|book|rail|train|pilots'?|nurses'?|teachers'?|doctors'?|lightning|blood|covid|drug|dna|"
    r"stress|screening|(?<!-)fire|oil|labou?r)\s+$",
    re.IGNORECASE,
)
_STRIKERS = re.compile(
    r"\b(?:unions?|workers|wages?|employees|pay rise|walkout|pilots|nurses|teachers)\b",
    re.IGNORECASE,
)
_OF_PEACE = re.compile(
    r"\s+of\s+(?:an?\s|the\s|its\s|their\s|his\s)?(?:[\w-]+\s)?(?:books?|campaigns?|products?|websites?|"
    r"projects?|program\w*|funds?|initiatives?|talks|negotiations|platforms?|services?|"
    r"currency|investigation|inquiry|mission to|bid)\b",
    re.IGNORECASE,
)


def harms(verb: str, words: str, before: str) -> bool:
    """Say whether a verb with the words that begin with it does harm; ``before`` stands before."""
    if _HARMLESS.match(words):
        return False
    if verb[:5].lower() == "strik" and _STRIKERS.search(before):
        return False
    if kind("rise").match(words):
        return kind("weapon", verbs=False).search(before[-_SUBJECT:]) is not None
    if kind("pass").match(words) and not kind("force", verbs=False).search(before[-_SUBJECT:]):
        return False
    behind = words[len(verb) :]
    for name, objects in _NEEDS.items():
        if not kind(name).match(words):
            continue
        if objects is None or any(_holds(o, behind) for o in objects):
            return True
    return bool(_FIRES_ON.match(words))


_SUBJECT = 60


def _holds(name: str, words: str) -> bool:
    return any(
        name != "noun" or is_act(words, *m.span()) for m in kind(name, verbs=False).finditer(words)
    )


def is_act(text: str, start: int, end: int) -> bool:
    """Say whether a noun of the lists means an act that harms where it stands."""
    strike = text[start:end].lower().startswith("strike")
    if _OTHER_NOUN.search(text[:start]) or _OF_PEACE.match(text, end):
        return False
    return not (strike and _STRIKERS.search(text))


@cache
def kind(name: str, *, verbs: bool = True) -> re.Pattern[str]:
    """Return a pattern of the words of a kind: verbs in all their forms, or nouns."""
    if verbs:
        return _verbs(name)
    words = _words(name)
    plain = [w for w in words if _PLAIN.fullmatch(w)]
    nouns = [any_of(f"{w}{end}" for w in plain for end in ("", "s", "es"))]
    nouns += [f"(?:{w})(?:s|es)?" for w in words if w not in plain]
    tail = r"(?:\s(?:attempts?|campaigns?|operations?))?" if name == "noun" else ""
    return re.compile(rf"\b(?:{'|'.join(n for n in nouns if n)})\b{tail}", re.IGNORECASE)


@cache
def act_verbs() -> re.Pattern[str]:
    """Return a pattern of all verbs that may do harm."""
    return _verbs(*_NEEDS)


def _verbs(*names: str) -> re.Pattern[str]:
    forms = (f for name in names for w in _words(name) for f in _inflected(w))
    return re.compile(rf"\b(?:re-?)?{any_of(forms)}\b", re.IGNORECASE)


def _words(name: str) -> list[str]:
    return next(r.pattern for r in rows("acts.tsv") if name in r.features).split(";")


_PLAIN = re.compile(r"[\w -]+")
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "strike:struck hit:hit burn:burnt sink:sunk shoot:shot send:sent fly:flown make:made "
        "begin:begun cut:cut put:put take:taken lay:laid blow:blown set:set shut:shut "
        "undertake:undertaken go:gone"
    ).split()
)
_DOUBLED = re.compile(r"(?:hit|ram|jam|cut|drop|put|step|set|shut|begin|wip|plan)$")


def _inflected(words: str) -> Iterator[str]:
    """Yield a verb's forms: base, third person, participles; particles behind it."""
    verb, _, particle = words.partition(" ")
    if verb[-1] == "e":
        forms = [verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"]
    elif verb[-1] == "y" and verb[-2] not in "aeo":
        forms = [verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"]
    else:
        twice = verb[-1] if _DOUBLED.search(verb) else ""
        forms = [verb, f"{verb}s", f"{verb}es", f"{verb}{twice}ed", f"{verb}{twice}ing"]
    forms += [_IRREGULAR[verb]] if verb in _IRREGULAR else []
    yield from (f"{f} {particle}" if particle else f for f in forms)
