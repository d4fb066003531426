"""Exports: the same bytes for the same answers, safe cells, files replaced whole."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from summarizer.articles import from_text
from summarizer.errors import OutputError, UsageError
from summarizer.schema.section import Section
from summarizer.schema.summary import read
from summarizer.storage import Source, Store
from tests.storage.conftest import Summarize, Write, full_disk

Sections = dict[str, type[Section]]

ONE = pytest.mark.parametrize("location", ["sqlite"], indirect=True)
"""What has nothing to do with the database is tested over one of them."""


def _fill(store: Store, write: Write, summarize: Summarize, numbers: range, seconds: float) -> None:
    for number in numbers:
        article = write(number)
        store.add(article, Source("file", f"{number}.txt", seen_at=datetime.now(UTC)))
        summary = summarize(article, seconds=seconds)
        store.finish(article.sha256, summary, plan="p", run=None, seconds=seconds)


def test_lines_are_documents_with_their_sources(
    filled: Store, write: Write, sections: Sections
) -> None:
    """One JSON document a line, sorted by digest, valid as the contract has it."""
    copy = write(9)
    filled.add(copy, Source("feed", "https://a.example/9", feed="https://a.example/", title="T"))
    filled.fold(copy.sha256, write(0).sha256, 0.9)
    lines = list(filled.lines())
    documents = [json.loads(line) for line in lines]
    keys = [document["article"]["sha256"] for document in documents]
    assert sorted(write(number).sha256 for number in range(3)) == keys
    sources = {key: d.pop("sources") for key, d in zip(keys, documents, strict=True)}
    assert [
        {
            "kind": "feed",
            "locator": "https://a.example/9",
            "url": None,
            "feed": "https://a.example/",
            "title": "T",
            "published": None,
        },
        {
            "kind": "file",
            "locator": "0.txt",
            "url": None,
            "feed": None,
            "title": None,
            "published": None,
        },
    ] == sources[write(0).sha256]
    for document in documents:
        assert document == read(document, sections).to_dict()


def test_what_depends_on_the_run_is_not_exported(
    tmp_path: Path, write: Write, summarize: Summarize
) -> None:
    """Two runs with other seconds, in another order, export the same bytes; figures differ."""
    files = []
    for name, numbers, seconds in (("a", range(5), 1.0), ("b", range(4, -1, -1), 7.5)):
        with Store.open(tmp_path / f"{name}.db") as store:
            _fill(store, write, summarize, numbers, seconds)
            assert 5 == store.export(tmp_path / name)
            assert 5 == store.export(tmp_path / f"{name}.full", figures=True)
        files += [(tmp_path / name).read_bytes(), (tmp_path / f"{name}.full").read_bytes()]
    assert files[0] == files[2]
    assert files[1] != files[3]
    usage = json.loads(files[0].splitlines()[0])["usage"]
    assert (2, 700, 0, 0.0, None) == (
        usage["calls"],
        usage["prompt_tokens"],
        usage["cached_tokens"],
        usage["seconds"],
        usage["cost"],
    )
    assert (0.0, None) == (usage["steps"][0]["seconds"], usage["steps"][0]["prompt_seconds"])
    assert 7.5 == json.loads(files[3].splitlines()[0])["usage"]["seconds"]


def test_both_databases_export_the_same_bytes(
    tmp_path: Path, postgres_url: str, write: Write, summarize: Summarize, sections: Sections
) -> None:
    """Lines, cells and columns do not depend on where they were kept."""
    written: dict[str, list[bytes]] = {}
    for location in (tmp_path / "store.db", postgres_url):
        with Store.open(location) as store:
            _fill(store, write, summarize, range(3), 1.0)
            for form in ("jsonl", "csv", "parquet"):
                file = tmp_path / f"out.{form}"
                store.export(file, form, sections=sections, figures=True)
                written.setdefault(form, []).append(file.read_bytes())
    assert [True] * 3 == [first == second for first, second in written.values()]


def test_more_articles_than_are_read_at_once_are_exported(
    tmp_path: Path, store: Store, write: Write, summarize: Summarize
) -> None:
    """All of them, once each, sorted."""
    with store.transaction():
        _fill(store, write, summarize, range(201), 1.0)
    assert 201 == store.export(tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    keys = [json.loads(line)["article"]["sha256"] for line in lines]
    assert sorted(set(keys)) == keys
    assert 0 == store.export(tmp_path / "none.jsonl", since=date(2030, 1, 1))


def test_a_table_has_a_row_for_each_item_and_its_bounds(
    tmp_path: Path, filled: Store, sections: Sections
) -> None:
    """References are names, times and amounts have their bounds beside them."""
    assert 12 == filled.export(tmp_path / "out.csv", "csv", sections=sections)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row, *_) = [row for row in rows if row["item_section"] == "transfers"]
    wanted = {
        "article_title": "Report",
        "article_published": "2024-12-23",
        "item_position": "0",
        "supplier": "North Korea",
        "recipient": "Russia",
        "quantity": "up to ten",
        "quantity_low": "",
        "quantity_high": "10",
        "quantity_unit": "pieces",
        "when_earliest": "2024-12-23",
        "evidence": "North Korea is preparing to send more troops",
        "act": "",
    }
    assert wanted == {name: row[name][:44] for name in wanted} | {
        "article_title": row["article_title"].split()[0]
    }
    assert 3 == filled.export(
        tmp_path / "out.csv", "csv", sections={"transfers": sections["transfers"]}
    )


@ONE
def test_parquet_has_typed_columns(tmp_path: Path, filled: Store, sections: Sections) -> None:
    """Days are days, bounds numbers, offsets integers; what is not told is null."""
    assert 12 == filled.export(tmp_path / "out.parquet", "parquet", sections=sections)
    table = parquet.read_table(tmp_path / "out.parquet")
    assert ["date32[day]", "double", "int64", "string"] == [
        str(table.schema.field(name).type)
        for name in ("when_earliest", "quantity_high", "evidence_start", "supplier")
    ]
    row = next(row for row in table.to_pylist() if row["item_section"] == "transfers")
    assert (date(2024, 12, 23), 10.0, None) == (
        row["when_earliest"],
        row["quantity_high"],
        row["quantity_low"],
    )


FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\uff1d1+1", "  =cmd|' /C calc'!A0")


def test_a_cell_is_no_formula(tmp_path: Path, store: Store, sections: Sections) -> None:
    """What a spreadsheet would compute begins with an apostrophe; JSON is left alone."""
    for title in FORMULAS:
        body = f"{title} was the report on 240mm rocket launchers."
        article = from_text(body, title="Report", published="2024-01-01", language="en")
        store.add(article, Source("file", title))
        quote = {"quote": title.strip(), "start": 8, "end": 8 + len(title.strip())}
        document = {
            "article": {**article.info.model_dump(mode="json"), "title": title},
            "actors": [{"id": "a", "name": title, "kind": "other", "evidence": [quote]}],
        }
        summary = read(document, {"actors": sections["actors"]})
        store.finish(article.sha256, summary, plan="p", run=None, seconds=1)
    store.export(tmp_path / "out.csv", "csv", sections=sections)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        cells = {
            (row["article_title"], row["name"], row["evidence"]) for row in csv.DictReader(file)
        }
    assert {(f"'{title}", f"'{title}", f"'{title.strip()}") for title in FORMULAS} == cells
    titles = {json.loads(line)["article"]["title"] for line in store.lines()}
    assert set(FORMULAS) == titles


@ONE
def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path, filled: Store) -> None:
    """On a full disk the old export is there to the byte, and nothing lies beside it."""
    file = tmp_path / "out" / "export.jsonl"
    filled.export(file)
    before = file.read_bytes()
    with full_disk(1000), pytest.raises(OutputError, match=r"export\.jsonl") as error:
        filled.export(file, figures=True)
    assert "space" in error.value.remedy
    assert before == file.read_bytes()
    assert [file] == list(file.parent.iterdir())


@ONE
def test_only_files_are_replaced(tmp_path: Path, filled: Store) -> None:
    """A folder or a device in the file's place is an error and stays."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        with pytest.raises(OutputError, match="no file that could be replaced"):
            filled.export(path)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@ONE
def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path, filled: Store) -> None:
    """The error names the path and says what to do."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"out.jsonl: File exists"):
        filled.export(tmp_path / "file" / "out.jsonl")


@ONE
def test_a_table_of_nothing_is_a_mistake(tmp_path: Path, filled: Store) -> None:
    """Without sections there are no columns."""
    with pytest.raises(UsageError, match="which sections"):
        filled.export(tmp_path / "out.csv", "csv")


@ONE
def test_parquet_without_its_library_says_what_to_install(
    tmp_path: Path, filled: Store, sections: Sections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named, and no file is left."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as error:
        filled.export(tmp_path / "out.parquet", "parquet", sections=sections)
    assert "summarizer[parquet]" in error.value.remedy
    assert not (tmp_path / "out.parquet").exists()
