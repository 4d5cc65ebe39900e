"""The outbox: written before it is sent, settled after, and nothing about the past leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from pwa import clock
from pwa.alerts import outbox, subscriptions
from pwa.alerts.outbox import Delivery
from pwa.alerts.push import Answer
from pwa.alerts.starts import due_starts
from pwa.attendees import Attendee
from pwa.database import from_text, get_state
from tests.alerts.scene import ORIGIN, at, join, publish, session, tick

MORNING, DUE = at("08:00"), at("10:20")
WALL = clock.wall()


@pytest.fixture
def aino(db: Database) -> Iterator[Attendee]:
    """Aino, with two devices and a tick on the tea of 10:30, whose alert is written."""
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING, devices=2)
    tick(db, aino, "s:tea", MORNING)
    outbox.put(db, due_starts(db, DUE), ORIGIN, WALL)
    yield aino


def take(db: Database, wall: Any = WALL, now: Any = DUE) -> list[Delivery]:
    return outbox.take(db, now, wall, 100)


def states(db: Database) -> list[str]:
    return [row["state"] for row in db.query("select state from delivery order by id")]


def settle(db: Database, status: int | None, **more: Any) -> None:
    outbox.settle(db, [(one, Answer(status, "as told", **more)) for one in take(db)], WALL)


def test_every_device_gets_it(db: Database, aino: Attendee) -> None:
    endpoints = [one.message.endpoint for one in take(db)]

    assert endpoints == [one.endpoint for one in subscriptions.of_attendee(db, aino)]
    settle(db, 201)
    assert (states(db), take(db)) == (["sent", "sent"], [])
    assert all(one.last_ok for one in subscriptions.of_attendee(db, aino))


def test_what_was_not_settled_is_taken_again(db: Database, aino: Attendee) -> None:
    first = take(db)

    assert take(db) == first
    assert outbox.take(db, DUE, WALL, 100, skip=[first[0].id]) == first[1:]


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_dropped_and_the_other_stays(db: Database, aino: Attendee, status: int) -> None:
    gone, kept = take(db)
    outbox.settle(db, [(gone, Answer(status)), (kept, Answer(201))], WALL)

    assert [one.endpoint for one in subscriptions.of_attendee(db, aino)] == [kept.message.endpoint]
    assert states(db) == ["gone", "sent"]


def test_retry_after_is_obeyed(db: Database, aino: Attendee) -> None:
    settle(db, 429, retry_after=30.0)

    assert take(db, WALL + timedelta(seconds=29)) == []
    assert [one.attempts for one in take(db, WALL + timedelta(seconds=32))] == [1, 1]


@pytest.mark.parametrize("status", [500, 503, None])
def test_a_service_in_trouble_is_tried_again_soon(db: Database, aino: Attendee, status: int | None) -> None:
    settle(db, status)

    assert take(db, WALL) == []
    assert len(take(db, WALL + timedelta(seconds=3))) == 2


def test_waiting_doubles_to_five_minutes_with_jitter() -> None:
    longest = [outbox.wait_seconds(n, None, chance=1.0) for n in (1, 2, 3, 20)]
    shortest = [outbox.wait_seconds(n, None, chance=0.0) for n in (1, 2, 3, 20)]

    assert (longest, shortest) == ([2, 4, 8, 300], [1, 2, 4, 150])
    assert outbox.wait_seconds(1, 99999.0, chance=0.0) == 3600


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_signature_raises_an_alarm_until_it_is_taken_again(db: Database, aino: Attendee, status: int) -> None:
    settle(db, status)
    alarm = get_state(db, "push_alarm")
    assert (alarm["host"], alarm["error"]) == ("updates.push.services.mozilla.com", f"{status} as told")

    outbox.settle(db, [(one, Answer(201)) for one in take(db, WALL + timedelta(seconds=3))], WALL)
    assert get_state(db, "push_alarm") is None


@pytest.mark.parametrize("status", [307, 400, 413])
def test_what_can_never_be_taken_has_failed(db: Database, aino: Attendee, status: int) -> None:
    settle(db, status)

    assert (states(db), take(db, WALL + timedelta(days=1))) == (["failed", "failed"], [])
    assert get_state(db, "push_alarm")["error"].startswith(str(status))


def test_after_the_start_nothing_leaves(db: Database, aino: Attendee) -> None:
    assert outbox.expire(db, at("10:29"), WALL) == 0
    assert outbox.expire(db, at("10:30"), WALL) == 2
    assert (states(db), take(db, now=at("10:30"))) == (["expired", "expired"], [])


def test_a_start_that_no_longer_stands_does_not_leave(db: Database, aino: Attendee) -> None:
    publish(db, session("tea", "11:30"), now=DUE)

    assert outbox.expire(db, DUE, WALL) == 2


def test_a_cancelled_session_and_an_unticked_one_do_not_leave(db: Database, aino: Attendee) -> None:
    sam = join(db, MORNING)
    tick(db, sam, "t:tea-1", MORNING)
    outbox.put(db, due_starts(db, DUE), ORIGIN, WALL)

    tick(db, sam, "t:tea-1", DUE, on=0)
    assert outbox.expire(db, DUE, WALL) == 1
    publish(db, replace(session("tea", "10:30"), status="cancelled"), now=DUE)
    assert outbox.expire(db, DUE, WALL) == 2


def test_a_device_turned_off_meanwhile_gets_nothing(db: Database, aino: Attendee) -> None:
    first, second = take(db)
    subscriptions.drop(db, aino, first.message.endpoint)

    assert take(db) == [second]
    assert outbox.expire(db, DUE, WALL) == 1


def test_ttl_lasts_to_the_start_by_the_speed_of_the_clock(db: Database, aino: Attendee) -> None:
    assert {one.message.ttl for one in take(db)} == {600}

    clock.set_anchor(clock.Anchor(DUE, WALL, 60.0))
    assert {one.message.ttl for one in take(db)} == {10}
    assert {one.message.ttl for one in take(db, now=at("10:29:59"))} == {1}


def test_a_trial_goes_to_every_device_once_in_ten_seconds(db: Database, aino: Attendee) -> None:
    settle(db, 201)
    wall = WALL.replace(microsecond=0) - timedelta(seconds=WALL.second % 10)

    devices = [outbox.put_test(db, aino, ORIGIN, DUE, wall + timedelta(seconds=later)) for later in (0, 9, 10)]

    assert devices == [2, 0, 2]
    assert {one.message.urgency for one in take(db, wall + timedelta(seconds=11))} == {"high"}


def test_a_notice_and_its_deliveries_are_written_together_or_not_at_all(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(db, session("tea", "10:30"), session("film", "10:30"), now=MORNING)
    sam = join(db, MORNING)
    for item in ("s:tea", "s:film"):
        tick(db, sam, item, MORNING)
    real, calls = outbox.compose, iter([False, True])

    def fail_at_the_second(*args: Any) -> str:
        if next(calls):
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(outbox, "compose", fail_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        outbox.put(db, due_starts(db, DUE), ORIGIN, WALL)

    assert (db["notice"].count, db["delivery"].count) == (0, 0)


def test_times_are_kept_as_machine_time(db: Database, aino: Attendee) -> None:
    settle(db, 201)

    row = next(db.query("select next_at, settled_at from delivery"))
    assert from_text(row["settled_at"]) - from_text(row["next_at"]) == timedelta(0)
