"""Lint names the file, the field and the remedy of whatever does not keep to the contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer import registry
from summarizer.articles.article import from_text
from summarizer.errors import OutputError, UsageError
from summarizer.evaluation import cases
from summarizer.evaluation.lint import lint
from summarizer.evaluation.new import new_case

SECTIONS = registry.load().sections
GOLD = Path(__file__).parents[2] / "evals" / "gold"

Edit = Callable[[dict[str, Any]], object]


def test_our_own_corpus_is_clean() -> None:
    """Every committed gold case keeps to the contract."""
    assert [] == [str(p) for p in lint(GOLD, SECTIONS)]


def test_a_sound_corpus_is_clean(corpus: Any) -> None:
    """Nothing is said of cases in order."""
    assert () == lint(corpus.root, SECTIONS)


def put(where: str, value: Any) -> Edit:
    """Return an edit that sets a field of the first item of a section."""
    section, name = where.split(".")
    return lambda gold: gold[section][0].__setitem__(name, value)


@pytest.mark.parametrize(
    ("edit", "place", "says"),
    [
        (put("transfers.status", "sold"), "transfers/0.status", "'sold' is unknown"),
        (put("transfers.supplier", "a9"), "transfers/0.supplier", "no actors item has the id"),
        (put("transfers.item", "RADARS"), "transfers/0.item", "is not in the article"),
        (put("transfers.item", ""), "transfers/0.item", "empty"),
        (put("transfers.item", ["radars"]), "transfers/0.item", "a list"),
        (put("transfers.colour", "red"), "transfers/0.colour", "unknown field"),
        (put("transfers.evidence", []), "transfers/0.evidence", "empty"),
        (
            put("transfers.evidence", ["On Tuesday"]),
            "transfers/0.evidence/0",
            "is not in the article",
        ),
        (
            put("transfers.evidence", [{"quote": "Atland", "start": 1, "end": 7}]),
            "transfers/0.evidence/0",
            "text[1:7] is not the quote",
        ),
        (
            put("transfers.when", {"text": "Monday", "earliest": "3 March", "latest": None}),
            "transfers/0.when.earliest",
            "'3 March' is none",
        ),
        (
            put(
                "transfers.when",
                {"text": "Monday", "earliest": "2025-03-04", "latest": "2025-03-03"},
            ),
            "transfers/0.when",
            "earliest is after latest",
        ),
        (put("transfers.when", {"text": "Monday"}), "transfers/0.when", "not an object of the"),
        (
            put("transfers.quantity", {"text": "2", "low": "two", "high": None, "unit": None}),
            "transfers/0.quantity.low",
            "'two' is none",
        ),
        (put("actors.country", "XYZ"), "actors/0.country", "is no ISO 3166-1"),
        (put("actors.name", "Borduria"), "actors/1", "has the name of actors/0"),
        (put("actors.id", "a2"), "actors", "id 'a2' is used 2 times"),
        (lambda g: g["transfers"][0].pop("basis"), "transfers/0.basis", "missing"),
        (lambda g: g.pop("contacts"), "contacts", "missing"),
        (lambda g: g.update(rumours=[]), "rumours", "no section of that name"),
        (
            lambda g: g["contacts"].append(
                dict.fromkeys(("when", "place", "outcome", "asserted_by"))
                | {"participants": ["a1"], "mode": "visit", "status": "held", "topics": []}
                | {"basis": "article", "evidence": g["actors"][0]["evidence"]}
            ),
            "contacts/0.participants",
            "1 of at least 2",
        ),
    ],
)
def test_a_fault_in_labels_is_named(corpus: Any, edit: Edit, place: str, says: str) -> None:
    """Each fault: its file, the path of its field, what is wrong, and a remedy."""
    path = corpus.root / "case-04" / "gold.json"
    gold = json.loads(path.read_text())
    edit(gold)
    path.write_text(json.dumps(gold))
    found = [p for p in lint(corpus.root, SECTIONS) if p.place == place]
    assert ["case-04/gold.json"] == [p.file for p in found]
    assert says in found[0].message
    assert found[0].remedy


@pytest.mark.parametrize(
    ("meta", "place", "says"),
    [
        ({"split": "exam"}, "split", "'exam' is unknown"),
        ({"tags": ["denial", "sarcasm"]}, "tags/1", "'sarcasm' is unknown"),
        ({"language": "english"}, "language", "is no BCP 47 tag"),
        ({"digest": "0" * 64}, "digest", "not the text's"),
        ({"title": "Another"}, "title", "is not line 1"),
        ({"annotators": []}, "annotators", "nobody is named"),
        ({"published": '"2025-03-04"'}, "published", "valid date"),
        ({"mood": "grim"}, "mood", "Extra inputs"),
        ({"story": "border", "split": "test"}, "split", "story 'border' is in dev and test"),
    ],
)
def test_a_fault_in_meta_is_named(
    corpus: Any, make_case: Any, meta: dict[str, Any], place: str, says: str
) -> None:
    """Unknown words, wrong digests and types, and a story in two splits are told."""
    make_case(corpus.root, 70, **({"story": "own"} | meta))
    found = [p for p in lint(corpus.root, SECTIONS) if p.file == "case-70/meta.toml"]
    assert any(p.place == place and says in p.message and p.remedy for p in found), found


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("article.txt", "Title\r\n\r\nBody of it.\n", "control characters"),
        ("article.txt", "Title\n\nBody of it.  \n", "blanks around"),
        ("article.txt", "Title\nBody of it.\n", "no blank line"),
        ("article.txt", "Title\n\nBody of e\u0301.\n", "not in NFC"),
        ("gold.json", "{]", "no JSON"),
        ("meta.toml", "=", "no TOML"),
        ("notes.txt", "", "no file of a case"),
    ],
)
def test_a_file_out_of_form_is_named(corpus: Any, file: str, content: str, says: str) -> None:
    """Texts out of canonical form, unreadable and foreign files are told, and lint goes on."""
    (corpus.root / "case-05" / file).write_bytes(content.encode())
    found = lint(corpus.root, SECTIONS)
    assert any(p.file == f"case-05/{file}" and says in p.message for p in found), found


def test_the_same_text_twice_is_told(corpus: Any) -> None:
    """Two cases of one text would count it twice."""
    one, two = (corpus.root / f"case-0{n}" for n in (1, 2))
    for file in ("article.txt", "meta.toml", "gold.json"):
        (two / file).write_bytes((one / file).read_bytes())
    assert ["the same text as case-01"] == [p.message for p in lint(corpus.root, SECTIONS)]


def test_a_new_case_needs_only_what_lint_asks_for(tmp_path: Path) -> None:
    """The skeleton loads; lint asks for split and annotator, and is then content."""
    article = from_text("Talks end\n\nThey met in Vienna on Friday.", published="2025-03-04")
    folder = new_case(tmp_path, "talks", article, SECTIONS)
    places = {p.place for p in lint(tmp_path, SECTIONS)}
    assert {"split", "annotators"} == places
    meta = folder / "meta.toml"
    said = meta.read_text().replace('split = ""', 'split = "dev"')
    meta.write_text(said.replace("annotators = []", 'annotators = ["me"]'))
    assert () == lint(tmp_path, SECTIONS)
    assert article.text == cases.read(folder).text


def test_a_new_case_replaces_nothing(tmp_path: Path) -> None:
    """An existing case is left alone, and a path is no name."""
    article = from_text("Talks end\n\nThey met.")
    new_case(tmp_path, "talks", article, SECTIONS)
    with pytest.raises(OutputError, match="exists"):
        new_case(tmp_path, "talks", article, SECTIONS)
    with pytest.raises(UsageError):
        new_case(tmp_path, "../talks", article, SECTIONS)
