"""What alembic runs: the steps, in the transaction of whoever asked for them."""

from __future__ import annotations

from alembic import context

from summarizer.storage.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
