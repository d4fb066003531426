"""An endpoint that is down is left alone, looked at now and then, and given up in the end."""

from __future__ import annotations

from summarizer.batch.breaker import Breaker


def _failing(breaker: Breaker, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        breaker.failed(now, probe=breaker.began())


def _working(breaker: Breaker) -> None:
    breaker.began()
    breaker.answered()


def test_five_failures_in_a_row_open_it() -> None:
    """Four do not, nor do five with an answer among them."""
    breaker = Breaker()
    _working(breaker)
    _failing(breaker, 4)
    _working(breaker)
    _failing(breaker, 4)
    assert not breaker.open
    assert 0 == breaker.wait(0.0)
    _failing(breaker, 1)
    assert breaker.open


def test_one_probe_at_a_time_goes_after_the_pause() -> None:
    """Everybody else waits for what becomes of it."""
    breaker = Breaker(pauses=(2.0, 8.0))
    _working(breaker)
    _failing(breaker, 5, now=10.0)
    assert 2.0 == breaker.wait(10.0)
    assert 0 == breaker.wait(12.0)
    assert breaker.began()
    assert None is breaker.wait(12.0)


def test_an_answered_probe_closes_it() -> None:
    """All may go again, and five new failures are needed to open it."""
    breaker = Breaker()
    _working(breaker)
    _failing(breaker, 5)
    _working(breaker)
    assert not breaker.open
    _failing(breaker, 4)
    assert not breaker.open


def test_a_failed_probe_makes_the_pause_longer() -> None:
    """The pauses are those given, one after the other."""
    breaker = Breaker(pauses=(2.0, 8.0, 30.0))
    _working(breaker)
    _failing(breaker, 5, now=0.0)
    breaker.failed(3.0, probe=breaker.began())
    assert 8.0 == breaker.wait(3.0)


def test_tries_from_before_it_opened_are_no_probes() -> None:
    """They neither use up a probe nor move it."""
    breaker = Breaker(pauses=(2.0, 8.0))
    _working(breaker)
    _failing(breaker, 5, now=0.0)
    for _ in range(20):
        breaker.failed(1.0, probe=False)
    assert 1.0 == breaker.wait(1.0)
    assert not breaker.given_up


def test_after_the_last_pause_the_endpoint_is_given_up() -> None:
    """As many probes go as there are pauses."""
    breaker = Breaker(pauses=(2.0, 8.0))
    _working(breaker)
    _failing(breaker, 5)
    _failing(breaker, 1)
    assert not breaker.given_up
    _failing(breaker, 1)
    assert breaker.given_up


def test_an_address_that_never_answered_is_not_waited_for() -> None:
    """It is wrong rather than down."""
    breaker = Breaker()
    _failing(breaker, 5)
    assert breaker.given_up
