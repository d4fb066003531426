"""From flags to an open summarizer, for every command that reads articles.

This module exists so that `summarize`, `eval` and `doctor` take the same backend for the
same flags and say so in the same words. What the settings are and how a backend is opened
is known further down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.backends.wire import Traffic
    from summarizer.configuration import Settings
    from summarizer.pipeline import Plan, Summarizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was said on the command line; None (or nothing) where a flag was not given."""

    backend: str | None = None
    model: str | None = None
    base_url: str | None = None
    sections: tuple[str, ...] = ()
    packs: tuple[Path, ...] = ()
    effort: str | None = None
    format: str | None = None
    offline: bool = False
    allow_local: bool = False
    script: Path | None = None
    timeout: float | None = None
    context_tokens: int | None = None
    threads: int | None = None
    store: str | None = None
    workers: int | None = None
    budget_tokens: int | None = None
    budget_usd: float | None = None

    def settings(self) -> Settings:
        """Gather the settings, these flags before everything else.

        Raises:
            UsageError: a flag, a variable or a file says what cannot be.
        """
        from summarizer.configuration import load

        given = {k: v for k, v in asdict(self).items() if v is not None}
        return load({k: v for k, v in given.items() if v is not False and v != ()})


@contextmanager
def open_summarizer(
    options: Options | Settings,
    plan: Plan | None = None,
    *,
    quiet: bool = False,
    traffic: Traffic | None = None,
    deferred: bool = False,
) -> Iterator[Summarizer]:
    """Open the backend that the settings ask for, say which, and close it at the end.

    A local model that is not here is fetched, with a bar on stderr. ``deferred`` asks
    through the Batch API.

    Raises:
        SummarizerError: the settings, the plan or the backend cannot be used.
    """
    from summarizer.cli import complain
    from summarizer.cli.models import pulling
    from summarizer.opening import choose, make_plan, open_backend, open_deferred
    from summarizer.pipeline import Summarizer

    settings = options.settings() if isinstance(options, Options) else options
    made = plan or make_plan(settings)
    choice = choose(settings)
    with pulling(quiet=quiet) as screen:
        backend = (
            open_deferred(settings, choice)
            if deferred
            else open_backend(
                settings,
                choice,
                on_progress=screen.progress,
                announce=screen.announce,
                traffic=traffic,
            )
        )
    with closing(backend):
        if not quiet:
            complain(choice.told(backend, settings))
        with Summarizer(made, backend) as reader:
            yield reader
