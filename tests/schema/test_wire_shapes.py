"""The shapes of answers on the wire: schemas for articles, grammars for sentences."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import registry
from summarizer.schema.section import Named
from summarizer.schema.walk import Kind
from summarizer.schema.wire import (
    MOST_PHRASES,
    SENTENCES,
    Words,
    answer_schema,
    asked,
    row_grammar,
    row_schema,
)

SECTIONS = registry.load().sections
READ = {name: s for name, s in SECTIONS.items() if not issubclass(s, Named)}

_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')


def literals(grammar: str) -> list[str]:
    """Return what the literals of a grammar stand for."""
    rules = [line for line in grammar.split("\n") if "%regex" not in line]
    return [json.loads(m) for line in rules for m in _LITERAL.findall(line.partition(" & /")[0])]


@pytest.mark.parametrize("name", SECTIONS)
def test_about_an_article_every_field_is_asked(name: str) -> None:
    """And the numbers of sentences come first; ids and evidence are code's."""
    properties = list(row_schema(SECTIONS[name])["properties"])
    assert SENTENCES == properties[0]
    assert [s.name for s in asked(SECTIONS[name], "article")] == properties[1:]
    assert not {"id", "evidence"} & set(properties)


@pytest.mark.parametrize("name", SECTIONS)
def test_about_a_sentence_only_what_reading_alone_can_fill(name: str) -> None:
    """Words first, then who, then vocabularies; optional fields are never asked."""
    columns = asked(SECTIONS[name], "sentences")
    assert all(c.required for c in columns)
    order = [{Kind.TEXT: 0, Kind.NAME: 0, Kind.REFERENCE: 1}.get(c.kind, 2) for c in columns]
    assert sorted(order) == order


def test_one_schema_answers_every_step() -> None:
    """Rows of any section, in one object that stays the same over a plan."""
    shapes = answer_schema(SECTIONS.values())["properties"]["rows"]["items"]["anyOf"]
    assert [row_schema(s) for s in SECTIONS.values()] == shapes


@pytest.mark.parametrize("name", READ)
def test_no_blank_stands_between_json_tokens(name: str) -> None:
    """A literal is punctuation without blanks, or a whole JSON string."""
    columns = asked(READ[name], "sentences")
    words = {c.name: Words(("two words", "more of them")) for c in columns if c.kind is Kind.TEXT}
    for text in literals(row_grammar(columns, ("North Korea", "Peru"), words)):
        assert text in set('[],"') or json.loads(text).strip()


@pytest.mark.parametrize("name", READ)
def test_names_and_phrases_are_given_and_no_others(name: str) -> None:
    """Every name and every phrase of a sentence can be written."""
    columns = asked(READ[name], "sentences")
    words = {c.name: Words(("two words", "more of them")) for c in columns if c.kind is Kind.TEXT}
    found = literals(row_grammar(columns, ("North Korea", "Peru"), words))
    wanted = {"North Korea", "Peru"} | ({"two words", "more of them"} if words else set())
    assert wanted == {json.loads(t) for t in found if t not in set('[],"')}


@given(
    names=st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=4, unique=True),
    spans=st.lists(st.text(min_size=1, max_size=12), max_size=MOST_PHRASES + 3, unique=True),
)
def test_any_words_make_a_grammar_of_whole_rules(names: list[str], spans: list[str]) -> None:
    """Quotes, backslashes and line ends stay inside literals; every rule used is defined."""
    for section in READ.values():
        columns = asked(section, "sentences")
        words = {c.name: Words(tuple(spans), () if spans else ("Peru met Chile",)) for c in columns}
        lines = row_grammar(columns, names, words).split("\n")
        assert "%llguidance {}" == lines[0]
        defined = {line.partition(":")[0] for line in lines[1:]}
        for line in lines[1:]:
            body = line.partition(": ")[2]
            if not body.startswith("%regex"):
                bare = re.sub(r"& /.*/|\{\d+,\d+\}", "", _LITERAL.sub("", body))
                assert set(re.findall(r"\w+", bare)) <= defined


@pytest.mark.parametrize(
    ("piece", "cut"),
    [
        ("Peru met Chile", "substring_words"),
        ("Россия — 5", "substring_words"),
        ("俄罗斯向朝鲜", "substring_chars"),
        ("북한은 러시아에", "substring_chars"),
    ],
)
def test_scripts_that_join_words_are_cut_at_characters(piece: str, cut: str) -> None:
    """A name with a particle behind it, or one in a line of Han letters, can be copied."""
    columns = [c for c in asked(READ["transfers"], "sentences") if c.kind is Kind.TEXT]
    assert f'%regex {{"{cut}"' in row_grammar(columns, (), {columns[0].name: Words((), (piece,))})
