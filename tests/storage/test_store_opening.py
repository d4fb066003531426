"""Opening: new, old, newer, foreign, damaged, locked, full and absent stores."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from summarizer.errors import StoreError
from summarizer.storage import Source, Store
from summarizer.storage.engines import Place
from summarizer.storage.tables import HEAD, VERSION_TABLE, metadata
from summarizer.storage.versions import upgrade
from tests.servers import Cluster
from tests.storage.conftest import Answer, Summarize, Write, full_disk

NOBODY = 65534


def test_a_new_store_is_made_with_its_folder(tmp_path: Path) -> None:
    """The second opening finds it as it is."""
    file = tmp_path / "deep" / "er" / "store.db"
    with Store.open(file) as store:
        assert (None, HEAD) == store.migrate()
        assert str(file) == store.location
    with Store.open(f"sqlite:///{file}", create=False) as store:
        assert (HEAD, HEAD) == store.migrate()


def test_the_tables_are_those_the_program_knows(location: str, store: Store) -> None:
    """The migrations end in exactly the tables of tables.py, at the version it names."""
    del store
    engine = create_engine(Place.of(location).url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
                "include_object": lambda _, name, *__: not name.endswith("_fts"),
            },
        )
        assert [] == compare_metadata(context, metadata)
    engine.dispose()
    assert [HEAD] == ScriptDirectory("summarizer/storage/migrations").get_heads()


def test_an_older_store_is_brought_up_to_date(location: str, write: Write) -> None:
    """What was in it is still there, and is found by the search it did not have."""
    engine = create_engine(Place.of(location).url)
    article = write()
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO articles (sha256, id, title, text, spans, day, flags, losses,"
                " added_at, state, attempts) VALUES (:key, 'a', :title, :text, '[]',"
                " '2024-12-23', '[]', '[]', '2024-12-23 00:00:00.000000', 'pending', 0)"
            ),
            {"key": article.sha256, "title": article.title, "text": article.text},
        )
    engine.dispose()
    with Store.open(location) as store:
        assert ("0001", HEAD) == store.migrate()
        assert [article.sha256] == [hit.article for hit in store.search("launchers")]


def test_a_newer_store_is_refused_and_left_alone(location: str) -> None:
    """The error names both versions; nothing is changed."""
    Store.open(location).close()
    engine = create_engine(Place.of(location).url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE store_version SET version_num = '9999'"))
    engine.dispose()
    before = _bytes(location)
    with pytest.raises(StoreError, match=f"version 9999, this program knows {HEAD}") as error:
        Store.open(location)
    assert "newer summarizer" in error.value.remedy
    assert before == _bytes(location)


def _bytes(location: str) -> bytes:
    return b"" if "://" in location else Path(location).read_bytes()


def test_a_store_that_is_not_there_is_not_made_for_reading(location: str) -> None:
    """With create false, nothing is made."""
    with pytest.raises(StoreError, match="there is no store") as error:
        Store.open(location, create=False)
    assert error.value.remedy
    assert "://" in location or not Path(location).exists()


def test_another_programs_database_is_refused(location: str) -> None:
    """A database with other tables is none of ours, and stays as it is."""
    engine = create_engine(Place.of(location).url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE articles (title TEXT)"))
    engine.dispose()
    before = _bytes(location)
    with pytest.raises(StoreError, match="no store of summarizer"):
        Store.open(location)
    assert before == _bytes(location)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough\n" * 99, b"SQLite"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    """It stays as it is."""
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged, or no store") as error:
        Store.open(file)
    assert "copy" in error.value.remedy
    assert content == file.read_bytes()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    """Neither is a path below a file."""
    with pytest.raises(StoreError, match="no file"):
        Store.open(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="file"):
        Store.open(tmp_path / "file" / "store.db")


def test_damage_is_told_when_it_is_met_and_when_it_is_looked_for(
    tmp_path: Path, write: Write
) -> None:
    """Reading a damaged page is a StoreError; the check lists what is wrong."""
    file = tmp_path / "store.db"
    with Store.open(file) as store:
        for number in range(50):
            store.add(write(number), Source("file", str(number)))
        assert () == store.check()
        store.vacuum()
    with closing(sqlite3.connect(file)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles'")
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as opened:
        opened.seek((page[0] - 1) * size)
        opened.write(b"\xff" * size)
    with Store.open(file) as store:
        with pytest.raises(StoreError, match="damaged"):
            list(store.pending())
        with pytest.raises(StoreError, match="damaged"):
            store.add(write(99), Source("file", "99"))
        assert store.check()


@pytest.mark.parametrize(
    "location",
    ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "x://"],
)
def test_an_address_of_something_else_is_refused(location: str) -> None:
    """The error says what to give."""
    with pytest.raises(StoreError) as error:
        Store.open(location)
    assert "postgresql://" in error.value.remedy


def test_a_password_is_never_told(tmp_path: Path) -> None:
    """Neither in the location nor in errors."""
    url = f"postgresql://somebody:canary-secret@/nowhere?host={tmp_path}"
    with pytest.raises(StoreError) as error:
        Store.open(url, wait=2)
    assert "canary-secret" not in f"{error.value}{error.value.remedy}{error.value.__cause__}"
    assert "cannot be reached" in str(error.value)
    assert "canary" not in str(Place.of(url))


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL is an extra."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="driver for PostgreSQL is not installed") as error:
        Store.open("postgresql://localhost/x")
    assert "summarizer[postgres]" in error.value.remedy


def test_a_missing_database_says_what_to_do(postgres: Cluster) -> None:
    """A server without the database is not a server that is away."""
    with pytest.raises(StoreError, match="no such database") as error:
        Store.open(postgres.url("nowhere"))
    assert "createdb" in error.value.remedy


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_KR"])
def test_a_database_that_cannot_hold_every_text_is_refused(
    postgres: Cluster, encoding: str
) -> None:
    """Before anything is made in it, and before an article meets a letter that it has not."""
    with postgres.database(encoding) as url:
        with pytest.raises(StoreError, match=f"encoded as {encoding}") as error:
            Store.open(url)
        assert "ENCODING 'UTF8'" in error.value.remedy
        with psycopg.connect(url) as connection:
            tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            assert (0,) == connection.execute(tables).fetchone()


@contextmanager
def _busy(location: str) -> Iterator[None]:
    """Hold the lock that a writer needs, from another connection."""
    engine = create_engine(Place.of(location).url)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("LOCK TABLE articles, calls IN EXCLUSIVE MODE"))
        yield
    engine.dispose()


def test_a_writer_waits_and_then_says_who_is_in_the_way(
    location: str, store: Store, write: Write
) -> None:
    """Reading goes on meanwhile; nothing is half written."""
    store.add(write(), Source("file", "a.txt"))
    with Store.open(location, wait=0.3) as second:
        with _busy(location):
            begun = time.monotonic()
            with pytest.raises(StoreError, match="another process is writing") as error:
                second.add(write(1), Source("file", "b.txt"))
            assert time.monotonic() - begun >= 0.25
            assert error.value.remedy
            assert [write().sha256] == list(second.pending())
        assert second.add(write(1), Source("file", "b.txt"))


def test_a_writer_gets_its_turn(location: str, store: Store, write: Write) -> None:
    """Who waits long enough writes after all."""
    del store
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with _busy(location):
            locked.set()
            release.wait(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    with Store.open(location, wait=30) as second:
        assert second.add(write(), Source("file", "a.txt"))
    holder.join()


OPEN_AND_ADD = """
import sys
from summarizer.storage import Source, Store
from summarizer.values import Article

with Store.open(sys.argv[1]) as store:
    store.add(Article("a", "T", f"T\\n\\n{sys.argv[2]}", ()), Source("stdin", "-"))
"""


def test_processes_make_one_store_between_them(location: str) -> None:
    """Three that open the same new store at once all find it ready."""
    workers = [
        subprocess.Popen((sys.executable, "-c", OPEN_AND_ADD, location, str(number)))
        for number in range(3)
    ]
    assert [0] * 3 == [worker.wait() for worker in workers]
    with Store.open(location) as store:
        assert 3 == len(list(store.pending()))


FINISH = """
import json, sys
from summarizer import registry
from summarizer.schema.summary import read
from summarizer.storage import Store

document = json.loads(sys.stdin.read())
summary = read(document, registry.load().sections)
with Store.open(sys.argv[1]) as store:
    for _ in range(20):
        store.finish(summary.article.sha256, summary, plan="p", run=None, seconds=1)
"""


def test_processes_that_finish_the_same_article_leave_one_summary(
    location: str, store: Store, write: Write, summarize: Summarize
) -> None:
    """Two at once, again and again: no error, one summary, its items once."""
    article = write()
    store.add(article, Source("file", "a.txt"))
    command = (sys.executable, "-c", FINISH, location)
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in range(2)]
    for worker in workers:
        worker.communicate(summarize(article).to_json())
    assert [0, 0] == [worker.returncode for worker in workers]
    counts = store.stats()
    assert ({"ok": 1}, 4) == (counts.summaries, sum(counts.items.values()))
    assert 40 == store.show(article.sha256).attempts
    assert () == store.check()


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """Go on as a user whom file permissions bind, with a folder of their own."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700)
    for path in folder.rglob("*"):
        path.unlink()
    folder.rmdir()


def test_a_store_that_may_only_be_read_is_read(as_nobody: Path, write: Write) -> None:
    """Reading works; writing says what to make writable, and leaves the file alone."""
    file = as_nobody / "store.db"
    with Store.open(file) as store:
        store.add(write(), Source("file", "a.txt"))
    file.chmod(0o400)
    before = file.read_bytes()
    with Store.open(file) as store:
        assert [write().sha256] == list(store.pending())
        with pytest.raises(StoreError, match="cannot be written") as error:
            store.add(write(1), Source("file", "b.txt"))
        with pytest.raises(StoreError, match="cannot be written"):
            store.check()
    assert "writable" in error.value.remedy
    assert before == file.read_bytes()


def test_a_folder_that_may_not_be_written_to_is_told(as_nobody: Path) -> None:
    """No store can be made there."""
    as_nobody.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be opened") as error:
        Store.open(as_nobody / "store.db")
    assert "folder" in error.value.remedy
    with pytest.raises(StoreError, match="Permission denied"):
        Store.open(as_nobody / "new" / "store.db")


def test_a_full_disk_loses_nothing_that_was_kept(
    tmp_path: Path, write: Write, reply: Answer
) -> None:
    """The error says so; what was written is there, and once there is room work goes on."""
    file = tmp_path / "store.db"
    article = write()
    with Store.open(file) as store:
        store.add(article, Source("file", "a.txt"))
        memory = store.memory(article.sha256)
        memory.keep("before", "transfers", reply("x" * 2000))
        room = tmp_path.joinpath("store.db-wal").stat().st_size + 4096
        with full_disk(room), pytest.raises(StoreError, match="disk") as error:
            memory.keep("too much", "transfers", reply("x" * 9000))
        assert "space" in error.value.remedy or "full" in error.value.remedy
        assert reply("x" * 2000) == memory.recall("before")
        memory.keep("after", "transfers", reply())
        assert () == store.check()


def test_a_server_that_went_away_and_came_back_is_used_again(
    postgres: Cluster, postgres_url: str, write: Write
) -> None:
    """While it is away each call is a StoreError; nothing that was written is lost."""
    with Store.open(postgres_url, wait=2) as store:
        store.add(write(), Source("file", "a.txt"))
        postgres.stop()
        try:
            for _ in range(2):
                with pytest.raises(StoreError, match="server") as error:
                    store.add(write(1), Source("file", "b.txt"))
                assert error.value.remedy
        finally:
            postgres.start()
        assert [write().sha256] == list(store.pending())
        assert store.add(write(1), Source("file", "b.txt"))
