"""A push service in trouble gets less at once, and none of the others waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pwa.alerts.pacing import Pacing
from pwa.alerts.push import CONNECTIONS, Answer

WALL = datetime(2024, 11, 14, 8, tzinfo=UTC)
A, B = "a.example", "b.example"


def depart(pacing: Pacing, host: str, wall: datetime = WALL) -> int:
    count = 0
    while count < 1000 and pacing.may_depart(host, wall):
        count += 1
    return count


def test_each_service_has_room_of_its_own() -> None:
    pacing = Pacing()

    assert [depart(pacing, A), depart(pacing, A), depart(pacing, B)] == [2 * CONNECTIONS, 0, 2 * CONNECTIONS]
    assert pacing.full(WALL) == [A, B]


def test_a_service_that_says_wait_is_left_alone_for_that_long() -> None:
    pacing = Pacing()
    pacing.may_depart(A, WALL)
    pacing.land(A, Answer(429, retry_after=30.0), WALL)

    assert (depart(pacing, A), pacing.full(WALL)) == (0, [A])
    assert depart(pacing, A, WALL + timedelta(seconds=29)) == 0
    assert depart(pacing, A, WALL + timedelta(seconds=30)) == CONNECTIONS


def test_trouble_halves_the_room_down_to_one_and_success_brings_it_back() -> None:
    pacing = Pacing()
    for answer in (Answer(500), Answer(None)) * 10:
        pacing.land(A, answer, WALL)
    assert depart(pacing, A) == 1

    for _ in range(1000):
        pacing.land(A, Answer(201), WALL)
    assert depart(pacing, A) == 2 * CONNECTIONS
