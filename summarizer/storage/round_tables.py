"""The tables of questions that go out many at a time: the rounds, and what is in them.

A request is here from when it is first written down until its article is settled. It has
its question's text only while that may still be sent.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
)

from summarizer.storage.tables import BIG, Moment, Plain, metadata

rounds = Table(
    "rounds",
    metadata,
    Column("number", BIG, Identity(), primary_key=True),
    Column("run", BIG, ForeignKey("runs.number", ondelete="SET NULL")),
    Column("mark", Text, nullable=False, unique=True),
    Column("plan", Text, nullable=False),
    Column("model", Plain, nullable=False),
    Column("address", Plain, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("digest", Text, nullable=False),  # SHA-256 of the file of questions
    Column("lines", Integer, nullable=False),
    Column("bytes", BIG, nullable=False),
    Column("file", Text),
    Column("batch", Text),
    Column("status", Plain),  # the endpoint's last word
    Column("cancelled", Boolean, nullable=False),  # somebody wants it to end
    Column("counts", JSON, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("ended_at", Moment),
)

requests = Table(
    "requests",
    metadata,
    Column("number", BIG, Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column(
        "article",
        Text,
        ForeignKey("articles.sha256", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("round", BIG, ForeignKey("rounds.number", ondelete="SET NULL"), index=True),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", Plain),
    Column("tokens", Integer, nullable=False),  # of question and answer, at the most
    Column("cost", Float),  # in dollars, likewise
    Column("tries", Integer, nullable=False),
    Column("fault", Plain),  # why there is no answer yet
    Index(None, "state", "number"),
)
