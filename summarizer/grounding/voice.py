"""Who says it: the attribution a sentence carries, and whose publication an article is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from summarizer.grounding.index import Found, Index
from summarizer.values import Article, Sentence

Publisher = Literal["official", "state_media"]
_SAYING = (
    r"(?:said|says|say|told|added|adds|stated|announced|warned|warns|reported|reports|claimed|claims|"
    r"confirmed|denied|denies|declared|noted|argued|estimated|estimates|believes?|assessed|assesses|"
    r"accused|acknowledged|alleged|vowed|threatened|predicted|expects?|quoted|detected|detects|"
    r"emphasi[sz]ed|stressed|insisted|disclosed|revealed|wrote|thanked)"
)
_BEHIND = re.compile(
    rf"(?:['’]s(?: \w+){{1,3}})?(?:,[^,]{{3,60}},)? (?:\w+ ){{0,3}}?{_SAYING}\b|"
    rf"(?:['’]s?)? (?:\w+ ){{0,2}}(?:officials?|spokes\w+|sources?|diplomats?|analysts?)(?: \w+){{0,4}} {_SAYING}\b|"
    r"(?:은|는|이|가) .*(?:밝혔|말했|전했|주장)|(?:表示|称|说|宣布|指出|强调)|,? (?:заявил|сообщил|отметил|сказал|подчеркнул)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:according to|{_SAYING}|as per|in the words of)[ ,]+(?:the |an? |one |senior |\w+['’]s )*(?:\w+ ){{0,2}}$|"
    r"(?:сообщил\w*|заявил\w*|по словам|по данным)\s+(?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"^[\"“]|\b(?:he|she|it|they|the official|the officials|the spokes\w+|the ministry|the statement|the agency)"
    rf" (?:\w+ )?{_SAYING}\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:readout|fact ?sheet|press release|joint statement|statement (?:by|from|on)|remarks by|communiqu)|"
    r"\.gov\b|\.mil\b|\bgov\.|\bmfa\b|mofa|ministry|kremlin|white ?house|state department|embassy|"
    r"office of the|secretary of (?:state|defense)",
    re.IGNORECASE,
)
_STATE_MEDIA = re.compile(
    r"\b(?:KCNA|TASS|Xinhua|IRNA|Tasnim|Fars|SANA|RIA Novosti|Sputnik|Rodong|Global Times|CGTN|Press TV|"
    r"state (?:news )?(?:agency|media))\b|新华社|조선중앙통신|ТАСС|РИА",
    re.IGNORECASE,
)


def speaker(
    sentence: Sentence, before: Sentence | None, index: Index, found: Sequence[Found] | None = None
) -> str | None:
    """Return the id of who asserts a sentence, or None where it is the article's own voice.

    A sentence that goes on quoting ("it said", an opening quotation mark without a
    speaker of its own) has the speaker of the sentence before it.
    """
    named = list(found if found is not None else index.named_in(sentence))
    for n, f in enumerate(named):
        if _BEHIND.match(sentence.text, f.end) or _BEFORE.search(sentence.text[: f.start]):
            # "according to Seoul's Joint Chiefs": the owned body speaks, not its owner.
            owned = n + 1 < len(named) and re.fullmatch(
                r"['’]s? ", sentence.text[f.end : named[n + 1].start]
            )
            return named[n + 1].key if owned else f.key
    if before is not None and _SAME.search(sentence.text):
        return speaker(before, None, index)
    return None


def publisher(article: Article) -> Publisher | None:
    """Say whose publication an article is, by its source, title and dateline."""
    head = " ".join((article.source or "", article.url or "", article.text[:220]))
    if _STATE_MEDIA.search(article.source or "") or re.search(
        rf"\([^)]*(?:{_STATE_MEDIA.pattern})[^)]*\)", article.text[:260], re.IGNORECASE
    ):
        return "state_media"
    return "official" if _OFFICIAL.search(head.split("\n\n")[0]) else None
