"""How a run of many articles can end before it has read them all.

:class:`Halt` is no :class:`~summarizer.errors.SummarizerError`: it passes through the
pipeline, which turns a backend's errors into losses of one article. The article in hand
stays as it was, its answers so far are kept, and whoever goes on pays for none of them.
"""

from __future__ import annotations

from enum import StrEnum

from summarizer.errors import SummarizerError


class Ending(StrEnum):
    """Why a run ended; told to the store and to the user."""

    DONE = "done"
    """Everything that was to be read has been tried."""
    BUDGET = "budget"
    """Tokens or money are spent."""
    STOPPED = "stopped"
    """By a signal, the articles in hand finished."""
    LEFT = "left"
    """Questions are at the endpoint; whoever collects their answers goes on."""
    CANCELLED = "cancelled"
    """What was still at the endpoint has been cancelled."""
    BROKEN = "broken"
    """An error that every further article would meet too."""


class Halt(Exception):  # noqa: N818  an ending, not a fault
    """The run ends now; raised in the middle of an article that then stays pending."""

    def __init__(self, ending: Ending, error: SummarizerError | None = None) -> None:
        """Keep why; ``error`` only where the run is broken."""
        super().__init__(str(error or ending))
        self.ending = ending
        self.error = error
