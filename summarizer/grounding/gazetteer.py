"""States as texts name them: names, demonyms, capitals that stand for a government.

The tables ``states.tsv`` and ``bodies.tsv`` are English; what states are called elsewhere
:mod:`summarizer.grounding.foreign_states` knows. This module finds words and says which
state they mean; it does not decide who matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from summarizer.grounding.foreign_states import Sort, Table, find, inflected, table
from summarizer.grounding.lexicon import any_of
from summarizer.grounding.name_forms import BODIES, DULL, FIELDS, PLURALS, THINGS, TITLES

# A capital behind one of these is a place, not a government.
_PLACE_BEFORE = re.compile(
    r"(?<!according )\b(?:in|at|to|from|near|outside|around|into|via|through)\s+$", re.IGNORECASE
)
# States whose names people bear.
_GIVEN = frozenset(("Israel", "Jordan", "Chad", "Georgia"))
_SURNAME = re.compile(r" ([A-Z][a-z]{2,})\b(?!['’])")
_NO_SURNAMES = THINGS | BODIES | FIELDS | TITLES | DULL | PLURALS
_COMPASS = (("PRK", "the North", "name"), ("KOR", "the South", "name"))


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean a state; offsets in code points."""

    start: int
    end: int
    text: str
    alpha3: str
    sort: Sort


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    rows = []
    for three, two, *rest in _lines("states.tsv"):
        names, demonyms, capitals = (tuple(filter(None, r.split(";"))) for r in rest)
        rows.append((three, two, names, demonyms, capitals))
    return tuple(rows)


def _lines(table: str) -> Iterator[list[str]]:
    raw = files("summarizer.grounding").joinpath(table).read_text("utf-8")
    return (line.split("\t") for line in raw.splitlines() if not line.startswith("#"))


@cache
def _bodies() -> Mapping[str, str]:
    return {name: three for three, names in _lines("bodies.tsv") for name in names.split(";")}


@cache
def _english() -> tuple[re.Pattern[str], Mapping[str, tuple[str, Sort]]]:
    table: dict[str, tuple[str, Sort]] = {}
    for three, _, names, demonyms, capitals in _rows():
        for sort, words in (("capital", capitals), ("demonym", demonyms), ("name", names)):
            for word in words:
                table[_straight(word)] = (three, sort)  # type: ignore[assignment]
                if sort == "demonym" and word[-1] not in "seh":
                    table[f"{word}s"] = (three, "demonym")
    for three, word, sort in _COMPASS:
        table[word] = (three, sort)  # type: ignore[assignment]
        table[f"T{word[1:]}"] = (three, sort)  # type: ignore[assignment]
    # Hard-wrapped texts break names over lines; curly and straight apostrophes are one.
    return re.compile(
        rf"(?<![\w-]){any_of(table)}(?!\w|-(?:[A-Z]|\d))"
        r"(?<!he North(?=\s[A-Z]))(?<!he South(?=\s[A-Z]))"
    ), table


@cache
def _foreign(language: str) -> Table | None:
    return table(language, tuple((r[1], r[0]) for r in _rows() if r[1]))


def _straight(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


@lru_cache(maxsize=8)  # several sections ask about one sentence
def mentions(text: str, language: str | None = None) -> tuple[Mention, ...]:
    """Find every mention of a state, in order, none overlapping.

    "The North" and "the South" count where their Korea is named otherwise. A capital
    behind a preposition of place is no mention.
    """
    found = [*_english_mentions(text)]
    if language and not language.startswith("en"):
        found += [m for m in _foreign_mentions(text, language) if not _overlaps(m, found)]
    named = {m.alpha3 for m in found if not m.text.lower().startswith(("the north", "the south"))}
    kept = (m for m in found if m.alpha3 in named or not m.text.lower().startswith("the "))
    return tuple(sorted(kept, key=lambda m: m.start))


def _overlaps(one: Mention, others: list[Mention]) -> bool:
    return any(one.start < o.end and o.start < one.end for o in others)


def _english_mentions(text: str) -> Iterator[Mention]:
    pattern, table = _english()
    for m in pattern.finditer(text):
        three, sort = table[_straight(m[0])]
        owner = text[m.end() : m.end() + 2] in ("'s", "’s")
        if (
            sort == "capital"
            and not owner
            and _PLACE_BEFORE.search(text[max(0, m.start() - 20) : m.start()])
        ):
            continue
        if m[0] in _GIVEN and _is_given(text, m.end()):
            continue
        yield Mention(m.start(), m.end(), m[0], three, sort)


def _is_given(text: str, end: int) -> bool:
    """Say whether a surname follows a state's name ("Israel Katz"), and no thing or body."""
    word = _SURNAME.match(text, end)
    return word is not None and word[1].lower() not in _NO_SURNAMES


def _foreign_mentions(text: str, language: str) -> Iterator[Mention]:
    known = _foreign(language)
    if known is None:
        return
    taken: set[int] = set()
    for start, end, sort, three in find(text, known, language):
        if taken.isdisjoint((start, end - 1)):
            taken.update(range(start, end))
            yield Mention(start, end, text[start:end], three, sort)


def names(language: str) -> tuple[str, ...]:
    """Return the words for states in a language (BCP 47): names, demonyms, capitals; or none."""
    if language.startswith("en"):
        return tuple(_english()[1])
    known = _foreign(language)
    return tuple(known.meaning) if known else ()


@cache
def country(words: str) -> str | None:
    """Return the alpha-3 code that words mean: a code, a name, a demonym or a capital.

    Null where they mean none, or more than one.
    """
    plain = _straight(words)
    rows = _rows()
    if plain.upper() in {r[0] for r in rows}:
        return plain.upper()
    by_two = {r[1]: r[0] for r in rows if r[1]}
    if len(plain) == 2 and plain.upper() in by_two:
        return by_two[plain.upper()]
    found = {m.alpha3 for m in _english_mentions(plain)}
    return found.pop() if len(found) == 1 else None


def is_declined(name: str) -> bool:
    """Say whether a word for a state is in a case that no table has: "Арменией"."""
    return inflected(name) and name not in names("ru")


def capital_at(text: str, start: int) -> tuple[int, str] | None:
    """Return where a capital's name that begins at an offset ends, and its state's code."""
    pattern, table = _english()
    m = pattern.match(text, start)
    three, sort = table[_straight(m[0])] if m else ("", "name")
    return (m.end(), three) if m and sort == "capital" else None


def body_country(name: str) -> str | None:
    """Return the alpha-3 code of the state whose a body is that is known by name, else null."""
    return _bodies().get(_straight(name).removeprefix("the ").removeprefix("The "))
