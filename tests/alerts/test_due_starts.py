"""Start alerts are derived from today's programme and ticks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from pwa import clock
from pwa.alerts import outbox
from pwa.alerts.starts import due_starts
from tests.alerts.scene import ORIGIN, at, join, publish, session, tick

MORNING = at("08:00")


def starts(db: Database, time: str) -> list[tuple[int, str]]:
    return [(notice.attendee, notice.subject) for notice in due_starts(db, at(time))]


def keep(db: Database, time: str) -> int:
    return outbox.put(db, due_starts(db, at(time)), ORIGIN, clock.wall())


def test_a_ticked_session_is_due_from_the_lead_time_until_it_starts(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING, lead_minutes=10)
    tick(db, aino, "s:tea", MORNING)

    assert [bool(starts(db, time)) for time in ("10:19:59", "10:20", "10:29:59", "10:30")] == [False, True, True, False]
    notice = due_starts(db, at("10:21"))[0]
    assert (notice.due_at, notice.until) == (at("10:20"), at("10:30"))


def test_the_same_occasion_is_told_once(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    tick(db, join(db, MORNING), "s:tea", MORNING)

    assert [keep(db, "10:20"), keep(db, "10:21"), keep(db, "10:22")] == [1, 0, 0]
    assert db["delivery"].count == 1


def test_a_moved_session_is_due_again_at_its_new_start(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    tick(db, aino, "s:tea", MORNING)
    keep(db, "10:20")

    publish(db, session("tea", "14:30"), now=at("10:25"))

    assert starts(db, "10:26") == []
    assert starts(db, "14:20") == [(aino.id, "t:tea-1")]


def test_every_showing_of_a_ticked_session_is_its_own_alert(db: Database) -> None:
    publish(db, session("film", "10:30", "13:00"), now=MORNING)
    aino, sam = join(db, MORNING), join(db, MORNING)
    tick(db, aino, "s:film", MORNING)
    tick(db, sam, "t:film-2", MORNING)

    assert starts(db, "10:25") == [(aino.id, "t:film-1")]
    assert starts(db, "12:55") == [(aino.id, "t:film-2"), (sam.id, "t:film-2")]


def test_several_starts_at_once_are_several_alerts(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("film", "10:30", place="kino"), now=MORNING)
    aino = join(db, MORNING)
    for item in ("s:tea", "s:film"):
        tick(db, aino, item, MORNING)

    assert starts(db, "10:25") == [(aino.id, "t:film-1"), (aino.id, "t:tea-1")]


def test_a_tick_under_both_names_is_one_alert_and_the_newest_decides(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    tick(db, aino, "s:tea", at("08:10"))
    tick(db, aino, "t:tea-1", at("08:20"))
    assert starts(db, "10:25") == [(aino.id, "t:tea-1")]

    tick(db, aino, "t:tea-1", at("08:30"), on=0)
    assert starts(db, "10:25") == []


@pytest.mark.parametrize("lead, due", [(0, "10:30"), (5, "10:25"), (60, "09:30")])
def test_each_attendee_chooses_the_lead(db: Database, lead: int, due: str) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING, lead_minutes=lead)
    tick(db, aino, "s:tea", MORNING)

    assert due_starts(db, at(due) - timedelta(seconds=1)) == []
    assert [notice.attendee for notice in due_starts(db, at(due))] == [aino.id]


def test_nothing_is_told_of_what_is_off(db: Database) -> None:
    tea = session("tea", "10:30")
    gone = replace(tea.slots[0], status="cancelled")
    publish(
        db,
        replace(session("gone", "10:30"), status="cancelled"),
        replace(tea, slots=(gone, replace(tea.slots[0], id="tea-2", start=at("12:00"), end=at("13:00")))),
        replace(tea, id="open", slots=(replace(tea.slots[0], id="open-1", session="open", open_hours=True),)),
        session("unticked", "10:30"),
        now=MORNING,
    )
    aino, silent, sam = join(db, MORNING), join(db, MORNING, devices=0), join(db, MORNING, kinds=("change",))
    for item in ("s:gone", "s:tea", "s:open"):
        tick(db, aino, item, MORNING)
    for attendee in (silent, sam):
        tick(db, attendee, "s:tea", MORNING)
    tick(db, aino, "s:unticked", MORNING, on=0)

    assert starts(db, "10:25") == []


def test_who_turns_alerts_on_late_is_told_late_but_not_of_the_past(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("past", "10:00"), now=MORNING)
    aino = join(db, at("10:27"))
    for item in ("s:tea", "s:past"):
        tick(db, aino, item, at("10:27"))

    assert starts(db, "10:27") == [(aino.id, "t:tea-1")]


def test_the_hour_that_the_clocks_repeat_is_told_apart(db: Database) -> None:
    night = session("night", "10:30")
    autumn = at("03:30", day=14).replace(month=10, day=27, fold=1)
    slot = replace(night.slots[0], start=autumn, end=autumn + timedelta(hours=1))
    publish(db, replace(night, slots=(slot,)), now=autumn - timedelta(days=1))
    tick(db, join(db, autumn - timedelta(days=1)), "s:night", autumn - timedelta(days=1))

    assert due_starts(db, autumn.replace(fold=0) - timedelta(minutes=5)) == []
    assert len(due_starts(db, (autumn.astimezone(clock.UTC) - timedelta(minutes=5)))) == 1
