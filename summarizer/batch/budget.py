"""What a run may cost, and what it has cost: tokens and US dollars of answers really asked.

Answers are counted as they are kept, one by one, so that a run ends within the answers
that were under way when the budget ran out. What a recalled answer cost was counted by
the run that paid for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from summarizer.batch.ending import Ending, Halt
from summarizer.errors import UsageError
from summarizer.values import StepUsage


@dataclass(frozen=True, slots=True)
class Spent:
    """What has been asked and paid so far."""

    calls: int = 0
    tokens: int = 0
    """Of prompts and answers together."""
    usd: float | None = None
    """None where the endpoint's prices are not known."""


@dataclass(slots=True)
class Budget:
    """A limit on tokens, on money, on both or on neither. Safe to use from several threads."""

    tokens: int | None = None
    usd: float | None = None
    spent: Spent = Spent()
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        """Refuse what would buy nothing.

        Raises:
            UsageError: a budget of nothing, or of less.
        """
        for value, flag in ((self.tokens, "--budget-tokens"), (self.usd, "--budget-usd")):
            if value is not None and not value > 0:
                msg = f"{flag} {value}: a budget of nothing buys nothing"
                raise UsageError(msg, remedy="Give more than 0, or leave it out for no limit.")

    def check(self, model: str, prices: Mapping[str, float]) -> None:
        """See that what is limited can be counted.

        Raises:
            UsageError: money is limited, and what the model costs is not known.
        """
        if self.usd is not None and not prices:
            msg = f"--budget-usd: what {model} costs is not known"
            raise UsageError(msg, remedy="Limit the run with --budget-tokens instead.")

    @property
    def left(self) -> bool:
        """Whether anything may still be asked."""
        tokens_left = self.tokens is None or self.spent.tokens < self.tokens
        return tokens_left and (self.usd is None or (self.spent.usd or 0.0) < self.usd)

    def allows(self, tokens: int, usd: float) -> bool:
        """Say whether so much may still be spent on top of what has been."""
        fits = self.tokens is None or self.spent.tokens + tokens <= self.tokens
        return fits and (self.usd is None or (self.spent.usd or 0.0) + usd <= self.usd)

    def must_be_left(self) -> None:
        """Let the next question pass.

        Raises:
            Halt: the budget is spent.
        """
        if not self.left:
            raise Halt(Ending.BUDGET)

    def take(self, usage: StepUsage) -> None:
        """Count one answer."""
        with self._lock:
            before = self.spent
            usd = before.usd if usage.cost is None else (before.usd or 0.0) + usage.cost
            tokens = usage.prompt_tokens + usage.completion_tokens
            self.spent = Spent(before.calls + 1, before.tokens + tokens, usd)
