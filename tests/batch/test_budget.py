"""A budget counts what is paid, ends the run when it is spent, and refuses to be nothing."""

from __future__ import annotations

import pytest

from summarizer.batch.budget import Budget, Spent
from summarizer.batch.ending import Ending, Halt
from summarizer.errors import UsageError
from summarizer.values import StepUsage


def _answer(cost: float | None = None) -> StepUsage:
    return StepUsage(step="s", calls=1, prompt_tokens=90, completion_tokens=10, cost=cost)


def test_it_counts_calls_tokens_and_money() -> None:
    """Tokens are those of prompt and answer; money is unknown until a price is."""
    budget = Budget()
    budget.take(_answer())
    assert Spent(1, 100, None) == budget.spent
    budget.take(_answer(0.25))
    assert Spent(2, 200, 0.25) == budget.spent


@pytest.mark.parametrize(
    ("budget", "answers"), [(Budget(tokens=250), 3), (Budget(usd=1.0), 4), (Budget(300, 0.5), 2)]
)
def test_once_it_is_spent_nothing_more_is_asked(budget: Budget, answers: int) -> None:
    """The answer under way may pass the limit; the next question is not asked."""
    asked = 0
    while budget.left:
        budget.must_be_left()
        budget.take(_answer(0.25))
        asked += 1
    with pytest.raises(Halt) as halted:
        budget.must_be_left()
    assert (answers, Ending.BUDGET, None) == (asked, halted.value.ending, halted.value.error)


@pytest.mark.parametrize(("tokens", "usd"), [(0, None), (-5, None), (None, 0.0), (None, -1.0)])
def test_a_budget_of_nothing_is_refused(tokens: int | None, usd: float | None) -> None:
    """It would buy nothing: wrong use, said at once."""
    with pytest.raises(UsageError, match="buys nothing"):
        Budget(tokens, usd)


def test_a_budget_of_no_number_is_refused() -> None:
    """NaN compares with nothing, so it would never be spent."""
    with pytest.raises(UsageError, match="buys nothing"):
        Budget(usd=float("nan"))


def test_money_cannot_be_limited_where_no_price_is_known() -> None:
    """It would never be spent; tokens can be limited everywhere."""
    with pytest.raises(UsageError, match="what tiny costs is not known"):
        Budget(usd=1.0).check("tiny", {})
    Budget(tokens=1).check("tiny", {})
    Budget(usd=1.0).check("luna", {"prompt": 1.0})
