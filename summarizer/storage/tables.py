"""The tables: plain ones with foreign keys, so that Datasette and SQL read them as they are.

Articles are known by the SHA-256 of their text; numbers only tie rows together, and every
foreign key is one, for Datasette links them by primary key. The indexes for search by words
are not here: each database has its own (see ``migrations``).
Nothing here knows a section: items are rows, their fields are in ``document``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import BigInteger

HEAD = "0004"
"""The version of the tables that this program reads and writes."""
VERSION_TABLE = "store_version"
"""Where a store keeps its version."""


class Plain(TypeDecorator[str]):
    """Text from outside; what no database can hold (NUL, half characters) is escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what cannot be stored."""
        del dialect
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC; SQLite keeps it without saying so."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Say again that it is UTC."""
        if value is None:
            return None
        utc: datetime = value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value
        return utc.astimezone(UTC)


BIG = BigInteger().with_variant(Integer, "sqlite")
"""A row number; SQLite numbers rows by itself only where the type is INTEGER."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number(name: str = "number") -> Column[int]:
    return Column(name, BIG, Identity(), primary_key=True)


def _article(*, unique: bool = False, nullable: bool = False) -> Column[int]:
    key = ForeignKey("articles.number", ondelete="CASCADE")
    return Column("article", BIG, key, nullable=nullable, unique=unique, index=not unique)


articles = Table(
    "articles",
    metadata,
    _number(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("id", Plain, nullable=False),
    Column("title", Plain, nullable=False),
    Column("text", Plain, nullable=False),
    Column("spans", JSON, nullable=False),  # of the sentences: [[start, end], ...]
    Column("source", Plain),
    Column("url", Plain),
    Column("published", Date),
    Column("day", Date, nullable=False, index=True),  # published, else the day it was added
    Column("language", Text),
    Column("flags", JSON, nullable=False),
    Column("losses", JSON, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Plain),
    Column("attempts", Integer, nullable=False),
    Column("gate_score", Float),
    Column("gate_passed", Boolean),
    Column("gate_reason", Plain),
    Column("gate_sampled", Boolean),
    Column("gate_on_topic", Boolean),  # what a person says of a refusal
    Column("story", BIG, ForeignKey("articles.number", ondelete="SET NULL"), index=True),
    Column("similarity", Float),
    Index(None, "state", "number"),
    # Hash where values may be longer than a B-tree of PostgreSQL takes.
    Index(None, "id", postgresql_using="hash"),
)

sources = Table(
    "sources",
    metadata,
    _number(),
    _article(),
    Column("key", Text, nullable=False),  # digest of kind, locator and feed
    Column("kind", Text, nullable=False),
    Column("locator", Plain, nullable=False),
    Column("canonical_url", Plain),
    Column("feed", Plain),
    Column("title", Plain),
    Column("published", Date),
    Column("seen_at", Moment, nullable=False),
    UniqueConstraint("article", "key"),
    Index(None, "canonical_url", postgresql_using="hash"),
    Index(None, "key"),
)

summaries = Table(
    "summaries",
    metadata,
    _number(),
    _article(unique=True),
    Column("run", BIG, ForeignKey("runs.number", ondelete="SET NULL")),
    Column("model", Plain),
    Column("plan", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("document", JSON, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("cost", Float),
    Column("created_at", Moment, nullable=False, index=True),
)

items = Table(
    "items",
    metadata,
    _number(),
    Column(
        "summary",
        BIG,
        ForeignKey("summaries.number", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("section", Text, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("words", Plain, nullable=False),  # values, names and quotes, to be searched
    Column("document", JSON, nullable=False),
    UniqueConstraint("summary", "section", "position"),
)


def _item() -> Column[int]:
    key = ForeignKey("items.number", ondelete="CASCADE")
    return Column("item", BIG, key, nullable=False, index=True)


mentions = Table(
    "mentions",
    metadata,
    _number(),
    _item(),
    Column("field", Text, nullable=False),
    Column("name", Plain, nullable=False),
    Column("folded", Plain, nullable=False),  # the name without its case
    Column("country", Text, index=True),
    Column("alias", Boolean, nullable=False),  # another name of one told already
    Index(None, "folded", postgresql_using="hash"),
)

evidence = Table(
    "evidence",
    metadata,
    _number(),
    _item(),
    Column("quote", Plain, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("key", Text, primary_key=True),
    _article(),
    Column("step", Text, nullable=False),
    Column("model", Plain, nullable=False),
    Column("text", Plain, nullable=False),
    Column("finish", Text, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("prompt_seconds", Float),
    Column("completion_seconds", Float),
    Column("cost", Float),
    Column("created_at", Moment, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    _number(),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("how", Plain),
    Column("settings", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
)

failures = Table(
    "failures",
    metadata,
    _number(),
    _article(nullable=True),
    Column("source_key", Text, index=True),  # where no text was had: what could not be read
    Column("source", JSON),
    Column("run", BIG, ForeignKey("runs.number", ondelete="SET NULL")),
    Column("attempt", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("message", Plain, nullable=False),
    Column("permanent", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", Plain, primary_key=True),
    Column("title", Plain),
    Column("etag", Plain),
    Column("last_modified", Plain),
    Column("interval", Integer, nullable=False),
    Column("next_at", Moment),
    Column("checked_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("last_error", Plain),
    Column("added_at", Moment, nullable=False),
)

signatures = Table(
    "signatures",
    metadata,
    Column("article", BIG, ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("minhash", LargeBinary, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)
