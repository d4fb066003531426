"""The store: articles, what became of them, and the state of the work, in one database.

Everything that is to outlive a process is here. The store knows nothing of how articles
are fetched, judged or summarized, and reads sections only through ``schema``.

One `Store` may be used by any number of threads; an SQLite file or a PostgreSQL database
by any number of processes, each with its own. Every method raises
:class:`~summarizer.errors.StoreError` where the database is locked, full, damaged or gone.
"""

from __future__ import annotations

from summarizer.storage.alone import Alone
from summarizer.storage.articles import Articles
from summarizer.storage.asking import Asking
from summarizer.storage.exports import Exporting
from summarizer.storage.following import Following
from summarizer.storage.results import Results
from summarizer.storage.search import Searching
from summarizer.storage.upkeep import Upkeep
from summarizer.storage.work import Work


class Store(Articles, Work, Results, Alone, Asking, Following, Searching, Exporting, Upkeep):
    """An opened store, one side for each of those who use it.

    ::

        with Store.open("store.db") as store:
            store.add(article, Source("file", "a.txt"))
    """
