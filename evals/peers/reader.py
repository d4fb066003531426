"""A peer in the pipeline's place: reads articles, and hands over what runs are made of."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evals.peers.convert import Said, converted
from evals.peers.meter import Meter
from summarizer.backends.protocol import Call
from summarizer.backends.reply import add_up
from summarizer.pipeline import Outcome
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary
from summarizer.schema.walk import name_of
from summarizer.values import Article, Status, Usage

Ask = Callable[[Article], Said]
"""Asks a peer about one article; what its library breaks down on is a loss."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer, asked through one meter."""

    ask: Ask
    meter: Meter
    sections: Sequence[type[Section]]
    """In the order in which one refers to another."""

    def read(self, article: Article) -> Outcome:
        """Read one article; a library's breakdown makes a failed summary with its costs.

        Raises:
            EndpointError: the endpoint is not there, or refuses everybody.
        """
        self.meter.clear()
        said = self.ask(article)
        if self.meter.fault is not None:
            raise self.meter.fault
        calls = tuple(self.meter.calls)
        items = converted(article, self.sections, said)
        failed = Status.FAILED if not said.answered else None
        summary = Summary(
            article.info,
            MappingProxyType({name_of(s): items[name_of(s)] for s in self.sections}),
            status=failed or (Status.PARTIAL if said.losses else Status.OK),
            losses=tuple(said.losses),
            usage=_usage(calls, self.meter.target.model),
        )
        return Outcome(summary, calls)


def _usage(calls: Sequence[Call], model: str) -> Usage:
    steps = dict.fromkeys(c.step for c in calls)
    told = tuple(add_up(s, [c.usage for c in calls if c.step == s]) for s in steps)
    return Usage.total(told, model)


def hush(*libraries: str) -> None:
    """Keep libraries' logs off stderr, where the progress is told."""
    for name in libraries:
        logging.getLogger(name).setLevel(logging.CRITICAL)
