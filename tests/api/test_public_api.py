"""`import summarizer`: what is exported, and that it does what the command does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import summarizer
from summarizer import registry
from summarizer.backends.scripted import Scripted
from summarizer.rendering.formats import render

TEXT = "Two sides meet over a border post\n\nThe ministers of Ruritania met on Monday.\n"

EXPORTED = """
AnswerError ArticleError BackendError CredentialsError EndpointError EngineError Evidence
Loss ModelError PackError Quantity Section Status Summarizer SummarizerError Summary Usage
UsageError When asummarize summarize to_markdown
""".split()


@pytest.fixture
def backend() -> Scripted:
    """A backend that finds nothing of any kind."""
    return Scripted(lambda _prompt, _messages: '{"rows": []}')


def test_the_exported_names_are_these() -> None:
    """Adding or dropping a public name is a decision, not an accident."""
    assert EXPORTED == summarizer.__all__
    assert [] == [name for name in EXPORTED if getattr(summarizer, name, None) is None]
    assert set(EXPORTED) <= set(dir(summarizer))


def test_no_other_name_is_made_up() -> None:
    """An unknown attribute is an AttributeError that names it."""
    with pytest.raises(AttributeError, match="sumarize"):
        _ = summarizer.sumarize  # type: ignore[attr-defined]


def test_importing_it_costs_nothing() -> None:
    """Only the package itself is imported until a name is used."""
    code = (
        "import sys, summarizer\n"
        "print(*sorted(m for m in sys.modules if m.split('.')[0] in"
        " {'summarizer', 'pydantic', 'openai', 'rich', 'typer'}))"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert "summarizer" == done.stdout.strip()


def test_a_text_becomes_a_summary(backend: Scripted) -> None:
    """The first line is the title; sections are those of the registry."""
    found = summarizer.summarize(TEXT, published="2024-12-23", backend=backend)
    assert isinstance(found, summarizer.Summary)
    assert ("Two sides meet over a border post", date(2024, 12, 23)) == (
        found.article.title,
        found.article.published,
    )
    assert set(registry.load().sections) == set(found.sections)


def test_markdown_is_what_the_command_writes(backend: Scripted) -> None:
    """`to_markdown` and `--format markdown` say the same."""
    found = summarizer.summarize(TEXT, backend=backend)
    expected = render(found, registry.load().sections, "markdown")
    assert expected == summarizer.to_markdown(found)


def test_one_backend_serves_many_texts_and_threads(backend: Scripted) -> None:
    """`asummarize` gives the same as `summarize`, several at a time."""

    async def read() -> list[summarizer.Summary]:
        async with summarizer.Summarizer(backend=backend) as s:
            return await asyncio.gather(*(s.asummarize(TEXT, title=f"T{n}") for n in range(5)))

    found = asyncio.run(read())
    assert [f"T{n}" for n in range(5)] == [f.article.title for f in found]
    with summarizer.Summarizer(backend=backend) as s:
        alone = s.summarize(TEXT, title="T0")
        assert s.to_markdown(alone)
    assert alone.sections == found[0].sections


def test_the_short_form_is_there_for_both(backend: Scripted) -> None:
    """`await asummarize(...)` needs no Summarizer."""
    found = asyncio.run(summarizer.asummarize(TEXT, sections=["actors"], backend=backend))
    assert ["actors"] == list(found.sections)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"sections": ["nonsense"]}, summarizer.UsageError),
        ({"packs": ["nowhere"]}, summarizer.PackError),
        ({"published": "soon"}, summarizer.UsageError),
        ({"effort": "heroic"}, summarizer.UsageError),
        ({"backend": "scripted"}, summarizer.UsageError),
        ({"backend": "local", "model": "huge"}, summarizer.UsageError),
        ({"backend": "local", "model": "./none.gguf"}, summarizer.ModelError),
    ],
)
def test_wrong_arguments_are_typed_errors(
    backend: Scripted, arguments: dict[str, object], error: type[Exception]
) -> None:
    """What the command refuses in a line is an exception here, with a remedy."""
    with pytest.raises(error) as caught:
        summarizer.summarize(TEXT, **{"backend": backend, **arguments})  # type: ignore[arg-type]
    assert isinstance(caught.value, summarizer.SummarizerError)
    assert caught.value.remedy


def test_a_text_without_words_is_refused(backend: Scripted) -> None:
    """Nothing is asked about nothing."""
    with pytest.raises(summarizer.ArticleError):
        summarizer.summarize(" \n ", backend=backend)


def test_the_package_is_marked_as_typed() -> None:
    """Type checkers of users find the types."""
    assert (Path(summarizer.__file__).parent / "py.typed").is_file()
