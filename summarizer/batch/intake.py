"""Articles into the store: each text once, each story once, and only what is worth asking about.

Everything that comes in comes through here, from files, lines, addresses and feeds alike:
recognised by its address and its text, compared with the stories of its days, judged by the
gate, and written in one transaction. What is known costs a look; nothing is dropped without
a row that says why. No model is asked, and memory does not grow with the articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain

from summarizer.articles import feeds
from summarizer.articles.entry import from_entry
from summarizer.articles.fetch import Fetched, Fetcher
from summarizer.articles.fetch_faults import FetchError
from summarizer.articles.sources import Found, Means, walk
from summarizer.articles.urls import canonical
from summarizer.articles.walls import CONSENT_PAGE
from summarizer.articles.web import FeedError
from summarizer.batch import entries
from summarizer.batch.gate import TopicGate
from summarizer.batch.stories import Match, Sketch, Stories, moment
from summarizer.errors import ArticleError
from summarizer.storage import Source, State, Store
from summarizer.storage.values import Gate
from summarizer.values import Article

UNREADABLE = "source"
"""The kind of failure of a source that is no article."""
CONSENT = "a page that asks for consent or for proof of being human"
"""Why such an article is skipped."""


class Fate(StrEnum):
    """What became of something that came in."""

    NEW = "new"
    """Waiting to be summarized."""
    KNOWN = "known"
    """Its text was there; the way it came is noted."""
    FOLDED = "folded"
    """Another article tells the same story; its summary stands for both."""
    GATED = "gated"
    """Not worth a model's time."""
    SKIPPED = "skipped"
    """No article, but what stands before one."""
    REFUSED = "refused"
    """It could not be read."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that came in, and what became of it."""

    fate: Fate
    where: str
    """Where it came from: a path, ``path:line``, ``-`` or an address."""
    sha256: str | None = None
    """Of its text; null where it could not be read."""
    match: Match | None = None
    """The article that stands for it, where it is folded."""
    gate: Gate | None = None
    """What the gate said, if it was asked."""
    error: ArticleError | None = None
    """Why it could not be read."""


class Intake:
    """Takes articles into one store. For one thread; several processes may have one each."""

    def __init__(self, store: Store, gate: TopicGate | None = None) -> None:
        """Make ready; without a gate every story is worth asking about, refused ones too."""
        self._store = store
        self._gate = gate
        self._stories = Stories(store)

    def take(self, article: Article, source: Source) -> bool:
        """Take in one article and the way it came; say whether its text is new.

        Raises:
            StoreError: the store cannot be read or written.
        """
        return self.put(article, source).fate is not Fate.KNOWN

    def take_all(self, sources: Iterable[str], means: Means | None = None) -> Iterator[Taken]:
        """Take in what files, folders, patterns, JSON lines, addresses and ``-`` hold.

        Every source that cannot be read is noted in the store and costs only itself. Of an
        address that answers with a feed, the entries are taken in, as if it were followed.

        Raises:
            StoreError: the store cannot be read or written.
        """
        means = means or Means()
        return chain.from_iterable(self._found(found, means) for found in walk(sources, means))

    def put(self, article: Article, source: Source) -> Taken:
        """Take in one article and the way it came; say what became of it.

        Raises:
            StoreError: the store cannot be read or written.
        """
        seen = source.seen_at or datetime.now(UTC)
        address = source.canonical_url or (canonical(article.url) if article.url else None)
        source = replace(source, canonical_url=address, seen_at=seen)
        key, when = article.sha256, moment(article, seen)
        with self._store.transaction():
            if self._store.knows(key):
                self._store.attach(key, source)
                self._admit(key)
                return Taken(Fate.KNOWN, source.locator, key)
            sketch = Sketch.of(article.text)
            earlier = self._store.seen(address) if address else None
            match = self._stories.find(sketch, when, earlier)
            gate = self._gate.judge(article) if self._gate and not match else None
            taken = Taken(_fate(article, match, gate), source.locator, key, match, gate)
            if not self._store.add(article, source):
                return Taken(Fate.KNOWN, source.locator, key)
            self._settle(taken)
            if leads := taken.fate in {Fate.NEW, Fate.GATED}:
                self._store.sign(key, sketch.signature, when)
        if leads:
            self._stories.remember(key, sketch, when)
        return taken

    def _settle(self, taken: Taken) -> None:
        """Write what became of an article that has just been added."""
        key, gate, match = str(taken.sha256), taken.gate, taken.match
        if gate:
            self._store.gate(key, gate)
        if taken.fate is Fate.SKIPPED:
            self._store.skip(key, CONSENT)
        elif match:
            self._store.fold(key, match.leader, match.similarity)
            self._admit(key)

    def _admit(self, sha256: str) -> None:
        """Without a gate, let through what an earlier one has refused of this story."""
        if self._gate is not None:
            return
        record = self._store.show(sha256)
        if record.story is not None:
            record = self._store.show(record.story)
        if record.state is State.GATED and record.gate is not None:
            asked = replace(record.gate, passed=True, reason=f"asked for; {record.gate.reason}")
            self._store.gate(record.article.sha256, asked)

    def _found(self, found: Found, means: Means) -> Iterator[Taken]:
        source = Source(kind=found.kind, locator=found.where)
        if isinstance(article := found.entry, Article):
            source = replace(source, title=article.title, published=article.published)
            yield self.put(article, source)
        elif isinstance(error := article.error, FeedError):
            yield from self._feed(source, error.fetched, means)
        else:
            yield self._refuse(source, error)

    def _feed(self, source: Source, fetched: Fetched, means: Means) -> Iterator[Taken]:
        """Take in what is new in a feed, until its pages cannot be had several times in a row."""
        said = fetched.headers.get("content-type", "")
        parsed = feeds.parse(fetched.body, fetched.final_url, said)
        if parsed.problem:
            error = ArticleError(f"{source.locator}: {parsed.problem}", remedy=parsed.remedy)
            yield self._refuse(source, error)
        new = entries.fresh(self._store, fetched.moved_to or fetched.url, parsed)
        yield from [Taken(Fate.KNOWN, source.locator)] * (len(parsed.entries) - len(new))
        straight = 0
        for at, (entry, way) in enumerate(new):
            if straight >= entries.STRAIGHT:
                msg = f"{source.locator}: {len(new) - at} of its pages are left for later"
                error = ArticleError(msg, remedy="Run the same command again to go on.")
                yield Taken(Fate.REFUSED, source.locator, error=error)
                return
            try:
                article = from_entry(entry, parsed, means.fetcher or Fetcher())
            except ArticleError as error:
                passing = isinstance(error, FetchError) and error.transient
                straight = straight + 1 if passing else 0
                yield self._refuse(way, error)
            else:
                straight = 0
                language = means.options.language or article.language
                yield self.put(replace(article, language=language), way)

    def _refuse(self, source: Source, error: ArticleError) -> Taken:
        passing = isinstance(error, FetchError) and error.transient
        self._store.reject(
            source, run=None, kind=UNREADABLE, message=str(error), permanent=not passing
        )
        return Taken(Fate.REFUSED, source.locator, error=error)


def _fate(article: Article, match: Match | None, gate: Gate | None) -> Fate:
    if CONSENT_PAGE in article.flags:
        return Fate.SKIPPED
    if match:
        return Fate.FOLDED
    return Fate.GATED if gate and not gate.passed else Fate.NEW
