"""Public figures known by name: the country that a text takes for granted.

News says "Lavrov" and leaves his country out, for every reader knows it; the same knowledge is
in ``people.tsv``, and nothing else about anybody. Unlike a body's ("the Coast Guard"), a full
name means the same person in any article, so it needs no state told beside it. A surname
alone, or behind a title, counts only where the table says that it suffices, and only for one
whom the article gives no other name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from summarizer.grounding.name_merge import words

_STAFF = "-"
_MOHAMMED = re.compile(r"\bm[uo]h+am+[ae]d\b")
_ARTICLE = re.compile(r"\b(?:al|el|ul|as|ash)[- ](?=\w)")
_STROKES = str.maketrans("łøđıþ", "lodit")
_TITLE = 4
"""Words of a title that may belong to a short name ("National Security Advisor Sullivan")."""


def known(name: str, role: str | None = None) -> str | None:
    """Return whose public figure a name means: an alpha-3 code, or "" for an international body's.

    Null where the name is nobody's in the table, or could be several people's.
    """
    if name.isupper() and " " not in name:  # "XI", "FICO"
        return None
    table = _table()
    title = (role or "").split()
    forms = [name, *(" ".join((*title[-n:], name)) for n in range(1, _TITLE))]
    codes = (table.get(_key(f)) for f in forms)
    return next((c for c in codes if c is not None), None)


@cache
def _table() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for code, name in _names():
        key = _key(name)
        table[key] = code if table.get(key, code) == code else _STAFF * 2
    return {key: code.removeprefix(_STAFF) for key, code in table.items() if code != _STAFF * 2}


def _names() -> Iterator[tuple[str, str]]:
    raw = files("summarizer.grounding").joinpath("people.tsv").read_text("utf-8")
    for line in raw.splitlines():
        if not line.startswith("#"):
            code, *columns = line.split("\t")
            yield from ((code, name) for names in columns for name in names.split(";"))


@cache
def _key(name: str) -> str:
    """Fold what newsrooms write differently: case, accents, hyphens, "al-", middle initials."""
    plain = unicodedata.normalize("NFKD", " ".join(words(name))).casefold().translate(_STROKES)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\W", "", _ARTICLE.sub("", _MOHAMMED.sub("mohammed", letters)))
