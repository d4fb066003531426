"""What people say of the gate's refusals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room beside what the gate itself said."""
    op.add_column("articles", sa.Column("gate_on_topic", sa.Boolean()))
