"""What people type when they look for words, as each database wants it.

``joint chiefs`` finds both words anywhere, ``"joint chiefs"`` the phrase, ``-exercise``
leaves out, ``missil*`` is a beginning. Words in scripts that set no blanks, or that hang
endings on their words, are looked for as they stand, wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any
from unicodedata import normalize

from sqlalchemy import Column, ColumnElement, Text, cast, column, func, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from summarizer.errors import UsageError
from summarizer.storage.tables import Plain

_TERM = re.compile(r'(?P<without>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_AS_IT_STANDS = re.compile(r"[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u9fff\ua960-\ud7ff]")
_MOST, _LONGEST = 32, 400
"""Words and characters of a query."""
_ROOM = 200
"""Characters of an excerpt."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase or the beginning of a word."""

    words: str
    without: bool = False
    beginning: bool = False

    @property
    def as_it_stands(self) -> bool:
        """Whether no index of words knows it."""
        return _AS_IT_STANDS.search(self.words) is not None


def parse(query: str) -> tuple[Term, ...]:
    """Take a query apart.

    Raises:
        UsageError: there is no word to look for, or far too much.
    """
    terms = []
    for found in _TERM.finditer(normalize("NFC", query)):
        words = found["phrase"] or found["word"] or ""
        if any(map(str.isalnum, words)):
            beginning = found["word"] is not None and words.endswith("*")
            terms.append(Term(words.rstrip("*"), bool(found["without"]), beginning))
    if len(query) > _LONGEST or len(terms) > _MOST:
        msg = f"the query is too long: at most {_MOST} words, {_LONGEST} characters"
        raise UsageError(msg, remedy="Look for fewer words.")
    if all(term.without for term in terms):
        msg = f"no word to look for in {query!r}"
        raise UsageError(msg, remedy='Give words, or "a phrase"; -word leaves out.')
    return tuple(terms)


def matching(where: Column[str], terms: tuple[Term, ...], dialect: str) -> ColumnElement[bool]:
    """Return the condition that a column's text has the terms."""
    indexed = tuple(t for t in terms if not t.as_it_stands)
    tests = []
    if any(not term.without for term in indexed):
        tests.append(_fts5(where, indexed) if dialect == "sqlite" else _tsvector(where, indexed))
    else:
        tests += [~where.icontains(t.words, autoescape=True) for t in indexed]
    for term in terms:
        if term.as_it_stands:
            found = where.icontains(term.words, autoescape=True)
            tests.append(~found if term.without else found)
    return reduce(and_, tests)


def excerpt(text: str, terms: tuple[Term, ...]) -> str:
    """Return up to 200 characters around the first term that stands in a text, on one line."""
    flat = " ".join(text.split())
    places = [
        found.start()
        for term in terms
        if not term.without
        and (found := re.search(re.escape(" ".join(term.words.split())), flat, re.IGNORECASE))
    ]
    start = max(0, min(places, default=0) - _ROOM // 4)
    start = flat.find(" ", start) + 1 if start else 0
    cut = flat[start : start + _ROOM]
    whole = start + _ROOM >= len(flat)
    return f"{'… ' if start else ''}{cut if whole else cut.rpartition(' ')[0] + ' …'}"


def _fts5(where: Column[str], terms: tuple[Term, ...]) -> ColumnElement[bool]:
    """Ask the table beside; every term is quoted (and has no quotes), so none is an operator."""

    def quoted(term: Term) -> str:
        return f'"{term.words}"{"*" * term.beginning}'

    wanted = " AND ".join(quoted(t) for t in terms if not t.without)
    refused = "".join(f" NOT {quoted(t)}" for t in terms if t.without)
    beside = table(f"{where.table.name}_fts", column("rowid"))
    asked = literal(f"({wanted}){refused}", Plain())
    found = select(beside.c.rowid).where(column(beside.name).op("MATCH")(asked))
    return where.table.c.number.in_(found)


def _tsvector(where: Column[str], terms: tuple[Term, ...]) -> ColumnElement[bool]:
    def query(term: Term) -> ColumnElement[Any]:
        plain = func.store_plain(literal(term.words, Plain()))
        made: ColumnElement[Any] = func.phraseto_tsquery("store_words", plain)
        if term.beginning:
            made = cast(func.nullif(made.cast(Text), "").concat(":*"), TSQUERY)
        return func.tsquery_not(made) if term.without else made

    asked = reduce(lambda a, b: a.op("&&")(b), map(query, terms))
    return func.store_words(where).op("@@")(asked)
