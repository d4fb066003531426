"""The feeds that are followed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import delete, select

from summarizer.storage.database import AnyRow, Database
from summarizer.storage.tables import feeds
from summarizer.storage.values import Feed


class Following(Database):
    """The feed reader's side of the store."""

    def feeds(self) -> tuple[Feed, ...]:
        """Return all feeds, sorted by address."""
        with self.reading() as connection:
            found = connection.execute(select(feeds)).all()
        return tuple(sorted(map(_feed, found), key=lambda feed: feed.url))

    def feed(self, url: str) -> Feed | None:
        """Return the feed at an address, or None."""
        with self.reading() as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).one_or_none()
        return _feed(row) if row else None

    def put_feed(self, feed: Feed) -> None:
        """Add a feed, or replace what is known of it; when it was added stays."""
        row = {**asdict(feed), "added_at": feed.added_at or datetime.now(UTC)}
        known = {name: value for name, value in row.items() if name not in {"url", "added_at"}}
        statement = self.insert(feeds).values(row)
        with self.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=known))

    def drop_feed(self, url: str) -> bool:
        """Forget a feed, not its articles; say whether there was one."""
        with self.writing() as connection:
            return connection.execute(delete(feeds).where(feeds.c.url == url)).rowcount == 1


def _feed(row: AnyRow) -> Feed:
    return Feed(**row._asdict())
