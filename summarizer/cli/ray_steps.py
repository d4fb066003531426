"""How `batch --engine ray` reads: on a cluster, by way of a folder that every node sees."""

from __future__ import annotations

from dataclasses import dataclass, replace

from summarizer.batch.order import Order
from summarizer.batch.ray_engine import Engine
from summarizer.batch.ray_faults import missing
from summarizer.batch.stopping import Stop
from summarizer.batch.tally import Report
from summarizer.cli.batch_screen import reading
from summarizer.cli.running import MOST_AT_ONCE, heard
from summarizer.configuration import Settings
from summarizer.errors import UsageError
from summarizer.pipeline import Plan
from summarizer.storage import Store


@dataclass(frozen=True, slots=True)
class OnRay:
    """How a run goes that a Ray cluster reads."""

    output: str | None
    """The folder for what the cluster writes: a path or an address."""
    address: str | None
    """Of the cluster; one is started here if not given."""
    redo: bool = False

    def check(self, settings: Settings) -> None:
        """See that a cluster can do what is asked.

        Raises:
            UsageError: it cannot, or Ray is not installed.
        """
        missing()
        if not self.output:
            msg = "--engine ray: where the cluster writes is not said"
            raise UsageError(msg, remedy="Add --output FOLDER, one that every node sees.")
        budget = settings.budget_tokens is not None or settings.budget_usd is not None
        for given, flag in ((budget, "a budget"), (self.redo, "--redo")):
            if given:
                msg = f"--engine ray: {flag} is not kept to on a cluster"
                raise UsageError(msg, remedy="Leave it out; --limit keeps a run small.")

    def run(
        self, store: Store, settings: Settings, plan: Plan, order: Order, stop: Stop, *, quiet: bool
    ) -> Report | None:
        """Let the cluster read what is wanted; None where nothing is.

        Raises:
            SummarizerError: there is no cluster, no folder, or another run is under way.
        """
        if next(order.wanted(store), None) is None:
            return None
        order = replace(order, workers=settings.workers or MOST_AT_ONCE)
        with reading(quiet=quiet) as tell:
            return Engine(
                store=store,
                settings=settings,
                sections=plan.registry.sections,
                order=order,
                output=self.output or "",
                address=self.address,
                tell=heard(tell, stop),
                stop=stop,
            ).run()
