"""Names in a text: who might be an actor, found by form alone.

Works on scripts with capital letters (runs of capitalised words, titles before and
after a name, acronyms in brackets) and on a short list of noun phrases that stand
for a body ("South Korea's spy agency"). It proposes; who matters and of what kind
they are is decided elsewhere. States are the gazetteer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.grounding.gazetteer import Mention
from summarizer.grounding.name_forms import (
    ACRONYM,
    AFTER,
    BODY,
    HONORIFICS,
    MODIFIER,
    NOT_NAMES,
    OWNED,
    PARTICLES,
    RUN,
    SPEAKS,
    STATE_MEDIA,
    TITLE,
    TITLE_NOUNS,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that might be an actor's; ``start`` is its first mention's offset."""

    name: str
    start: int
    kind: str | None = None
    country: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()
    titled: bool = False
    """A title or an honorific stands beside it: a person."""
    lower: bool = False
    """A noun phrase, not a proper name."""


def candidates(
    text: str, spans: Sequence[tuple[int, int]], states: Sequence[Mention]
) -> tuple[Candidate, ...]:
    """Find names, merged over the text, in order of first mention.

    ``spans`` are the sentences' offsets, ``states`` the gazetteer's mentions. Aliases
    are the acronym in brackets behind a name and the single word that a person's
    later mentions use. Linear in the text.
    """
    covered = [(m.start, m.end) for m in states]
    found: dict[str, Candidate] = {}
    singles: dict[str, int] = {}
    for start, end in spans:
        for c in _in_sentence(text, start, end, covered):
            key = " ".join(c.name.split())
            if " " not in key and not c.titled and not c.kind:
                singles.setdefault(key, c.start)
            if key in found:
                old = found[key]
                found[key] = replace(
                    old,
                    role=old.role or c.role,
                    titled=old.titled or c.titled,
                    aliases=(*old.aliases, *(a for a in c.aliases if a not in old.aliases)),
                )
            else:
                found[key] = c
    return _merged(found, singles)


def _in_sentence(
    text: str, start: int, end: int, covered: Sequence[tuple[int, int]]
) -> Iterator[Candidate]:
    for m in OWNED.finditer(text, start, end):
        owner = re.search(
            r"([\w.’'-]+(?: [\w.’'-]+)?['’]s?) $", text[max(start, m.start() - 40) : m.start()]
        )
        name = f"{owner[1]} {m[0]}" if owner else m[0]
        name = name if name in text[start:end] else m[0]
        yield Candidate(name.strip(), max(start, text.rfind(name, start, m.end())), lower=True)
    for m in STATE_MEDIA.finditer(text, start, end):
        yield Candidate(m[0], m.start(), kind="media", lower=True)
    for m in RUN.finditer(text, start, end):
        for at, run in _cut(m.start(), m[0], covered):
            yield from _from_run(text, start, at, run, covered)


def _cut(at: int, run: str, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Cut a run at the states in it, unless it is a body's name ("Bank of Japan")."""
    inside = [(s, e) for s, e in covered if at <= s and e <= at + len(run)]
    if not inside or (BODY.search(run) and not TITLE.search(run)):
        yield at, run
        return
    cursor = at
    for s, e in [*inside, (at + len(run), at + len(run))]:
        piece = run[cursor - at : s - at]
        lead = re.match(rf"(?:['’]s?)?\s*(?:(?:{PARTICLES})\s+)*", piece)
        skip = lead.end() if lead else 0
        clean = re.sub(rf"(?:\s+(?:{PARTICLES}))*\s*$", "", piece[skip:])
        if clean:
            yield cursor + skip, clean
        cursor = e


def _from_run(
    text: str, sentence: int, at: int, run: str, covered: Sequence[tuple[int, int]]
) -> Iterator[Candidate]:
    run = re.sub(r"['’]s?$", "", run)
    while (first := re.match(r"([\w'’.-]+)\s+", run)) and _dull(first[1], leads=at == sentence):
        at += first.end()
        run = run[first.end() :]
    run = re.split(r"['’]s\s", run)[-1] if re.search(r"['’]s\s", run) else run
    at = text.find(run, at) if run else at
    role, name, offset = _split_title(run)
    at += offset
    name = re.sub(rf"^{HONORIFICS}\s+", "", name)
    if not name or _dull(name, leads=" " not in name) or re.search(r"\d", name) or len(name) <= 1:
        return
    if any(s <= at and at + len(name) <= e for s, e in covered):
        return
    role = role or _title_before(text, sentence, at)
    behind = at + len(name)
    after = None if role else AFTER.match(text, behind, behind + 120)
    acronym = ACRONYM.match(text, behind)
    titled = bool(role or after or re.search(rf"{HONORIFICS}\s$", text[max(0, at - 6) : at]))
    titled = titled and not (BODY.search(name) and not role)
    yield Candidate(
        name,
        at,
        role=(role or (after[1] if after else None)) if titled else None,
        aliases=(acronym[2],) if acronym else (),
        titled=titled,
        kind=None,
    )


def _dull(word: str, *, leads: bool) -> bool:
    low = word.lower().strip(".")
    return low in NOT_NAMES or (leads and low.endswith("ly") and word[1:].islower())


def _split_title(run: str) -> tuple[str | None, str, int]:
    """Split "President Joe Biden" into role, name and the name's offset in the run."""
    best: tuple[str | None, str, int] = (None, run, 0)
    for m in TITLE.finditer(run):
        rest = run[m.end() :]
        name = rest.lstrip()
        if name and not re.match(r"(?:of|for|and|to)\s", name) and rest != name:
            best = (run[: m.end()], name, len(run) - len(name))
        elif not name:
            return (None, "", 0)
    return best


def _title_before(text: str, sentence: int, at: int) -> str | None:
    """Return the title in small letters before a name, with what belongs to it."""
    before = text[max(sentence, at - 110) : at]
    of = r"(?:(?:of|for)\s+(?:the\s+)?(?:[A-Z][\w.&'’-]*\s+(?:(?:and|of|the)\s+)*){1,6})?"
    tail = re.search(rf"(?<![\w-])(?:{TITLE_NOUNS})\s+{of}$", before, re.IGNORECASE)
    if not tail:
        return None
    start = tail.start()
    while word := re.search(r"([\w&.-]+)\s+$", before[:start]):
        dull = word[1].lower() in NOT_NAMES and not word[1].isupper()
        if dull or not MODIFIER.match(word[1]):
            break
        start = word.start()
    return before[start:].strip() or None


def _merged(found: dict[str, Candidate], singles: dict[str, int]) -> tuple[Candidate, ...]:
    """Fold single words into the persons they name, and acronyms into their bodies."""
    gone: set[str] = set()
    for single in singles:
        owners = [
            k
            for k, c in found.items()
            if k != single
            and (
                single in c.aliases
                or (not BODY.search(k) and " " in k and single in (k.split()[0], k.split()[-1]))
            )
        ]
        persons = [k for k in owners if found[k].titled] or owners
        if len(persons) == 1:
            c = found[persons[0]]
            aliases = c.aliases if single in c.aliases else (*c.aliases, single)
            found[persons[0]] = replace(c, aliases=aliases)
            gone.add(single)
        elif persons:
            gone.add(single)
    for key, c in list(found.items()):  # "Secretary Blinken" is "Antony Blinken" told again
        if " " in key or not c.titled:
            continue
        owners = [k for k in found if k != key and " " in k and key == k.split()[-1]]
        if len(owners) == 1:
            old = found[owners[0]]
            found[owners[0]] = replace(
                old,
                role=old.role or c.role,
                titled=True,
                start=min(old.start, c.start),
                aliases=(*old.aliases, key) if key not in old.aliases else old.aliases,
            )
            gone.add(key)
    return tuple(sorted((c for k, c in found.items() if k not in gone), key=lambda c: c.start))


def acts(text: str, candidate: Candidate) -> bool:
    """Say whether a name is followed by a verb of speaking or doing, anywhere in the text."""
    return any(
        SPEAKS.match(text, m.end())
        for n in (candidate.name, *candidate.aliases)
        for m in re.finditer(re.escape(n), text)
    )


def is_body(name: str) -> bool:
    """Say whether a name has a word that makes it a body rather than a person."""
    return bool(BODY.search(name))
