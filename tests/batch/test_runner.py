"""Runs over a store: every article is done, failed with a reason, or still pending."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from summarizer.backends.scripted import SCRIPTED, Scripted
from summarizer.batch.budget import Budget
from summarizer.batch.ending import Ending
from summarizer.batch.order import Order
from summarizer.batch.stopping import Stop
from summarizer.errors import CredentialsError, EndpointError, EngineError, StoreError, UsageError
from summarizer.storage import State, Store
from tests.chat_endpoint import Asked, ChatEndpoint, Faults, mixed, nothing

if TYPE_CHECKING:
    from tests.batch.conftest import Fill, Run, Runs

QUESTIONS = 5
"""Of one article: four sections, and the synopsis where anything was found."""


def _states(store: Store) -> dict[str, int]:
    return {state.value: n for state, n in store.stats().articles.items() if n}


def test_pending_articles_become_summaries(store: Store, fill: Fill, run: Run) -> None:
    """All of them, each question asked once, as the run notes in the store."""
    fill(12)
    with ChatEndpoint() as endpoint:
        report = run(endpoint.url)
    assert (12, 0, Ending.DONE, None) == (report.done, report.failed, report.ending, report.error)
    assert {"done": 12} == _states(store)
    assert (12 * QUESTIONS, 0) == (endpoint.calls, endpoint.repeats)
    assert (12 * QUESTIONS, 12 * QUESTIONS * 1000) == (report.spent.calls, report.spent.tokens)
    noted = store.runs()[0]
    assert ("done", 12) == (noted.how, noted.counts["done"])
    assert 12 == store.stats().items["transfers"]


def test_a_second_run_asks_nothing(store: Store, fill: Fill, run: Run) -> None:
    """What is done is done; read again on request, it is read from the answers kept."""
    fill(3)
    with ChatEndpoint() as endpoint:
        run(endpoint.url)
        before = list(store.lines()), endpoint.calls
        assert 0 == run(endpoint.url).done
        assert 3 == run(endpoint.url, Order(redo=True)).done
        assert before == (list(store.lines()), endpoint.calls)


def test_no_more_articles_are_read_than_wanted(store: Store, fill: Fill, run: Run) -> None:
    """--limit counts articles; the rest stay pending."""
    fill(5)
    with ChatEndpoint(nothing) as endpoint:
        assert 2 == run(endpoint.url, Order(limit=2)).done
    assert {"done": 2, "pending": 3} == _states(store)


def test_a_refused_key_stops_the_run_at_once(store: Store, fill: Fill, run: Run) -> None:
    """One request, no article lost, the error that has an exit code of its own."""
    fill(40)
    with ChatEndpoint(faults=lambda _: 401) as endpoint:
        report = run(endpoint.url, Order(workers=8))
    assert Ending.BROKEN is report.ending
    assert isinstance(report.error, CredentialsError)
    assert 1 == endpoint.calls
    assert {"pending": 40} == _states(store)


def test_a_key_withdrawn_on_the_way_stops_the_run(store: Store, fill: Fill, run: Run) -> None:
    """No more requests than were under way are refused."""
    fill(40)
    with ChatEndpoint(nothing) as endpoint:
        endpoint.faults = lambda asked: 401 if asked.number > 30 else None
        report = run(endpoint.url, Order(workers=4))
    assert isinstance(report.error, CredentialsError)
    assert endpoint.outcomes[401] <= 4
    assert report.done + _states(store)["pending"] == 40


def test_no_credit_left_stops_the_run(store: Store, fill: Fill, run: Run) -> None:
    """An account that is empty stays empty: no article is blamed."""
    fill(9)
    with ChatEndpoint(faults=lambda _: "quota") as endpoint:
        report = run(endpoint.url)
    assert (Ending.BROKEN, {"pending": 9}) == (report.ending, _states(store))
    assert "no credit left" in str(report.error)


def test_a_dead_address_is_given_up_soon(store: Store, fill: Fill, run: Run) -> None:
    """Five tries show that nobody is there; no article is blamed for it."""
    fill(30)
    with ChatEndpoint(faults=lambda _: 500) as endpoint:
        report = run(endpoint.url, Order(workers=8))
    assert isinstance(report.error, EndpointError)
    assert endpoint.calls <= 5 + 8
    assert {"pending": 30} == _states(store)


def test_an_endpoint_that_goes_away_is_probed_and_given_up(
    store: Store, fill: Fill, run: Run
) -> None:
    """The breaker opens after five failures; then one probe at a time, and the run ends."""
    fill(40)
    with ChatEndpoint(nothing) as endpoint:
        endpoint.faults = lambda asked: "reset" if asked.number > 40 else None
        report = run(endpoint.url, Order(workers=4))
    assert isinstance(report.error, EndpointError)
    assert endpoint.outcomes["reset"] <= 5 + 4 + 2
    assert report.done + _states(store)["pending"] == 40
    assert 0 == report.failed


def test_an_endpoint_that_comes_back_is_gone_on_with(store: Store, fill: Fill, run: Run) -> None:
    """Nothing is lost over an outage."""
    fill(40)
    with ChatEndpoint(nothing) as endpoint:
        endpoint.faults = lambda asked: 502 if 40 < asked.number <= 47 else None
        report = run(endpoint.url, Order(workers=4))
    assert (40, {"done": 40}) == (report.done, _states(store))


def test_mixed_faults_cost_little_and_lose_nothing(store: Store, fill: Fill, run: Run) -> None:
    """A fifth of all tries fails: at most 1.3 times the clean number, and all are accounted for."""
    fill(150)
    with ChatEndpoint(nothing, mixed(0.2)) as endpoint:
        report = run(endpoint.url, Order(workers=8))
    assert (150, 0) == (report.done, report.failed)
    assert {"done": 150} == _states(store)
    clean = 150 * (QUESTIONS - 1)
    assert clean < endpoint.calls <= 1.3 * clean
    assert endpoint.outcomes.total() - endpoint.outcomes[None] > 0.15 * endpoint.calls


def test_an_overloaded_endpoint_is_asked_less_at_once(fill: Fill, run: Run) -> None:
    """It refuses what is more than it bears; the run finds a width at which all are done."""
    fill(60)
    with ChatEndpoint(
        nothing, lambda asked: 429 if asked.at_once > 3 else None, delay=0.002
    ) as endpoint:
        report = run(endpoint.url, Order(workers=16))
    assert 60 == report.done
    assert endpoint.outcomes[429] < endpoint.calls / 3


def test_a_question_that_is_refused_is_the_articles_fault(
    store: Store, fill: Fill, run: Run
) -> None:
    """Asked once, failed for good; the others are read."""
    digests = fill(12)
    with ChatEndpoint(nothing, lambda a: 400 if "] Report 7\n" in a.said else None) as endpoint:
        report = run(endpoint.url)
    assert (11, {"refused": 1}) == (report.done, report.failures)
    failure = store.show(digests[6]).failures[0]
    assert ("refused", True, 1) == (failure.kind, failure.permanent, endpoint.outcomes[400])


def test_refusals_of_everything_end_the_run_without_blame(
    store: Store, fill: Fill, run: Run
) -> None:
    """A wrong model's name is no article's fault."""
    fill(40)
    with ChatEndpoint(faults=lambda _: 404) as endpoint:
        report = run(endpoint.url, Order(workers=2))
    assert isinstance(report.error, EndpointError)
    assert "has no model" in str(report.error)
    assert endpoint.calls <= 5 + 2
    assert {"pending": 40} == _states(store)


def test_answers_that_cannot_be_used_fail_the_article(store: Store, fill: Fill, run: Run) -> None:
    """The failure says why; a retry asks anew instead of recalling what was no use."""
    digests = fill(2)
    with ChatEndpoint(lambda _: "no JSON") as endpoint:
        report = run(endpoint.url)
        assert {"answers": 2} == report.failures
        assert "not JSON" in store.show(digests[0]).failures[0].message
        calls, endpoint.answers = endpoint.calls, nothing
        assert 0 == run(endpoint.url).done
        assert 2 == run(endpoint.url, Order(failed=True)).done
    assert 2 * (QUESTIONS - 1) == endpoint.calls - calls
    assert {"done": 2} == _states(store)


def test_a_passing_fault_is_tried_once_more_at_the_end(store: Store, fill: Fill, run: Run) -> None:
    """An article lost to a fault that outlasts its tries is read when the others are."""
    fill(6)
    faults = _about(3, lambda a: 502 if a.before < 4 and 'section "actors"' in a.said else None)
    with ChatEndpoint(nothing, faults) as endpoint:
        report = run(endpoint.url, Order(workers=1))
    assert (6, 0, {"done": 6}) == (report.done, report.failed, _states(store))


def test_a_fault_that_stays_is_the_articles(store: Store, fill: Fill, run: Run) -> None:
    """After the second round it is a failure that may pass."""
    digests = fill(6)
    with ChatEndpoint(nothing, _about(3, lambda _: 502)) as endpoint:
        report = run(endpoint.url, Order(workers=1))
    assert (5, {"endpoint": 1}) == (report.done, report.failures)
    assert [False] == [f.permanent for f in store.show(digests[2]).failures]
    assert 2 * 4 == endpoint.outcomes[502]


def test_a_budget_of_tokens_ends_the_run(store: Store, fill: Fill, run: Run) -> None:
    """Not one question more than were under way; what was answered is not asked again."""
    fill(20)
    with ChatEndpoint() as endpoint:
        report = run(endpoint.url, Order(workers=4, budget=Budget(tokens=30_000)))
        assert (Ending.BUDGET, 0) == (report.ending, report.failed)
        assert 30_000 <= report.spent.tokens < 30_000 + 4 * 1000
        assert report.spent.calls == endpoint.calls
        assert 20 == report.done + run(endpoint.url).done
    assert (20 * QUESTIONS, 0) == (endpoint.calls, endpoint.repeats)
    assert ["done", "budget"] == [noted.how for noted in store.runs()]


def test_a_budget_of_money_ends_the_run(fill: Fill, run: Run) -> None:
    """At the endpoint's prices; where none is known, the run is refused."""
    fill(20)
    prices = {"prompt": 1.0, "cached": 1.0, "completion": 1.0}  # $0.001 an answer
    with ChatEndpoint() as endpoint:
        order = Order(workers=2, budget=Budget(usd=0.03))
        report = run(endpoint.url, order, endpoint={"prices": prices})
        assert Ending.BUDGET is report.ending
        assert report.spent.usd is not None
        assert 0.0299 <= report.spent.usd <= 0.0321
        with pytest.raises(UsageError, match="what m costs is not known"):
            run(endpoint.url, Order(budget=Budget(usd=1.0)))


def test_a_wish_to_stop_is_heard_between_articles(store: Store, fill: Fill, runs: Runs) -> None:
    """The articles in hand are finished, no other is begun."""
    fill(30)
    stop = Stop()

    def on_call(asked: Asked) -> None:
        if asked.number == 40:
            stop.want()

    with ChatEndpoint(on_call=on_call) as endpoint:
        report = runs(endpoint.url, stop=stop).run()
    assert Ending.STOPPED is report.ending
    assert 0 == endpoint.calls % QUESTIONS
    assert {"done": report.done, "pending": 30 - report.done} == _states(store)
    assert "stopped" == store.runs()[0].how


def test_an_engine_that_dies_costs_one_article(store: Store, fill: Fill, run: Run) -> None:
    """Which is tried once more, and failed if the engine dies over it again."""
    digests = fill(9)

    def play(prompt: Any, _messages: Any) -> str:
        if "] Report 4\n" in prompt.article:
            msg = "the embedded engine died over a request"
            raise EngineError(msg)
        return nothing("")

    report = run(Scripted(play), Order(workers=1))
    assert (8, {"engine": 1}) == (report.done, report.failures)
    assert State.FAILED is store.show(digests[3]).state


def test_a_bug_costs_one_article(store: Store, fill: Fill, run: Run) -> None:
    """An unforeseen fault is written down like a foreseen one."""
    digests = fill(3)

    def play(prompt: Any, _messages: Any) -> str:
        if "] Report 2\n" in prompt.article:
            raise ZeroDivisionError
        return nothing("")

    report = run(Scripted(play))
    assert (2, {"fault": 1}) == (report.done, report.failures)
    assert "unforeseen ZeroDivisionError" in store.show(digests[1]).failures[0].message


def test_progress_tells_how_far_it_is(fill: Fill, run: Run) -> None:
    """The last word has all articles, what they cost, and no time left."""
    fill(10)
    told: list[Any] = []
    run(Scripted(lambda _p, _m: nothing("")), tell=told.append)
    last = told[-1]
    assert (10, 0, 10, 0.0) == (last.done, last.failed, last.total, last.seconds_left)
    assert last.spent.calls == 10 * (QUESTIONS - 1)
    assert sorted(p.done for p in told) == [p.done for p in told]


def test_two_runs_over_one_store_do_not_share_articles(
    store: Store, fill: Fill, runs: Runs
) -> None:
    """The second leaves at once, with a line; it has asked nothing and changed nothing."""
    fill(4)
    with ChatEndpoint(nothing) as endpoint:
        second = runs(endpoint.url)
        with store.alone(), pytest.raises(StoreError, match="another run") as refused:
            second.run()
        assert (0, 9) == (endpoint.calls, refused.value.exit_code)
        assert 4 == second.run().done


def test_the_order_is_noted_with_the_run(store: Store, fill: Fill, run: Run) -> None:
    """Model, plan and limits, as plain data."""
    fill(1)
    run(Scripted(lambda _p, _m: nothing(""), traits=SCRIPTED), Order(budget=Budget(tokens=9)))
    settings = store.runs()[0].settings
    assert ("script", 9, None) == (
        settings["model"],
        settings["budget_tokens"],
        settings["budget_usd"],
    )
    assert 64 == len(settings["plan"])
    assert json.dumps(settings)


def _about(number: int, faults: Faults) -> Faults:
    """Let only questions about one article go wrong."""
    return lambda asked: faults(asked) if f"] Report {number}\n" in asked.said else None
