"""No dev or test text is in anything a model is told: few-shot comes from train alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarizer import registry
from summarizer.evaluation import cases

ROOT = Path(__file__).parents[2]
SHINGLE = 8
"""Words in a row that two texts share only if one was copied."""
_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힣]|[^\W぀-ヿ㐀-鿿가-힣]+")


def shingles(text: str) -> set[tuple[str, ...]]:
    """Return all runs of eight words of a text."""
    words = [w.casefold() for w in _WORD.findall(text)]
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def told() -> dict[str, str]:
    """Return everything that reaches a model, by where it stands."""
    found = {
        str(p.relative_to(ROOT)): p.read_text(encoding="utf-8")
        for folder in ("prompts", "schemas", "summarizer/sections", "summarizer/prompting")
        for p in sorted((ROOT / folder).rglob("*"))
        if p.suffix in {".j2", ".json", ".py", ".md", ".txt", ".toml"}
    }
    schemas = registry.load().sections.items()
    return found | {f"schema of {n}": str(s.model_json_schema()) for n, s in schemas}


@pytest.mark.parametrize(
    "case",
    cases.choose(cases.load(ROOT / "evals" / "gold"), "full"),
    ids=lambda c: c.name,
)
def test_no_shingle_of_a_held_out_text_is_told(case: cases.Case) -> None:
    """No eight words in a row of a dev or test article are in a prompt, schema or guideline."""
    own = shingles(case.text)
    assert {} == {
        where: own & shingles(text) for where, text in told().items() if own & shingles(text)
    }


def test_a_copied_sentence_would_be_seen() -> None:
    """Eight words copied with other case and blanks are found; seven are not."""
    text = "The ministry said on Monday that two ships had left port."
    assert shingles(text) & shingles("Example: the Ministry  said on\nmonday that two ships were")
    assert not shingles(text) & shingles("the ministry said on Monday that two boats had left")
