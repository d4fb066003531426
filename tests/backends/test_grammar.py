"""Grammars made from schemas."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.backends.grammar import compact_grammar
from summarizer.errors import EngineError


def test_a_grammar_allows_no_blanks() -> None:
    """The schema is handed over whole, with the compact form asked for."""
    schema = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    head, rule = compact_grammar(schema).split("\n")
    assert "%llguidance {}" == head
    assert rule.startswith('start: %json {"x-guidance": {"whitespace_flexible": false}, "type"')


@pytest.mark.parametrize(
    ("schema", "keywords"),
    [
        ({"type": "array", "uniqueItems": True}, "uniqueItems"),
        ({"properties": {"a": {"items": {"not": {}, "if": {}}}}}, "if, not"),
        ({"$defs": {"A": {"anyOf": [{"format": "date"}]}}}, "format"),
        ({"additionalProperties": {"oneOf": []}}, "oneOf"),
        ({"prefixItems": [{"contains": {}}]}, "contains"),
    ],
)
def test_keywords_the_engine_ignores_are_refused(schema: dict[str, Any], keywords: str) -> None:
    """One unknown keyword, however deep, would switch the whole grammar off silently."""
    with pytest.raises(EngineError, match=f"do not know the schema keywords {keywords}$"):
        compact_grammar(schema)


def test_names_and_values_are_no_keywords() -> None:
    """Properties may have any name, and enums and defaults hold any value."""
    schema = {
        "type": "object",
        "title": "Any",
        "properties": {"uniqueItems": {"enum": ["not", {"oneOf": 1}]}, "if": {"const": {"not": 1}}},
        "$defs": {"contains": {"type": "string", "default": {"format": "x"}}},
    }
    assert "uniqueItems" in compact_grammar(schema)
