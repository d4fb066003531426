"""Gold cases: one folder each, loaded, digested and chosen by suite.

A case is ``<root>/<name>/{article.txt, gold.json, meta.toml}``, and ``second.json``
where somebody labelled it again. Loading refuses what cannot be read at all; whether
the labels keep to the contract is :mod:`~summarizer.evaluation.lint`'s question.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.articles.article import from_text
from summarizer.errors import GateError, UsageError
from summarizer.scoring.evidence import Source
from summarizer.values import Article

Data = Mapping[str, Any]

ARTICLE, GOLD, META, SECOND = "article.txt", "gold.json", "meta.toml", "second.json"
SPLITS = ("train", "dev", "test")
QUICK = 12
"""Cases of the suite ``quick``."""
QUICK_WORDS = 800
"""A round of work must be short: longer articles are left to the other suites."""
LENGTHS = (("short", 200), ("medium", 500), ("long", 10**9))
"""Classes of length, by the highest number of words."""


class Meta(BaseModel):
    """What ``meta.toml`` says of a case."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str
    language: str
    story: str
    split: str
    digest: str
    """SHA-256 (hex) of the canonical text."""
    guideline: str
    annotators: list[str]
    tags: list[str] = []
    voice: str = "other"
    source: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One article with what a careful reader found in it."""

    name: str
    folder: Path
    text: str
    """The canonical text."""
    meta: Meta
    gold: Data
    second: Data | None = None

    @property
    def article(self) -> Article:
        """The case's article, as the pipeline reads it."""
        return from_text(
            self.text,
            title=self.meta.title,
            published=self.meta.published,
            language=self.meta.language,
            source=self.meta.source,
            id=self.name,
        )

    @property
    def source(self) -> Source:
        """The case's article, as the scorer sees it."""
        return source_of(self.article)

    @property
    def words(self) -> int:
        """Number of words; where no blanks part them (Chinese), two characters are one."""
        spaced = len(self.text.split())
        return max(spaced, len(self.text) // 2) if self.meta.language[:2] == "zh" else spaced

    @property
    def length(self) -> str:
        """Class of length: ``short``, ``medium`` or ``long``."""
        return next(name for name, most in LENGTHS if self.words <= most)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of text and labels together."""
        labels = json.dumps(self.gold, ensure_ascii=False, sort_keys=True)
        return sha256(f"{self.text}\0{labels}".encode()).hexdigest()


def source_of(article: Article) -> Source:
    """Return an article as the scorer sees it."""
    return Source(article.text, tuple((s.start, s.end) for s in article.sentences))


def gold_digest(cases: Iterable[Case]) -> str:
    """Return one digest (hex) of a set of cases, whatever their order."""
    lines = sorted(f"{c.name} {c.digest}" for c in cases)
    return sha256("\n".join(lines).encode()).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 (hex) of a canonical text."""
    return sha256(text.encode()).hexdigest()


def load(root: Path) -> tuple[Case, ...]:
    """Read all cases of a folder, by name.

    Raises:
        GateError: the folder holds no case, or a case that cannot be read.
    """
    folders = case_folders(root)
    return tuple(read(folder) for folder in folders)


def case_folders(root: Path) -> tuple[Path, ...]:
    """Return the folders of all cases, by name.

    Raises:
        GateError: there are none.
    """
    found = sorted(p for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
    if not found:
        msg = f"{root}: no gold cases there"
        raise GateError(
            msg, remedy="Give --gold a folder of cases; `summarizer eval new` makes one."
        )
    return tuple(found)


def read(folder: Path) -> Case:
    """Read one case.

    Raises:
        GateError: a file is missing or malformed; the message names file and place.
    """
    text = read_text(folder / ARTICLE).removesuffix("\n")
    second = folder / SECOND
    return Case(
        folder.name,
        folder,
        text,
        read_meta(folder / META),
        read_labels(folder / GOLD),
        read_labels(second) if second.exists() else None,
    )


def read_text(path: Path) -> str:
    """Read a UTF-8 file, line ends as they are.

    Raises:
        GateError: the file is missing or no UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except OSError as e:
        msg = f"{path}: {e.strerror}"
        raise GateError(msg, remedy="`summarizer eval new` writes all files of a case.") from None
    except UnicodeDecodeError as e:
        msg = f"{path}: byte {e.start} is no UTF-8"
        raise GateError(msg, remedy="Save the file as UTF-8.") from None


def read_meta(path: Path) -> Meta:
    """Read ``meta.toml``.

    Raises:
        GateError: it is missing, no TOML, or has unknown, missing or ill-typed keys.
    """
    try:
        return Meta.model_validate(tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as e:
        msg = f"{path}: {e}"
        raise GateError(msg, remedy="Correct the TOML there.") from None
    except ValidationError as e:
        first = e.errors()[0]
        msg = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise GateError(msg, remedy=f"The keys are {', '.join(Meta.model_fields)}.") from None


def read_labels(path: Path) -> Data:
    """Read a labelling.

    Raises:
        GateError: it is missing, no JSON, or not an object of lists of objects.
    """
    try:
        labels = json.loads(read_text(path))
    except ValueError as e:
        msg = f"{path}: {e}"
        raise GateError(msg, remedy="Correct the JSON there.") from None
    found: Data = labels if isinstance(labels, dict) else {"the file": None}
    for name, items in found.items():
        if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
            msg = f"{path}: {name}: not a list of objects"
            raise GateError(msg, remedy='A labelling is {"<section>": [{...}, ...], ...}.')
    return found


def choose(
    cases: Sequence[Case], suite: str = "full", patterns: Iterable[str] = ()
) -> tuple[Case, ...]:
    """Return the cases of a suite whose names fit one of the patterns (``kr-*``), by name.

    ``full`` is all that no prompt may quote (dev and test), ``quick`` a balanced dozen
    of dev, ``all`` everything; else a split, or ``tag:<tag>``, ``language:<language>``.

    Raises:
        UsageError: nobody knows the suite, or nothing is in it.
    """
    wanted = tuple(patterns)
    found = _suite(cases, suite)
    kept = [c for c in found if not wanted or any(fnmatchcase(c.name, p) for p in wanted)]
    if not kept:
        msg = f"no case of suite {suite!r}" + (f" fits {', '.join(wanted)}" if wanted else "")
        raise UsageError(
            msg, remedy="Suites: full, quick, all, train, dev, test, tag:…, language:…."
        )
    return tuple(sorted(kept, key=lambda c: c.name))


def _suite(cases: Sequence[Case], suite: str) -> Sequence[Case]:
    kind, _, word = suite.partition(":")
    if suite == "all":
        return cases
    if suite == "full":
        return [c for c in cases if c.meta.split != "train"]
    if suite == "quick":
        dev = [c for c in cases if c.meta.split == "dev" and c.words <= QUICK_WORDS]
        return balanced(dev, QUICK)
    if suite in SPLITS:
        return [c for c in cases if c.meta.split == suite]
    if word and kind == "tag":
        return [c for c in cases if word in c.meta.tags]
    if word and kind == "language":
        return [c for c in cases if c.meta.language.split("-")[0] == word]
    msg = f"no suite is called {suite!r}"
    raise UsageError(msg, remedy="Suites: full, quick, all, train, dev, test, tag:…, language:….")


def balanced(cases: Sequence[Case], size: int) -> tuple[Case, ...]:
    """Choose cases that together show the most kinds of article, by rule and not by hand.

    One after the other, the case whose tags, voice, language, length and filled or
    empty sections are rarest among those chosen so far (each counts 1 / 2^times seen);
    of equals the shorter, which costs less to run. One case a story.
    """
    seen: Counter[str] = Counter()
    chosen: list[Case] = []
    left = sorted(cases, key=lambda c: (len(c.text), c.name))
    while left and len(chosen) < size:
        best = max(left, key=lambda c: sum(2.0 ** -seen[f] for f in _features(c)))
        chosen.append(best)
        seen.update(_features(best))
        left = [c for c in left if c.meta.story != best.meta.story]
    return tuple(chosen)


def _features(case: Case) -> list[str]:
    filled = [f"{'some' if items else 'no'} {name}" for name, items in sorted(case.gold.items())]
    return [*case.meta.tags, case.meta.voice, case.meta.language, case.length, *filled]
