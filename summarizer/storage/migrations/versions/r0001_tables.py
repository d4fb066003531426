"""Articles, what became of them, and the state of the work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _articles()
    _feeds()
    _runs()
    _calls()
    _failures()
    _signatures()
    _sources()
    _summaries()
    _items()
    _evidence()
    _mentions()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("published", sa.Date()),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("losses", sa.JSON(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("gate_score", sa.Float()),
        sa.Column("gate_passed", sa.Boolean()),
        sa.Column("gate_reason", sa.Text()),
        sa.Column("gate_sampled", sa.Boolean()),
        sa.Column("story", BIG),
        sa.Column("similarity", sa.Float()),
        sa.ForeignKeyConstraint(
            ["story"], ["articles.number"], name="fk_articles_story", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sa.UniqueConstraint("sha256", name="uq_articles_sha256"),
    )
    op.create_index("ix_articles_day", "articles", ["day"])
    op.create_index("ix_articles_id", "articles", ["id"], postgresql_using="hash")
    op.create_index("ix_articles_state_number", "articles", ["state", "number"])
    op.create_index("ix_articles_story", "articles", ["story"])


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("checked_at", MOMENT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("url", name="pk_feeds"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("ended", MOMENT),
        sa.Column("how", sa.Text()),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_runs"),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article", BIG, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finish", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("prompt_seconds", sa.Float()),
        sa.Column("completion_seconds", sa.Float()),
        sa.Column("cost", sa.Float()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_calls_article", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_calls"),
    )
    op.create_index("ix_calls_article", "calls", ["article"])


def _failures() -> None:
    op.create_table(
        "failures",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("article", BIG),
        sa.Column("source_key", sa.Text()),
        sa.Column("source", sa.JSON()),
        sa.Column("run", BIG),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_failures_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run"], ["runs.number"], name="fk_failures_run", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_failures"),
    )
    op.create_index("ix_failures_article", "failures", ["article"])
    op.create_index("ix_failures_source_key", "failures", ["source_key"])


def _signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("article", BIG, nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_signatures_article", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", name="pk_signatures"),
    )
    op.create_index("ix_signatures_seen_at", "signatures", ["seen_at"])


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("article", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("feed", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("published", sa.Date()),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_sources_article", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_sources"),
        sa.UniqueConstraint("article", "key", name="uq_sources_article_key"),
    )
    op.create_index("ix_sources_article", "sources", ["article"])
    op.create_index(
        "ix_sources_canonical_url", "sources", ["canonical_url"], postgresql_using="hash"
    )
    op.create_index("ix_sources_key", "sources", ["key"])


def _summaries() -> None:
    op.create_table(
        "summaries",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("article", BIG, nullable=False),
        sa.Column("run", BIG),
        sa.Column("model", sa.Text()),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("cost", sa.Float()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_summaries_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run"], ["runs.number"], name="fk_summaries_run", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_summaries"),
        sa.UniqueConstraint("article", name="uq_summaries_article"),
    )
    op.create_index("ix_summaries_created_at", "summaries", ["created_at"])


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("summary", BIG, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["summary"], ["summaries.number"], name="fk_items_summary", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_items"),
        sa.UniqueConstraint(
            "summary", "section", "position", name="uq_items_summary_section_position"
        ),
    )
    op.create_index("ix_items_section", "items", ["section"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("item", BIG, nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.number"], name="fk_evidence_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_evidence"),
    )
    op.create_index("ix_evidence_item", "evidence", ["item"])


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("item", BIG, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("country", sa.Text()),
        sa.Column("alias", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.number"], name="fk_mentions_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_mentions"),
    )
    op.create_index("ix_mentions_country", "mentions", ["country"])
    op.create_index("ix_mentions_folded", "mentions", ["folded"], postgresql_using="hash")
    op.create_index("ix_mentions_item", "mentions", ["item"])
