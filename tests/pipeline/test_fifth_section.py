"""A fifth section is one model file and one prompt file, and no other change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from summarizer import Summarizer, registry
from summarizer.backends.scripted import Scripted
from summarizer.errors import PackError
from summarizer.rendering.formats import render
from summarizer.values import Article

if TYPE_CHECKING:
    from tests.pipeline.conftest import Faults, Player, Read

ROOT = Path(__file__).parents[2]
MEASURE = "the assets of three banks"
SENTENCE_ROW = [MEASURE, "Japan", "Russia"]
ARTICLE_ROW = {
    "s": [2],
    "sanctioner": "a1",
    "sanctioned": "a2",
    "measure": MEASURE,
    "status": "imposed",
}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("reading", "row"), [("sentences", SENTENCE_ROW), ("article", ARTICLE_ROW)]
)
def test_it_is_prompted_decoded_and_grounded(
    read: Read,
    faults: Faults,
    player: type[Player],
    pack: Path,
    sanctions_article: Article,
    reading: str,
    row: Any,
) -> None:
    """In either reading its name is in the prompt, and its row becomes an item with evidence."""
    answering = player({"sanctions": [row]}, reading)
    summary = read(sanctions_article, answering, packs=[pack]).summary
    (item,) = summary["sanctions"]
    names = summary.names
    assert ("Japan", "Russia", MEASURE, "imposed") == (
        names[item.sanctioner],  # type: ignore[attr-defined]
        names[item.sanctioned],  # type: ignore[attr-defined]
        item.measure,  # type: ignore[attr-defined]
        item.status,  # type: ignore[attr-defined]
    )
    assert [] == faults(summary, sanctions_article)
    assert ("ok", 5) == (summary.status.value, len(summary.sections))
    (asked,) = {p.system for p in answering.asked if p.step != "synopsis"}
    assert "sanctions" in asked
    assert "Only measures that the article names." in asked
    assert f"Japan put {MEASURE} on Russia" in summary.synopsis[-1].text


def test_its_answers_are_decoded_by_its_own_grammar_and_schema(
    read: Read, player: type[Player], pack: Path, sanctions_article: Article
) -> None:
    """Its columns and actors are in the grammar, its fields in the one schema of all answers."""
    answering = player({}, "sentences")
    read(sanctions_article, answering, packs=[pack])
    prompt = answering.of("sanctions")[-1]
    assert prompt.grammar is not None
    assert 'row: "[" "\\"" MEASURE "\\"" ","' in prompt.grammar
    assert "the assets of three banks in Russia" in prompt.grammar
    assert r'"\"Japan\"" "," "\"Russia\""' in prompt.grammar
    shapes = prompt.schema["properties"]["rows"]["items"]["anyOf"]
    assert ["s", "sanctioner", "sanctioned", "measure", "status"] in [
        list(shape["properties"]) for shape in shapes
    ]
    assert ("Japan put" not in prompt.system, True) == (
        True,
        any('"oil embargo","Peru","Chile"' in answer for _, answer in prompt.turns),
    )


def test_it_is_rendered_in_every_format(
    read: Read, player: type[Player], pack: Path, sanctions_article: Article
) -> None:
    """Terminal, Markdown and HTML show its headline; JSON has its fields."""
    answering = player({"sanctions": [ARTICLE_ROW]})
    summary = read(sanctions_article, answering, packs=[pack]).summary
    known = registry.load([pack]).sections
    for form in ("terminal", "markdown", "html"):
        shown = " ".join(render(summary, known, form).split())
        assert ("Sanctions" in shown, MEASURE in shown) == (True, True), form
    (item,) = json.loads(render(summary, known, "json"))["sanctions"]
    assert ["sanctioner", "sanctioned", "measure", "status", "evidence"] == list(item)


def test_the_python_api_takes_a_pack(pack: Path, player: type[Player]) -> None:
    """`packs=[DIR]` is all it needs."""
    backend = Scripted(player({"sanctions": [ARTICLE_ROW]}))
    text = "Japan freezes assets\n\nJapan has frozen the assets of three banks in Russia.\n"
    with Summarizer(packs=[pack], backend=backend) as s:
        summary = s.summarize(text, published="2025-03-03")
        assert 1 == len(summary["sanctions"])
        assert MEASURE in s.to_markdown(summary)


def test_its_prompt_file_may_not_be_missing(
    read: Read, player: type[Player], pack: Path, sanctions_article: Article
) -> None:
    """A section that nobody can ask for is told at once, by its file's name."""
    (pack / "sanctions.md.j2").unlink()
    with pytest.raises(PackError, match=r"no prompt file sanctions\.md\.j2"):
        read(sanctions_article, player(), packs=[pack])


@pytest.fixture
def command(tmp_path: Path) -> Run:
    """Run the installed command in an empty folder, with nobody's settings."""
    home = tmp_path / "home"
    (home / "here").mkdir(parents=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SUMMARIZER_", "OPENAI_"))}
    environment = kept | {"HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "80"}

    def call(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "summarizer", *map(str, arguments)),
            cwd=home / "here",
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return call


@pytest.fixture
def sources(tmp_path: Path, sanctions_article: Article) -> tuple[object, ...]:
    """The article as a file, and a script that answers every step about it."""
    article, script = tmp_path / "article.txt", tmp_path / "script.jsonl"
    article.write_text(sanctions_article.text, encoding="utf-8")
    steps = [*registry.load().sections, "sanctions", "synopsis"]
    told = {"sanctions": {"rows": [ARTICLE_ROW]}}
    lines = [{"step": s, "text": json.dumps(told.get(s, {"rows": []}))} for s in steps]
    script.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return article, "--backend", "scripted", "--script", script, "--quiet"


@pytest.mark.parametrize("form", ["terminal", "markdown", "json", "jsonl"])
def test_the_command_takes_a_pack(
    command: Run, sources: tuple[object, ...], pack: Path, form: str
) -> None:
    """`summarizer summarize --pack DIR` finds the fifth section beside the four."""
    done = command("summarize", *sources, "--pack", pack, "--format", form)
    assert (0, "") == (done.returncode, done.stderr)
    assert MEASURE in " ".join(done.stdout.split())
    if form.startswith("json"):
        document = json.loads(done.stdout)
        assert MEASURE == document["sanctions"][0]["measure"]
        assert {*registry.load().sections, "sanctions"} <= set(document)


def test_the_environment_names_a_pack_too(
    command: Run, sources: tuple[object, ...], pack: Path
) -> None:
    """`SUMMARIZER_PACK` stands in for `--pack`."""
    done = command("summarize", *sources, "--format", "json", SUMMARIZER_PACK=str(pack))
    assert (0, 1) == (done.returncode, len(json.loads(done.stdout)["sanctions"]))


def test_it_is_exported_and_shown(command: Run, pack: Path, tmp_path: Path) -> None:
    """`sections export` writes its JSON Schema, `sections show` and `list` tell of it."""
    done = command("sections", "export", tmp_path / "out", "--pack", pack)
    assert 0 == done.returncode, done.stderr
    names = {*registry.load().sections, "sanctions", "summary"}
    assert names == {p.stem for p in (tmp_path / "out").glob("*.json")}
    whole = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert "sanctions" in whole["properties"]
    shown = command("sections", "show", "sanctions", "--pack", pack).stdout
    assert "sanctions: Sanctions" in shown
    assert "sanctioner: reference to actors" in shown
    listed = command("sections", "list", "--pack", pack).stdout
    assert "sanctions: Sanctions (refers to actors)" in listed
