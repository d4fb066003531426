"""The contract as JSON Schemas, one a section and one for the whole document.

This module exists so that readers in other languages can check what they get. It is
written for people and validators: what a model is asked for is another, tighter schema,
made elsewhere. The same sections give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, create_model

from summarizer.schema.section import Section
from summarizer.schema.walk import fields
from summarizer.values import (
    SCHEMA_VERSION,
    ArticleInfo,
    Loss,
    Status,
    SynopsisSentence,
    Usage,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENT = "summary"


def export(sections: Mapping[str, type[Section]]) -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of one item of each section, and of the document as ``summary``."""
    schemas = {name: section_schema(section) for name, section in sections.items()}
    return {**schemas, DOCUMENT: document_schema(sections)}


def section_schema(section: type[Section]) -> dict[str, Any]:
    """Return the JSON Schema of one item of a section, as it is written in a summary."""
    schema = section.model_json_schema(mode="serialization")
    parts = {name: _complete(part) for name, part in schema.pop("$defs", {}).items()}
    item = {**_item(schema, section), "title": section.about.title}
    return {"$schema": DIALECT, **item, "$defs": parts}


def document_schema(sections: Mapping[str, type[Section]]) -> dict[str, Any]:
    """Return the JSON Schema of a summary of an article with all these sections."""
    lists: dict[str, Any] = {
        name: (
            tuple.__class_getitem__((section, ...)),
            Field(title=section.about.title, description=_says(section)),
        )
        for name, section in sections.items()
    }
    document = create_model(
        "Summary",
        __config__=ConfigDict(extra="forbid"),
        schema_version=(str, Field(json_schema_extra={"const": SCHEMA_VERSION})),
        article=(ArticleInfo, Field(description="What was read.")),
        synopsis=(
            tuple[SynopsisSentence, ...],
            Field(description="One to three sentences, each with the items it rests on."),
        ),
        **lists,
        status=(Status, Field(description="How complete the summary is.")),
        losses=(tuple[Loss, ...], Field(description="Everything dropped, cut or left unread.")),
        usage=(Usage, Field(description="What it cost, in total and by step.")),
    )
    schema = document.model_json_schema(mode="serialization")
    parts = {name: _complete(part) for name, part in schema.pop("$defs").items()}
    for name, section in sections.items():
        key = schema["properties"][name]["items"]["$ref"].rpartition("/")[2]
        parts[key] = _item(parts[key], section)
    schema["description"] = f"The summary of one article, version {SCHEMA_VERSION} of the contract."
    return {"$schema": DIALECT, **schema, "$defs": parts}


def text_of(schema: Mapping[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _item(schema: Mapping[str, Any], section: type[Section]) -> dict[str, Any]:
    """Put an item's properties in the order in which they are written."""
    names = [spec.name for spec in fields(section)]
    properties = {name: schema["properties"][name] for name in names}
    return _complete({**schema, "description": _says(section), "properties": properties})


def _complete(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Require every property: what is written has them all, so none has a default."""
    if "properties" not in schema:
        return dict(schema)
    properties = {
        name: {key: value for key, value in part.items() if key != "default"}
        for name, part in schema["properties"].items()
    }
    return {**schema, "properties": properties, "required": list(properties)}


def _says(section: type[Section]) -> str:
    return " ".join((section.__doc__ or "").split())
