"""Questions that go out many at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _rounds()
    _requests()


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("run", BIG),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("bytes", BIG, nullable=False),
        sa.Column("file", sa.Text()),
        sa.Column("batch", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["run"], ["runs.number"], name="fk_rounds_run", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_rounds"),
        sa.UniqueConstraint("mark", name="uq_rounds_mark"),
    )
    op.create_index("ix_rounds_state", "rounds", ["state"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", BIG, sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("round", BIG),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text()),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.sha256"], name="fk_requests_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round"], ["rounds.number"], name="fk_requests_round", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_requests"),
        sa.UniqueConstraint("key", name="uq_requests_key"),
    )
    op.create_index("ix_requests_article", "requests", ["article"])
    op.create_index("ix_requests_round", "requests", ["round"])
    op.create_index("ix_requests_state_number", "requests", ["state", "number"])
