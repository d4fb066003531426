"""Typed, grounded summaries of security and diplomacy news.

::

    import summarizer

    summary = summarizer.summarize(text, published="2024-12-23")
    for name, items in summary.sections.items():
        ...
    print(summarizer.to_markdown(summary))

For more than one article keep a backend warm: ``with summarizer.Summarizer() as s``.
Importing this costs nothing; what a name needs is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.api import Summarizer, asummarize, summarize, to_markdown
    from summarizer.errors import (
        AnswerError,
        ArticleError,
        BackendError,
        CredentialsError,
        EndpointError,
        EngineError,
        ModelError,
        PackError,
        SummarizerError,
        UsageError,
    )
    from summarizer.schema.section import Section
    from summarizer.schema.summary import Summary
    from summarizer.values import Evidence, Loss, Quantity, Status, Usage, When

__all__ = [
    "AnswerError",
    "ArticleError",
    "BackendError",
    "CredentialsError",
    "EndpointError",
    "EngineError",
    "Evidence",
    "Loss",
    "ModelError",
    "PackError",
    "Quantity",
    "Section",
    "Status",
    "Summarizer",
    "SummarizerError",
    "Summary",
    "Usage",
    "UsageError",
    "When",
    "asummarize",
    "summarize",
    "to_markdown",
]

_HOMES = {
    "Section": "schema.section",
    "Summary": "schema.summary",
    **dict.fromkeys(("Summarizer", "asummarize", "summarize", "to_markdown"), "api"),
    **dict.fromkeys(("Evidence", "Loss", "Quantity", "Status", "Usage", "When"), "values"),
    **{name: "errors" for name in __all__ if name.endswith("Error")},
}


if not TYPE_CHECKING:  # else a checker would take any name

    def __getattr__(name: str) -> Any:
        """Import what a public name needs when it is first used."""
        if name not in _HOMES:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Name what is public, imported or not."""
    return sorted({*globals(), *__all__})
