"""What can go wrong at a Batch API: nothing is lost, nothing is paid for twice, all is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from summarizer.batch.ending import Ending
from summarizer.batch.order import Order
from summarizer.errors import CredentialsError, EndpointError, StoreError
from summarizer.storage import State, Store
from summarizer.storage.round_values import Asked
from tests.batch.batch_server import BatchServer, Fate, Fates, Question
from tests.batch.batch_wire import Call
from tests.batch.in_rounds import KEY, in_rounds

if TYPE_CHECKING:
    from tests.batch.conftest import Fill

QUESTIONS = 5


def states(store: Store) -> dict[str, int]:
    """Return how many articles are in which state."""
    return {state.value: n for state, n in store.stats().articles.items() if n}


def about(number: int, fate: Fate, times: int = 99) -> Fates:
    """Let questions about one article go wrong, the first times they are asked."""

    def fates(question: Question) -> Fate:
        meant = f"] Report {number}\n" in question.said and question.before < times
        return fate if meant else "answered"

    return fates


def first(fate: Fate) -> Fates:
    """Let every question go wrong that is asked for the first time."""
    return lambda question: "answered" if question.before else fate


@pytest.mark.parametrize("fate", [500, 429, "expired", "missing"])
def test_what_got_no_answer_is_asked_again(store: Store, fill: Fill, fate: Fate) -> None:
    """Lines that failed, ran out of time, or are in no file at all."""
    fill(3)
    with BatchServer(fates=about(2, fate, times=1)) as server:
        report = in_rounds(store, server)
    assert (3, Ending.DONE) == (report.done, report.ending)
    assert (3 * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_it_is_asked_again_so_often_and_no_oftener(store: Store, fill: Fill) -> None:
    """Then the article has failed, in a way that may pass; the others are done."""
    digests = fill(3)
    with BatchServer(fates=about(2, 500)) as server:
        report = in_rounds(store, server)
    assert (2, {"endpoint": 1}) == (report.done, report.failures)
    failure = store.show(digests[1]).failures[0]
    assert ("status 500 (500)", False) == (failure.message, failure.permanent)
    assert 3 == max(server.books.asked.values())
    assert {"done": 2, "failed": 1} == states(store)


def test_a_question_that_is_refused_is_the_articles_fault(store: Store, fill: Fill) -> None:
    """Asked once, failed for good."""
    digests = fill(3)
    with BatchServer(fates=about(2, 400)) as server:
        report = in_rounds(store, server)
    assert (2, {"refused": 1}) == (report.done, report.failures)
    assert store.show(digests[1]).failures[0].permanent
    assert 1 == max(server.books.asked.values())


def test_refusals_of_everything_end_the_run_without_blame(store: Store, fill: Fill) -> None:
    """A wrong model is no article's fault: mended, all are read."""
    fill(6)
    with BatchServer(fates=lambda _: 404) as server:
        report = in_rounds(store, server)
        assert isinstance(report.error, EndpointError)
        assert "refuses all of round 1: status 404" in str(report.error)
        assert ({"pending": 6}, {}) == (states(store), report.failures)
        server.fates = lambda _: "answered"
        assert 6 == in_rounds(store, server).done


def test_a_way_of_asking_that_is_refused_is_dropped(store: Store, fill: Fill) -> None:
    """As immediately, but by rounds; the next process knows it from the store."""
    fill(6)

    def fates(question: Question) -> Fate:
        return 400 if "seed" in question.body else "answered"

    with BatchServer(fates=fates) as server:
        server.wording = "'seed' is not supported"
        assert Ending.LEFT is in_rounds(store, server, detach=True).ending
        assert 6 == in_rounds(store, server).done
        assert [6, 6, 18, 6] == [told.lines for told in store.rounds()]
        fill(8)
        assert 2 == in_rounds(store, server).done
        assert [2, 6, 2] == [told.lines for told in store.rounds(3)]
    assert 0 == server.repeats


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_a_batch_that_is_cut_short_keeps_its_answers(store: Store, fill: Fill, status: str) -> None:
    """Half of it was answered. What expired is asked again, what was cancelled on request only."""
    fill(6)
    with BatchServer() as server:
        server.ending = lambda work: status if work.told["id"] == "batch_1" else "completed"
        report = in_rounds(store, server)
        if status == "cancelled":
            assert (Ending.CANCELLED, {"pending": 6}) == (report.ending, states(store))
            assert 9 == store.round(2).counts["cancelled"]
            report = in_rounds(store, server)
    assert (6, Ending.DONE) == (report.done, report.ending)
    assert (6 * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_whoever_cancels_is_obeyed_and_what_is_paid_is_kept(store: Store, fill: Fill) -> None:
    """The endpoint is told; what was answered is taken; nothing new is asked until wanted."""
    fill(6)
    with BatchServer(looks=99) as server:
        in_rounds(store, server, detach=True)
        assert [1] == [told.number for told in store.cancel_rounds()]
        report = in_rounds(store, server, Order(only=()))
        assert (Ending.CANCELLED, 1) == (report.ending, server.calls["cancel"])
        assert {"answered": 3, "cancelled": 3, "refusals": []} == store.round(1).counts
        assert (0, []) == (report.done, list(store.parked()))
        server.looks = 1
        assert 6 == in_rounds(store, server).done
    assert (6 * QUESTIONS, 0) == (server.books.billed.total(), server.repeats)


def test_a_round_that_never_went_is_cancelled_here(store: Store, fill: Fill) -> None:
    """The endpoint is asked whether it has it; then nothing is sent."""
    fill(2)
    with BatchServer() as server:
        server.status = lambda call: 500 if call == "upload" else None
        assert isinstance(in_rounds(store, server).error, EndpointError)
        store.cancel_rounds()
        server.status = lambda _: None
        assert Ending.CANCELLED is in_rounds(store, server, Order(only=())).ending
        assert (0, "never sent") == (server.calls["begin"], store.round(1).status)
        assert 2 == in_rounds(store, server).done


def test_files_of_results_are_not_trusted(store: Store, fill: Fill) -> None:
    """Foreign ids, repeated lines, noise, bodies that are none: counted, said, and left alone."""
    fill(4)
    said: list[str] = []
    good: list[bytes] = []

    def alter(lines: list[bytes]) -> list[bytes]:
        if good:
            return lines
        good.extend(lines)
        row = json.loads(lines[0])
        foreign = json.dumps(row | {"custom_id": "0" * 64}).encode()
        return [foreign, b'{"custom_id": 7}', b"\xff\xfe", b"", lines[0], *lines, b"[" * 5_000]

    with BatchServer() as server:
        server.alter = alter
        report = in_rounds(store, server, say=said.append)
    assert (4, Ending.DONE, 0) == (report.done, report.ending, server.repeats)
    counts = store.round(1).counts
    assert {"answered": 4, "foreign": 1, "repeated": 1, "broken": 3, "refusals": []} == counts
    assert "3 lines that cannot be read" in said[1]
    assert 4 * QUESTIONS == store.stats().calls


def test_half_a_line_is_no_answer(store: Store, fill: Fill) -> None:
    """Its question is asked again: there is nothing else to be done."""
    fill(3)
    with BatchServer(fates=first("half")) as server:
        report = in_rounds(store, server)
    assert (3, 3 * QUESTIONS) == (report.done, server.repeats)
    assert {"broken": 3, "failed": 3, "refusals": []} == store.round(1).counts


def test_an_answer_that_is_no_completion_is_asked_again(store: Store, fill: Fill) -> None:
    """A status of 200 is no promise."""
    fill(2)

    def alter(lines: list[bytes]) -> list[bytes]:
        rows = [json.loads(line) for line in lines]
        for row in rows if len(server.books.batches) == 1 else ():
            row["response"]["body"] = {"_fields_set": 1, "choices": [{"message": None}]}
        return [json.dumps(row).encode() for row in rows]

    with BatchServer() as server:
        server.alter = alter
        assert 2 == in_rounds(store, server).done
    assert 2 == store.round(1).counts["failed"]


def test_a_file_that_breaks_off_is_fetched_again(store: Store, fill: Fill) -> None:
    """Whole or not at all."""
    fill(3)
    with BatchServer() as server:
        server.cut = True
        assert 3 == in_rounds(store, server).done
    assert (4, 0) == (server.calls["content"], server.repeats)


@pytest.mark.parametrize("call", ["upload", "begin", "begun", "look", "content"])
def test_faults_that_pass_are_waited_for(store: Store, fill: Fill, call: Call) -> None:
    """Two in a row at any moment; a batch whose beginning was not heard of is found, not begun."""
    fill(2)
    left = [502, 500]

    def status(now: Call) -> int | None:
        return left.pop() if now == call and left else None

    with BatchServer() as server:
        server.status = status
        assert 2 == in_rounds(store, server).done
    assert (2 * QUESTIONS, 0, 3) == (
        server.books.billed.total(),
        server.repeats,
        len(server.books.batches),
    )


def test_a_batch_is_found_on_whatever_page_it_is(store: Store, fill: Fill) -> None:
    """Others of the same account began meanwhile, hundreds."""
    fill(2)
    with BatchServer() as server:

        def status(call: Call) -> int | None:
            if call != "begun" or len(server.books.batches) > 1:
                return None
            order = {"endpoint": "e", "input_file_id": "f", "completion_window": "24h"}
            for _ in range(250):
                server.begin(order)
            return 500

        server.status = status
        assert 2 == in_rounds(store, server).done
    assert (3, 0) == (server.calls["list"], server.repeats)


@pytest.mark.parametrize("call", ["upload", "begin", "look", "content"])
def test_a_refused_key_ends_the_run(store: Store, fill: Fill, call: Call) -> None:
    """With its own error, which does not show the key; the next run goes on."""
    fill(2)
    with BatchServer() as server:
        server.status = lambda now: 401 if now == call else None
        report = in_rounds(store, server)
        assert isinstance(report.error, CredentialsError)
        assert KEY not in str(report.error)
        assert {"pending": 2} == states(store)
        server.status = lambda _: None
        assert 2 == in_rounds(store, server).done
    assert 0 == server.repeats


def test_an_endpoint_without_batches_says_so(store: Store, fill: Fill) -> None:
    """At once, and what to do about it."""
    fill(1)
    with BatchServer() as server:
        server.status = lambda _: 404
        report = in_rounds(store, server)
    assert isinstance(report.error, EndpointError)
    assert "it has no Batch API (404)" in str(report.error)
    assert "Leave out --transport batch" in report.error.remedy


def test_a_batch_that_is_unknown_is_not_asked_again(store: Store, fill: Fill) -> None:
    """It may be another account's: only who cancels it gives it up."""
    fill(2)
    with BatchServer() as server:
        in_rounds(store, server, detach=True)
        gone = server.books.batches.pop("batch_0")
        report = in_rounds(store, server)
        assert "knows no batch batch_0" in str(report.error)
        assert (1, {"pending": 2}) == (len(store.open_rounds()), states(store))
        server.books.batches["batch_0"] = gone
        assert 2 == in_rounds(store, server).done


def test_a_batch_that_is_gone_can_be_given_up(store: Store, fill: Fill) -> None:
    """After which its questions may be asked again."""
    fill(2)
    with BatchServer() as server:
        in_rounds(store, server, detach=True)
        del server.books.batches["batch_0"]
        store.cancel_rounds()
        assert Ending.CANCELLED is in_rounds(store, server, Order(only=())).ending
        assert 2 == in_rounds(store, server).done


def test_an_endpoint_that_is_full_gets_the_rest_later(store: Store, fill: Fill) -> None:
    """What is out may end first; where nothing is, rounds become smaller."""
    fill(5)
    with BatchServer(room=6) as server:
        report = in_rounds(store, server, most_lines=5)
    assert (5, Ending.DONE, 0) == (report.done, report.ending, server.repeats)
    statuses = [told.status for told in store.rounds()]
    assert "failed" in statuses
    assert 1 == max(server.books.asked.values())


def test_an_endpoint_with_no_room_at_all_ends_the_run(store: Store, fill: Fill) -> None:
    """Not even one question fits: no article is blamed."""
    fill(3)
    with BatchServer(room=0) as server:
        report = in_rounds(store, server)
    assert "does not begin round" in str(report.error)
    assert ({"pending": 3}, 0) == (states(store), server.books.billed.total())


def test_a_batch_that_is_not_begun_ends_the_run(store: Store, fill: Fill) -> None:
    """The endpoint's reason is told; the questions are as good as never asked."""
    fill(3)
    with BatchServer(most=2) as server:
        for _ in range(4):
            report = in_rounds(store, server)
            assert "does not begin round" in str(report.error)
        server.most = 50
        assert 3 == in_rounds(store, server).done


def test_a_line_that_keeps_a_batch_from_beginning_is_left_out(store: Store, fill: Fill) -> None:
    """Its article has failed; the rest is sent without it."""
    digests = fill(3)
    with BatchServer() as server:
        server.bad = lambda question: "] Report 2\n" in question.said
        report = in_rounds(store, server)
    assert (2, {"refused": 1}) == (report.done, report.failures)
    assert State.FAILED is store.show(digests[1]).state
    assert 0 == server.repeats


def test_a_round_that_was_tampered_with_is_not_sent(store: Store, fill: Fill) -> None:
    """What is sent is what was noted."""
    fill(2)
    with BatchServer() as server:
        server.status = lambda call: 500 if call == "upload" else None
        in_rounds(store, server)
        with store.writing() as connection:
            connection.execute(text("UPDATE requests SET body = '{}' WHERE number = 1"))
        server.status = lambda _: None
        report = in_rounds(store, server)
    assert isinstance(report.error, StoreError)
    assert (0, {"pending": 2}) == (len(server.books.batches), states(store))


def test_answers_that_come_late_are_kept(store: Store, fill: Fill) -> None:
    """An article fails over one question; what its others brought is paid for, and stays."""
    digests = fill(2)

    def fates(question: Question) -> Fate:
        return 400 if 'section "transfers"' in question.said else "answered"

    with BatchServer(fates=fates) as server:
        report = in_rounds(store, server)
        calls = store.stats().calls
    assert ({"refused": 2}, 2 * 3) == (report.failures, calls)
    assert [False, False] == [store.awaits(digest) for digest in digests]
    assert [] == [q for q in store.unsent() if q.state is Asked.NEW]


def test_no_key_is_written_down(store: Store, fill: Fill, tmp_path: Any) -> None:
    """Not in the store, whatever the endpoint says of it."""
    fill(2)
    with BatchServer(fates=lambda _: 400) as server:
        server.wording = f"temperature is refused, and so is {KEY}"
        in_rounds(store, server)
    assert "[key]" in str(store.round(1).counts)
    for file in tmp_path.iterdir():
        assert KEY.encode() not in file.read_bytes()
