"""Items of a section that names, made from the roster rather than from an answer."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.entry import Entry
from summarizer.grounding.items import Ground, Row
from summarizer.schema.section import Named, Section
from summarizer.values import Article


def roster_items(
    section: type[Section], ground: Ground, keys: Sequence[str]
) -> tuple[Section, ...]:
    """Make items of a section that names the roster, from the roster itself."""
    if not issubclass(section, Named):
        return ()
    rows = []
    for key in keys:
        e = ground.index[key]
        hint = "state" if e.state else "person" if e.person else None
        rows.append(
            Row(
                (_mentioning(ground.article, e),),
                {
                    "id": key,
                    "name": e.name,
                    "aliases": list(e.aliases),
                    "country": e.country,
                    "role": e.role,
                },
                hint,
            )
        )
    return ground.items(section, rows)


def _mentioning(article: Article, entry: Entry) -> int:
    """Return the number of the first sentence with one of the names; else of what means them."""
    first = article.sentence_at(entry.start).number
    return next(
        (s.number for s in article.sentences[first - 1 :] if any(n in s.text for n in entry.names)),
        first,
    )
