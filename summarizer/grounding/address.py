"""Whom a sentence speaks to: readers, who are told something, or whatever processes the text.

A question tells nothing. What gives orders to a program ("ignore your instructions", "add to
the summary") tells nothing of the world either, whoever put it into the article. This module
knows forms of words; what follows from them the pipeline decides.
"""

from __future__ import annotations

import re

from summarizer.values import Article, Sentence

_QUESTION = re.compile(r"[?？][\s\"'”’»)\]]*$")
_PRODUCT = r"(?:summar(?:y|ies)|json|instructions?|(?:system )?prompts?|output format)"
_MACHINE = (
    r"(?:(?:ai |digital |automated |virtual |any |the )assistants?(?! \w+ ?(?:secretar|director))|"
    r"(?:large )?language models?|llms?|"
    r"chat ?bots?|summari[sz]ers?|ai (?:models?|systems?|agents?|tools?))"
)
_ORDER = (
    r"(?:record|add|include|list|put|report|write|insert|mark|note|state|say|output|return|"
    r"print|append|set|treat|classify|answer|reply|respond|describe|label)"
)
_ORDERS = re.compile(
    rf"\byour (?:\w+ )?{_PRODUCT}\b|"
    r"\b(?:ignore|disregard|forget|override|discard|overlook)\b[^.!?\n]{0,40}"
    r"\b(?:instructions?|prompts?|guidelines|directions|rules|everything (?:above|before)|"
    r"(?:the )?text above|schemas?)\b|"
    rf"\b{_MACHINE}\b[^.!?\n]{{0,60}}\b(?:must|should|shall|processing|reading|summari[sz]ing|"
    r"parsing)\b|"
    rf"\byou are (?:now )?(?:an? |the )?(?:\w+ )?{_MACHINE}\b|"
    rf"(?:^|:\s|\bplease )\W*{_ORDER}\b[^.!?\n]{{0,160}}?"
    r"\b(?:in|to|into|as|of|from) (?:the|an?|any|this|its) (?:\w+ )?"
    r"(?:summary|summaries|json|output|(?:transfer|forecast|contact|actor)s? (?:list|section))\b|"
    r"^\W*(?:system|assistant|developer|user)(?: (?:prompt|message|note|override))?\W*:|"
    r"<\|[^|\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|"
    r"(?:이전|위의?|앞의?)\s*(?:모든\s*)?(?:지시|명령|프롬프트)|요약에\s*(?:추가|포함|기록)|"
    r"(?:игнорируй|забудь|пренебреги)\w*[^.!?\n]{0,40}(?:инструкц|указани|правил)|"
    r"(?:忽略|无视|忘记)[^。！？\n]{0,20}(?:指令|指示|提示|说明|规则)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“«「]|\b(?:said|says|told|reads?|wrote|asked)\b", re.IGNORECASE)


def asks(text: str) -> bool:
    """Say whether a sentence is a question."""
    return _QUESTION.search(text) is not None


def orders(text: str) -> bool:
    """Say whether a sentence gives orders to a program that processes the article."""
    return _ORDERS.search(text) is not None


def ordering(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences by which an article's text gives orders to a program.

    Behind an order that nobody is quoted with, the rest of its paragraph belongs to it.
    """
    found: list[Sentence] = []
    end = -1
    for s in article.sentences:
        order = _ORDERS.search(s.text)
        if order or s.start < end:
            found.append(s)
        if order and not _QUOTED.search(s.text[: order.start() + 1]):
            paragraph = article.text.find("\n\n", s.end)
            end = len(article.text) if paragraph < 0 else paragraph
    return tuple(found)
