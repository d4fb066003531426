"""What every section of the registry keeps to, so that a new one is tested for free."""

from __future__ import annotations

import json
import re

import pytest

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.grammar import compact_grammar
from summarizer.grounding.cues import anchors
from summarizer.grounding.phrases import phrases
from summarizer.prompting import Prompter, plain
from summarizer.schema.marks import Cues, Pattern
from summarizer.schema.section import Named
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.schema.wire import Words, answer_schema, asked, row_schema
from tests.backends.strict_schema import strict_faults

REGISTRY = registry.load()
SECTIONS = REGISTRY.sections
PROMPTER = Prompter(REGISTRY.choose(), "sentences")

EXAMPLES = [
    pytest.param(name, question.rpartition("\n")[0].strip('"'), json.loads(answer), id=question)
    for question, answer in PROMPTER.turns
    for name in [question.rpartition("\n")[2]]
]
SPECS = [
    pytest.param(spec, id=f"{name}.{spec.name}")
    for name, section in SECTIONS.items()
    for spec in fields(section)
]


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("reading", ["article", "sentences"])
def test_it_is_in_the_static_prompt_of_either_reading(name: str, reading: str) -> None:
    """Its prompt file renders, and the system prompt names it and what is asked of it."""
    prompter = Prompter((SECTIONS[name],), "article" if reading == "article" else "sentences")
    assert name in prompter.system
    wanted = [s.name for s in asked(SECTIONS[name], "article")] if reading == "article" else []
    assert [] == [f for f in wanted if f"- {f} (" not in prompter.system]
    assert (reading == "sentences") == bool(prompter.turns)


@pytest.mark.parametrize("name", SECTIONS)
def test_its_rows_pass_a_hosted_strict_mode(name: str) -> None:
    """The row's own schema, the one schema of every answer, and the engine's grammar of it."""
    assert [] == strict_faults(row_schema(SECTIONS[name]))
    whole = answer_schema(SECTIONS.values())
    assert [] == strict_faults(whole)
    assert compact_grammar(whole)


@pytest.mark.parametrize("name", SECTIONS)
def test_something_is_left_to_ask_about_a_sentence(name: str) -> None:
    """At least one field is no code's to fill, and a list stands last or not at all."""
    columns = asked(SECTIONS[name], "sentences")
    assert columns
    assert not any(c.many for c in columns[:-1])


@pytest.mark.parametrize(("name", "sentence", "rows"), EXAMPLES)
def test_an_example_row_fits_its_columns(name: str, sentence: str, rows: list[list[str]]) -> None:
    """A worked example has a value for each column, words of its own sentence, and no more."""
    columns = asked(SECTIONS[name], "sentences")
    for row in rows:
        last = columns[-1]
        fewest = len(columns) - 1 + max(1, last.at_least)
        assert len(row) >= fewest if last.many else len(row) == fewest
        for n, value in enumerate(row):
            spec = columns[min(n, len(columns) - 1)]
            if spec.kind is Kind.ENUM:
                assert value in spec.values
            else:
                assert value in sentence


@pytest.mark.parametrize(("name", "sentence", "rows"), EXAMPLES)
def test_an_example_answer_can_be_written(name: str, sentence: str, rows: list[list[str]]) -> None:
    """The grammar that a sentence gets lets through what its worked example answers."""
    section = SECTIONS[name]
    text = plain(sentence)
    article = from_text(text, title="Example")
    columns = asked(section, "sentences")
    # Names are asked for where no phrase shows them.
    cued = {} if issubclass(section, Named) else anchors(section)
    words = {}
    for spec in columns:
        if spec.kind in (Kind.TEXT, Kind.NAME):
            found = phrases(cued[spec.name], text) if spec.name in cued else ()
            words[spec.name] = Words(found, () if found else (text,))
    who = {v for row in rows for c, v in zip(_spread(columns, row), row, strict=True) if c}
    mentions = [*sorted(who, key=text.find), "Atlantis", "Lemuria"]
    grammar = PROMPTER.about_sentence(section, article.sentences[-1], mentions, words).grammar
    assert grammar is not None
    answer = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    assert accepts(grammar, answer), grammar
    assert not accepts(grammar, answer.replace(",", ", ", 1).replace("[", "[ ", 1))


def _spread(columns: tuple[FieldSpec, ...], row: list[str]) -> list[bool]:
    """Say of each value of a row whether it refers."""
    return [columns[min(n, len(columns) - 1)].kind is Kind.REFERENCE for n in range(len(row))]


@pytest.mark.parametrize("spec", SPECS)
def test_its_cues_settle_words_of_its_own_vocabulary(spec: FieldSpec) -> None:
    """Every value of a table belongs to the field, every pattern compiles and needs words."""
    cues = spec.mark(Cues)
    if cues is None:
        return
    told = {value for value, _ in cues.table} | {cues.default, cues.voiced} - {None}
    assert set() == told - {None} - set(spec.values)
    for _, pattern in cues.table:
        assert re.compile(pattern, re.IGNORECASE).search("") is None, pattern


@pytest.mark.parametrize("spec", SPECS)
def test_its_patterns_have_one_group(spec: FieldSpec) -> None:
    """Group 1 is what the field holds."""
    mark = spec.mark(Pattern)
    for pattern in mark.patterns if mark else ():
        assert 1 == re.compile(pattern).groups


@pytest.mark.parametrize("name", SECTIONS)
def test_what_its_marks_name_exists(name: str) -> None:
    """`Cues.near` and `Pattern.of` name fields of the section; triggers compile."""
    specs = {s.name: s for s in fields(SECTIONS[name])}
    for spec in specs.values():
        cues, pattern = spec.mark(Cues), spec.mark(Pattern)
        assert cues is None or cues.near is None or specs[cues.near].verbatim
        assert pattern is None or pattern.of is None or specs[pattern.of].mark(Cues)
    for trigger in SECTIONS[name].about.triggers:
        assert re.compile(trigger, re.IGNORECASE).search("") is None


# --- the part of llguidance's grammar language that we write, as a regular expression ---

_PART = re.compile(r'"(?:[^"\\]|\\.)*"|%regex \{.*?\}$|& /.*/$|\w+|[()|?]|\{\d+,\d+\}')


def accepts(grammar: str, answer: str) -> bool:
    """Say whether a grammar of :func:`row_grammar` lets an answer through."""
    lines = grammar.split("\n")
    assert "%llguidance {}" == lines[0]
    rules = dict(line.split(": ", 1) for line in lines[1:])
    return re.fullmatch(_translated(rules, "start"), answer, re.DOTALL) is not None


def _translated(rules: dict[str, str], name: str) -> str:
    body = rules[name]
    if body.startswith("%regex "):
        ((cut, piece),) = json.loads(body.removeprefix("%regex ")).items()
        return _spans(piece, r"." if cut == "substring_chars" else r"\w+|\s+|[^\w\s]+")
    parts = []
    for part in _PART.findall(body):
        if part.startswith('"'):
            parts.append(re.escape(json.loads(part)))
        elif part in rules:
            parts.append(f"(?:{_translated(rules, part)})")
        elif part == "(":
            parts.append("(?:")
        elif not part.startswith("&"):
            parts.append(part)
    return "".join(parts)


def _spans(piece: str, unit: str) -> str:
    """Return every run of whole units of a piece that neither begins nor ends with a mark."""
    words = re.findall(unit, piece)
    runs = {
        "".join(words[a:b])
        for a in range(len(words))
        for b in range(a + 1, min(len(words), a + 14) + 1)
        if words[a][0].isalnum() and words[b - 1][-1].isalnum()
    }
    return "|".join(map(re.escape, sorted(runs, key=len, reverse=True)))
