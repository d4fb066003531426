"""The synopsis: one to three sentences, each resting on items and saying nothing else.

A model may write it; code decides whether each sentence stands. Every capitalised word,
number and date in a sentence must occur in the items it refers to; one that fails is
replaced by a sentence built from its items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from summarizer.backends.protocol import Unusable
from summarizer.drafting import Draft
from summarizer.errors import BackendError, CredentialsError
from summarizer.pipeline.reading import Desk, referred
from summarizer.rendering.phrases import say
from summarizer.schema.section import Named, Section
from summarizer.schema.summary import Summary, dump
from summarizer.values import SynopsisSentence

MOST = 3
_TELLING = re.compile(r"\d[\d.,:/-]*\d|\d|\b[^\W\d_a-zа-яё]\w*(?:[-’']\w+)*")
_SENTENCE_WORDS = frozenset(
    "The A An In On At By For It Its This That These Those He She They According Meanwhile "
    "Separately Also Both As While After Before With From And But".split()
)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    s: list[int]
    text: str


class _Rows(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: list[_Row]


def synopsis(desk: Desk, summary: Summary) -> tuple[SynopsisSentence, ...]:
    """Return the synopsis of a summary's items; empty where it has none to tell."""
    chosen = _chosen(summary)
    if not chosen:
        return ()
    names = summary.names
    built = [SynopsisSentence(text=say(item, names), refs=(ref,)) for ref, item in chosen]
    small = desk.backend.traits.reading == "sentences"
    if desk.plan.effort == "fast" or (small and desk.plan.effort != "thorough"):
        return tuple(built)
    return _written(desk, summary, built)


def _chosen(summary: Summary) -> list[tuple[str, Section]]:
    """Choose what to tell: the first item of each section in turn, most evidence first."""
    telling = [
        (ref, item) for ref, item in summary.refs() if not isinstance(item, Named) and item.evidence
    ]
    telling = telling or [(r, i) for r, i in summary.refs() if not isinstance(i, Named)]
    best: dict[str, tuple[str, Section]] = {}
    for ref, item in telling:
        best.setdefault(ref.partition("/")[0], (ref, item))
    rest = [t for t in telling if t not in best.values()]
    ranked = [*best.values(), *rest][:MOST]
    return sorted(ranked, key=lambda t: t[1].evidence[0].start if t[1].evidence else 0)


def _written(
    desk: Desk, summary: Summary, built: Sequence[SynopsisSentence]
) -> tuple[SynopsisSentence, ...]:
    prompt = desk.prompter.synopsis([b.text for b in built], MOST)
    try:
        answer = desk.backend.ask(prompt, _Rows)
    except CredentialsError:
        raise
    except Unusable as e:
        desk.ledger.take(Draft((), e.usage, e.calls, failed=True))
        return tuple(built)
    except BackendError:
        if desk.again:
            raise
        return tuple(built)  # every fact of it stands in the items
    desk.ledger.take(Draft((), answer.usage, answer.calls))
    told: list[SynopsisSentence] = []
    for row in answer.value.rows[:MOST]:
        rests = [built[n - 1] for n in dict.fromkeys(row.s) if 1 <= n <= len(built)]
        if not rests:
            continue
        refs = tuple(r for b in rests for r in b.refs)
        text = " ".join(row.text.split())
        if text and stands(text, refs, summary):
            told.append(SynopsisSentence(text=text, refs=refs))
        else:
            told += [b for b in rests if b not in told]
    return tuple(told[:MOST]) or tuple(built)


def stands(text: str, refs: Sequence[str], summary: Summary) -> bool:
    """Say whether every name, number and date of a sentence occurs in the items it rests on."""
    items = dict(summary.refs())
    words = " ".join(_words(items[r], summary) for r in refs if r in items)
    known = set(_tokens(words))
    telling = [t for t in _tokens(text) if t not in _SENTENCE_WORDS]
    return bool(refs) and all(t in known or t.removesuffix("'s") in known for t in telling)


def _tokens(text: str) -> list[str]:
    return [re.sub(r"['’]s$", "", t) for t in _TELLING.findall(text)]


def _words(item: Section, summary: Summary) -> str:
    """Return every word an item holds: its fields, its evidence and whom it refers to."""
    named = [
        " ".join((i.name, *i.aliases))
        for items in summary.sections.values()
        for i in items
        if isinstance(i, Named) and i.id in referred(item)
    ]
    return " ".join([str(dump(item)), say(item, summary.names), *named])
