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

# Words that end a person's title.
_TITLE_NOUNS = (
    "president|vice president|prime minister|premier|chancellor|minister|secretary|"
    "under secretary|undersecretary|deputy secretary|assistant secretary|secretary of state|"
    "secretary general|secretary-general|director general|director-general|director|"
    "ambassador|envoy|special envoy|representative|special representative|commissioner|"
    "commander|commander-in-chief|chief|chief of staff|chief of the general staff|chairman|"
    "chairwoman|chairperson|chair|spokesperson|spokesman|spokeswoman|adviser|advisor|"
    "national security adviser|national security advisor|general|lieutenant general|"
    "major general|brigadier general|brigadier|colonel|lieutenant colonel|captain|major|"
    "admiral|vice admiral|rear admiral|marshal|air marshal|field marshal|lieutenant|sergeant|"
    "king|queen|prince|crown prince|emir|sultan|sheikh|ayatollah|supreme leader|leader|"
    "governor|mayor|senator|congressman|congresswoman|lawmaker|speaker|counselor|counsellor|"
    "coordinator|administrator|inspector|agent|special agent|analyst|researcher|professor|"
    "fellow|senior fellow|journalist|reporter|head|deputy|attache|attaché|consul|negotiator|"
    "chargé d'affaires|counterpart|first lady|pope|patriarch|judge|prosecutor|"
    "Gen\\.|Lt\\. Gen\\.|Maj\\. Gen\\.|Brig\\. Gen\\.|Col\\.|Lt\\. Col\\.|Lt\\.|Adm\\.|Capt\\.|Sgt\\.|"
    "Sen\\.|Rep\\.|Gov\\.|Dr\\.?|Prof\\."
)
_TITLE_NOUNS = "|".join(sorted(_TITLE_NOUNS.split("|"), key=len, reverse=True))
_HONORIFICS = r"(?:Mr|Mrs|Ms|Miss|Sir|Lady|Lord)\.?"
_TITLE = re.compile(rf"(?<![\w-])(?:{_TITLE_NOUNS})(?![\w-])", re.I)
# Words that make a run of capitals a body rather than a person.
_BODY = re.compile(
    r"\b(ministry|department|office|agency|army|navy|force|forces|command|council|committee|"
    r"commission|organi[sz]ation|union|league|institute|university|cent(?:er|re)|bank|corps|guards?|"
    r"staff|chiefs|service|bureau|party|parliament|congress|senate|house|assembly|court|"
    r"embassy|mission|group|company|corporation|corp|inc|ltd|industries|systems|aerospace|airlines|"
    r"fund|foundation|association|alliance|nations|front|brigades?|battalion|brigade|regiment|"
    r"division|fleet|militia|movement|government|administration|secretariat|authority|board|"
    r"directorate|police|times|news|post|journal|daily|press|radio|television|media|"
    r"national security council|pentagon|knesset|duma|treasury|coast guard|"
    r"spokesperson's office|delegation|coalition|network|society|federation|conference|"
    r"programme|program|studies|watch|red cross|red crescent)\b",
    re.I,
)
_PARTICLES = "of|the|for|de|del|della|der|van|von|bin|ibn|al|el|ul|da|di|du|la|le|y"
_CAP = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁŞİĞÇÜÖ][\w'’.-]*\w|[A-ZА-Я]\.?)"
_RUN = re.compile(
    rf"(?<![\w-])(?:al-|el-|bin )?{_CAP}(?:(?:[ \n](?:(?:{_PARTICLES})[ \n]){{0,2}}|[ \n]?&[ \n]?){_CAP})*"
)
_ACRONYM = re.compile(r"\s*\(([\"“]?)([A-Z][A-Za-z&.-]{1,9})[\"”]?\)")
_NOT_NAMES = frozenset(
    "the a an this that these those it its he she they we i you his her their our my in on at by for "
    "from to with and but or if when while as after before during since until despite although though "
    "there here what which who how why where not no yes all both each many most some such any other "
    "more less two three four five six seven eight nine ten also however meanwhile moreover according "
    "under over against between among through today tomorrow yesterday monday tuesday wednesday "
    "thursday friday saturday sunday january february march april may june july august september "
    "october november december spring summer autumn winter last next earlier later now then still "
    "asked speaking following only even once because so nor yet nothing everyone nobody one none "
    "another much few several every neither either let do does did is are was were be has have had "
    "will would could can should must might shall q a update lead mr mrs ms mr. us along suicide breaking exclusive analysis opinion "
    "fact sheet readout statement remarks joint interview north south east west northern southern "
    "eastern western latest live god please call thanks career news article results visit connect congratulations easter christmas ramadan english new".split()
)
# Noun phrases in small letters that stand for a body, behind a possessor.
_OWNED = re.compile(
    r"(?:(?<=['’]s )|(?<=s['’] ))((?:acting |foreign |defen[cs]e |interior |finance |presidential |top |main |"
    r"state |spy |intelligence |military |security |ruling |opposition |news |air |naval |border )*"
    r"(?:military|army|navy|air force|armed forces|spy agency|intelligence agency|intelligence service|"
    r"foreign ministry|defen[cs]e ministry|unification ministry|ministry|government|cabinet|parliament|"
    r"presidential office|office|embassy|state media|state news agency|news agency|police|coast guard|"
    r"general staff|joint chiefs of staff|security council|party|central bank|activists))\b"
)
_STATE_MEDIA = re.compile(
    r"\b(?:state|official|local)[ -](?:run )?(?:media|news agency|television|radio)\b", re.I
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


# What may stand before a title noun and belong to the title.
_MODIFIER = re.compile(
    r"(?:acting|former|deputy|vice|first|second|senior|chief|foreign|defen[cs]e|prime|interior|finance|"
    r"army|navy|naval|military|national|security|special|top|supreme|outgoing|incoming|permanent|"
    r"assistant|under|lead|nuclear|press|state|home|trade|energy|justice|unification|joint|"
    r"economy|intelligence|presidential|government|party|opposition|rebel|air|force|general|"
    r"lieutenant|major|brigadier|rear|of|staff|commander-in-chief|[A-Z][\w&.-]*)$"
)
_AFTER = re.compile(
    rf",\s+(?:the |a |an |its |their )?((?:[\w'’.-]+\s+){{0,5}}?(?:{_TITLE_NOUNS})"
    r"(?:\s+(?:of|for|at|on|to)\s+(?:the\s+)?[A-Z][\w'’-]*(?:\s+(?:(?:of|and|for|the)\s+)?[A-Z][\w'’-]*)*)?)"
    r"(?=[,.;\s)—–-])",
    re.I,
)
_SPEAKS = re.compile(
    r"\s+(?:has |had |have |also |later |then |on \w+ )?(?:said|says|told|added|warned|announced|stated|"
    r"claimed|denied|argued|noted|wrote|reported|called|met|vowed|threatened|pledged|confirmed|"
    r"declined|rejected|accused|insisted|urged|agreed|condemned|launched|seized|attacked|sent|signed)\b"
)


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
    for m in _OWNED.finditer(text, start, end):
        owner = re.search(
            r"([\w.’'-]+(?: [\w.’'-]+)?['’]s?) $", text[max(start, m.start() - 40) : m.start()]
        )
        name = f"{owner[1]} {m[0]}" if owner else m[0]
        name = name if name in text[start:end] else m[0]
        yield Candidate(name.strip(), m.start(), lower=True)
    for m in _STATE_MEDIA.finditer(text, start, end):
        yield Candidate(m[0], m.start(), kind="media", lower=True)
    for m in _RUN.finditer(text, start, end):
        for at, run in _cut(m.start(), m[0], covered):
            yield from _from_run(text, start, at, run, covered)


def _cut(at: int, run: str, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Cut a run at the states in it, unless it is a body's name ("Bank of Japan")."""
    inside = [(s, e) for s, e in covered if at <= s and e <= at + len(run)]
    if not inside or (_BODY.search(run) and not _TITLE.search(run)):
        yield at, run
        return
    cursor = at
    for s, e in [*inside, (at + len(run), at + len(run))]:
        piece = run[cursor - at : s - at]
        lead = re.match(rf"(?:['’]s?)?\s*(?:(?:{_PARTICLES})\s+)*", piece)
        skip = lead.end() if lead else 0
        clean = re.sub(rf"(?:\s+(?:{_PARTICLES}))*\s*$", "", piece[skip:])
        if clean:
            yield cursor + skip, clean
        cursor = e


def _from_run(
    text: str, sentence: int, at: int, run: str, covered: Sequence[tuple[int, int]]
) -> Iterator[Candidate]:
    run = re.sub(r"['’]s?$", "", run)
    while (first := re.match(r"([\w'’.-]+)\s+", run)) and _dull(first[1], at == sentence):
        at += first.end()
        run = run[first.end() :]
    run = re.split(r"['’]s\s", run)[-1] if re.search(r"['’]s\s", run) else run
    at = text.find(run, at) if run else at
    role, name, offset = _split_title(run)
    at += offset
    name = re.sub(rf"^{_HONORIFICS}\s+", "", name)
    if not name or _dull(name, " " not in name) or re.search(r"\d", name) or len(name) < 2:
        return
    if any(s <= at and at + len(name) <= e for s, e in covered):
        return
    role = role or _title_before(text, sentence, at)
    behind = at + len(name)
    after = None if role else _AFTER.match(text, behind, behind + 120)
    acronym = _ACRONYM.match(text, behind)
    titled = bool(role or after or re.search(rf"{_HONORIFICS}\s$", text[max(0, at - 6) : at]))
    titled = titled and not (_BODY.search(name) and not role)
    yield Candidate(
        name,
        at,
        role=(role or (after[1] if after else None)) if titled else None,
        aliases=(acronym[2],) if acronym else (),
        titled=titled,
        kind=None,
    )


def _dull(word: str, sentence_start: bool) -> bool:
    low = word.lower().strip(".")
    return low in _NOT_NAMES or (sentence_start and low.endswith("ly") and word[1:].islower())


def _split_title(run: str) -> tuple[str | None, str, int]:
    """Split "President Joe Biden" into role, name and the name's offset in the run."""
    best: tuple[str | None, str, int] = (None, run, 0)
    for m in _TITLE.finditer(run):
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
    tail = re.search(rf"(?<![\w-])(?:{_TITLE_NOUNS})\s+{of}$", before, re.I)
    if not tail:
        return None
    start = tail.start()
    while word := re.search(r"([\w&.-]+)\s+$", before[:start]):
        dull = word[1].lower() in _NOT_NAMES and not word[1].isupper()
        if dull or not _MODIFIER.match(word[1]):
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
                or (not _BODY.search(k) and " " in k and single in (k.split()[0], k.split()[-1]))
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
        _SPEAKS.match(text, m.end())
        for n in (candidate.name, *candidate.aliases)
        for m in re.finditer(re.escape(n), text)
    )


def is_body(name: str) -> bool:
    """Say whether a name has a word that makes it a body rather than a person."""
    return bool(_BODY.search(name))
