"""At whom an item aims: the name that its own words, or what follows them, lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from summarizer.grounding.beside import apart, own_words
from summarizer.grounding.index import Index
from summarizer.schema.marks import Reference
from summarizer.schema.walk import FieldSpec
from summarizer.values import Sentence

_REACH = 40
_BEHIND = 6
"""Characters behind a name that may hold its particle."""


def led(
    spec: FieldSpec, said: Sentence, own: Mapping[str, Any], known: Mapping[str, Any], index: Index
) -> str | None:
    """Return the actor whom an item's own words, or what follows them, lead to.

    Words that answer what somebody does lead to the one whom the rest tells of.
    """
    mark = spec.mark(Reference)
    if mark is None or not mark.derived or mark.led is None:
        return None
    text, (start, end) = said.text, own_words(said.text, own) or (0, 0)
    every = sorted((*index.named_in(said), *index.demonyms_in(said)), key=lambda f: f.start)
    named = [f for f in every if f.key not in known.values()]
    for f in named:
        form = f"{text[max(0, f.start - _REACH) : f.start]}@{text[f.end :][:_BEHIND]}"
        within = start <= f.start and f.end <= end + _REACH
        if within and re.search(mark.led, form, re.IGNORECASE):
            return f.key
    if mark.answers is None or not re.search(mark.answers, text[start:end], re.IGNORECASE):
        return None
    rest = apart(text, (start, end), known)
    return next((f.key for f in named if any(a <= f.start < b for a, b in rest)), None)
