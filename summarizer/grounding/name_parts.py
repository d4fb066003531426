"""One run of capitals taken apart: title, name, body, what belongs to none of them.

Each word of a run gets a letter for what it is (title, field of work, state, name ...);
which words are the name is then a pattern over these letters. Nothing here looks
outside the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.grounding.name_forms import (
    BODIES,
    COMPANY,
    DULL,
    FIELDS,
    HEADLINE,
    HONORIFICS,
    PARTICLES,
    PLURALS,
    RUSSIAN_BODY,
    RUSSIAN_OFFICE,
    SUFFIXES,
    SURNAMES_TOO,
    THINGS,
    TITLES,
)

_WORD = re.compile(r"\S+")
_OWN = re.compile(r"(?<=\w)['’]s?$")
# Letters: T title, U titles in the plural, H honorific, F field of work, B body, C company
# suffix, S state, A acronym, X thing, N name, p particle of a name, o "of", f "for, to",
# t "the", a "and", j "Jr."
_NAME = r"(?P<name>A?N(?:[NpA]*[NA])?j?)"
_WORK = r"(?:[ofta]*[FBSX]|[oft]+A)+"
_PERSON = re.compile(rf"^(?P<role>(?:[^H]*[TU](?:{_WORK}|ot?N(?=NN))?)?H?){_NAME}(?:ot?S)?$")
_BODY = re.compile(r"^(?:[^TU]*|[SF]*T+)[BC][^TU]*$")
_ALONE = re.compile(rf"^[SFBA]*?{_NAME}(?:ot?S)?$")
_RUSSIAN = re.compile(r"^(?P<role>T[TFBXAS]*)(?P<name>N[NpA]*)$")
_NESTED = re.compile(r"T.*f(?=[^otf]*T)")
_OWNER = re.compile(r"^(?:S*BoF+(?=[FT])|(?:Fot?)?S+)")
_OFFICE = re.compile(rf"^(?:{'|'.join(sorted(TITLES))})-\w|-(?:general|minister|chief|president)$")
_LONGEST = 6
_TOO_LONG = 40
_TABLES: tuple[tuple[str, Iterable[str]], ...] = (  # a word in two tables is what the later says
    ("d", DULL),
    ("X", THINGS),
    ("F", FIELDS),
    ("B", BODIES),
    ("T", TITLES),
    ("U", PLURALS),
    ("C", COMPANY),
    ("j", SUFFIXES),
    ("H", HONORIFICS),
    ("p", PARTICLES),
    ("o", ("of",)),
    ("f", ("for", "to")),
    ("t", ("the",)),
    ("a", ("and", "&")),
)
_LETTERS = {word: letter for letter, words in _TABLES for word in words}


@dataclass(frozen=True, slots=True)
class Part:
    """A name in a run; offsets into the text. ``sort`` is person, body or name (unknown)."""

    start: int
    end: int
    sort: str
    role: tuple[int, int] | None = None
    many: bool = False
    """The title is in the plural: more names follow."""
    whole: tuple[int, int] = (0, 0)
    """The name with its title, and the states around."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    sort: str


def parts(
    text: str, start: int, end: int, states: Sequence[tuple[int, int]], *, headline: bool = False
) -> Iterator[Part]:
    """Yield the names in the run ``text[start:end]``; ``states`` are spans inside it."""
    for piece in _pieces(_tokens(text, start, end, states), headline=headline):
        if len(piece) > _TOO_LONG:  # a text all in capitals
            continue
        found = _part(piece)
        if found is not None:
            yield found
        elif len(piece) > 1:  # "Blinken of Moscow" is none: each side for itself
            for side in _sides(piece):
                if found := _part(side):
                    yield found


def _tokens(text: str, start: int, end: int, states: Sequence[tuple[int, int]]) -> list[_Token]:
    tokens: list[_Token] = []
    at = start
    for s, e in [*states, (end, end)]:
        for m in _WORD.finditer(text, at, max(at, s)):
            if _OWN.fullmatch(m[0]) or m[0] in ("’s", "'s", "’", "'"):
                if tokens:
                    tokens[-1] = _Token(
                        tokens[-1].start, m.end(), tokens[-1].text + m[0], tokens[-1].sort
                    )
                continue
            if m.start() == at and tokens and tokens[-1].sort == "S":  # "U.S.-led"
                tokens[-1] = _Token(tokens[-1].start, m.end(), tokens[-1].text + m[0], "F")
                continue
            word = m[0].rstrip(",;")
            tokens.append(_Token(m.start(), m.start() + len(word), word, _sort(word)))
        if s < e:
            tokens.append(_Token(s, e, text[s:e], "S"))
        at = e
    return [_in_place(tokens, n) for n in range(len(tokens))]


def _sort(word: str) -> str:
    """Return a word's letter; what is in no table is a name, or an acronym."""
    low = _OWN.sub("", word.replace("’", "'")).lower().rstrip(".")
    letter = _LETTERS.get(low) or _LETTERS.get(word.lower())
    if letter:
        return letter
    if _OFFICE.search(low) or RUSSIAN_OFFICE.fullmatch(low):
        return "T"
    if RUSSIAN_BODY.search(low):
        return "B"
    return "A" if word.isupper() and len(word) > 1 and "." not in word else "N"


def _in_place(tokens: list[_Token], n: int) -> _Token:
    """Mend a letter by its neighbours: "General Staff" holds no general."""
    t = tokens[n]
    low = t.text.lower()
    after = tokens[n + 1].sort if n + 1 < len(tokens) else ""
    before = tokens[n - 1].sort if n else ""
    if low in ("general", "chief", "deputy", "major") and after in ("B", "F") and before != "T":
        return _Token(t.start, t.end, t.text, "F")
    if low == "under" and "secretary" not in "".join(x.text.lower() for x in tokens[n + 1 : n + 2]):
        return _Token(t.start, t.end, t.text, "d")
    if low in SURNAMES_TOO and not after and before == "N":
        return _Token(t.start, t.end, t.text, "N")
    return t


def _sides(piece: list[_Token]) -> Iterator[list[_Token]]:
    side: list[_Token] = []
    for t in piece:
        if t.sort in "oft":
            yield side
            side = []
        else:
            side.append(t)
    yield side


def _pieces(tokens: list[_Token], *, headline: bool) -> Iterator[list[_Token]]:
    """Cut at dull words, behind owners, and at "and" where it joins two names."""
    piece: list[_Token] = []
    for n, t in enumerate(tokens):
        behind = tokens[n + 1 :]
        ends = t.sort == "d" or (headline and t.text.lower() in HEADLINE)
        if ends or (t.sort == "a" and not _joins(piece, behind)):
            yield piece
            piece = []
            continue
        piece.append(t)
        owns = _OWN.search(t.text) and t.text.lower() not in FIELDS
        if owns and behind and not (t.sort == "T" and behind[0].sort == "B"):
            yield piece
            piece = []
    yield piece


def _joins(before: list[_Token], behind: list[_Token]) -> bool:
    """Say whether "and" is inside a name: "Peace and Security Affairs", "Smith & Wesson"."""
    if not before or not behind:
        return False
    left, right = before[-1].sort, "".join(t.sort for t in behind[:2])
    open_ended = any(t.sort in "of" for t in before) or right[1:] in ("F", "B")
    return left in "FX" and right[0] == "F" and right[1:] not in ("T", "U") and open_ended


def _part(tokens: list[_Token]) -> Part | None:
    while tokens and tokens[0].sort in "oftaj":
        tokens = tokens[1:]
    while tokens and tokens[-1].sort in "ofta":
        tokens = tokens[:-1]
    letters = "".join(t.sort for t in tokens)
    if not letters.strip("S"):
        return None
    person, alone = _PERSON.match(letters), _ALONE.match(letters)
    cyrillic = "а" <= tokens[-1].text[-1] <= "я"
    if cyrillic and (titled := _RUSSIAN.match(letters)):  # "Глава МИД Польши Радослав Сикорский"
        found = _made(tokens, titled.span("name"), "person")
        return found and replace(found, role=(tokens[0].start, tokens[titled.end("role") - 1].end))
    if person and person["role"]:
        role = _role(letters, person.end("role"))
        found = _made(tokens, person.span("name"), "person")
        return found and replace(
            found,
            role=(tokens[role[0]].start, tokens[role[1]].end) if role else None,
            many="U" in person["role"],
        )
    # "Еврокомиссии Урсула фон дер Ляйен" is no body
    if _BODY.match(letters) and not (alone and cyrillic):
        return _made(tokens, _body(letters), "body")
    if alone and not (letters[0] == "S" and len(alone["name"]) == 1):  # a place in a state
        return _made(tokens, alone.span("name"), "name")
    return _made(tokens, (0, len(tokens)), "name") if letters in ("A", "AA") else None


def _role(letters: str, end: int) -> tuple[int, int] | None:
    """Return the first and last word of a title that ends before a word."""
    start = m.end() if (m := _NESTED.match(letters[:end])) else 0
    start = max(start, letters.rfind("X", 0, letters.find("T")) + 1)
    owner = _OWNER.match(letters[start:end])
    start += owner.end() if owner else 0
    while start < end and letters[start] in "oftaH":
        start += 1
    while end > start and letters[end - 1] in "ofH":
        end -= 1
    return (start, end - 1) if start < end else None


def _body(letters: str) -> tuple[int, int]:
    """Return the words of a body: no state behind "of" where the name is full without it."""
    first = m.end() if (m := re.match(r"N+ot?(?=.*B)", letters)) else 0
    cut = re.search(r"[of]t?S$", letters)
    if cut and (cut[0][0] == "f" or "o" in letters[: cut.start()]):
        return first, cut.start()
    return first, len(letters)


def _made(tokens: list[_Token], span: tuple[int, int], sort: str) -> Part | None:
    first, last = span
    if last - first > _LONGEST and sort != "body":
        return None
    start = tokens[first].start
    own = len(_OWN.sub("", tokens[last - 1].text)) - len(tokens[last - 1].text)
    whole = (start if sort == "body" else tokens[0].start, tokens[-1].end)
    return Part(start, tokens[last - 1].end + own, sort, whole=whole)
