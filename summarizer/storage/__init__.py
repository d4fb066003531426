"""The store: summaries, answers and the state of the work, in SQLite or PostgreSQL."""

from summarizer.storage.store import Store
from summarizer.storage.values import Source, State

__all__ = ["Source", "State", "Store"]
