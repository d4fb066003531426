"""From what a text calls somebody to the entry that is meant.

The index holds the roster of one article, grows as names are added, and hands out ids.
It knows names only; what an entry is, its section says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from summarizer.grounding.entry import Entry
from summarizer.grounding.foreign_states import Sort
from summarizer.grounding.gazetteer import mentions
from summarizer.grounding.glued_forms import forms, has_forms
from summarizer.values import Sentence

_LEADING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_STATES_OWN = re.compile(
    r"\b(?:military|army|navy|air force|(?:armed|security|defen[cs]e) forces|government|ministry|"
    r"administration|department|congress|parliament|pentagon|kremlin|white house|troops|"
    r"marine corps|marines|(?:central|european|africa|indo-pacific|southern|northern) command|"
    r"fleet|(?:coast|national|border) guards?|police|special forces|intelligence service)\b|"
    r"[가-힣](?:부|청|군|성|실)$|합참|[军軍部院]$|政府|министерств|(?<!\w)МИД|минобороны|генштаб|"
    r"правительств|канцеляри",
    re.IGNORECASE,
)
_REBELS = re.compile(
    r"\b(?:Free|Independence|Resistance|Republican|(?<!People's )(?<!People’s )Liberation|"
    r"Libyan National|Syrian National|Arakan)\b.*\bArmy\b|\bRapid Support Forces\b|"
    r"\bSyrian Democratic Forces\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A roster entry named in a sentence; offsets into the sentence's text."""

    start: int
    end: int
    key: str
    words: str


class Index:
    """Names to ids. Ids are ``a1``, ``a2`` ... in the order entries are added."""

    def __init__(self, entries: Iterable[Entry] = (), language: str | None = None) -> None:
        """Begin with a roster, of a text in a language (BCP 47)."""
        self._language = language
        self._entries: dict[str, Entry] = {}
        self._table: dict[str, set[str]] = {}
        self._pattern: re.Pattern[str] | None = None
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> str:
        """Take an entry in and return its id; names already known are merged into theirs."""
        exact = self._table.get(fold(entry.name), set())
        known = next(iter(exact)) if len(exact) == 1 else None
        if known is not None:
            old = self._entries[known]
            extra = [n for n in entry.names if n not in old.names]
            entry = replace(old, aliases=(*old.aliases, *extra), role=old.role or entry.role)
        key = known or f"a{len(self._entries) + 1}"
        self._entries[key] = entry
        for name in entry.names:
            self._table.setdefault(fold(name), set()).add(key)
        self._pattern = None
        return key

    @property
    def entries(self) -> dict[str, Entry]:
        """The roster by id, in order."""
        return dict(self._entries)

    def __getitem__(self, key: str) -> Entry:
        """Return an entry by id."""
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        """Say whether an id is known."""
        return key in self._entries

    def find(self, words: str) -> str | None:
        """Return the id that words mean, or None where they mean none or several.

        Exact names first, then a name with a title before it, then the one state in
        the words where they name its government ("the Somali government").
        """
        folded = fold(words)
        exact = self._table.get(folded, set())
        if exact:
            return next(iter(exact)) if len(exact) == 1 else None
        tails = {
            key
            for name, keys in self._table.items()
            if len(name) > 2 and folded.endswith(f" {name}")
            for key in keys
        }
        if len(tails) == 1:
            return tails.pop()
        countries = {m.alpha3 for m in mentions(words)}
        if len(countries) == 1 and len(words.split()) <= 4:
            country = countries.pop()
            states = [k for k, e in self._entries.items() if e.state and e.country == country]
            return states[0] if states else None
        return None

    def only(self, words: str) -> str | None:
        """Return the one body whose name ends with some words ("the presidency"), if it is one."""
        end = fold(words)
        keys = [
            key
            for key, e in self._entries.items()
            if not e.person and any(fold(n).endswith(end) for n in e.names)
        ]
        return keys[0] if len(keys) == 1 else None

    def stands_for(self, one: str, other: str) -> bool:
        """Say whether one entry stands for another: a state for the people of its own."""
        if one == other or one not in self._entries or other not in self._entries:
            return False
        state, person = self._entries[one], self._entries[other]
        return state.state and person.person and state.country == person.country is not None

    def at_home(self, keys: Sequence[str]) -> bool:
        """Say whether bodies, or bodies and persons, are all of one country.

        Of persons alone it is told too seldom.
        """
        entries = [self._entries[key] for key in keys]
        countries = {e.country for e in entries}
        return len(countries) == 1 and None not in countries and not all(e.person for e in entries)

    def state_of(self, key: str) -> str:
        """Return the state whose own body or official an entry is; else the entry itself."""
        entry = self._entries[key]
        name = entry.name
        own = _STATES_OWN.search(name) and not _REBELS.search(name)
        official = entry.role is not None if entry.person else bool(own)
        if entry.state or entry.country is None or not official:
            return key
        states = [k for k, e in self._entries.items() if e.state and e.country == entry.country]
        return states[0] if states else key

    def party(self, words: str) -> str | None:
        """Return the id of the state, or else the entry, that words mean; None for nobody."""
        key = self.find(words)
        return self.state_of(key) if key else None

    def side_of(self, key: str) -> str | None:
        """Return for whom somebody speaks as "we": the body that his role names, or his state."""
        entry = self._entries[key]
        if not entry.person:
            return key
        role = entry.role or ""
        bodies = [f.key for f in self.named_in(Sentence(1, 0, len(role), role))] if role else []
        own = next((k for k in bodies if not self._entries[k].person), None) or self.state_of(key)
        return None if self._entries[own].person else own

    def demonyms_in(self, sentence: Sentence) -> tuple[Found, ...]:
        """Find the states of the roster that a sentence names by an adjective ("Turkish")."""
        return self._stated(sentence, "demonym")

    def _stated(self, sentence: Sentence, sort: Sort) -> tuple[Found, ...]:
        """Find the states of the roster by a sort of words that are no name of theirs."""
        states = {e.country: (k, e.name) for k, e in self._entries.items() if e.state}
        return tuple(
            Found(m.start, m.end, *states[m.alpha3])
            for m in mentions(sentence.text, self._language)
            if m.sort == sort and m.alpha3 in states
        )

    def named_in(self, sentence: Sentence) -> tuple[Found, ...]:
        """Find every entry named in a sentence, in order, the longest name where several fit."""
        if self._pattern is None:
            self._pattern = self._compiled()
        found = []
        for m in self._pattern.finditer(sentence.text):
            keys = self._table.get(fold(m[0]), set())
            if len(keys) == 1:
                found.append(Found(m.start(), m.end(), next(iter(keys)), m[0]))
        inside = [
            c
            for c in (self._stated(sentence, "compound") if has_forms(self._language) else ())
            if not any(f.start <= c.start < f.end for f in found)
        ]
        return tuple(sorted((*found, *inside), key=lambda f: f.start))

    def _compiled(self) -> re.Pattern[str]:
        """Return one pattern for all names; a name may break over lines."""
        names = sorted({n for e in self._entries.values() for n in e.names}, key=len, reverse=True)
        alternatives = (_left(n) + r"\s+".join(map(_opening, n.split())) + _right(n) for n in names)
        return re.compile(
            rf"(?<![A-Za-z0-9À-ſА-яё])(?:{'|'.join(alternatives)})" if names else r"(?!)"
        )


def _opening(word: str) -> str:
    """Return a pattern of a name's word; an article begins sentences too ("The North")."""
    return "[Tt]he" if word == "the" else re.escape(word)


def _left(name: str) -> str:
    return "(?<![가-힣])" if "가" <= name[:1] <= "힣" else ""


def _right(name: str) -> str:
    """Return what may stand behind a name: no letter; a particle where they are glued on."""
    if "가" <= name[-1:] <= "힣":
        return f"(?={forms('ko').particles})"
    return r"(?!\w)" if name[-1:].isascii() or "Ѐ" <= name[-1:] <= "ӿ" else ""


def fold(name: str) -> str:
    """Fold a name for look-up: case, blanks, article, possessive."""
    plain = " ".join(name.replace("’", "'").split())
    return _TRAILING.sub("", _LEADING.sub("", plain)).casefold()


def lines(index: Index, keys: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the roster as a prompt shows it: id, name, other names."""
    chosen = index.entries if keys is None else {k: index[k] for k in keys}
    return tuple(
        f"{k} {' '.join(e.name.split())}" + (f" ({', '.join(e.aliases)})" if e.aliases else "")
        for k, e in chosen.items()
    )
