"""The Python API: the same path from text to summary that the command line takes.

Arguments go before the environment and ``summarizer.toml``, as flags do. Nothing is
printed, and a missing model is fetched in silence. Everything here is exported by
:mod:`summarizer`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.protocol import Backend
from summarizer.configuration import BackendName, Effort, Settings, load
from summarizer.opening import choose, make_plan, open_backend
from summarizer.pipeline import Summarizer as Reader
from summarizer.rendering.formats import render
from summarizer.schema.summary import Summary


class About(TypedDict, total=False):
    """What the caller knows of an article; it goes before what the text says of itself."""

    title: str | None
    """The text begins with it if not given."""
    published: str | date | None
    """Resolves relative dates; a date, or one written as ``YYYY-MM-DD``."""
    language: str | None
    """BCP 47; detected if not given."""
    source: str | None
    """Who published it."""
    url: str | None


class Choices(TypedDict, total=False):
    """How articles are read: what :class:`Summarizer` takes beside sections and backend."""

    model: str | None
    """Name at the endpoint; for ``local``: default, tiny, or the path of a GGUF file."""
    base_url: str | None
    """Address of an OpenAI-compatible endpoint."""
    api_key: str | None
    packs: Iterable[Path | str] | None
    """Folders with more sections."""
    effort: Effort | None
    offline: bool | None
    """Never fetch a model."""
    script: Path | str | None
    """Recorded answers for the backend ``scripted``."""
    timeout: float | None
    """Seconds to wait for an answer."""
    context_tokens: int | None
    """Tokens of prompt and answer together."""
    threads: int | None
    """Processor threads of the embedded engine."""


class Arguments(About, Choices, total=False):
    """Everything that :func:`summarize` takes beside the text."""

    sections: Iterable[str] | None
    """Names of those to look for; all if not given."""
    backend: BackendName | Backend
    """By name, or one of your own; ``auto`` if not given."""


class Summarizer:
    """Keeps one backend warm for any number of articles. Safe to use from several threads.

    ::

        with Summarizer(model="tiny") as s:
            summaries = [s.summarize(text) for text in texts]
    """

    def __init__(
        self,
        sections: Iterable[str] | None = None,
        backend: BackendName | Backend = "auto",
        **choices: Unpack[Choices],
    ) -> None:
        """Open a backend: by name, or one of your own, which is closed with this.

        ``sections`` are the names of those to look for, all if None.

        Raises:
            UsageError: an argument, a variable or a configuration file says what cannot be.
            PackError: a pack cannot be used.
            CredentialsError: the endpoint wants a key and there is none.
            ModelError: the local model is not here and cannot be fetched.
            EngineError: the embedded engine cannot be started.
        """
        named = backend if isinstance(backend, str) and backend != "auto" else None
        self.settings: Settings = load(_given(sections, named, choices))
        self.plan = make_plan(self.settings)
        opened = (
            open_backend(self.settings, choose(self.settings))
            if isinstance(backend, str)
            else backend
        )
        try:
            self._reader = Reader(self.plan, opened)
        except BaseException:  # a pack without its prompt file
            opened.close()
            raise
        self._turns = BoundedSemaphore(opened.traits.concurrency)

    def __enter__(self) -> Self:
        """Return itself; the backend is closed on the way out."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the backend."""
        self.close()

    async def __aenter__(self) -> Self:
        """Return itself; the backend is closed on the way out."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the backend."""
        await asyncio.to_thread(self.close)

    def summarize(self, text: str, **about: Unpack[About]) -> Summary:
        """Summarize one article: a text whose first line is its title, or a body and a title.

        Trouble with the article itself ends in the summary's ``status`` and
        ``losses``.

        Raises:
            ArticleError: the text holds no words.
            UsageError: the date, language or address cannot be read.
            CredentialsError: the endpoint refuses the key.
            EndpointError: the endpoint cannot be reached or refuses the request.
            EngineError: the embedded engine does not start.
        """
        article = from_text(text, **about)
        with self._turns:
            return self._reader.read(article).summary

    async def asummarize(self, text: str, **about: Unpack[About]) -> Summary:
        """Do as :meth:`summarize`, in a thread; a cancelled call runs to its end unheard."""
        return await asyncio.to_thread(self.summarize, text, **about)

    def to_markdown(self, summary: Summary) -> str:
        """Return a summary as Markdown, in the words of its sections."""
        return render(summary, self.plan.registry.sections, "markdown")

    def close(self) -> None:
        """Close the backend. Safe to call twice."""
        self._reader.close()


def summarize(text: str, **arguments: Unpack[Arguments]) -> Summary:
    """Summarize one article; open a backend for it and close it again.

    Arguments and errors are those of :class:`Summarizer` and of its ``summarize``.
    """
    about: dict[str, Any] = {k: v for k, v in arguments.items() if k in About.__annotations__}
    how: dict[str, Any] = {k: v for k, v in arguments.items() if k not in about}
    with Summarizer(**how) as s:
        return s.summarize(text, **about)


async def asummarize(text: str, **arguments: Unpack[Arguments]) -> Summary:
    """Do as :func:`summarize`, in a thread; a cancelled call runs to its end unheard."""
    return await asyncio.to_thread(summarize, text, **arguments)


def to_markdown(summary: Summary, *, packs: Iterable[Path | str] = ()) -> str:
    """Return a summary as Markdown; ``packs`` are those whose sections it has.

    Raises:
        PackError: a pack cannot be used.
    """
    known = registry.load(Path(p) for p in packs).sections
    return render(summary, known, "markdown")


def _given(
    sections: Iterable[str] | None, backend: BackendName | None, choices: Choices
) -> dict[str, Any]:
    packs = choices.get("packs")
    return {
        **choices,
        "backend": backend,
        "sections": tuple(sections) if sections is not None else None,
        "packs": tuple(Path(p) for p in packs) if packs is not None else None,
    }
