"""How many requests at once: learnt from answers, and from what their headers tell."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from summarizer.batch.pace import COOL_SECONDS, Allowance, Pace, allowed

NO_HEADERS: Mapping[str, str] = {}


def _round(pace: Pace, now: float) -> int:
    """Let as many tries go as may, answer all of them well, and return how many they were."""
    busy = 0
    while pace.wait(busy, now) == 0:
        busy += 1
    for other in reversed(range(busy)):
        pace.answered(NO_HEADERS, other, now)
    return busy


def test_it_begins_with_one_and_doubles_up_to_the_most() -> None:
    """Slow start: a round of answers doubles the width; the most is never passed."""
    pace = Pace(most=12)
    assert [1, 2, 4, 8, 12, 12] == [_round(pace, float(n)) for n in range(6)]


def test_told_to_slow_down_it_halves_and_grows_by_one_a_round() -> None:
    """Multiplicative decrease, additive increase."""
    pace = Pace(most=16, width=16.0)
    pace.slowed(None, began=1.0, now=2.0)
    assert 8 == _round(pace, 10.0)
    assert pytest.approx(9, abs=0.1) == pace.width
    assert 8 == _round(pace, 11.0)
    assert pytest.approx(10, abs=0.2) == pace.width


def test_tries_of_one_round_halve_it_once() -> None:
    """What was under way when the width was halved says nothing new."""
    pace = Pace(most=16, width=16.0)
    for _ in range(5):
        pace.slowed(None, began=1.0, now=2.0)
    assert 8.0 == pace.width
    pace.slowed(None, began=3.0, now=4.0)
    assert 4.0 == pace.width


def test_it_never_stops_altogether() -> None:
    """However often it is told to slow down, one try may go."""
    pace = Pace(most=4)
    for n in range(9):
        pace.slowed(0.0, began=float(n), now=float(n))
    assert 0 == pace.wait(0, 100.0)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [(None, COOL_SECONDS), (7.0, 7.0), (0.0, COOL_SECONDS), (60.0, 60.0), (86400.0, COOL_SECONDS)],
)
def test_nobody_starts_while_it_cools_down(asked: float | None, seconds: float) -> None:
    """Retry-After holds for everybody, unless it is endless; without one the pause is short."""
    pace = Pace(most=4, width=4.0)
    pace.slowed(asked, began=100.0, now=100.0)
    assert seconds == pace.wait(0, 100.0)
    assert 0 == pace.wait(0, 100.0 + seconds)


def test_where_all_places_are_taken_one_waits_for_another_to_end() -> None:
    """There is no time to wait for."""
    assert None is Pace(most=4).wait(1, 0.0)


ROOM = {
    "x-ratelimit-limit-requests": "500",
    "x-ratelimit-remaining-requests": "499",
    "x-ratelimit-reset-requests": "120ms",
    "x-ratelimit-limit-tokens": "30000",
    "x-ratelimit-remaining-tokens": "29000",
    "x-ratelimit-reset-tokens": "1m2.5s",
}


def test_headers_that_tell_of_room_make_a_slow_start_needless() -> None:
    """The first answer opens the whole width."""
    pace = Pace(most=12)
    pace.answered(ROOM, 0, 0.0)
    assert 12 == pace.width


def test_headers_do_not_undo_what_the_endpoint_said() -> None:
    """Once told to slow down, the way up is felt although the headers tell of room."""
    pace = Pace(most=12, width=12.0)
    pace.slowed(None, began=0.0, now=0.0)
    pace.answered(ROOM, 0, 5.0)
    assert 6 < pace.width < 7


@pytest.mark.parametrize(
    ("changes", "busy", "seconds"),
    [
        ({"x-ratelimit-remaining-requests": "3"}, 3, 0.12),
        ({"x-ratelimit-remaining-requests": "3"}, 1, 0.0),
        ({"x-ratelimit-remaining-tokens": "900"}, 0, 60.0),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "9s"}, 0, 9.0),
    ],
)
def test_an_allowance_that_runs_out_is_waited_for(
    changes: Mapping[str, str], busy: int, seconds: float
) -> None:
    """Nobody has to be refused first: the window's end is known."""
    pace = Pace(most=12, width=12.0)
    pace.answered({**ROOM, **changes}, busy, 0.0)
    assert pytest.approx(seconds) == pace.wait(0, 0.0)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, []),
        (
            {"ratelimit-remaining": "5", "ratelimit-reset": "30", "ratelimit-limit": "60"},
            [Allowance("requests", 5, 60, 30.0)],
        ),
        (
            {"x-ratelimit-remaining": "5", "x-ratelimit-reset": "1.5"},
            [Allowance("requests", 5, None, 1.5)],
        ),
        (
            {"x-ratelimit-remaining-tokens": "7", "x-ratelimit-reset-tokens": "1h2m3.5s"},
            [Allowance("tokens", 7, None, 3723.5)],
        ),
        ({"ratelimit-remaining": "5", "ratelimit-reset": "1764000000"}, []),
        ({"ratelimit-remaining": "5", "ratelimit-reset": "tomorrow"}, []),
        ({"ratelimit-remaining": "many", "ratelimit-reset": "3"}, []),
        ({"ratelimit-remaining": "5", "ratelimit-reset": "nan"}, []),
        ({"ratelimit-remaining": "5"}, []),
    ],
)
def test_headers_of_several_families_are_understood(
    headers: Mapping[str, str], expected: list[Allowance]
) -> None:
    """Hosted APIs write durations, the IETF's draft seconds; what is neither is no header."""
    assert expected == list(allowed(headers))
