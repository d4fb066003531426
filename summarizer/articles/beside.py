"""Metadata written in front of a text or beside its file.

This module exists because a text file cannot say when it was published. It reads front
matter (``---`` or ``+++``) and sidecar files; it decides nothing about which source of
metadata goes first.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.articles.canonical import one_line
from summarizer.articles.metadata import Metadata, from_mapping, identifier
from summarizer.errors import ArticleError

_FRONT = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<block>.{0,20000}?)\n(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL
)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_REMEDY = "Correct or remove it; known keys: title, published, source, url, language, id."


def front_matter(text: str) -> tuple[Metadata, str]:
    """Take front matter off a Markdown text: what it says, and the rest.

    Between ``---`` lines only ``key: value`` is read (no YAML beyond it: lists and nested
    tables are passed over), between ``+++`` lines TOML. What is neither is text.
    """
    match = _FRONT.match(text)
    if not match:
        return Metadata(), text
    block = match["block"]
    table = _toml(block) if match["fence"] == "+++" else _pairs(block)
    return (Metadata(), text) if table is None else (from_mapping(table), text[match.end() :])


def sidecar(path: Path) -> Metadata:
    """Read ``NAME.meta.toml`` or ``NAME.meta.json`` beside a file, in this order.

    A case folder has ``meta.toml`` beside ``article.txt``, and gives the article its name.

    Raises:
        ArticleError: the sidecar cannot be read.
    """
    case = path.stem == "article" and (path.parent / "meta.toml").is_file()
    names = [f"{path.stem}.meta.toml", f"{path.stem}.meta.json"]
    for name in [*names, "meta.toml"] if case else names:
        beside = path.with_name(name)
        if beside.is_file():
            known = from_mapping(_table(beside))
            folder = identifier(path.resolve().parent.name) if case else None
            return known if known.id else replace(known, id=folder)
    return Metadata()


def _table(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(raw) if path.suffix == ".toml" else json.loads(raw)
    except (OSError, ValueError, RecursionError) as e:
        msg = f"{one_line(str(path))}: the metadata cannot be read ({type(e).__name__})"
        raise ArticleError(msg, remedy=_REMEDY) from e
    if not isinstance(table, dict):
        msg = f"{one_line(str(path))}: the metadata is no table of keys and values"
        raise ArticleError(msg, remedy=_REMEDY)
    return table


def _toml(block: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(block)
    except tomllib.TOMLDecodeError:
        return None


def _pairs(block: str) -> dict[str, str] | None:
    """Read the top level of a YAML block; None where it is something else."""
    table = {}
    for line in block.split("\n"):
        if not line.strip() or line[0] in " \t#-":
            continue
        pair = _PAIR.fullmatch(line.rstrip())
        if not pair:
            return None
        value = (pair["value"] or "").strip()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        table[pair["key"]] = value[1:-1] if quoted else value
    return table or None
