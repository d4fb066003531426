"""Where the words of an act begin and end, in English, as a careful labeller cuts them.

From the verb, or a noun's modifiers, to the end of the object and of what is said of it;
not the time, the condition, the reason, nor the next act.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.grounding.act_words import act_verbs

_END = re.compile(
    r",(?!\d)|[;:()\"“”!?—–]|\.(?!\w)|\s-\s|\b(?:that|which|who|whom|said|says|say|will|would|may|"
    r"might|could|can|must|shall|should|has|have|had|is|are|was|were|been|be|remains?|remained|looks?|"
    r"seems?|appears?|appeared|seemed|looked|after|before|while|because|since|once|"
    r"though|although|but|so|according|amid|such as|including|ahead of|if|unless|when|as|"
    r"by (?=[a-z]+ing\b)|likely|unlikely|probably|possibly|during|until|throughout|within|"
    r"in (?:the (?:event|face|wake|coming|next|following|future|near|days|weeks|months)|order|"
    r"response|retaliation|return|case|exchange|an? (?:attempt|effort|bid|move))|"
    r"for every|again|soon|this (?:very|coming)|tonight|tomorrow|around the (?:time|turn|end)|"
    r"on the (?:same|next|eve|day|days|first|anniversary|occasion)|"
    r"at (?:close|about|roughly|nearly|almost|even|zero|fifty))\b|"
    r"\bto (?!(?:the|a|an|its|their|his)\b|(?-i:[A-Z]))|n't\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|or|then|plus)\s")
_NEXT_VERB = re.compile(r"(?:then |also |to |will |would |not |that )*([\w-]+)", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(
    r"(?:\w+\s){0,3}?(?:is|are|was|were|will|would|has|have|had|could|may|might|said|says)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"[\s,;:.\"“”'‘’-]+$|\s+(?:and|or|on|in|at|by|from|to|of|with|for|the|a|an|its|this|around|against|"
    r"as|over|into|between|before|until|within|next)$"
)
_NOT_IN_NOUN = re.compile(
    r"(?:\W|of|to|in|on|at|by|for|with|from|into|over|about|against|under|between|including|as|than|"
    r"and|or|but|nor|is|are|was|were|be|been|has|have|had|will|would|may|might|could|can|should|must|"
    r"not|no|it|they|he|she|we|who|which|what|when|where|while|if|that|this|these|those|such|said|says|"
    r"told|any|a|an|the|its|their|his|her|our|another|expect\w*|fear\w*|predict\w*|anticipat\w*|"
    r"forecast\w*|consider\w*|weigh\w*|mull\w*|contemplat\w*|threat\w*|vow\w*|plan\w*|prepar\w*|warn\w*|imminent|looming|impending|"
    r"announc\w*|face[sd]?|ready|out|condemn\w*|call\w*|rate[sd]?|judge[sd]?|deem\w*)",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"\b(?:a|an|the|another|its|their|any)\s+$", re.IGNORECASE)
_MOST_WORDS = 5
_WORD = re.compile(r"[\w$€£%’'./&+-]*\w|[^\w\s]")
_PREPOSED = re.compile(
    r"\s+(?:of|on|in|against|around|over|near|into|across|from|at|along|using|with|towards?|off|to)\s"
)


def begun(text: str, at: int) -> int:
    """Return where the noun phrase around a noun begins."""
    low = at
    for n, m in enumerate(reversed(list(_WORD.finditer(text, 0, at)))):
        quote = m[0] in '"“‘' and m.end() == low
        if n > _MOST_WORDS or text[m.end() : low].strip():
            break
        if not quote and (_NOT_IN_NOUN.fullmatch(m[0]) or m[0].endswith(("'s", "’s", "s'", "ly"))):
            break
        low = m.start()
    article = _DETERMINER.search(text[:low])
    return article.start() if article else low


def ended(text: str, at: int, timed: Sequence[int], *, noun: bool = False) -> int:
    """Return where an act ends whose verb or noun ends at a place; ``timed``: where times begin.

    A noun goes on only by prepositions, and what stands behind "and" is no clause of its own.
    """
    at += 1 if noun and text[at : at + 1] in ('"', "”", "’") else 0
    stop = _END.search(text, at)
    end = min((stop.start() if stop else len(text), *(t for t in timed if at <= t)))
    if noun and not _PREPOSED.match(text, at):
        return at
    for m in _AND.finditer(text, at, end):
        following = _NEXT_VERB.match(text, m.end())
        verb = following[1] if following else ""
        another = verb.endswith("ing") or act_verbs().fullmatch(verb)
        if another or (not noun and _NEXT_CLAUSE.match(text, m.end())):
            end = m.start()
            break
    while tail := _LOOSE.search(text[at:end]):
        end = at + tail.start()
    return end
