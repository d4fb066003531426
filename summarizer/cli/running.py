"""Runs over a store, for every command that reads many articles with a model.

This module exists so that `batch`, `retry` and whoever follows feeds run alike: at the same
pace, with the same ends and words, and no backend opened where nothing is to be read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn, Protocol

from summarizer.cli import complain
from summarizer.cli.batch_screen import Skipped, reading
from summarizer.cli.wiring import open_summarizer
from summarizer.errors import EXIT_INTERRUPTED, EXIT_SOME_FAILED

if TYPE_CHECKING:
    from summarizer.batch.order import Order
    from summarizer.batch.stopping import Stop
    from summarizer.batch.tally import Progress, Report
    from summarizer.configuration import Settings
    from summarizer.pipeline import Plan
    from summarizer.storage import Store

MOST_AT_ONCE = 16
"""Articles read at once at an endpoint where nobody says how many; it may bear fewer."""

AGAIN = "Run the same command again to go on."


class Way(Protocol):
    """How articles are read where not one by one from here: in rounds, or on a cluster."""

    def check(self, settings: Settings) -> None:
        """See that it can be gone, with these settings.

        Raises:
            UsageError: it cannot.
        """
        ...

    def run(
        self, store: Store, settings: Settings, plan: Plan, order: Order, stop: Stop, *, quiet: bool
    ) -> Report | None:
        """Read what is wanted; None where nothing is.

        Raises:
            SummarizerError: it cannot be begun, or another run is under way.
        """
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """A store, and with what it is read."""

    store: Store
    settings: Settings
    plan: Plan
    quiet: bool = False
    way: Way | None = None
    """How articles are read, where not from here."""

    def run(self, order: Order, stop: Stop, skipped: Skipped | None = None) -> Report | None:
        """Read what is wanted; None where nothing is. What is skipped is only shown.

        Raises:
            SummarizerError: the backend cannot be opened, or another run is under way.
        """
        from summarizer.batch.pace import Pace
        from summarizer.batch.runner import Runner
        from summarizer.batch.traffic import Traffic
        from summarizer.opening import choose

        if self.way is not None:
            store, settings, plan = self.store, self.settings, self.plan
            return self.way.run(store, settings, plan, order, stop, quiet=self.quiet)
        if next(order.wanted(self.store), None) is None:
            return None
        hosted = choose(self.settings).backend == "openai"
        most = self.settings.workers or MOST_AT_ONCE
        traffic = Traffic(Pace(most)) if hosted else None
        with (
            open_summarizer(
                self.settings, self.plan, quiet=self.quiet, traffic=traffic
            ) as summarizer,
            reading(skipped, quiet=self.quiet) as tell,
        ):
            bears = summarizer.backend.traits.concurrency
            workers = most if hosted else min(self.settings.workers or bears, bears)
            order = replace(order, workers=workers)
            return Runner(self.store, summarizer, order, traffic, heard(tell, stop), stop).run()


def ended(report: Report) -> int:
    """Say how a run ended, if there is anything to say; return the exit code."""
    from summarizer.batch.ending import Ending

    if report.failed:
        one = report.failed == 1
        complain(
            f"{report.failed} article{'s' * (not one)} failed",
            f"`summarizer retry` takes {'it' if one else 'them'} again.",
        )
    if report.error is not None:
        complain(str(report.error), report.error.remedy)
        return report.error.exit_code
    if report.ending in {Ending.STOPPED, Ending.CANCELLED}:
        complain(str(report.ending), AGAIN)
        return EXIT_INTERRUPTED
    if report.ending is Ending.LEFT:
        complain("questions are at the Batch API", "`summarizer batch collect` comes back to them.")
    if report.ending is Ending.BUDGET:
        complain("the budget is spent", AGAIN)
    return EXIT_SOME_FAILED if report.failed else 0


def leave() -> NoReturn:
    """End at once: threads that wait for an answer are not waited for.

    Whatever they had got is in the store; what they had not is asked again.
    """
    complain("stopped at once", AGAIN)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(EXIT_INTERRUPTED)


def heard(tell: Callable[[Progress], None], stop: Stop) -> Callable[[Progress], None]:
    """Say once that a wish to stop was heard, and go on telling."""
    said = False

    def told(now: Progress) -> None:
        nonlocal said
        if stop.wanted and not said:
            said = True
            complain("stopping when the articles in hand are read", "Once more to stop at once.")
        tell(now)

    return told
