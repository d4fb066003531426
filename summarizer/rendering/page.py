"""A summary laid out for a reader, before any output format.

The renderers of this room all show one :class:`Page`, so that they say the same. It
knows where each field goes (its ``Show`` mark), in which words, and that nothing
shown may act on a screen; it knows no section and no format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from summarizer.rendering.phrases import headline, in_headline, listed, words
from summarizer.rendering.plain import plain
from summarizer.schema.section import Named, Section
from summarizer.schema.summary import Summary
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.values import Quantity, Status, Usage, When

NOTHING = "nothing of this kind"
"""What an empty section says: a finding."""
NOTHING_KEPT = "nothing kept: see what was lost"
"""What a section says that is empty because something went wrong."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word on an item; ``slot`` counts the section's badge fields from 0."""

    slot: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. ``number`` runs through the page; named items have none."""

    number: int | None
    headline: str
    badges: tuple[Badge, ...]
    details: tuple[tuple[str, str], ...]
    """Labelled lines: ``(label, text)``."""
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One section."""

    title: str
    named: bool
    """Its items are referred to by name: a list of names rather than of facts."""
    entries: tuple[Entry, ...]
    empty: str
    """What to say where there is no entry."""


@dataclass(frozen=True, slots=True)
class Page:
    """A summary laid out; every text in it is :func:`plain`."""

    title: str
    url: str | None
    language: str | None
    facts: tuple[tuple[str, str], ...]
    """``(label, text)``: source, date, language, status."""
    synopsis: tuple[tuple[str, tuple[int, ...]], ...]
    """``(sentence, numbers of the entries it rests on)``."""
    blocks: tuple[Block, ...]
    status: Status
    losses: tuple[tuple[str, str], ...]
    """``(step, what was lost and why)``."""
    usage: str


def page(summary: Summary, sections: Mapping[str, type[Section]]) -> Page:
    """Lay a summary out, its sections in the order of ``sections``.

    A section that the summary was not asked for is left out.
    """
    article = summary.article
    numbers = count(1)
    numbered: dict[str, int] = {}
    blocks = []
    for name, section in sections.items():
        if name in summary.sections:
            block = _block(name, section, summary, numbers)
            numbered |= {f"{name}/{n}": e.number for n, e in enumerate(block.entries) if e.number}
            blocks.append(block)
    facts = {
        "source": article.source,
        "published": article.published and article.published.isoformat(),
        "language": article.language,
        "status": summary.status.value,
    }
    return Page(
        title=plain(article.title),
        url=article.url and plain(article.url),
        language=article.language and plain(article.language),
        facts=tuple((label, plain(text)) for label, text in facts.items() if text),
        synopsis=tuple(
            (plain(s.text), tuple(numbered[r] for r in s.refs if r in numbered))
            for s in summary.synopsis
        ),
        blocks=tuple(blocks),
        status=summary.status,
        losses=tuple((plain(x.step), plain(f"{x.detail} ({x.reason})")) for x in summary.losses),
        usage=plain(_usage(summary.usage)),
    )


def _block(name: str, section: type[Section], summary: Summary, numbers: Iterator[int]) -> Block:
    named = issubclass(section, Named)
    lost = summary.status is Status.FAILED or any(name in x.step for x in summary.losses)
    return Block(
        title=section.about.title,
        named=named,
        entries=tuple(
            entry_of(item, summary.names, None if named else next(numbers))
            for item in summary.sections[name]
        ),
        empty=NOTHING_KEPT if lost else NOTHING,
    )


def entry_of(item: Section, names: Mapping[str, str], number: int | None) -> Entry:
    """Lay one item out; ``names`` maps ids to names."""
    section = type(item)
    told = in_headline(section)
    badges: list[Badge] = []
    details: list[tuple[str, str]] = []
    slot = -1
    for spec in fields(section):
        place = spec.show.place
        slot += place == "badge"
        if spec.kind in (Kind.ID, Kind.EVIDENCE) or place == "hidden":
            continue
        texts = tuple(map(plain, _readable(spec, getattr(item, spec.name), names)))
        if place == "badge":
            badges += [Badge(slot, t) for t in texts]
        elif texts and not (spec.name in told and (place == "head" or spec.kind is Kind.NAME)):
            details.append((_label(spec), _joined(spec, texts)))
    return Entry(
        number=number,
        headline=plain(headline(item, names)),
        badges=tuple(badges),
        details=tuple(details),
        quotes=tuple(plain(e.quote) for e in item.evidence),
    )


def _label(spec: FieldSpec) -> str:
    return spec.show.label or ("also" if spec.kind is Kind.ALIASES else spec.name.replace("_", " "))


def _joined(spec: FieldSpec, texts: tuple[str, ...]) -> str:
    """Join a list: names as one says them, the article's phrases so that none blur."""
    if spec.kind is Kind.ALIASES:
        return ", ".join(texts)
    return "; ".join(texts) if spec.kind is Kind.TEXT else listed(texts)


def _readable(spec: FieldSpec, value: object, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return a field's values in words, with what code made of them in brackets."""
    values = value if isinstance(value, tuple) else (value,)
    said = words(spec, value, names)
    meant = [_meaning(v) for v in values if v not in (None, "")]
    return tuple(
        f"{s} ({m})" if m and m.replace(" ", "") != s.replace(" ", "") else s
        for s, m in zip(said, meant, strict=True)
    )


def _meaning(value: object) -> str:
    match value:
        case When(earliest=None, latest=None):
            return "date not resolved"
        case When(earliest=first, latest=last):
            return _span(first, last, "from", "until")
        case Quantity(low=low, high=high, unit=unit):
            span = _span(_number(low), _number(high), "at least", "at most")
            return f"{span} {unit or ''}".strip() if span else ""
    return ""


def _span(low: object, high: object, least: str, most: str) -> str:
    if low is None or high is None:
        known = low or high
        return f"{most if low is None else least} {known}" if known else ""
    return f"{low}" if low == high else f"{low} to {high}"


def _number(value: float | None) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else f"{value:,}"


def _usage(usage: Usage) -> str:
    parts = [
        usage.model or "no model",
        f"{usage.calls:,} call{'s' * (usage.calls != 1)}",
        f"{usage.prompt_tokens:,} prompt tokens ({usage.cached_tokens:,} cached)",
        f"{usage.completion_tokens:,} written",
        f"{usage.seconds:,.1f} s",
    ]
    return " · ".join(parts + ([] if usage.cost is None else [f"${usage.cost:.4f}"]))
