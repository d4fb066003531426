"""What an answer about one sentence leaves to grammar: joined things, gathered names.

A model that chose one of "shells and mortars" chose both; one that paired Lima with Quito
and Lima with Bogota may have meant one meeting of three. Code tells by what stands between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.drafting import Draft, DraftRow
from summarizer.grounding.phrases import coordinated
from summarizer.pipeline.questions import Question
from summarizer.prompting import plain
from summarizer.schema.wire import Words, asked

_APART = re.compile(
    r"\b(?:separate(?:ly)?|respectively|in turn|each of|calls|meetings|visits|summits|letters)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:(?P<several>calls|meetings)|call|meeting|talks|conversation|consultations|spoke|met)"
    r"(?:\s\w+){0,3}?\swith\b"
)
_BREAK = re.compile(r"[;:]|\b(?:said|says|that|and|after|before)\b")
_ENUMERATING = frozenset(("and", "of", "the", "for", "with", "&", ""))


def completed(question: Question, draft: Draft) -> Draft:
    """Return an answer with what its sentence joins to it."""
    return _gathered(question, _led(question, _joined(question, draft)))


def _gathered(question: Question, draft: Draft) -> Draft:
    """Make one row of those whose names the sentence joins; what they share may stand apart."""
    many = [c.name for c in asked(question.section, "sentences") if c.many]
    if not many or _APART.search(question.sentence.text):
        return draft
    rows: list[DraftRow] = []
    for row in draft.rows:
        names = row.values[many[0]]
        for n, kept in enumerate(rows):
            known = kept.values[many[0]]
            shared = set(known) & set(names)
            if _together(question.sentence.text, known, names, listed=not shared):
                every = list(dict.fromkeys((*known, *names)))
                rows[n] = replace(kept, values={**kept.values, many[0]: every})
                break
        else:
            rows.append(row)
    return replace(draft, rows=tuple(rows))


def _led(question: Question, draft: Draft) -> Draft:
    """Give rows of those who stand behind "met with" the one before it: he met them.

    Of several calls or meetings he had one with each.
    """
    many = [c.name for c in asked(question.section, "sentences") if c.many]
    text = plain(question.sentence.text)
    with_them = _WITH.search(text)
    if not many or with_them is None:
        return draft
    before = [m for m in question.mentions if 0 <= text.find(plain(m)) < with_them.start()]
    if len(before) != 1 or _BREAK.search(text[text.find(plain(before[0])) : with_them.start()]):
        return draft
    rows: list[DraftRow] = []
    for row in draft.rows:
        names = list(row.values[many[0]])
        if any(text.find(n) < with_them.end() for n in names):
            rows.append(row)
            continue
        groups = [[n] for n in names] if with_them["several"] else [names]
        rows += [
            replace(row, values={**row.values, many[0]: [plain(before[0]), *g]}) for g in groups
        ]
    return replace(draft, rows=tuple(rows))


def _together(text: str, some: Sequence[str], others: Sequence[str], *, listed: bool) -> bool:
    """Say whether the names that two lists do not share stand in one enumeration.

    ``listed``: "with" ends it, for it may tell of another party.
    """
    text = plain(text)
    ours = [text.find(s) for s in some if s not in others]
    theirs = [text.find(o) for o in others if o not in some]
    if not ours or not theirs:
        return True
    between = text[min(*ours, *theirs) : max(*ours, *theirs)]
    return all(
        w.strip("(,“‘")[:1].isupper() or w.strip(",") in _ENUMERATING - {"with" if listed else "-"}
        for w in between.split()
    )


def _joined(question: Question, draft: Draft) -> Draft:
    """Add rows for what the sentence joins to a chosen phrase: it goes the same way."""
    columns = asked(question.section, "sentences")
    word = columns[0].name
    phrases_here = (question.words or {}).get(word, Words()).phrases
    if not phrases_here:
        return draft
    text = plain(question.sentence.text)
    rows = list(draft.rows)
    for row in draft.rows:
        taken = {r.values[word] for r in rows}
        joined = coordinated(text, str(row.values[word]), [plain(p) for p in phrases_here])
        rows += [replace(row, values={**row.values, word: p}) for p in joined if p not in taken]
    return replace(draft, rows=tuple(rows))
