"""From a JSON Schema to a grammar the embedded engine decodes by, without blanks.

The engine's grammar library ignores a whole grammar, silently, over one schema keyword it
does not know; so a schema is checked against the keywords it does know, and the answer is
validated all the same. This module imports no engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from summarizer.errors import EngineError

# Source: llguidance, docs/json_schema.md; each one tried on the engine we pin.
_RULES = frozenset(
    "anyOf allOf const enum type items prefixItems minItems maxItems properties"
    " additionalProperties required minLength maxLength pattern minimum maximum"
    " exclusiveMinimum exclusiveMaximum multipleOf $ref $defs".split()
)
_REMARKS = frozenset({"$schema", "$id", "$comment", "title", "description", "default", "examples"})
_NAMED_SCHEMAS = frozenset({"properties", "$defs"})
_SCHEMAS = frozenset({"anyOf", "allOf", "prefixItems", "items", "additionalProperties"})


def compact_grammar(schema: Mapping[str, Any]) -> str:
    """Return an llguidance grammar for a schema's JSON with no blank between its tokens.

    Raises:
        EngineError: the schema has a keyword that would switch the grammar off.
    """
    foreign = sorted(set(_foreign(schema)))
    if foreign:
        msg = f"the engine's grammars do not know the schema keywords {', '.join(foreign)}"
        raise EngineError(msg, remedy="Say it with other keywords, or check it after the answer.")
    compact = {"x-guidance": {"whitespace_flexible": False}, **schema}
    return f"%llguidance {{}}\nstart: %json {json.dumps(compact, ensure_ascii=False)}"


def _foreign(schema: object) -> Iterator[str]:
    """Yield the keywords of a schema, and of all within, that the engine does not know."""
    if isinstance(schema, list):
        for part in schema:
            yield from _foreign(part)
    if not isinstance(schema, Mapping):
        return
    for keyword, value in schema.items():
        if keyword not in _RULES and keyword not in _REMARKS:
            yield keyword
        elif keyword in _SCHEMAS:
            yield from _foreign(value)
        elif keyword in _NAMED_SCHEMAS and isinstance(value, Mapping):
            yield from _foreign(list(value.values()))
