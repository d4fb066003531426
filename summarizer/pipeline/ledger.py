"""What reading one article has cost and lost so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.backends.protocol import Call
from summarizer.drafting import Draft
from summarizer.values import Loss, StepUsage

# What the intake notes about an article without having lost any of what it says.
_NOTES = {
    "hidden_text": "text that the page hides from its readers was left out",
    "hidden_characters": "invisible characters were removed",
    "title_made": "the text has no title of its own; its beginning stands for one",
    "charset_inferred": "the encoding was inferred from the bytes",
    "linked_data": "the text is from the page's linked data; the page itself shows less of it",
    "date_in_future": "the date that its feed gives lies ahead, and was left out",
    "date_unreadable": "the date that its feed gives cannot be read",
}


@dataclass(slots=True)
class Ledger:
    """Grows while an article is read; frozen values come out of it."""

    losses: list[Loss] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    answered: int = 0
    _steps: dict[str, list[StepUsage]] = field(default_factory=dict)

    def take(self, draft: Draft) -> None:
        """Enter a draft's cost, exchanges and losses."""
        self._steps.setdefault(draft.usage.step, []).append(draft.usage)
        self.calls += draft.calls
        self.losses += draft.losses
        self.answered += not draft.failed

    def lose(self, step: str, reason: str, detail: str) -> None:
        """Enter a loss."""
        self.losses.append(Loss(step=step, reason=reason, detail=detail))

    def note(self, flags: Iterable[str]) -> None:
        """Enter what the intake flagged."""
        for flag in flags:
            self.lose("intake", flag, _NOTES.get(flag, flag.replace("_", " ")))

    @property
    def partial(self) -> bool:
        """Whether anything the article says may be missing."""
        return any(x.reason not in _NOTES for x in self.losses)

    @property
    def tokens(self) -> int:
        """Tokens written so far."""
        return sum(u.completion_tokens for us in self._steps.values() for u in us)

    @property
    def steps(self) -> tuple[StepUsage, ...]:
        """The cost by step, in the order steps were first taken."""
        return tuple(_added(name, usages) for name, usages in self._steps.items())


def _added(name: str, usages: list[StepUsage]) -> StepUsage:
    def known(values: list[float | None]) -> float | None:
        told = [v for v in values if v is not None]
        return round(sum(told), 6) if len(told) == len(values) else None

    return StepUsage(
        step=name,
        calls=sum(u.calls for u in usages),
        prompt_tokens=sum(u.prompt_tokens for u in usages),
        cached_tokens=sum(u.cached_tokens for u in usages),
        completion_tokens=sum(u.completion_tokens for u in usages),
        seconds=round(sum(u.seconds for u in usages), 4),
        prompt_seconds=known([u.prompt_seconds for u in usages]),
        completion_seconds=known([u.completion_seconds for u in usages]),
        cost=known([u.cost for u in usages]),
    )
