r"""Search by words, over articles and over items with their quotes.

SQLite has an FTS5 table beside each, kept by triggers, that stores no text of its own.
PostgreSQL has GIN indexes over ``store_words(text)``. Both take words apart at whatever is
no letter or digit, drop case and accents, and cut English endings; no word is too common.
Of a text PostgreSQL takes the first 200,000 characters: it refuses larger vectors.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (("articles", "text"), ("items", "words"))

_FTS5 = (
    """CREATE VIRTUAL TABLE {table}_fts USING fts5({column}, content="{table}",
    content_rowid="number", tokenize="porter unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_fts (rowid, {column}) VALUES (new.number, new.{column});
    END""",
    """CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_fts ({table}_fts, rowid, {column})
    VALUES ('delete', old.number, old.{column});
    END""",
    """CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {column} ON {table} BEGIN
    INSERT INTO {table}_fts ({table}_fts, rowid, {column})
    VALUES ('delete', old.number, old.{column});
    INSERT INTO {table}_fts (rowid, {column}) VALUES (new.number, new.{column});
    END""",
    "INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')",
)

# PostgreSQL's parser takes "Korea/Japan" for a path and "-5" for a number, so it gets words
# and blanks only: accents go (normalised apart, marks out, together again), then whatever
# stands between words in ASCII, Latin-1, general, CJK and full-width punctuation.
_MARKS = r"[\u0300-\u036f]"
_BETWEEN = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8"
    r"\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20bf\u2190-\u23ff\u2500-\u27bf"
    r"\u3000-\u3004\u3008-\u3020\u3030\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
)
_TSVECTOR = (
    "CREATE TEXT SEARCH DICTIONARY store_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION store_words (COPY = pg_catalog.english)",
    """ALTER TEXT SEARCH CONFIGURATION store_words
    ALTER MAPPING REPLACE english_stem WITH store_stem""",
    rf"""CREATE FUNCTION store_plain(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(normalize(regexp_replace(normalize(left($1, 200000), NFD),
    '{_MARKS}', '', 'g'), NFC), '{_BETWEEN}', ' ', 'g')""",
    """CREATE FUNCTION store_words(text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('store_words'::regconfig, store_plain($1))""",
)


def upgrade() -> None:
    """Index what is there, and see to it that what comes is indexed."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table, column in _COLUMNS:
            for words in _FTS5:
                connection.exec_driver_sql(words.format(table=table, column=column))
        return
    for words in _TSVECTOR:
        connection.exec_driver_sql(words)
    for table, column in _COLUMNS:
        connection.exec_driver_sql(
            f"CREATE INDEX {table}_fts ON {table} USING gin (store_words({column}))"
        )
