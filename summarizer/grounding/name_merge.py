"""Names told again: which of them mean the same person or body.

Knows the forms in which a name comes back (surname, acronym, middle initial, case of an
inflecting language) and nothing of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from summarizer.grounding.candidate import Candidate
from summarizer.grounding.name_forms import BODIES, PLURALS, SUFFIXES, TITLES

Key = tuple[str, ...]
_ARTICLE = re.compile(r"^(?:[Aa]l|[Ee]l|[Aa]s|[Aa]sh|[Aa]n|[Aa]r)[-’'](?=[A-Z])")
_PAST = frozenset("former ex retired then-president outgoing".split())
_CASES = re.compile(r"(?<=\w{3})(?:ого|ому|ыми|ами|ым|им|ом|ем|ой|ей|ую|ая|а|у|е|я|ю|ы|и|й|ь)$")


def merged(found: Iterable[Candidate]) -> list[Candidate]:
    """Return each named one once, under the fullest name, in order of first mention.

    A short form that could be two is nobody's alias; a headline's names count only where
    the text below has them, or a title says whose name it is.
    """
    groups: dict[Key, Candidate] = {}
    later: list[Candidate] = []
    for c in found:
        if c.headline and c.sort == "name":
            later.append(c)
            continue
        key = words(c.name)
        groups[key] = _joined(groups[key], c) if key in groups else c
    ends = _ends(groups)
    for key in sorted(groups, key=len):
        owners = _owners(key, groups, ends)
        if len(owners) == 1:
            groups[owners[0]] = _joined(groups[owners[0]], groups.pop(key))
        elif owners and groups[key].sort == "name":
            del groups[key]
    for c in later:
        _confirm(c, groups, ends)
    return sorted(groups.values(), key=lambda c: c.start)


def _ends(groups: Mapping[Key, Candidate]) -> Mapping[str, list[Key]]:
    """Return the names by the words that they come back as: first, last, acronym, alias."""
    ends: dict[str, list[Key]] = {}
    for key, c in groups.items():
        if c.sort != "phrase":
            short = {key[0], key[-1], key[0].removesuffix("s"), _initials(key), *c.aliases}
            for word in short if len(key) > 1 else {key[0].removesuffix("s")}:
                ends.setdefault(word, []).append(key)
    return ends


def words(name: str) -> Key:
    """Return a name's words as they are compared: no suffix, initials, "al-" or case endings."""
    plain = [
        _ARTICLE.sub("", w)
        for w in name.replace("’", "'").replace(",", " ").split()
        if w[0] not in '(“"'
    ]
    plain = [w for w in plain if w.lower().strip(".") not in SUFFIXES]
    kept = [w for w in plain if not (len(w.strip(".")) == 1 and w is not plain[0])]
    return tuple(_CASES.sub("", w) if "а" <= w[-1:] <= "я" else w for w in kept or [name])


def _owners(key: Key, groups: Mapping[Key, Candidate], ends: Mapping[str, list[Key]]) -> list[Key]:
    """Return the fuller names that a shorter one may mean: of its title, else persons, else all."""
    short = groups[key]
    if short.sort == "phrase":
        return []
    near = dict.fromkeys(o for w in (*key, " ".join(key)) for o in ends.get(w, ()))
    owners = [o for o in near if o != key and o in groups and _means(short, key, groups[o], o)]
    titled = [o for o in owners if _same_title(short.role, groups[o].role)]
    persons = [o for o in owners if groups[o].sort == "person"]
    return titled if len(titled) == 1 else persons or owners


def _means(short: Candidate, key: Key, full: Candidate, other: Key) -> bool:
    if len(other) <= len(key):
        return len(key) == len(other) == 1 and f"{key[0]}s" == other[0]
    if short.sort != "person" and (" ".join(key) in full.aliases or key == (_initials(other),)):
        return True
    if "body" not in (short.sort, full.sort):
        return _is_short(key, other)
    generic = len(key) == 1 and key[0].lower() in BODIES
    return short.sort == full.sort and generic and key[0] in (other[0], other[-1])


def _telling(role: str) -> tuple[bool, bool, int]:
    """Order roles: one's own over several people's, today's over a former, then the longest."""
    said = role.lower().split()
    return not PLURALS.intersection(said[-1:]), not _PAST.intersection(said), len(role)


def _initials(full: Key) -> str:
    return "".join(w[0] for w in full if w[0].isupper())


def _is_short(key: Key, full: Key) -> bool:
    n = len(key)
    return key in (full[:n], full[-n:]) or (n > 1 and (key[0], key[-1]) == (full[0], full[-1]))


def _same_title(one: str | None, other: str | None) -> bool:
    a, b = ({w for w in (r or "").lower().split() if w in TITLES} for r in (one, other))
    return bool(a & b)


def _joined(one: Candidate, other: Candidate) -> Candidate:
    """Merge two mentions; the fuller name, the earlier start."""
    full, short = (one, other) if len(one.name) >= len(other.name) else (other, one)
    extra = dict.fromkeys((*full.aliases, *short.aliases, short.name))
    order = ("person", "body", "phrase", "name")
    first = one if one.start <= other.start else other
    return replace(
        full,
        start=first.start,
        sort=min(one.sort, other.sort, key=order.index),
        role=max(full.role or "", short.role or "", key=_telling) or None,
        kind=one.kind or other.kind,
        country=full.country or short.country,
        aliases=tuple(a for a in extra if a != full.name),
        acts=one.acts or other.acts,
        full=one.full or other.full,
        place=one.place and other.place,
        headline=one.headline and other.headline,
    )


def _confirm(c: Candidate, groups: dict[Key, Candidate], ends: Mapping[str, list[Key]]) -> None:
    """Let a headline's run be the first mention of the name it holds."""
    run = words(c.name)
    for n, word in enumerate(run):
        for key in (*ends.get(word, ()), (word,)):
            known = groups.get(key)
            if known and run[n : n + len(key)] == key and c.start < known.start:
                groups[key] = replace(known, start=c.start)
