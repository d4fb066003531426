"""A summary as Markdown (CommonMark), for notes, wikis and mails.

Words of the article stay words: what could begin a heading, list, link, tag, table,
formula or emphasis is escaped with a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from summarizer.rendering.links import web_address
from summarizer.rendering.page import Block, Entry, Page, page
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary

_ACTIVE = re.compile(r"[\\`*_\[\]<>&~|#$^]|:(?=//|\w+:)|(?<=\bwww)\.", re.IGNORECASE)
"""What means something anywhere in a line, bare addresses included (GFM links them)."""
_LEADING = re.compile(r"^(?:[-+=!:]|\d+(?=[.)]))")
"""What means something where a line begins."""


def markdown(summary: Summary, sections: Mapping[str, type[Section]]) -> str:
    """Return a summary as a Markdown document, ending in one line end."""
    return "\n".join(_lines(page(summary, sections))) + "\n"


def escaped(text: str) -> str:
    """Return text of one line that a Markdown reader shows as it is."""
    text = _ACTIVE.sub(r"\\\g<0>", text.strip())
    return _LEADING.sub(_escape_end, text)


def _escape_end(found: re.Match[str]) -> str:
    # A number is defused by escaping what follows it, any other mark by escaping itself.
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _lines(shown: Page) -> Iterator[str]:
    yield f"# {escaped(shown.title)}"
    yield ""
    for label, text in shown.facts:
        yield f"- {label}: {escaped(text)}"
    if shown.url:
        yield f"- address: {f'<{shown.url}>' if web_address(shown.url) else escaped(shown.url)}"
    if shown.synopsis:
        yield ""
        yield " ".join(
            escaped(text) + (f" \\[{', '.join(map(str, numbers))}\\]" if numbers else "")
            for text, numbers in shown.synopsis
        )
    for block in shown.blocks:
        yield ""
        yield f"## {escaped(block.title)} ({len(block.entries)})"
        yield ""
        yield from _block(block)
    yield ""
    yield f"## Status: {shown.status.value}"
    yield ""
    for step, text in shown.losses:
        yield f"- {escaped(step)}: {escaped(text)}"
    if shown.losses:
        yield ""
    yield escaped(shown.usage)


def _block(block: Block) -> Iterator[str]:
    if not block.entries:
        yield f"*{block.empty}*"
    for n, entry in enumerate(block.entries):
        if block.named:
            yield " · ".join((f"- **{escaped(entry.headline)}**", *_words(entry)))
        else:
            if n:
                yield ""
            yield from _entry(entry)


def _words(entry: Entry) -> Iterator[str]:
    yield from (escaped(b.text) for b in entry.badges)
    yield from (f"{escaped(label)}: {escaped(text)}" for label, text in entry.details)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {entry.number}. {escaped(entry.headline)}"
    yield ""
    if entry.badges:
        yield " · ".join(escaped(b.text) for b in entry.badges)
        yield ""
    for label, text in entry.details:
        yield f"- {escaped(label)}: {escaped(text)}"
    for quote in entry.quotes:
        yield ""
        yield f"> “{escaped(quote)}”"
