"""What peers are told: everything a good prompt has, and nothing of dev or test."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from evals.peers import prompts
from evals.peers.shapes import attributes, document, schema_text
from summarizer import registry
from summarizer.articles.article import from_text
from summarizer.backends.grammar import compact_grammar
from summarizer.evaluation import cases
from summarizer.schema.walk import fields

ROOT = Path(__file__).parents[2]
SECTIONS = registry.load().choose()
SHINGLE = 8
"""Words in a row that two texts share only if one was copied."""
_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힣]|[^\W぀-ヿ㐀-鿿가-힣]+")
ARTICLE = from_text("A title\n\nA body.", published="2025-03-04", language="en")


def shingles(text: str) -> set[tuple[str, ...]]:
    """Return all runs of eight words of a text."""
    words = [w.casefold() for w in _WORD.findall(text)]
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def test_no_held_out_text_is_told() -> None:
    """No eight words in a row of a dev or test article are in what peers are told."""
    folder = ROOT / "evals" / "peers"
    told = {
        s
        for p in folder.iterdir()
        if p.suffix in {".py", ".json"}
        for s in shingles(p.read_text(encoding="utf-8"))
    }
    held_out = cases.choose(cases.load(ROOT / "evals" / "gold"), "full")
    assert {} == {c.name: both for c in held_out if (both := told & shingles(c.text))}


def test_the_schema_text_tells_every_field_and_vocabulary() -> None:
    """Descriptions and closed vocabularies of all sections are in the one-shot prompt."""
    said = prompts.at_once(SECTIONS, ARTICLE)[0]["content"]
    specs = [s for section in SECTIONS for s in fields(section) if not s.structural]
    assert [] == [s.name for s in specs if f'"{s.name}"' not in said]
    assert [] == [v for s in specs for v in s.values if f'"{v}"' not in said]


def test_a_section_is_asked_for_with_its_own_schema_alone() -> None:
    """One call a section tells that section's schema, and the roster once it is known."""
    actors, transfers = SECTIONS[0], registry.load()["transfers"]
    told = [prompts.one_section(s, ARTICLE, ["Atland"])[1]["content"] for s in (actors, transfers)]
    assert [True, False] == [schema_text(document([actors])) in t for t in told]
    assert all("Actors of the article to be read: Atland." in t for t in told)


def test_questions_about_one_article_begin_alike() -> None:
    """So an engine or an endpoint that caches prompts reads the article once."""
    told = [prompts.one_section(s, ARTICLE, ()) for s in SECTIONS]
    begins = prompts.shown(ARTICLE.text, ARTICLE.published)
    assert 1 == len({m[0]["content"] for m in told})
    assert all(m[1]["content"].startswith(begins) for m in told)


@pytest.mark.parametrize("example", prompts.examples(), ids=lambda e: e.published)
def test_the_worked_examples_keep_to_the_schema_and_to_their_text(
    example: prompts.Example,
) -> None:
    """Each is a valid answer, and every quote stands in its text."""
    found = document(SECTIONS).model_validate_json(example.answer(SECTIONS)).model_dump()
    quotes = [q for rows in found.values() for r in rows for q in r.get("evidence", ())]
    assert [] == [q for q in quotes if q not in example.text]


def test_the_engine_knows_every_keyword_of_the_schemas() -> None:
    """It would ignore a schema with one that it does not know."""
    flat = {
        "type": "object",
        "properties": {k: v for s in SECTIONS for k, v in attributes(s).items()},
    }
    compact_grammar(flat)
    for model in (document(SECTIONS), *(document([s]) for s in SECTIONS)):
        compact_grammar(model.model_json_schema())


def test_langextract_takes_the_examples_to_the_word() -> None:
    """Its own check finds every extracted word in its example, in order."""
    pytest.importorskip("langextract")
    lx = importlib.import_module("langextract.prompt_validation")
    peer = importlib.import_module("evals.peers.with_langextract")
    shots = [peer.shot(e, SECTIONS) for e in prompts.examples()]
    assert [] == lx.validate_prompt_alignment(shots).issues
    assert sum(len(rows) for e in prompts.examples() for rows in e.rows.values()) == sum(
        len(s.extractions) for s in shots
    )
