"""Threads on their way to one endpoint: let in as the pace and the breaker have it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer.batch.breaker import Breaker
from summarizer.batch.ending import Ending, Halt
from summarizer.batch.pace import Pace
from summarizer.batch.traffic import Traffic
from summarizer.errors import CredentialsError, EndpointError


def _try(traffic: Traffic, status: int | None = 200, **headers: str) -> None:
    with traffic.turn() as tell:
        tell(status, headers)


def test_no_more_go_at_once_than_the_pace_lets() -> None:
    """Counted where the endpoint would be: never more than the most."""
    traffic = Traffic(Pace(most=3, width=3.0))
    lock, at_once, most = threading.Lock(), 0, 0

    def work(_: int) -> None:
        nonlocal at_once, most
        with traffic.turn() as tell:
            with lock:
                at_once += 1
                most = max(most, at_once)
            tell(200, {})
            with lock:
                at_once -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(400)))
    assert most <= 3


@pytest.mark.parametrize("status", [429, 503, 529])
def test_an_overloaded_endpoint_is_asked_less(status: int) -> None:
    """These statuses halve the width."""
    traffic = Traffic(Pace(most=8, width=8.0), clock=lambda: 0.0)
    _try(traffic, status)
    assert 4 == traffic.pace.width


def test_retry_after_holds_for_everybody() -> None:
    """One is told, all wait."""
    traffic = Traffic(Pace(most=8, width=8.0), clock=lambda: 100.0)
    _try(traffic, 429, **{"retry-after": "17"})
    assert 117 == traffic.pace.opens


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529, 408, None])
def test_an_endpoint_that_breaks_down_opens_the_breaker(status: int | None) -> None:
    """Five tries, and who comes sixth is told that it never answered."""
    traffic = Traffic(Pace(most=8, width=8.0), clock=_ticking())
    for _ in range(5):
        _try(traffic, status)
    with pytest.raises(Halt, match="none of 5 requests in a row") as halted, traffic.turn():
        pass
    assert Ending.BROKEN is halted.value.ending
    assert isinstance(halted.value.error, EndpointError)


@pytest.mark.parametrize("status", [200, 400, 404, 422, 429])
def test_an_endpoint_that_refuses_is_there(status: int) -> None:
    """A refusal is an answer: the breaker stays closed."""
    traffic = Traffic(Pace(most=8, width=8.0), clock=_ticking())
    for _ in range(20):
        _try(traffic, status)
    assert not traffic.breaker.open


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_lets_nobody_else_go(status: int) -> None:
    """Those who wait would be refused too."""
    traffic = Traffic(Pace(most=8))
    _try(traffic, status)
    with pytest.raises(Halt, match=f"refuses the key .{status}.") as halted, traffic.turn():
        pass
    assert isinstance(halted.value.error, CredentialsError)


def test_a_try_that_tells_nothing_counts_as_failed() -> None:
    """Whatever was raised in its place."""
    traffic = Traffic(Pace(most=1))
    with pytest.raises(ZeroDivisionError), traffic.turn():
        raise ZeroDivisionError
    assert 1 == traffic.breaker.failures


def test_waiting_threads_are_let_in_by_an_answered_probe() -> None:
    """One goes ahead, the others follow once it has been answered."""
    breaker = Breaker(pauses=(0.01,))
    traffic = Traffic(Pace(most=8, width=8.0), breaker)
    _try(traffic, 200)
    for _ in range(5):
        _try(traffic, None)
    assert breaker.open
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _try(traffic, 200), range(8)))
    assert not breaker.open


def test_closing_it_wakes_everybody() -> None:
    """Who waits for a turn, and who comes later, gets the reason why the run is over."""
    traffic = Traffic(Pace(most=1))
    halt = Halt(Ending.BROKEN, CredentialsError("no key"))
    inside, waiting = threading.Event(), threading.Event()

    def second() -> BaseException | None:
        waiting.set()
        return _raised(lambda: _try(traffic))

    with ThreadPoolExecutor(1) as pool, traffic.turn():
        inside.set()
        future = pool.submit(second)
        assert waiting.wait(10)
        traffic.close(halt)
        assert halt is future.result(10)
    assert halt is _raised(lambda: _try(traffic))


def _raised(action: Callable[[], None]) -> BaseException | None:
    try:
        action()
    except Halt as halt:
        return halt
    return None


def _ticking() -> Callable[[], float]:
    """A clock on which an hour passes between two looks, so that no pause matters."""
    now = [0.0]

    def clock() -> float:
        now[0] += 3600
        return now[0]

    return clock
