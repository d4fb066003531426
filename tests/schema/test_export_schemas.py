"""The exported JSON Schemas describe what summaries are written as."""

from __future__ import annotations

import pytest

from summarizer import registry
from summarizer.schema.export import document_schema, export, section_schema, text_of
from summarizer.schema.summary import Summary
from summarizer.schema.walk import fields
from summarizer.values import ArticleInfo

SECTIONS = registry.load().sections


@pytest.mark.parametrize("name", SECTIONS)
def test_an_item_has_its_fields_in_order_each_described(name: str) -> None:
    """Properties are the fields as written; all are required, all are described."""
    schema = section_schema(SECTIONS[name])
    wanted = [spec.name for spec in fields(SECTIONS[name])]
    assert wanted == list(schema["properties"]) == schema["required"]
    assert [] == [n for n, p in schema["properties"].items() if not p.get("description")]
    assert schema["description"]
    assert SECTIONS[name].about.title == schema["title"]


def test_the_document_has_the_keys_of_a_summary_in_order() -> None:
    """What `to_dict` writes is what the schema names."""
    info = ArticleInfo(id="x", title="X", sha256="0")
    summary = Summary(info, dict.fromkeys(SECTIONS, ()))
    schema = document_schema(SECTIONS)
    assert list(summary.to_dict()) == list(schema["properties"]) == schema["required"]
    for key, part in {"article": "ArticleInfo", "usage": "Usage"}.items():
        assert list(summary.to_dict()[key]) == schema["$defs"][part]["required"]


def test_every_reference_leads_somewhere() -> None:
    """A schema stands alone: what it refers to is inside it."""
    for schema in export(SECTIONS).values():
        text = text_of(schema)
        used = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
        assert set() == used - set(schema["$defs"])


def test_the_same_sections_give_the_same_text() -> None:
    """Nothing in an export depends on when or how often it is made."""
    first, second = ([text_of(s) for s in export(SECTIONS).values()] for _ in range(2))
    assert first == second
