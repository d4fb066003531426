"""Through the Batch API: the same summaries, in rounds, each question paid for once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from summarizer.backends.scripted import Scripted
from summarizer.batch.budget import Budget
from summarizer.batch.ending import Ending
from summarizer.batch.order import Order
from summarizer.batch.rounds import Rounds
from summarizer.batch.stopping import Stop
from summarizer.errors import StoreError, UsageError
from summarizer.pipeline import Summarizer
from summarizer.storage import Store
from summarizer.storage.round_values import RoundState
from tests.batch.batch_server import BatchServer
from tests.batch.in_rounds import KEY, PLAN, at_once, deferred, in_rounds
from tests.chat_endpoint import nothing

if TYPE_CHECKING:
    from tests.batch.conftest import Fill

QUESTIONS = 5
"""Of one article: the roster, three sections, and the synopsis."""
PRICES = {"prompt": 2.0, "cached": 0.2, "completion": 10.0}


def states(store: Store) -> dict[str, int]:
    """Return how many articles are in which state."""
    return {state.value: n for state, n in store.stats().articles.items() if n}


def lines(store: Store) -> list[int]:
    """Return how many questions each round had."""
    return [told.lines for told in store.rounds()]


def test_rounds_bring_what_immediate_answers_do(store: Store, fill: Fill, tmp_path: Path) -> None:
    """Rosters first, then the sections, then synopses; the export is the same, byte by byte."""
    fill(6)
    with BatchServer() as server:
        report = in_rounds(store, server)
    assert (6, 0, Ending.DONE, None) == (report.done, report.failed, report.ending, report.error)
    assert ([6, 18, 6], [6 * QUESTIONS, 0]) == (
        lines(store),
        [server.books.billed.total(), server.repeats],
    )
    assert at_once(tmp_path / "immediate.db", 6)[0] == list(store.lines())
    assert {f"Bearer {KEY}"} == server.auth


def test_answers_cost_half(store: Store, fill: Fill, tmp_path: Path) -> None:
    """The same tokens, half the dollars, in the report and in every summary."""
    fill(2)
    with BatchServer() as server:
        half = in_rounds(store, server, endpoint={"prices": PRICES}).spent
    whole = at_once(tmp_path / "immediate.db", 2, prices=PRICES)[1].spent
    assert (whole.calls, whole.tokens) == (half.calls, half.tokens)
    assert whole.usd is not None
    assert pytest.approx(whole.usd / 2) == half.usd
    assert pytest.approx(half.usd) == store.stats().cost


def test_answers_of_one_way_serve_the_other(store: Store, fill: Fill) -> None:
    """What was paid for immediately is not asked in a batch: the questions are the same."""
    digests = fill(2)
    with BatchServer() as server:
        in_rounds(store, server)
        before = server.calls.total()
        report = in_rounds(store, server, Order(only=digests))
    assert (2, before) == (report.done, server.calls.total())


def test_files_have_no_more_lines_than_allowed(store: Store, fill: Fill) -> None:
    """Further questions make further rounds, all of them out at once."""
    fill(5)
    with BatchServer(most=4) as server:
        report = in_rounds(store, server, most_lines=4)
    assert (5, [4, 1, 4, 4, 4, 3, 4, 1]) == (report.done, lines(store))
    assert 0 == server.repeats


def test_files_have_no_more_bytes_than_allowed(store: Store, fill: Fill) -> None:
    """A line that is longer by itself goes alone."""
    fill(3)
    with BatchServer() as server:
        in_rounds(store, server, most_bytes=25_000)
        assert [2, 1] == lines(store)[:2]
        for told in store.rounds():
            content = server.books.files[str(told.file)]
            assert (len(content), told.lines) == (told.bytes, content.count(b"\n"))
            assert told.bytes <= 25_000


def test_whoever_detaches_leaves_and_comes_back(store: Store, fill: Fill) -> None:
    """Each time what has come is taken and what follows is sent; the last time all is done."""
    fill(3)
    with BatchServer(looks=2) as server:
        endings = [in_rounds(store, server, detach=True).ending]
        while endings[-1] is Ending.LEFT and len(endings) < 20:
            endings.append(in_rounds(store, server, Order(only=()), detach=True).ending)
    assert [Ending.DONE] == [ending for ending in endings if ending is not Ending.LEFT]
    assert ({"done": 3}, [3, 9, 3], 0) == (states(store), lines(store), server.repeats)


def test_a_wish_to_stop_leaves_what_is_out(store: Store, fill: Fill) -> None:
    """The next run goes on with it, and asks nothing twice."""
    fill(3)
    stop = Stop()
    with BatchServer(looks=1_000) as server:
        server.on_call = lambda call: stop.want() if call == "look" else None
        assert Ending.STOPPED is in_rounds(store, server, stop=stop).ending
        assert (["sent"], {"pending": 3}) == ([r.state for r in store.rounds()], states(store))
        server.looks = 1
        assert Ending.DONE is in_rounds(store, server).ending
    assert (3 * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_immediate_runs_leave_alone_what_is_out(store: Store, fill: Fill) -> None:
    """An article with a question in an open round is nobody else's: it would be paid for twice."""
    digests = fill(3)
    with BatchServer() as server:
        in_rounds(store, server, Order(limit=1), detach=True)
    assert digests[1:] == list(store.pending())
    assert digests[:1] == list(store.parked())


def test_only_what_is_out_is_collected(store: Store, fill: Fill) -> None:
    """Articles that nobody has sent stay where they are."""
    fill(4)
    with BatchServer() as server:
        in_rounds(store, server, Order(limit=1), detach=True)
        assert 1 == in_rounds(store, server, Order(only=())).done
    assert {"done": 1, "pending": 3} == states(store)


def test_two_collectors_do_not_meet(store: Store, fill: Fill) -> None:
    """The second leaves with a line, and has asked nothing."""
    fill(2)
    with BatchServer() as server:
        in_rounds(store, server, detach=True)
        before = server.calls.total()
        with store.alone(), pytest.raises(StoreError, match="another run") as refused:
            in_rounds(store, server, Order(only=()))
        assert (before, 9) == (server.calls.total(), refused.value.exit_code)
        assert 2 == in_rounds(store, server, Order(only=())).done
    assert 0 == server.repeats


def test_what_cannot_be_used_is_asked_again_in_the_next_round(store: Store, fill: Fill) -> None:
    """As immediate answers are, with the reasons; a cut question goes with what is ready."""
    fill(2)

    def answers(said: str) -> str:
        return nothing(said) if "cannot be used" in said else '{"lines": []}'

    with BatchServer(answers) as server:
        report = in_rounds(store, server)
        again = server.books.batches["batch_1"].lines
    assert (2, [2, 2, 6, 6]) == (report.done, lines(store))
    assert all("Answer again, corrected" in question.said for question in again)
    assert 0 == server.repeats


def test_questions_beyond_the_budget_are_kept_back(store: Store, fill: Fill) -> None:
    """A round is no larger than its longest answers would allow; nothing is overspent."""
    fill(6)
    with BatchServer() as server:
        report = in_rounds(store, server, Order(budget=Budget(tokens=40_000)))
        assert Ending.BUDGET is report.ending
        assert 0 < report.spent.tokens <= 40_000
        assert {6} != set(lines(store))
        assert 6 == report.done + in_rounds(store, server).done
    assert (6 * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_money_is_kept_to_as_well(store: Store, fill: Fill) -> None:
    """At batch prices; where none is known the run is refused."""
    fill(6)
    with BatchServer() as server:
        order = Order(budget=Budget(usd=0.05))
        report = in_rounds(store, server, order, endpoint={"prices": PRICES})
        assert Ending.BUDGET is report.ending
        assert 0 < (report.spent.usd or 0) <= 0.05
        with pytest.raises(UsageError, match="what m costs is not known"):
            in_rounds(store, server, Order(budget=Budget(usd=1.0)))


def test_rounds_of_other_settings_are_not_gone_on_with(store: Store, fill: Fill) -> None:
    """Their answers would be of no use, and what followed would be paid for in vain."""
    fill(1)
    with BatchServer() as server:
        in_rounds(store, server, detach=True)
        with pytest.raises(UsageError, match="round 1, which is out, was asked of m at"):
            in_rounds(store, server, endpoint={"model": "another"})
        store.cancel_rounds()
        report = in_rounds(store, server, endpoint={"model": "another"})
    assert (1, Ending.DONE) == (report.done, report.ending)
    assert ("given up", RoundState.ENDED) == (store.round(1).status, store.round(1).state)


def test_another_backend_is_refused(store: Store, fill: Fill) -> None:
    """Only OpenAI's protocol has batches."""
    fill(1)
    scripted = Scripted(lambda _p, _m: nothing(""))
    with pytest.raises(UsageError, match="asks at once") as refused:
        Rounds(store, Summarizer(PLAN, scripted), Order())
    assert "--backend openai" in refused.value.remedy


def test_a_server_keeps_rounds_as_a_file_does(postgres_url: str) -> None:
    """On PostgreSQL everything goes the same way."""
    from summarizer.storage import Source  # noqa: PLC0415
    from tests.batch.conftest import write  # noqa: PLC0415

    with Store.open(postgres_url) as store, BatchServer() as server:
        for number in (1, 2):
            store.add(write(number), Source("file", str(number)))
        assert Ending.LEFT is in_rounds(store, server, detach=True).ending
        assert 2 == in_rounds(store, server, Order(only=())).done
        assert ([2, 6, 2], 0) == (lines(store), server.repeats)


def test_it_is_said_what_becomes_of_each_round(store: Store, fill: Fill) -> None:
    """Two lines a round; the last word on the articles is that all are read."""
    fill(2)
    said: list[str] = []
    told: list[Any] = []
    with BatchServer() as server, deferred(server) as backend:
        rounds = Rounds(store, Summarizer(PLAN, backend), Order(), say=said.append)
        rounds.looks, rounds.tell = type(rounds.looks)(0.005, 0.02), told.append
        rounds.run()
    assert "round 1: 2 questions, 0.0 MB, sent: batch_0" == said[0]
    assert "round 1: completed; 2 answered" == said[1]
    assert 6 == len(said)
    assert (2, 0, 2, 2 * QUESTIONS) == (
        told[-1].done,
        told[-1].failed,
        told[-1].total,
        told[-1].spent.calls,
    )
