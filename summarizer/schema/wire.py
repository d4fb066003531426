"""The shape of answers on the wire, which is not the public shape.

Two readings, one source. Asked about a whole *article*, a model writes objects with
all fields and the numbers of the sentences that say it, under one JSON Schema that
stays the same for every step and article (hosted endpoints render it before the
messages, so a schema of its own for each step would lose their prompt cache). Asked
about one *sentence*, a small model writes positional rows of the few fields that only
reading can fill, under a grammar that knows the sentence's own words and actors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields

Reading = Literal["article", "sentences"]
SENTENCES = "s"
"""The key that holds sentence numbers on the wire."""
MOST_ROWS = 2
"""Rows asked for from one sentence whose phrases are not known."""
MOST_NAMES = 8
"""The same where a row is a name."""
MOST_PHRASES = 12
_PAIR = 2
_LAST = {Kind.TEXT: 0, Kind.NAME: 0, Kind.REFERENCE: 1}


@cache
def asked(section: type[Section], reading: Reading) -> tuple[FieldSpec, ...]:
    """Return the fields a model fills in, in the order it writes them.

    About a sentence: the required ones that no code can derive, words first, then who,
    then closed vocabularies; a list stands last, its values spread over the row's end.
    A section that names is asked only where form shows no names, so nothing is derived.
    """
    specs = [s for s in fields(section) if s.kind not in (Kind.ID, Kind.EVIDENCE)]
    if reading == "article":
        return tuple(specs)
    named = issubclass(section, Named)
    needed = [s for s in specs if s.required and (named or not s.derivable)]
    return tuple(sorted(needed, key=lambda s: (s.many, _LAST.get(s.kind, 2))))


def row_schema(section: type[Section]) -> dict[str, Any]:
    """Return the strict JSON Schema of one row about an article."""
    properties: dict[str, Any] = {
        SENTENCES: {"type": "array", "items": {"type": "integer"}},
        **{s.name: _value_schema(s) for s in asked(section, "article")},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def answer_schema(sections: Iterable[type[Section]]) -> dict[str, Any]:
    """Return the one schema of every answer about an article: rows of any section."""
    return {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": {"anyOf": [row_schema(s) for s in sections]}}
        },
        "required": ["rows"],
        "additionalProperties": False,
    }


def _value_schema(spec: FieldSpec) -> dict[str, Any]:
    if spec.kind is Kind.ENUM:
        one: dict[str, Any] = {"type": "string", "enum": list(spec.values)}
    elif spec.many or spec.required:
        one = {"type": "string"}
    else:
        one = {"type": ["string", "null"]}
    return {"type": "array", "items": one} if spec.many else one


@dataclass(frozen=True, slots=True)
class Words:
    """What one verbatim column may hold: one of the phrases, or any words of the pieces."""

    phrases: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()


Pairs = Sequence[tuple[str, str]]


def row_grammar(
    columns: Sequence[FieldSpec],
    mentions: Sequence[str],
    words: Mapping[str, Words],
    pairs: Pairs = (),
) -> str:
    """Return an llguidance grammar for rows about one sentence.

    ``mentions`` are the names a reference may take, ``pairs`` those that two single ones
    may take together (none given: any two), ``words`` what a verbatim column may hold.
    No blank stands between tokens of JSON; a name that is not there, or a word that is
    not, cannot be written, nor more rows than there are phrases.
    """
    rules: dict[str, str] = {}
    cells = _cells(columns, mentions, words, pairs, rules)
    known = [w.phrases for w in words.values() if w.phrases]
    if known and columns[0].name in words:
        body = _each_once(known[0][:MOST_PHRASES], cells[1:])
    else:
        row = ' "," '.join(cells)
        most = MOST_NAMES if columns[0].kind is Kind.NAME else MOST_ROWS
        body = (f'start: "[" (row ("," row){{0,{most - 1}}})? "]"', f'row: "[" {row} "]"')
    return "\n".join(("%llguidance {}", *body, *(f"{n}: {r}" for n, r in rules.items())))


def _each_once(phrases: Sequence[str], rest: Sequence[str]) -> tuple[str, ...]:
    """Return rules for rows that take each phrase at most once, in the sentence's order."""
    tail = "".join(f' "," {cell}' for cell in rest)
    lines = ['start: "[" from0? "]"']
    for n, phrase in enumerate(phrases):
        row = f'"[" {_literal(phrase)}{tail} "]"'
        last = n + 1 == len(phrases)
        lines.append(
            f"from{n}: {row}" if last else f'from{n}: {row} ("," from{n + 1})? | from{n + 1}'
        )
    return tuple(lines)


def _cells(
    columns: Sequence[FieldSpec],
    mentions: Sequence[str],
    words: Mapping[str, Words],
    pairs: Pairs,
    rules: dict[str, str],
) -> list[str]:
    """Return what each column matches; two references of one row are never the same name."""
    pairs = pairs or [(a, b) for a in mentions for b in mentions if a != b]
    cells: list[str] = []
    single = [c for c in columns if c.kind is Kind.REFERENCE and not c.many]
    for spec in columns:
        if len(single) == _PAIR and spec in single and pairs:
            if spec is single[0]:
                rules["PAIR"] = " | ".join(f'{_literal(a)} "," {_literal(b)}' for a, b in pairs)
                cells.append("PAIR")
            continue
        cells.append(_cell(spec, mentions, words, rules))
    return cells


def _cell(
    spec: FieldSpec, mentions: Sequence[str], words: Mapping[str, Words], rules: dict[str, str]
) -> str:
    name = spec.name.upper()
    if spec.kind is Kind.REFERENCE:
        if spec.many:
            return _several(mentions, max(spec.at_least, 1), rules)
        rules["WHO"] = " | ".join(map(_literal, mentions))
        return "WHO"
    if spec.kind is Kind.ENUM:
        rules[name] = " | ".join(map(_literal, spec.values))
        return name
    given = words.get(spec.name, Words())
    if given.phrases:
        rules[name] = " | ".join(map(_literal, given.phrases))
        return name
    for n, piece in enumerate(given.pieces):
        rules[f"{name}_{n}"] = f"%regex {_json({_cut(piece): piece})}"
    # A span begins and ends with a word: neither empty nor lone punctuation.
    ends = r"/(?s:[^\s\"',.;:!?].*[^\s\"',;:]|[^\s\"',.;:!?])/"
    either = " | ".join(f"{name}_{n}" for n in range(len(given.pieces)))
    rules[name] = f"({either}) & {ends}"
    return f'"\\"" {name} "\\""'


def _cut(piece: str) -> str:
    """Say at what a piece may be cut: scripts without upper case join words without a blank."""
    joined = any(c.isalpha() and c.lower() == c.upper() for c in piece)
    return "substring_chars" if joined else "substring_words"


def _several(names: Sequence[str], least: int, rules: dict[str, str]) -> str:
    """Return a rule for at least so many of the names, each at most once, in their order."""
    for n, name in enumerate(names):
        left = len(names) - n - 1
        for need in range(least + 1):
            # ``need`` names are still wanted, this one and those behind it to choose from.
            if need > left + 1 or (need == 0 and n == 0):
                continue
            rest = max(need - 1, 0)
            take = _literal(name)
            if need > 1:
                take += f' "," some{n + 1}of{rest}'
            elif left:
                take += f' ("," some{n + 1}of0)?'
            skip = f" | some{n + 1}of{need}" if left >= max(need, 1) else ""
            rules[f"some{n}of{need}"] = take + skip
    return f"some0of{least}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _literal(value: str) -> str:
    """Return a grammar literal that matches a value as a JSON string."""
    return _json(_json(value))
