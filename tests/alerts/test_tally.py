"""How alerts stand, as the desk shows it."""

from __future__ import annotations

from sqlite_utils import Database

from pwa import clock
from pwa.alerts import outbox
from pwa.alerts.due import due
from pwa.alerts.push import Answer
from pwa.alerts.tally import Next, next_starts, tally
from tests.alerts.scene import ORIGIN, at, join, publish, session, tick

MORNING = at("08:00")


def test_the_next_starts_are_when_alerts_leave_and_to_how_many(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("film", "13:00"), now=MORNING)
    for _ in range(2):
        tick(db, join(db, MORNING, lead_minutes=10), "s:tea", MORNING)
    tick(db, join(db, MORNING, lead_minutes=30), "s:film", MORNING)
    tick(db, join(db, MORNING, devices=0), "s:film", MORNING)

    assert next_starts(db, MORNING) == [Next(at("10:20"), "tea-1", 2), Next(at("12:30"), "film-1", 1)]
    assert next_starts(db, at("10:25")) == [Next(at("12:30"), "film-1", 1)]


def test_deliveries_are_counted_by_what_became_of_them(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    for _ in range(3):
        tick(db, join(db, MORNING, lead_minutes=10), "s:tea", MORNING)
    now, wall = at("10:21"), clock.wall().replace(microsecond=0)
    assert tally(db).devices == 3

    outbox.put(db, due(db, now), ORIGIN, wall)
    assert tally(db).due == 3
    first, second, _third = outbox.take(db, now, wall, 3)
    outbox.settle(db, [(first, Answer(201)), (second, Answer(413))], wall)

    found = tally(db)
    assert (found.due, found.sent, found.failed, found.last) == (1, 1, 1, wall)
    assert found.alarm
