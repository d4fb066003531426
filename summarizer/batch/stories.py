"""The same story once: finds articles that say next to nothing that another has not said.

An article is compared with those of the days around its own. MinHash signatures (rensa) tell
which of them may be alike, the texts themselves tell whether they are. The window is searched
whole: with eight bits of each hash (b-bit minwise hashing, Li and König 2010) that takes
128 bytes an article and a fraction of a millisecond for thousands, misses nothing, and a day
can be forgotten, which an LSH index of some 4 kB an article cannot do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from rensa import RMinHash

from summarizer.storage import Store
from summarizer.values import Article

WINDOW = timedelta(hours=72)
"""How far apart two articles of one story may be, by publication, else by when they came."""
ALIKE = 0.2
"""Estimated likeness (Jaccard) of signatures from which texts are compared."""
CONTAINED = 0.88
"""Share of an article's shingles that stand in another, from which it tells the same story.

By the releases of one press office: its forms filled in twice reach 0.70, and one that
has next to nothing in it 0.87; corrected or repeated releases begin at 0.90."""

_CENTURY = timedelta(36_525)
_YEARS = range(1900, 2200)
_READ = 20_000
_SIZE = 128
_SEED = 1
_WORDS = 4
_LETTERS = 8
_FEWEST = 10
_GLUED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_BREAKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text is compared by."""

    shingles: frozenset[str]
    """Runs of four words; of eight letters where words have no blanks between them. Of a text
    of more than 20,000 code points only the beginning is looked at."""
    signature: bytes

    @classmethod
    def of(cls, text: str) -> Sketch:
        """Make the sketch of a canonical text."""
        text = text[:_READ].lower()
        words, run = _BREAKS.split(text), _WORDS
        if not text.isascii() and len(_GLUED.findall(text)) > len(text) // 3:
            words, run = list("".join(words)), _LETTERS
        shingles = frozenset(map(" ".join, zip(*(words[n:] for n in range(run)), strict=False)))
        minhash = RMinHash(num_perm=_SIZE, seed=_SEED)
        minhash.update(list(shingles))
        low = np.array(minhash.digest(), dtype=np.uint32).astype(np.uint8)
        return cls(shingles, bytes([RMinHash.ALGORITHM_VERSION]) + low.tobytes())


@dataclass(frozen=True, slots=True)
class Match:
    """The article that told a story before."""

    leader: str
    """SHA-256 of its text."""
    similarity: float
    """Share of the later article that stands in it, 0 to 1."""


@dataclass(slots=True)
class _Day:
    """The signatures of one day's articles, one after the other."""

    keys: list[bytes] = field(default_factory=list)
    signatures: bytearray = field(default_factory=bytearray)

    def like(self, signature: bytes) -> Iterator[str]:
        """Yield the SHA-256 of articles whose signature is like one, in the order they came."""
        rows = np.frombuffer(self.signatures, np.uint8).reshape(len(self.keys), _SIZE)
        same = (rows == np.frombuffer(signature, np.uint8)).sum(axis=1)
        for n in np.flatnonzero(same >= ALIKE * _SIZE):
            yield self.keys[n].hex()


class Stories:
    """The stories of a store. For one thread; other processes' are seen when it is made anew."""

    def __init__(self, store: Store) -> None:
        """Begin with nothing read; signatures are read from the store as their days come up."""
        self._store = store
        self._days: dict[date, _Day] = {}
        self._since = datetime.max.replace(tzinfo=UTC)
        self._reach = 10 * WINDOW

    def find(self, sketch: Sketch, seen: datetime, earlier: str | None = None) -> Match | None:
        """Return the article whose summary can stand for one with this sketch, if there is one.

        ``earlier`` is an article to compare with whatever its day, such as one that came from
        the same address. Of several, the one that holds most of it is taken, then the one
        that came first.
        """
        if len(sketch.shingles) < _FEWEST:
            return None
        near = dict.fromkeys([*filter(None, [earlier]), *self._near(sketch, seen)])
        shares = {key: self._held(sketch, key) for key in near}
        leader = max(shares, key=shares.__getitem__, default=None)
        if leader is None or shares[leader] < CONTAINED:
            return None
        return Match(leader, round(shares[leader], 3))

    def remember(self, sha256: str, sketch: Sketch, seen: datetime) -> None:
        """Take an article that leads its story into account; its signature is in the store."""
        self._put(sha256, sketch.signature, seen)

    def _held(self, sketch: Sketch, key: str) -> float:
        """Return what share of a text stands in an article of the store."""
        other = Sketch.of(self._store.article(key).text)
        return len(sketch.shingles & other.shingles) / len(sketch.shingles)

    def _near(self, sketch: Sketch, seen: datetime) -> Iterator[str]:
        self._read(seen - WINDOW)
        for days in range(-WINDOW.days, WINDOW.days + 1):
            day = self._days.get(seen.date() + timedelta(days))
            if day is not None:
                yield from day.like(sketch.signature[1:])

    def _read(self, since: datetime) -> None:
        """Read the store's signatures from a day on, if that is not done; further each time."""
        if since >= self._since:
            return
        self._since, self._reach = since - self._reach, min(2 * self._reach, _CENTURY)
        self._days.clear()
        for each in self._store.signatures(self._since):
            self._put(each.article, each.minhash, each.seen_at)

    def _put(self, sha256: str, signature: bytes, seen: datetime) -> None:
        if len(signature) == 1 + _SIZE and signature[0] == RMinHash.ALGORITHM_VERSION:
            day = self._days.setdefault(seen.date(), _Day())
            day.keys.append(bytes.fromhex(sha256))
            day.signatures += signature[1:]


def moment(article: Article, seen: datetime) -> datetime:
    """Return when an article's story is: the noon of its publication, else when it was seen.

    A publication in a year that no archive is of counts for none.
    """
    if article.published is None or article.published.year not in _YEARS:
        return seen
    return datetime.combine(article.published, time(12), tzinfo=UTC)
