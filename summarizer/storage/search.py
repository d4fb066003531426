"""Finding: articles and items by words, finished articles by time, section and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, select

from summarizer.storage.database import Database
from summarizer.storage.entries import FINISHED, sources_of
from summarizer.storage.items import folded
from summarizer.storage.queries import excerpt, matching, parse
from summarizer.storage.tables import articles, items, mentions, summaries
from summarizer.storage.values import Entry, Hit, State


class Searching(Database):
    """The reader's side of the store."""

    def search(
        self,
        query: str,
        *,
        among: Literal["articles", "items"] = "articles",
        section: str | None = None,
        since: date | None = None,
        limit: int = 20,
    ) -> tuple[Hit, ...]:
        """Find articles, or items and their quotes, that hold all words of a query, newest first.

        ``"a phrase"`` must stand so, ``-word`` must not, ``word*`` is a beginning. Case,
        accents and English endings do not count. ``section`` finds items of one section
        only, ``since`` what was published since (where undated: added since).

        Raises:
            UsageError: the query has no word to look for, or far too many.
        """
        terms = parse(query)
        items_too = among == "items" or section is not None
        where = items.c.words if items_too else articles.c.text
        wanted = _hits(items_too=items_too).add_columns(where.label("found"))
        if section is not None:
            wanted = wanted.where(items.c.section == section)
        if since is not None:
            wanted = wanted.where(articles.c.day >= since)
        with self.reading() as connection:
            wanted = wanted.where(matching(where, terms, connection.dialect.name))
            rows = connection.execute(wanted.limit(limit)).all()
        return tuple(
            Hit(
                article=row.sha256,
                title=row.title,
                url=row.url,
                published=row.published,
                state=State(row.state),
                excerpt=excerpt(row.found, terms),
                ref=f"{row.section}/{row.position}" if items_too else None,
            )
            for row in rows
        )

    def entries(
        self,
        *,
        since: date | None = None,
        after: datetime | None = None,
        section: str | None = None,
        name: str | None = None,
    ) -> Iterator[Entry]:
        """Yield finished articles with at least one item asked for, newest first.

        ``since`` is the first day of publication (where undated: of addition), ``after`` a
        time before the summary was written. ``section`` asks for items of one section,
        ``name`` for items in which somebody of that name (or alias) has a part, in any case
        of letters. An article without items is yielded only where neither is given.
        Memory stays flat.
        """
        asked = _asked(section, name)
        wanted = FINISHED
        if since is not None:
            wanted = wanted.where(articles.c.day >= since)
        if after is not None:
            wanted = wanted.where(summaries.c.created_at >= after)
        if asked:
            found = select(items.c.number).where(items.c.summary == summaries.c.number, *asked)
            wanted = wanted.where(found.exists())
        for chunk in self.chunks(wanted, articles.c.day, articles.c.sha256, down=True):
            with self.reading() as connection:
                came = sources_of(connection, chunk)
                refs = _refs(connection, [row.number for row in chunk], asked)
            for row in chunk:
                yield Entry(
                    article=row.sha256,
                    document=row.document,
                    sources=came[row.article],
                    refs=tuple(refs[row.number]),
                    written_at=row.created_at,
                )


def _hits(*, items_too: bool) -> Select[Any]:
    head = select(
        articles.c.sha256,
        articles.c.title,
        articles.c.url,
        articles.c.published,
        articles.c.state,
    ).order_by(articles.c.day.desc(), articles.c.sha256)
    if not items_too:
        return head
    return (
        head.add_columns(items.c.section, items.c.position)
        .join_from(items, summaries)
        .join(articles, articles.c.number == summaries.c.article)
        .order_by(items.c.number)
    )


def _asked(section: str | None, name: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions on items."""
    asked: list[ColumnElement[bool]] = []
    if section is not None:
        asked.append(items.c.section == section)
    if name is not None:
        part = select(mentions.c.number).where(
            mentions.c.item == items.c.number, mentions.c.folded == folded(name)
        )
        asked.append(part.exists())
    return asked


def _refs(
    connection: Connection, numbers: Sequence[int], asked: Sequence[ColumnElement[bool]]
) -> dict[int, list[str]]:
    """Return which items of summaries were asked for."""
    wanted = (
        select(items.c.summary, items.c.section, items.c.position)
        .where(items.c.summary.in_(numbers), *asked)
        .order_by(items.c.number)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.summary].append(f"{row.section}/{row.position}")
    return found
