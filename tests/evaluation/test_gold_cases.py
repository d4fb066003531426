"""Cases load whole or not at all, and suites are chosen by rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import GateError, UsageError
from summarizer.evaluation import cases


def test_a_case_is_its_folder(corpus: Any) -> None:
    """Text without the trailing newline, labels, meta, and sentences of the same text."""
    one = corpus.cases[0]
    assert "case-00" == one.name == one.article.id
    assert one.text == one.article.text == one.source.text
    assert cases.text_digest(one.text) == one.meta.digest == one.article.sha256
    assert one.second is None


def test_the_gold_digest_sees_every_label_and_no_order(corpus: Any) -> None:
    """Another label changes the digest; the order of cases does not."""
    loaded = corpus.cases
    before = cases.gold_digest(loaded)
    assert before == cases.gold_digest(reversed(loaded))
    path = corpus.root / "case-03" / "gold.json"
    path.write_text(path.read_text().replace("delivered", "agreed"))
    assert before != cases.gold_digest(corpus.cases)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("gold.json", "{", "gold.json: Expecting property name"),
        ("gold.json", "[]", "gold.json: the file: not a list of objects"),
        ("gold.json", '{"actors": [1]}', "gold.json: actors: not a list of objects"),
        ("meta.toml", "title = ", "meta.toml: Invalid value"),
        ("meta.toml", "colour = 'red'", "meta.toml: title: Field required"),
        ("article.txt", None, "article.txt: No such file"),
        ("article.txt", b"\xff\xfe", "article.txt: byte 0 is no UTF-8"),
    ],
)
def test_malformed_gold_is_refused_by_name(
    corpus: Any, file: str, content: str | bytes | None, says: str
) -> None:
    """The error names the file, what is wrong in it, and a remedy."""
    path: Path = corpus.root / "case-02" / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(GateError) as caught:
        cases.load(corpus.root)
    assert f"case-02/{says}" in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_cases_is_refused(tmp_path: Path, *, there: bool) -> None:
    """An empty or missing folder is no corpus."""
    with pytest.raises(GateError, match="no gold cases"):
        cases.load(tmp_path if there else tmp_path / "nowhere")


def test_suites_choose_by_split_tag_language_and_name(corpus: Any, make_case: Any) -> None:
    """`full` leaves train out; patterns narrow; tags and languages are suites too."""
    make_case(corpus.root, 90, story="train-story", split="train")
    make_case(corpus.root, 91, story="test-story", split="test", language="ko")
    loaded = corpus.cases
    names = {s: len(cases.choose(loaded, s)) for s in ("all", "full", "dev", "test", "train")}
    assert {"all": 10, "full": 9, "dev": 8, "test": 1, "train": 1} == names
    assert ["case-91"] == [c.name for c in cases.choose(loaded, "language:ko")]
    assert 5 == len(cases.choose(loaded, "tag:denial"))
    assert ["case-01"] == [c.name for c in cases.choose(loaded, "all", ["*-01"])]


@pytest.mark.parametrize(("suite", "patterns"), [("weekly", ()), ("all", ("nobody-*",))])
def test_an_unknown_or_empty_suite_is_refused(
    corpus: Any, suite: str, patterns: tuple[str, ...]
) -> None:
    """A suite nobody knows, or one with nothing in it, is wrong use."""
    with pytest.raises(UsageError):
        cases.choose(corpus.cases, suite, patterns)


def test_quick_is_balanced_and_of_one_case_a_story(corpus: Any, make_case: Any) -> None:
    """The rare language and tag are in; no story is in twice; the choice is the same again."""
    make_case(corpus.root, 50, story="rare", language="ko", tags=["injection"])
    chosen = cases.choose(corpus.cases, "quick")
    assert len({c.meta.story for c in chosen}) == len(chosen) == 7
    assert "case-50" in {c.name for c in cases.balanced(corpus.cases, 2)}
    assert chosen == cases.choose(tuple(reversed(corpus.cases)), "quick")


def test_a_second_labelling_is_read(corpus: Any) -> None:
    """second.json is the same form beside gold.json."""
    folder = corpus.root / "case-00"
    (folder / "second.json").write_text(json.dumps({"actors": []}))
    assert {"actors": []} == corpus.cases[0].second
