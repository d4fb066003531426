"""The gate's words: kinds of words by language, and the signs that they make together.

Everything here is read from ``lexicon.toml``, the house's and the packs'. This module finds
kinds of words in sentences, fast, for every article that comes in goes through it; what they
amount to is for the gate to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import PackError
from summarizer.grounding.gazetteer import names
from summarizer.prompting.prompter import folder

FILE = "lexicon.toml"

_REMEDY = "See the house's prompts/lexicon.toml for how it is written."
_GLUED = ("ko", "zh")
"""Languages whose words stand inside others, without blanks around them."""
_KEY = 2
_MOST = 100_000
"""Words remembered with their kinds; far more than a language's usual ones."""
_LEAST = 60
_ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+|(?<=[。！？；])")

Name = Annotated[str, Field(pattern=r"[a-z_]+")]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sign(_Read):
    """Kinds of words that mean something when they stand in one sentence."""

    says: str
    """What they mean together, for a person."""
    all: tuple[Name, ...] = Field(min_length=1)
    """The kinds."""
    points: float = Field(gt=0)
    near: Name | None = None
    """One more kind, which must stand in the sentences around it."""


class _File(_Read):
    """One ``lexicon.toml``."""

    alone: bool = False
    enough: float | None = Field(default=None, gt=0)
    states: tuple[Name, ...] = ()
    signs: tuple[Sign, ...] = ()
    words: dict[Name, dict[str, str]] = {}
    apart: dict[str, tuple[str, ...]] = {}


class Words:
    """One language's words, each with its kinds as a set of bits."""

    def __init__(self, terms: Mapping[str, int], apart: Iterable[str], *, glued: bool) -> None:
        """Take terms as the file writes them, and phrases that count for none of their words."""
        self._terms = terms
        self._glued = glued
        self._known = _Known(terms)
        self._starts: dict[str, list[str]] = {}
        for term in sorted(terms, key=len, reverse=True):
            self._starts.setdefault(term[:_KEY], []).append(term)
        phrases = sorted({*apart, *(t for t in terms if " " in t)}, key=len, reverse=True)
        self._word = re.compile("|".join([*map(_pattern, phrases), r"\w+"]))

    def kinds(self, sentence: str) -> int:
        """Return the kinds of words that a sentence in small letters holds."""
        found, known = 0, self._known
        for word in self._words(sentence):
            found |= known[word]
        return found

    def told(self, sentence: str, kind: int) -> str | None:
        """Return the first word of a kind in a sentence, as it stands there."""
        return next((w for w in self._words(sentence) if self._known[w] & kind), None)

    def _words(self, sentence: str) -> Iterable[str]:
        return self._inside(sentence) if self._glued else self._word.findall(sentence)

    def _inside(self, sentence: str) -> Iterator[str]:
        starts = self._starts
        for at in range(len(sentence) - 1):
            for term in starts.get(sentence[at : at + _KEY], ()):
                if sentence.startswith(term, at):
                    yield term


class _Known(dict[str, int]):
    """The kinds of every word met so far; forgotten when they are too many."""

    def __init__(self, terms: Mapping[str, int]) -> None:
        super().__init__()
        self._exact = {t: k for t, k in terms.items() if not t.endswith("*")}
        self._begun = {t[:-1]: k for t, k in terms.items() if t.endswith("*")}

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        found = self._exact.get(word, 0)
        if " " not in word:  # what stands apart counts for none of its words
            for end in range(1, len(word) + 1):
                found |= self._begun.get(word[:end], 0)
        self[word] = found
        return found


class Lexicon:
    """The words and signs at hand."""

    def __init__(self, files: Sequence[_File]) -> None:
        """Put files together; what comes later adds to what came before, or stands instead.

        Raises:
            ValueError: a kind is asked for that has no words, or nothing says what is enough.
        """
        first = max((n for n, f in enumerate(files) if f.alone), default=0)
        self._files = tuple(files[first:])
        self.signs = tuple(sign for f in reversed(self._files) for sign in f.signs)
        kinds = dict.fromkeys(kind for f in self._files for kind in f.words)
        self.bits = {kind: 1 << n for n, kind in enumerate(kinds)}
        asked = {kind for s in self.signs for kind in (*s.all, s.near) if kind is not None}
        unknown = asked.union(*(f.states for f in self._files)) - self.bits.keys()
        if unknown:
            msg = f"{min(unknown)!r} is asked for, and has no words"
            raise ValueError(msg)
        enough = [f.enough for f in self._files if f.enough is not None]
        if not enough or not self.signs:
            msg = "it has no signs, or does not say how many points are enough"
            raise ValueError(msg)
        self.enough = enough[-1]
        self._words: dict[str, Words | None] = {}

    def words(self, language: str) -> Words | None:
        """Return the words of a language (BCP 47), or None where the lexicon has none."""
        code = language.partition("-")[0].lower()
        if code not in self._words:
            self._words[code] = self._gathered(code)
        return self._words[code]

    def _gathered(self, code: str) -> Words | None:
        terms: dict[str, int] = {}
        for f in self._files:
            for kind, written in f.words.items():
                for written_term in written.get(code, "").split():
                    term = written_term.replace("_", " ")
                    terms[term] = terms.get(term, 0) | self.bits[kind]
        if not terms:
            return None
        states = sum(self.bits[k] for k in {k for f in self._files for k in f.states})
        for name in _states(code) if states else ():
            terms[name] = terms.get(name, 0) | states
        apart = [phrase for f in self._files for phrase in f.apart.get(code, ())]
        return Words(terms, apart, glued=code in _GLUED)


def _pattern(phrase: str) -> str:
    """Return what finds a phrase in small letters; ``#`` in it is a number."""
    return re.escape(phrase).replace(r"\#", r"\d+") + r"(?!\w)"


def sentences(text: str) -> list[str]:
    """Cut a text at what most likely ends a sentence, in small letters; exact is not needed.

    The first line stands by itself. Short pieces, most of them cut at an abbreviation or
    parts of a conversation, stay with what follows.
    """
    title, _, body = text.lower().partition("\n")
    found, begun = [title], ""
    for piece in _ENDS.split(body):
        begun = f"{begun} {piece}" if begun else piece
        if len(begun) >= _LEAST:
            found.append(begun)
            begun = ""
    return [*found, begun] if begun else found


def load(packs: Iterable[Path] = ()) -> Lexicon:
    """Read the house's lexicon and those of the packs that bring one.

    Raises:
        PackError: one cannot be read, or does not say what it must.
    """
    places = [p / FILE for p in (folder(), *packs)]
    try:
        return Lexicon([_read(p) for p in places if p.is_file()])
    except ValueError as e:
        msg = f"{places[-1]}: {e}"
        raise PackError(msg, remedy=_REMEDY) from None


def _read(path: Path) -> _File:
    try:
        return _File(**tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        msg = f"{path}: {where}: {first['msg'].lower()}"
    except (OSError, ValueError) as e:
        msg = f"{path}: cannot be read ({e})"
    raise PackError(msg, remedy=_REMEDY)


@cache
def _states(code: str) -> tuple[str, ...]:
    """Return the names of states as terms: single words, inflected where the language does."""
    # "US" in small letters is another word.
    own = (n for n in names(code) if " " not in n and not (n.isascii() and n.isupper()))
    found = [name.lower() for name in own]
    if code in _GLUED:
        return tuple(n for n in found if len(n) >= _KEY)
    return tuple(n if n.isascii() else f"{n[:-1] if len(n) > _KEY * 2 else n}*" for n in found)
