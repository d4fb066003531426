"""The laws of the house that can be read off its source.

What concerns imports is written in ``pyproject.toml`` (``[tool.importlinter]``); this
file adds what no contract of import-linter can say.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from summarizer import registry
from summarizer.schema.walk import fields

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "summarizer").rglob("*.py"))

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
BANNED_NAMES = {"utils", "helpers", "manager", "handler", "common", "misc"}

EVERYDAY = frozenset(
    "act aliases category condition country cue evidence id item kind mode name outcome place "
    "quantity role status target topics type when".split()
)
"""Field names that are words of other rooms too, with meanings of their own there."""

HEAVY = {"httpx2", "huggingface_hub", "instructor", "jinja2", "numpy", "openai", "pydantic"}
HEAVY |= {"scipy", "trafilatura", "xllamacpp"}


def _tree(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


def _where(source: Path, node: ast.expr | ast.stmt) -> str:
    return f"{source.relative_to(ROOT)}:{node.lineno}"


def test_imports_keep_to_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports go down only, rooms of a floor are strangers, only backends talk to models."""
    monkeypatch.chdir(ROOT)
    assert 0 == lint_imports(no_cache=True)


def _section_words() -> set[str]:
    known = registry.load().sections
    return set(known) | {f.name for s in known.values() for f in fields(s)} - EVERYDAY


def _spoken(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node
        elif isinstance(node, ast.Attribute):
            yield node.attr, node


def test_nobody_outside_sections_names_a_section_or_its_fields() -> None:
    """A new section needs no other code, for no other code knows the present ones."""
    words = _section_words()
    named = [
        f"{_where(source, node)} says {word!r}"
        for source in SOURCES
        if source.parent.name != "sections"
        for word, node in _spoken(_tree(source))
        if word in words
    ]
    assert "" == "\n".join(named)


def _begins(source: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the line from which a function is counted."""
    if source.parent.name != "cli" or not node.decorator_list:
        return node.lineno
    first, *rest = node.body
    return (rest[0] if ast.get_docstring(node) and rest else first).lineno


def test_modules_and_functions_stay_short() -> None:
    """A module has at most 300 lines, a function at most 50.

    A command's options and what its help says are data: only what it does is counted.
    """
    long = [
        str(source.relative_to(ROOT))
        for source in SOURCES
        if len(source.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE
    ]
    long += [
        f"{_where(source, node)} {node.name}"
        for source in SOURCES
        for node in ast.walk(_tree(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - _begins(source, node) >= LONGEST_FUNCTION
    ]
    assert "" == "\n".join(long)


def test_modules_are_named_after_what_they_are_about() -> None:
    """No module is called by a word that says nothing."""
    vague = [str(s) for s in SOURCES if BANNED_NAMES & set(s.stem.strip("_").split("_"))]
    assert "" == "\n".join(vague)


def test_the_command_line_starts_light() -> None:
    """Importing the command line imports none of the heavy libraries."""
    heavy = f"sorted({sorted(HEAVY)!r} & sys.modules.keys())".replace("[", "{").replace("]", "}")
    code = f"import sys, summarizer.cli; print(*{heavy})"
    loaded = subprocess.run(
        (sys.executable, "-c", code), capture_output=True, text=True, check=True
    )
    assert "" == loaded.stdout.strip()


def test_what_is_imported_is_what_is_declared() -> None:
    """Every library that the package imports stands in pyproject.toml, and no other."""
    imported: set[str] = set()
    for node in (node for source in SOURCES for node in ast.walk(_tree(source))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    homes = packages_distributions()
    used = {
        canonicalize_name(homes[name][0])
        for name in imported - sys.stdlib_module_names - {"summarizer", "_typeshed"}
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    listed = (*project["dependencies"], *extras)
    declared = {canonicalize_name(Requirement(each).name) for each in listed}
    assert set() == used ^ declared
