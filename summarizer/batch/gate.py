"""The gate: whether an article is worth a model's time, told from its words alone.

Most of a feed is not about what the sections look for, and nothing saves as much as not
asking. The gate reads no further than it must, asks no model, says why, and errs on the side
of passing. One refusal in a hundred is drawn for a sample, the same ones every time, so that
:func:`audit` can estimate what the gate costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from summarizer.batch.lexicon import Lexicon, Sign, load, sentences
from summarizer.errors import UsageError
from summarizer.grounding.lexicon import language_of
from summarizer.registry import Registry
from summarizer.schema.section import Named
from summarizer.storage import State, Store
from summarizer.storage.values import Gate, Record
from summarizer.values import Article

PASSES = 0.5
"""The score from which an article passes."""
ONE_IN = 100
"""Of so many refusals one is drawn for the sample."""

_READ = 40_000
_TITLE = 1.5
# A long article says more of everything: the points it needs grow with its sentences, slower
# than they do.
_SHORT, _USUAL, _GROWTH = 8, 10, 0.6
_TOLD = 2
_NEAR = 12
_REMEMBERED = 10_000


class TopicGate:
    """Judges articles by a lexicon. Made once, safe for any number of threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the words to judge by."""
        self._lexicon = lexicon
        bits = lexicon.bits
        self._signs = tuple(
            (sum(bits[k] for k in s.all), bits[s.near] if s.near else 0, s) for s in lexicon.signs
        )
        self._near = 0
        for _, near, _ in self._signs:
            self._near |= near
        self._best = lru_cache(_REMEMBERED)(self._sign)

    @classmethod
    def open(cls, packs: Iterable[Path] = ()) -> TopicGate:
        """Return a gate of the house's lexicon and those of the packs.

        Raises:
            PackError: a lexicon cannot be read.
        """
        return cls(load(packs))

    def judge(self, article: Article) -> Gate:
        """Score an article by its title and text, say why, and whether it is in the sample.

        The score is at least 0 and below 1; from :data:`PASSES` on the article passes. So
        does one in a language of which the lexicon has no words.
        """
        text = article.text[:_READ]
        language = language_of(text, article.language)
        words = self._lexicon.words(language)
        if words is None:
            return Gate(PASSES, passed=True, reason=f"not judged: no words of language {language}")
        told = sentences(text)
        kinds = [words.kinds(sentence) for sentence in told]
        around = (each & self._near for each in _around(kinds))
        signs = list(map(self._best, kinds, around))
        points = sum(s.points for s in signs if s)
        if signs and signs[0]:
            points += signs[0].points * (_TITLE - 1)
        points /= (max(_SHORT, len(told)) / _USUAL) ** _GROWTH
        score = round(points / (points + self._lexicon.enough), 3)
        passed = score >= PASSES
        reason = "; ".join(
            self._why(sign, times, told[signs.index(sign)], language)
            for sign, times in _weightiest(signs)
        )
        return Gate(
            score,
            passed=passed,
            reason=reason or "none of the signs",
            sampled=not passed and is_drawn(article.sha256),
        )

    def _sign(self, kinds: int, around: int) -> Sign | None:
        """Return the first sign that a sentence of these kinds makes."""
        for wanted, near, sign in self._signs:
            if kinds & wanted == wanted and around & near == near:
                return sign
        return None

    def _why(self, sign: Sign, times: int, sentence: str, language: str) -> str:
        words = self._lexicon.words(language)
        bits = self._lexicon.bits
        shown = [words.told(sentence, bits[kind]) for kind in sign.all] if words else []
        again = f", in {times} sentences" if times > 1 else ""
        return f"{sign.says} ({', '.join(dict.fromkeys(filter(None, shown)))}{again})"


def _around(kinds: list[int]) -> Iterator[int]:
    """Yield, for each sentence, the kinds of it and of its neighbours together."""
    for at in range(len(kinds)):
        found = 0
        for each in kinds[max(0, at - _NEAR) : at + _NEAR + 1]:
            found |= each
        yield found


def is_drawn(sha256: str) -> bool:
    """Say whether a refused article belongs to the sample: by its digest, always the same."""
    return int(sha256[:8], 16) % ONE_IN == 0


def _weightiest(signs: Iterable[Sign | None]) -> list[tuple[Sign, int]]:
    """Return the signs that gave most, with how often each was seen."""
    seen = Counter(sign for sign in signs if sign)
    return sorted(seen.items(), key=lambda s: -s[0].points * s[1])[:_TOLD]


@dataclass(frozen=True, slots=True)
class Audit:
    """What the gate has refused, and what that has cost by the sample."""

    refused: int
    """Articles that did not pass, the sample included."""
    sampled: int
    """Of these, drawn for the sample."""
    read: int
    """Of these, read by a person or summarized."""
    relevant: int
    """Of these, on topic: what the gate missed."""
    low: float
    """Lower bound of the share of refusals that are relevant (95 %)."""
    high: float
    """Upper bound."""

    @property
    def missed(self) -> tuple[int, int]:
        """Return how many relevant articles were refused, at the least and at the most."""
        return round(self.low * self.refused), round(self.high * self.refused)


def unread(store: Store) -> Iterator[str]:
    """Yield the articles of the sample that nobody has read for an audit, nor is about to."""
    for key in store.sampled():
        record = store.show(key)
        if record.state is State.GATED and record.gate and record.gate.on_topic is None:
            yield key


def say(store: Store, on_topic: Iterable[str], off_topic: Iterable[str] = ()) -> None:
    """Note what a person says of articles of the sample; all of it, or nothing.

    They may be named as :meth:`Store.show` takes it. What is on topic is then pending, unless
    it has been summarized; what is off topic is not.

    Raises:
        StoreError: there is no such article, or there are several.
        UsageError: one is not in the sample, or said to be both.
    """
    said: dict[str, bool] = {}
    with store.transaction():
        for name, word in [*((n, True) for n in on_topic), *((n, False) for n in off_topic)]:
            record = store.show(name)
            key = record.article.sha256
            if record.gate is None or not record.gate.sampled:
                msg = f"{name}: is not in the sample of what the gate refused"
                raise UsageError(msg, remedy="`summarizer feeds audit --list` shows what is.")
            if said.setdefault(key, word) != word:
                msg = f"{name}: is said to be on topic and off topic"
                raise UsageError(msg, remedy="Leave one of the two out.")
            store.gate(key, replace(record.gate, passed=word, on_topic=word))


def audit(store: Store, registry: Registry) -> Audit:
    """Estimate from the sample what share of its refusals the gate should have passed.

    Relevant is what a person says is on topic; where nobody has said, what has an item in any
    section that others do not merely refer to. The interval is Wilson's for a share (Wilson
    1927), at 95 %.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - slow to import

    told = [name for name, s in registry.sections.items() if not issubclass(s, Named)]
    sample = [store.show(key) for key in store.sampled()]
    read = [word for word in (_on_topic(r, told) for r in sample) if word is not None]
    relevant = sum(read)
    taken = sum(r.state is not State.GATED for r in sample)
    low, high = 0.0, 1.0
    if read:
        low, high = binomtest(relevant, len(read)).proportion_ci(method="wilson")
    refused = store.stats().articles[State.GATED] + taken
    return Audit(refused, len(sample), len(read), relevant, float(low), float(high))


def _on_topic(record: Record, sections: Iterable[str]) -> bool | None:
    """Say whether a refused article is on topic; None where that is not known."""
    if record.gate is not None and record.gate.on_topic is not None:
        return record.gate.on_topic
    document = record.document
    return None if document is None else any(document.get(name) for name in sections)
