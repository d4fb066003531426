"""What a page's linked data (JSON-LD, schema.org) says of its article: its text, its price.

This module exists because publishers write the whole text there for search engines, and
say there whether people must pay. It believes the shape only: any node may lie, so whoever
asks holds the text against what the page shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement

from summarizer.articles import blocks, hidden, markup

_LONGEST: Final = 2_000_000
_MOST_NODES: Final = 10_000
_MARKUP: Final = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
_FALSE: Final = frozenset({"false", "http://schema.org/false", "https://schema.org/false"})


@dataclass(frozen=True, slots=True)
class Linked:
    """What the linked data of a page says of the article in it."""

    lines: tuple[str, ...] = ()
    """The article's text, a line a paragraph; empty where there is none."""
    paid: bool = False
    """Whether it says that not everybody may read the article."""


def read(scripts: Iterable[HtmlElement]) -> Linked:
    """Read a page's ``application/ld+json`` scripts; what is no JSON is passed over."""
    nodes = list(_nodes([script.text or "" for script in scripts]))
    bodies = (n["articleBody"] for n in nodes if isinstance(n.get("articleBody"), str))
    paid = any(str(n.get("isAccessibleForFree")).lower() in _FALSE for n in nodes)
    return Linked(tuple(_lines(max(bodies, key=len, default=""))), paid)


def _nodes(scripts: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects of all scripts, however they are nested."""
    todo: list[Any] = []
    for script in scripts:
        try:
            todo.append(json.loads(script, strict=False) if len(script) <= _LONGEST else None)
        except (ValueError, RecursionError):
            continue
    for _ in range(_MOST_NODES):
        if not todo:
            return
        node = todo.pop()
        if isinstance(node, dict):
            yield node
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        todo += [n for n in inner if isinstance(n, dict | list)]


def _lines(body: str) -> list[str]:
    if not _MARKUP.search(body):
        return [" ".join(p.split()) for p in unescape(body).split("\n") if p.strip()]
    parsed = markup.parse(body)
    if parsed is None:
        return []
    tree, _ = parsed
    hidden.strip(tree)
    return blocks.lines(tree.body)
