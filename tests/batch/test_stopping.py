"""A wish to stop is heard at once, and only once."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from summarizer.batch.stopping import Stop, hearing


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_is_a_wish(number: signal.Signals) -> None:
    """It ends a wait; what the signal meant before, it means again afterwards."""
    before = signal.getsignal(number)
    with hearing() as stop:
        assert not stop.wanted
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        stop.wait(60.0)
        assert stop.wanted
        assert before == signal.getsignal(number)
    assert before == signal.getsignal(number)


def test_a_second_interrupt_is_not_heard() -> None:
    """Whoever presses Ctrl-C twice does not want to wait."""
    with hearing() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        stop.wait(60.0)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_waiting_ends_by_itself() -> None:
    """So many seconds and no more; not at all once an end is wanted."""
    stop = Stop()
    stop.wait(0.01)
    stop.wait(-1.0)
    assert not stop.wanted
    stop.want()
    stop.wait(60.0)
    stop.wait(60.0)
    assert stop.wanted
