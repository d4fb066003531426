"""Words that a field's own patterns find in what is said of an item.

Goes by the :class:`~summarizer.schema.marks.Pattern` of a field and knows no field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.grounding.beside import modal
from summarizer.grounding.cues import settle
from summarizer.schema.marks import Cues, Pattern
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, fields
from summarizer.values import Sentence


def patterned(spec: FieldSpec, section: type[Section], said: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the words that a field's patterns find, in order; what others hold is left out."""
    mark = spec.mark(Pattern)
    if mark is None:
        return ()
    if mark.of is not None:
        cues = next((c for s in fields(section) if s.name == mark.of and (c := s.mark(Cues))), None)
        words = settle(cues, said[0].text)[1] if cues else None
        words = words or modal(said[0].text)
        return (words,) if words else ()
    found = dict.fromkeys(
        stripped
        for s in (said[:1] if mark.first else said)
        for pattern in mark.patterns
        for m in re.finditer(pattern, s.text)
        for part in (re.split(mark.split, m[1]) if mark.split else (m[1],))
        if part and (stripped := part.strip())
    )
    return tuple(f for f in found if not any(f != g and f in g for g in found) or not spec.many)
