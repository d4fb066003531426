"""Who says it: the attribution a sentence carries, and whose publication an article is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from summarizer.grounding import clauses, telling
from summarizer.grounding.entry import Entry
from summarizer.grounding.index import Index
from summarizer.values import Article, Sentence

Publisher = Literal["official", "state_media"]
_SAYING = (
    r"(?:said|says|say|told|added|adds|stated|announced|warned|warns|reported|reports|claimed|"
    r"claims|confirmed|denied|denies|declared|noted|argued|estimated|estimates|believes?|assessed|"
    r"assesses|accused|acknowledged|alleged|vowed|threatened|predicted|expects?|quoted|detected|"
    r"detects|emphasi[sz]ed|stressed|insisted|disclosed|revealed|thanked|"
    r"wrote(?! (?:\w+ ){0,3}to\b)|"
    r"(?:judge|think|consider|argue|conclude|contend|maintain|suspect|fear|suggest|forecast)s?|"
    r"(?:judg|consider|conclud|suspect|fear|notifi|suggest|contend|maintain|inform)ed|thought|"
    r"condemn(?:s|ed)|denounc(?:es|ed)|deplor(?:es|ed)|dismiss(?:es|ed)|point(?:s|ed) out|"
    r"reiterat(?:es|ed)|explain(?:s|ed)|underscor(?:es|ed)|highlight(?:s|ed)|recall(?:s|ed)|"
    r"reaffirm(?:s|ed)|(?:express|voic|rais)(?:es|ed) (?:\w+ ){0,3}(?:concern|alarm|regret)s?|"
    r"(?:puts?|sees?|saw) (?:the |an? )?(?:\w+ )?(?:chance|odds|risk|probability|likelihood)s?)"
)
_BEHIND = re.compile(
    rf"(?:\)| \([^)]{{1,30}}\))?(?:['’]s(?: \w+){{1,3}})?"
    rf"(?:,[^,]{{3,140}}, (?:has |had |also |later )?| (?:\w+ ){{0,3}}?)"
    rf"{_SAYING}\b|, {_SAYING}\b(?! (?:(?-i:[A-Z])|the |an? ))|"
    r"(?:['’]s?)? (?:\w+ )?(?:statement|communiqu\w+|assessment|report|paper)\b[^:.]{0,70}:|"
    rf"(?:['’]s?)? (?:\w+ ){{0,2}}"
    rf"(?:officials?|spokes\w+|sources?|diplomats?|analysts?)(?: \w+){{0,4}} {_SAYING}\b|"
    r"(?:은|는|이|가) .*(?:밝혔|말했|전했|주장)|(?:表示|称|说|宣布|指出|强调)|"
    r",? (?:заявил|сообщил|отметил|сказал|подчеркнул)",
    re.IGNORECASE,
)
_OF_STATE = re.compile(
    rf" (?:\w+ ){{0,3}}?(?:officials?|spokes\w+|sources?|diplomats?)(?: \w+){{0,6}}? {_SAYING}\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\bthe ((?:\w+ )?(?:presidency|ministry|government|army|military|embassy|command|agency|"
    r"office))"
    rf" (?:later |also |has |had )?{_SAYING}\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:according to|said|says|added|stated|explained|wrote|reported by|as per|in the words of)"
    r"[ ,]+"
    r"(?:the |an? |one |senior |\w+['’]s )*(?:\w+ ){0,2}$|"
    r"(?:сообщил\w*|заявил\w*|по словам|по данным)\s+(?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_RECKONED = re.compile(
    r"['’]s? (?:own )?(?:reckoning|account|estimate|count|assessment|telling)\b", re.IGNORECASE
)
_ASSESSED = re.compile(
    r"\b(?:assessment|estimate|analysis|judge?ment|forecast|warning|report|statement|message|"
    r"words) (?:by|from|of) (?:the )?$",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?:['’]s?)?(?: [a-z-]+){1,4},? ")
_BY = re.compile(r"\b(?:by|in|on) (?:the )?$", re.IGNORECASE)
_SAME = re.compile(
    r"^[\"“]|\b(?:(?P<person>he|she)|it|they|the (?:officials?|spokes\w+|ministry|statement|"
    rf"agency|bureau|report)) (?:\w+ )?{_SAYING}\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"(?:In particular, |In addition, )?(?:They|(?:The |Both )(?:\w+ ){0,3}(?:officials|ministers|"
    r"leaders|sides|parties|secretaries|presidents|advis[eo]rs|counterparts|chiefs))(?: \w+){0,2}? "
    rf"{_SAYING}\b",
    re.IGNORECASE,
)
_IS = re.compile(r"^, (?:an? |the |who\b|of )[^,;.]{2,140}|\b(?:as|is|was) an? [^,;.]{2,60}")
_MARK = re.compile(r"[\"“”]")
_CLOSES = re.compile(r"”|[^\s\"]\"(?!\w)")
_BACK = 4
"""Sentences that may stand between somebody's words and where it is said whose they are."""
_OFFICIAL = re.compile(
    r"\b(?:readout|fact ?sheet|press release|joint statement|statement (?:by|from|on)|remarks by|"
    r"communiqu)|\.gov\b|\.mil\b|\bgov\.|\bmfa\b|mofa|ministry|kremlin|white ?house|"
    r"state department|embassy|office of the|secretary of (?:state|defense)",
    re.IGNORECASE,
)
_STATE_MEDIA = re.compile(
    r"\b(?:KCNA|TASS|Xinhua|IRNA|Tasnim|Fars|SANA|RIA Novosti|Sputnik|Rodong|Global Times|CGTN|"
    r"Press TV|state (?:news )?(?:agency|media))\b|新华社|조선중앙통신|ТАСС|РИА",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\breadout\b|\bcall with\b|\bmeeting with\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"\battributable to\b|\b(?:statement|remarks|address|speech|testimony|message)\b[^.\n]{0,20}?"
    r"\b(?:by|from|of)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"^(?:A|Answer|О|Ответ|답|答)\s?[:.：—-]\s?\S", re.MULTILINE)
_FEWEST_ANSWERS = 2
_FIRST = re.compile(r"\b(?:I|we|We|our|Our|us)\b")
_QUOTED = re.compile(r"[\"“][^\"”]{0,600}[\"”]")
_BYLINE_CHARACTERS = 200
_HEAD_CHARACTERS = 600
_NAME_CHARACTERS = 80


def speaker(
    sentences: Sequence[Sentence], at: int, index: Index, place: int | None = None
) -> str | None:
    """Return the id of who asserts a sentence, or None where it is the article's own voice.

    A sentence names its speaker; or it goes on ("it said", a quotation) and has the
    speaker before it; or it stands in a quotation whose end names one. "He" and "she" may
    be whom a sentence before begins with. ``place`` is where in the sentence the words
    stand, where it may have several speakers.
    """
    sentence = sentences[at]
    earlier = sentences[max(0, at - _BACK) : at][::-1]
    if clauses.script(sentence.text):
        return _foreign(sentence, earlier, index, place)
    own = _named(sentence, index)
    if own is not None:
        return own
    if _open(sentence.text):
        for each in sentences[at + 1 : at + 1 + _BACK]:
            if _CLOSES.search(each.text):
                return _named(each, index) or _before(earlier, index, _SAME.search(each.text))
    inside = next((_open(each.text) for each in earlier if _MARK.search(each.text)), False)
    matches = list(_SAME.finditer(sentence.text))
    goes_on = next((m for m in matches if m["person"]), matches[0] if matches else None)
    return _before(earlier, index, goes_on) if goes_on or inside else None


def together(text: str) -> bool:
    """Say whether a sentence tells what those who met declare together."""
    return _TOGETHER.match(text) is not None


def first_person(index: Index) -> str | None:
    """Return the id of the person whom an article names first."""
    persons = [(e.start, k) for k, e in index.entries.items() if e.person and e.start >= 0]
    return min(persons)[1] if persons else None


def _foreign(
    sentence: Sentence, earlier: Sequence[Sentence], index: Index, place: int | None
) -> str | None:
    """Return the speaker of a sentence whose language shows him by form."""

    def is_person(key: str) -> bool:
        return index[key].person

    text = sentence.text
    own = telling.speaker_of(text, index.named_in(sentence), is_person, place)
    on, person = telling.goes_on(text)
    if own is not None or not on:
        return own
    for each in earlier:
        named = index.named_in(each)
        found = telling.speaker_of(each.text, named, is_person)
        first = next((f.key for f in named if is_person(f.key)), None) if person else None
        if found is not None and (is_person(found) or not person or first is None):
            return found
        if first is not None:
            return first
    return None


def introduction(article: Article, entry: Entry) -> str:
    """Return what the sentence of somebody's first mention says he is: "..., who teaches, ..."."""
    for each in article.sentences:
        at = each.text.find(entry.name)
        if at >= 0:
            return " ".join(m[0] for m in _IS.finditer(each.text[at + len(entry.name) :]))
    return ""


def _before(earlier: Sequence[Sentence], index: Index, goes_on: re.Match[str] | None) -> str | None:
    """Return who speaks in the sentences before, nearest first."""
    person = bool(goes_on and goes_on["person"])
    first_only = bool(goes_on and not person)
    for each in earlier:
        found = _named(each, index)
        if found is not None:
            return found
        first = next(iter(index.named_in(each)), None)
        if person and first is not None and index[first.key].person:
            return first.key
        if first_only:  # "it" goes on about the one body told of before
            bodies = {f.key for f in index.named_in(each)}
            bodies = {k for k in bodies if not (index[k].person or index[k].state)}
            if len(bodies) == 1:
                return bodies.pop()
        first_only = False
        same = _SAME.search(each.text)
        person |= bool(same and same["person"])
        if not same and not person and not _open(each.text):
            return None
    return None


def _named(sentence: Sentence, index: Index) -> str | None:
    """Return whom a sentence itself names as its speaker."""
    text, named = sentence.text, index.named_in(sentence)
    for n, f in enumerate(named):
        led = text[f.end : f.end + 1] == ":" and _ASSESSED.search(text[: f.start])
        told = led or (_RECKONED.match(text, f.end) and _BY.search(text[: f.start]))
        told_by = _BEHIND.match(text, f.end)
        if told or told_by or _BEFORE.search(text[: f.start]):
            person = told_by and next(
                (
                    g.key
                    for g in named[n + 1 : n + 2]
                    if g.end <= told_by.end()
                    and index[g.key].person
                    and _OFFICE.fullmatch(text[f.end : g.start])
                ),
                None,
            )
            if person:  # "Kremlin spokesman Dmitry Peskov told"
                return person
            # "according to Seoul's Joint Chiefs": the owned body speaks, not its owner.
            owned = n + 1 < len(named) and re.fullmatch(
                r"['’]s? ", text[f.end : named[n + 1].start]
            )
            return named[n + 1].key if owned else f.key
    for f in index.demonyms_in(sentence):
        if _OF_STATE.match(text, f.end):
            return f.key
    body = _BODY.search(text)
    return index.only(body[1]) if body else None


def _open(text: str) -> bool:
    """Say whether a sentence opens a quotation that it does not close."""
    return text.count("“") > text.count("”") or (text.count('"') % 2 == 1 and text[:1] == '"')


def publisher(article: Article) -> Publisher | None:
    """Say whose publication an article is, by its source, title and dateline."""
    head = " ".join((article.source or "", article.url or "", article.text[:220]))
    if _STATE_MEDIA.search(article.source or "") or re.search(
        rf"\([^)]*(?:{_STATE_MEDIA.pattern})[^)]*\)", article.text[:260], re.IGNORECASE
    ):
        return "state_media"
    return "official" if _OFFICIAL.search(head.split("\n\n")[0]) else None


def author(article: Article, index: Index) -> str | None:
    """Return the id of the person in whose words an official statement is written.

    It says so itself ("attributable to ...", "Remarks by ..."), or it is in the first person
    and its title or byline names somebody. A readout tells of people in the third and
    has none unless it names one. An interview is in the words of whom it names first.
    """
    persons = [(e.start, k) for k, e in index.entries.items() if e.person]
    if len(_ANSWERS.findall(article.text)) >= _FEWEST_ANSWERS and persons:
        return min(persons)[1]
    if publisher(article) != "official":
        return None
    for m in _SIGNED.finditer(article.text[:_HEAD_CHARACTERS]):
        named = [(at, k) for at, k in persons if 0 <= at - m.end() <= _NAME_CHARACTERS]
        if named:
            return min(named)[1]
    if _TOLD.search(article.title):
        return None
    if not _FIRST.search(_QUOTED.sub("", article.text)):
        return None
    near = [(at, k) for at, k in persons if at < _BYLINE_CHARACTERS]
    return min(near)[1] if near else None
