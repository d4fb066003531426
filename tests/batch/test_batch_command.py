"""``summarizer batch``, ``retry``, ``store`` and ``digest`` as people run them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.storage import Store
from tests.chat_endpoint import ChatEndpoint, nothing

if TYPE_CHECKING:
    from tests.batch.conftest import Command

SCRIPT = "\n".join(
    json.dumps({"step": step, "text": '{"rows": []}'})
    for step in ("actors", "transfers", "forecasts", "contacts", "synopsis")
)


@pytest.fixture
def script(tmp_path: Path) -> tuple[str, Path]:
    """Flags for a model that finds nothing."""
    path = tmp_path / "script.jsonl"
    path.write_text(SCRIPT, encoding="utf-8")
    return "--script", path


def _rows(table: str) -> dict[str, str]:
    """Return the table's rows by name."""
    return {line[:13].strip(): " ".join(line[13:].split()) for line in table.splitlines()}


def test_everything_that_is_given_ends_in_one_table(
    archive: Path, script: tuple[str, Path], command: Command, tmp_path: Path
) -> None:
    """Files, folders, JSON lines and standard input; what cannot be read is told and counted."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("One\n\nThe one and only article of this folder.")
    (folder / "empty.txt").write_text("")
    sources = (archive, folder, "-", "nowhere.txt")
    done = command("batch", *sources, "--store", "s.db", *script, stdin="Two\n\nCame by pipe.")
    rows = _rows(done.stdout)
    assert 11 == done.returncode, done.stderr
    assert "20 new 18, refused 2" == rows["taken in"]
    assert "18" == rows["done"]
    assert "18 done 18" == rows["in the store"]
    assert "nowhere.txt: no such file" in done.stderr
    assert 80 >= max(map(len, done.stdout.splitlines()))


def test_the_store_lies_where_settings_say(
    archive: Path, script: tuple[str, Path], command: Command, tmp_path: Path
) -> None:
    """In the user's data folder, or where summarizer.toml of the folder has it."""
    assert 0 == command("batch", archive, *script).returncode
    assert (tmp_path / "home" / "data" / "summarizer" / "store.db").is_file()
    (tmp_path / "summarizer.toml").write_text('store = "here.db"', encoding="utf-8")
    assert 0 == command("batch", archive, *script).returncode
    assert (tmp_path / "here.db").is_file()


def test_fields_of_json_lines_may_have_other_names(
    script: tuple[str, Path], command: Command, tmp_path: Path
) -> None:
    """--field says which is which; one that says nothing is wrong use."""
    line = {"headline": "Other names", "body_text": "Nothing else is new here."}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    flags = ("--field", "title=headline", "--field", "text=body_text")
    done = command("batch", "a.jsonl", "--store", "s.db", *script, *flags)
    assert 0 == done.returncode, done.stderr
    with Store.open(tmp_path / "s.db") as store:
        (key,) = store.pending(redo=True)
        assert "Other names" == store.article(key).title
    wrong = command("batch", "a.jsonl", "--store", "s.db", *script, "--field", "headline")
    assert (2, True) == (wrong.returncode, "title=headline" in wrong.stderr)


def test_off_topic_articles_are_left_out_on_request(
    script: tuple[str, Path], command: Command, tmp_path: Path
) -> None:
    """--topic asks no model about them; they are in the store, with the reason."""
    (tmp_path / "a.txt").write_text("Apple pie\n\nPeel the apples, add sugar, bake for an hour.")
    done = command("batch", "a.txt", "--topic", "--store", "s.db", *script)
    assert 0 == done.returncode, done.stderr
    assert "1 gated 1" == _rows(done.stdout)["taken in"]


def test_a_limited_run_is_gone_on_with(
    archive: Path, script: tuple[str, Path], command: Command
) -> None:
    """No source need be named again; nothing pending is no error, and opens no backend."""
    first = command("batch", archive, "--store", "s.db", "--limit", "5", *script)
    assert "16 pending 11, done 5" == _rows(first.stdout)["in the store"]
    second = command("batch", "--store", "s.db", *script)
    assert (0, "11") == (second.returncode, _rows(second.stdout)["done"])
    third = command("batch", "--store", "s.db", "--base-url", "http://127.0.0.1:9/v1")
    assert (0, "") == (third.returncode, third.stderr)
    assert ["in the store"] == list(_rows(third.stdout))


def test_done_articles_are_read_again_on_request(
    archive: Path, script: tuple[str, Path], command: Command
) -> None:
    """Those of the sources, or all; their answers are not asked again."""
    command("batch", archive, "--store", "s.db", *script)
    again = command("batch", archive, "--redo", "--store", "s.db", "--limit", "4", *script)
    rows = _rows(again.stdout)
    assert ("4", "0 0 tokens") == (rows["done"], rows["calls"])


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--budget-tokens", "0"), "a budget of nothing buys nothing"),
        (("--budget-usd", "0"), "a budget of nothing buys nothing"),
        (("--budget-usd", "-1"), "a budget of nothing buys nothing"),
        (("--since", "yesterday"), "'yesterday' is no day"),
        (("--workers", "0"), "workers"),
        (("--limit", "0"), "limit"),
    ],
)
def test_wrong_use_is_told_before_anything_is_opened(
    flags: tuple[str, str], words: str, archive: Path, command: Command, tmp_path: Path
) -> None:
    """Exit code 2, one line, no store made."""
    done = command("batch", archive, "--store", "s.db", *flags)
    assert (2, True, 1) == (done.returncode, words in done.stderr, done.stderr.count("\n"))
    assert not (tmp_path / "s.db").exists()


def test_a_budget_of_money_needs_a_price(
    archive: Path, script: tuple[str, Path], command: Command
) -> None:
    """What cannot be counted cannot be limited."""
    done = command("batch", archive, "--store", "s.db", "--budget-usd", "1", *script)
    assert 2 == done.returncode
    assert "what script costs is not known" in done.stderr


def test_a_spent_budget_is_a_clean_end(archive: Path, command: Command) -> None:
    """Exit code 0, a line that says how to go on, the rest pending."""
    with ChatEndpoint(nothing) as endpoint:
        asked = ("--store", "s.db", "--base-url", endpoint.url, "--model", "m")
        done = command("batch", archive, *asked, "--budget-tokens", "9000", "--workers", "1")
        assert 0 == done.returncode, done.stderr
        assert "the budget is spent. Run the same command again to go on." in done.stderr
        assert "9 9,000 tokens" == _rows(done.stdout)["calls"]
        assert "16 pending 14, done 2" == _rows(done.stdout)["in the store"]


def test_a_refused_key_has_its_own_exit_code(archive: Path, command: Command) -> None:
    """One request, exit code 5, everything still pending."""
    with ChatEndpoint(faults=lambda _: 401) as endpoint:
        asked = ("--store", "s.db", "--base-url", endpoint.url, "--model", "m")
        done = command("batch", archive, *asked)
        assert (5, 1) == (done.returncode, endpoint.calls)
    assert "16 pending 16" == _rows(done.stdout)["in the store"]


def test_failures_are_taken_again_by_retry(archive: Path, command: Command, tmp_path: Path) -> None:
    """Articles that came to nothing, and files that could not be read."""
    with ChatEndpoint(nothing, lambda a: 400 if "Report 3\n" in a.said else None) as endpoint:
        asked = ("--store", "s.db", "--base-url", endpoint.url, "--model", "m")
        first = command("batch", archive, "late.txt", *asked)
        assert 11 == first.returncode
        assert "`summarizer retry` takes it again" in first.stderr
        assert "1 refused 1" == _rows(first.stdout)["failed"]
        endpoint.faults = lambda _: None
        (tmp_path / "late.txt").write_text("Late\n\nIt is here now.", encoding="utf-8")
        second = command("retry", *asked)
        assert 0 == second.returncode, second.stderr
        assert "17 done 17" == _rows(second.stdout)["in the store"]
        third = command("retry", *asked)
        assert (0, ["in the store"]) == (third.returncode, list(_rows(third.stdout)))


def test_a_newer_store_is_left_alone(archive: Path, command: Command, tmp_path: Path) -> None:
    """Exit code 9, a line, not a byte changed."""
    store = tmp_path / "s.db"
    Store.open(store).close()
    with sqlite3.connect(store) as database:
        database.execute("UPDATE store_version SET version_num = '9999'")
    database.close()
    before = store.read_bytes()
    done = command("batch", archive, "--store", store)
    assert (9, True) == (done.returncode, "of version 9999" in done.stderr)
    assert before == store.read_bytes()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_file_that_is_no_store_is_left_alone(
    content: bytes, archive: Path, script: tuple[str, Path], command: Command, tmp_path: Path
) -> None:
    """An empty file may become one; anything else is refused."""
    store = tmp_path / "s.db"
    store.write_bytes(content)
    done = command("batch", archive, "--store", store, *script)
    assert (9 if content else 0) == done.returncode, done.stderr
    if content:
        assert content == store.read_bytes()


def test_without_a_store_there_is_nothing_to_go_on_with(command: Command) -> None:
    """The line says what makes one."""
    for words in (("batch",), ("retry",), ("digest",), ("store", "stats")):
        done = command(*words, "--store", "none.db")
        assert (9, True) == (done.returncode, "there is no store" in done.stderr)


def test_the_store_is_searched_shown_counted_and_exported(
    archive: Path, command: Command, tmp_path: Path
) -> None:
    """Every subcommand does what its name says, and speaks JSON where asked."""
    with ChatEndpoint() as endpoint:
        asked = ("--base-url", endpoint.url, "--model", "m")
        assert 0 == command("batch", archive, "--store", "s.db", *asked).returncode
    place = ("--store", "s.db")
    hits = json.loads(command("store", "search", "report", "7", *place, "--json").stdout)
    assert ["Report 7"] == [hit["title"] for hit in hits]
    items = command("store", "search", "belarus", "--section", "transfers", *place)
    assert 16 == items.stdout.count("transfers/0")
    shown = command("store", "show", hits[0]["article"][:12], *place)
    assert "Russia → Belarus: 7 field guns" in shown.stdout
    assert "source: jsonl" in shown.stdout
    record = json.loads(command("store", "show", hits[0]["article"], *place, "-f", "json").stdout)
    assert ("done", "Report 7") == (record["state"], record["article"]["title"])
    stats = json.loads(command("store", "stats", *place, "--json").stdout)
    assert {"done": 16} == {k: n for k, n in stats["articles"].items() if n}
    assert "transfers 16" in command("store", "stats", *place).stdout
    assert 0 == command("store", "export", "out.csv", *place).returncode
    assert 16 < len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines())
    assert 2 == command("store", "export", "out.xyz", *place).returncode
    assert "as it was" in command("store", "migrate", *place).stdout
    assert "after" in command("store", "vacuum", *place).stdout


def test_the_digest_tells_each_fact_once(archive: Path, command: Command, tmp_path: Path) -> None:
    """With its sources, in 80 columns; as Markdown and JSON too."""
    with ChatEndpoint() as endpoint:
        asked = ("--base-url", endpoint.url, "--model", "m")
        assert 0 == command("batch", archive, "--store", "s.db", *asked).returncode
    place = ("--store", "s.db")
    shown = command("digest", *place)
    assert "Capabilities transferred (16)" in shown.stdout
    assert "archive.jsonl:7" in shown.stdout
    assert 80 >= max(map(len, shown.stdout.splitlines()))
    told = json.loads(command("digest", *place, "-f", "json", "--actor", "belarus").stdout)
    assert 16 == len(told["sections"]["transfers"])
    assert "nothing new" in command("digest", *place, "--actor", "Chile").stderr
    assert 2 == command("digest", *place, "--section", "weather").returncode
    assert 0 == command("digest", *place, "-f", "markdown", "-o", "d.md").returncode
    assert "## Capabilities transferred" in (tmp_path / "d.md").read_text(encoding="utf-8")
