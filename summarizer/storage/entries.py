"""Finished articles as they are read: the summary, and every way the story came."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from summarizer.storage.database import AnyRow
from summarizer.storage.rows import order, source_of
from summarizer.storage.tables import articles, sources, summaries
from summarizer.storage.values import Source

FINISHED = select(
    articles.c.day,
    articles.c.sha256,
    summaries.c.article,
    summaries.c.number,
    summaries.c.document,
    summaries.c.created_at,
).join_from(summaries, articles)
"""Finished articles; whoever reads them says which and in what order."""


def sources_of(connection: Connection, rows: Sequence[AnyRow]) -> dict[int, tuple[Source, ...]]:
    """Return every way in which finished articles, and those folded into them, came; sorted."""
    numbers = [row.article for row in rows]
    told = (
        select(sources, articles.c.story)
        .join_from(sources, articles)
        .where(or_(articles.c.number.in_(numbers), articles.c.story.in_(numbers)))
    )
    found: dict[int, list[Source]] = {number: [] for number in numbers}
    for row in connection.execute(told):
        found[row.story if row.story in found else row.article].append(source_of(row))
    return {number: tuple(sorted(came, key=order)) for number, came in found.items()}
