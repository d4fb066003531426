"""How tables of one version become those of the next. Alembic reads this folder."""
