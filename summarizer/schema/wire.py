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
from typing import Any, Literal

from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields

Reading = Literal["article", "sentences"]
SENTENCES = "s"
"""The key that holds sentence numbers on the wire."""
MOST_ROWS = 4
"""Rows asked for from one sentence."""
_LAST = {Kind.TEXT: 0, Kind.NAME: 0, Kind.REFERENCE: 1}


def asked(section: type[Section], reading: Reading) -> tuple[FieldSpec, ...]:
    """Return the fields a model fills in, in the order it writes them.

    About a sentence: the required ones that no code can derive, words first, then who,
    then closed vocabularies; a list stands last, its values spread over the row's end.
    """
    specs = [s for s in fields(section) if s.kind not in (Kind.ID, Kind.EVIDENCE)]
    if reading == "article":
        return tuple(specs)
    needed = [s for s in specs if s.required and not s.derivable]
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


def row_grammar(
    columns: Sequence[FieldSpec],
    mentions: Sequence[str],
    stretches: Mapping[str, Sequence[str]],
    at_most: int = MOST_ROWS,
) -> str:
    """Return an llguidance grammar for rows about one sentence.

    ``mentions`` are the names a reference may take, ``stretches`` the pieces of the
    sentence, by field, whose words a verbatim field may take. No blank stands between
    tokens of JSON; a name that is not there, or a word that is not, cannot be written.
    """
    rules: dict[str, str] = {}
    cells = [_cell(spec, mentions, stretches, rules) for spec in columns]
    lines = [
        "%llguidance {}",
        f'start: "[" (row ("," row){{0,{at_most - 1}}})? "]"',
        "row: " + ' "," '.join(['"["' + " " + cells[0], *cells[1:]]) + ' "]"',
        *(f"{name}: {body}" for name, body in rules.items()),
    ]
    return "\n".join(lines)


def _cell(
    spec: FieldSpec,
    mentions: Sequence[str],
    stretches: Mapping[str, Sequence[str]],
    rules: dict[str, str],
) -> str:
    if spec.kind is Kind.REFERENCE:
        rules["WHO"] = " | ".join(_literal(m) for m in mentions)
        least = max(spec.at_least, 1) - 1
        return f'WHO ("," WHO){{{least},{least + 3}}}' if spec.many else "WHO"
    if spec.kind is Kind.ENUM:
        name = spec.name.upper()
        rules[name] = " | ".join(_literal(v) for v in spec.values)
        return name
    name = spec.name.upper()
    pieces = list(dict.fromkeys(stretches.get(spec.name, ())))
    for n, piece in enumerate(pieces):
        source = json.dumps({"substring_words": piece}, ensure_ascii=False)
        rules[f"{name}_IN_{n}"] = f"%regex {source}"
    # A span begins and ends with a word: neither empty nor lone punctuation.
    ends = r"/(?s:[\p{L}\p{N}$€£].*[\p{L}\p{N})]|[\p{L}\p{N}])/"
    parts = " | ".join(f"{name}_IN_{n}" for n in range(len(pieces)))
    rules[name] = f"({parts}) & {ends}"
    return f'"\\"" {name} "\\""'


def _literal(value: str) -> str:
    """Return a grammar literal that matches a value as a JSON string."""
    return json.dumps(json.dumps(value, ensure_ascii=False), ensure_ascii=False)


def names_roster(section: type[Section]) -> bool:
    """Say whether a section's items are those that others refer to."""
    return issubclass(section, Named)
