"""What a hosted strict mode refuses of a JSON Schema, for the tests of several rooms.

The rules are those of OpenAI's guide to structured outputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = {"string", "number", "integer", "boolean", "object", "array", "null"}
_KEYWORDS = frozenset(
    "type properties required additionalProperties items enum const anyOf $ref $defs title"
    " description pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"
    " minItems maxItems".split()
)


def strict_faults(schema: Mapping[str, Any]) -> list[str]:
    """Return what a hosted strict mode refuses of a schema: rules, keywords and limits."""
    nodes = list(_nodes(schema, 1))
    faults = [fault for node, depth in nodes for fault in _node_faults(node, depth)]
    if schema.get("type") != "object":
        faults.append("the root is no object")
    names = [n for node, _ in nodes for n in (*node.get("properties", {}), *node.get("$defs", {}))]
    values = [v for node, _ in nodes for v in (*node.get("enum", ()), node.get("const"))]
    letters = sum(len(w) for w in (*names, *values) if isinstance(w, str))
    faults += ["more than 5000 properties"] if len(names) > 5_000 else []
    faults += ["more than 1000 enum values"] if len(values) - len(nodes) > 1_000 else []
    faults += ["more than 120000 letters"] if letters > 120_000 else []
    return faults


def _nodes(schema: Mapping[str, Any], depth: int) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Yield a schema and all within it, each with its depth."""
    yield schema, depth
    deeper = [*schema.get("properties", {}).values(), schema.get("items")]
    level = [*schema.get("$defs", {}).values(), *schema.get("anyOf", ())]
    for child, at in [*((d, depth + 1) for d in deeper), *((x, depth) for x in level)]:
        if isinstance(child, dict):
            yield from _nodes(child, at)


def _node_faults(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    yield from (f"keyword {k}" for k in sorted(set(node) - _KEYWORDS))
    if depth > 10:
        yield "nested deeper than 10"
    types = node.get("type", [])
    if not set([types] if isinstance(types, str) else types) <= _TYPES:
        yield f"type {types}"
    if types == "object" and sorted(node.get("required", ())) != sorted(node.get("properties", ())):
        yield "not every property is required"
    if types == "object" and node.get("additionalProperties") is not False:
        yield "additionalProperties is not false"
