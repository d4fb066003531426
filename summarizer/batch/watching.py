"""The rounds that are out: sent where they are not yet, looked at, cancelled, taken in.

Every look is one pass over what the store knows; nothing is remembered that the next
process would miss.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from summarizer.backends.batch_api import ENDED, Batch, Deferred, GoneError
from summarizer.backends.faults import BusyError, UnreachableError
from summarizer.batch.breaker import STRAIGHT
from summarizer.batch.budget import Budget
from summarizer.batch.posting import Post
from summarizer.batch.settling import Settling, told_counts
from summarizer.errors import EndpointError
from summarizer.storage import Store
from summarizer.storage.round_values import Asked, Round, RoundState

MISSED = 20
"""Looks in a row at which an endpoint that has answered before may be away."""


@dataclass(slots=True)
class Watch:
    """Sees to the open rounds of one store."""

    store: Store
    backend: Deferred
    budget: Budget
    post: Post
    say: Callable[[str], None]
    """Told what becomes of each round, in a line."""
    full: bool = False
    """The endpoint takes no more before something of ours has ended."""
    cancelled: bool = False
    """A round was cancelled: nobody wants what would follow."""
    _missed: int = MISSED
    """Looks in a row at which the endpoint was away; an address that never answers is wrong."""

    def look(self, fresh: Collection[int] = ()) -> bool:
        """See to every open round; say whether one has ended. ``fresh`` ones were never sent.

        Raises:
            EndpointError: the endpoint stays away, refuses everything, or knows nothing of us.
            CredentialsError: it refuses the key.
            StoreError: the store cannot be read or written.
        """
        ended = [self._see_to(told, told.number in fresh) for told in self.store.open_rounds()]
        return any(ended)

    def _see_to(self, told: Round, fresh: bool) -> bool:  # noqa: FBT001 - one of two ways
        try:
            ended = self._looked_at(told, fresh=fresh)
        except GoneError:
            if not told.cancelled:
                raise
            self.store.end_round(told.number, "gone", {}, Asked.CANCELLED, "cancelled")
            ended = self.cancelled = True
        except (UnreachableError, BusyError):
            self._missed += 1
            if self._missed >= MISSED:
                raise
            return False
        self._missed = 0
        return ended

    def _looked_at(self, told: Round, *, fresh: bool) -> bool:
        if told.state is RoundState.WRITTEN:
            told = self._sent(told, fresh=fresh)
        if told.batch is None:
            self.cancelled = True
            return True
        if told.cancelled and told.status != "cancelling":
            self.backend.batches.cancel(told.batch)
        batch = self.backend.batches.look(told.batch)
        if batch.status != told.status:
            self.store.change_round(told.number, status=batch.status)
        if batch.status in ENDED:
            self._settle(told, batch)
        return batch.status in ENDED

    def _sent(self, told: Round, *, fresh: bool) -> Round:
        sent = self.post.send(told.number, fresh=fresh)
        if sent.batch is not None:
            size = f"{sent.lines:,} questions, {sent.bytes / 1e6:.1f} MB"
            self.say(f"round {sent.number}: {size}, sent: {sent.batch}")
        return sent

    def _settle(self, told: Round, batch: Batch) -> None:
        settling = Settling(self.store, self.backend, self.budget, told)
        ended = settling.settle(batch)
        self.say(f"round {told.number}: {batch.status}; {told_counts(ended.counts)}")
        self.full &= batch.status == "failed"
        self.cancelled |= told.cancelled or batch.status == "cancelled"
        worded_anew = self.backend.adapt(settling.refusals)
        if batch.status == "failed":
            self._not_begun(told, batch)
        elif not worded_anew and settling.counts["refused"] == told.lines >= STRAIGHT:
            self._all_refused(told, settling)

    def _not_begun(self, told: Round, batch: Batch) -> None:
        """Decide what a batch that was not begun means for those that follow."""
        if any(problem.full for problem in batch.problems):
            alone = not self.store.open_rounds()
            if not alone or told.lines > 1:
                self.full = True
                self.post.most_lines = told.lines // 2 if alone else self.post.most_lines
                return
        elif any(problem.line is not None for problem in batch.problems):
            return
        why = batch.problems[0].message if batch.problems else "no reason is told"
        msg = f"{self.backend.address} does not begin round {told.number}: {why}"
        raise EndpointError(msg, remedy="Run the same command again once that is settled.")

    def _all_refused(self, told: Round, settling: Settling) -> None:
        """Blame nobody where everything was refused: a wrong model is no article's fault."""
        self.store.forget_round(told.number)
        msg = f"{self.backend.address} refuses all of round {told.number}: {settling.refusals[0]}"
        raise EndpointError(msg, remedy="Nothing was asked; mend that and run it again.")
