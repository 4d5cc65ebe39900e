"""Changes are told to those who ticked before them, once the edition shows them, merged to the last state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database

from pwa import clock
from pwa.alerts import outbox
from pwa.alerts.changes import due_changes
from tests.alerts.scene import ORIGIN, at, join, print_edition, publish, session, tick

MORNING = at("08:00")
NINE = at("09:00")
SETTLED = NINE + timedelta(seconds=10)


def told(db: Database, now=SETTLED) -> list[tuple[int, str]]:
    return [(notice.attendee, notice.change) for notice in due_changes(db, now)]


def keep(db: Database, now) -> int:
    return outbox.put(db, due_changes(db, now), ORIGIN, clock.wall())


def test_a_move_is_told_ten_seconds_later_with_how_it_was(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    tick(db, aino, "s:tea", at("08:30"))

    publish(db, session("tea", "14:30", place="kino"), now=NINE)

    assert told(db, NINE + timedelta(seconds=9)) == []
    notice = due_changes(db, SETTLED)[0]
    assert (notice.attendee, notice.change, notice.subject) == (aino.id, "moved", "t:tea-1")
    assert (notice.showing.start, notice.showing.place["en"]) == (at("14:30"), "Kino")
    assert notice.before and (notice.before.start, notice.before.place["en"]) == (at("10:30"), "Teatro")


def test_only_ticks_older_than_the_change_are_told(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    early, late, gone = join(db, MORNING), join(db, MORNING), join(db, MORNING)
    tick(db, early, "s:tea", at("08:30"))
    publish(db, session("tea", "10:30", place="kino"), now=NINE)
    tick(db, late, "s:tea", NINE + timedelta(seconds=3))
    tick(db, gone, "s:tea", at("08:30"), on=0)
    newcomer = join(db, NINE + timedelta(seconds=5))
    tick(db, newcomer, "s:tea", at("08:30"))

    assert told(db) == [(early.id, "room")]


def test_a_rehearsal_compares_ticks_and_changes_by_one_clock(db: Database) -> None:
    clock.set_anchor(clock.Anchor(MORNING, clock.wall() - timedelta(minutes=2), 60.0))
    publish(db, session("tea", "10:30"), now=MORNING)
    aino, late = join(db, MORNING), join(db, MORNING)
    tick(db, aino, "s:tea", at("08:59"))
    tick(db, late, "s:tea", at("09:01"))
    publish(db, session("tea", "11:30"), now=NINE)

    assert told(db) == [(aino.id, "moved")]


def test_it_waits_for_the_edition_that_shows_it(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    tick(db, aino, "s:tea", at("08:30"))
    publish(db, session("tea", "11:30"), now=NINE, printed=False)
    assert told(db) == []

    print_edition(db, SETTLED)
    assert told(db) == [(aino.id, "moved")]


def test_two_quick_moves_are_one_alert_and_there_and_back_is_none(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("film", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    for item in ("s:tea", "s:film"):
        tick(db, aino, item, at("08:30"))
    publish(db, session("tea", "11:30"), session("film", "13:00"), now=NINE)
    publish(db, session("tea", "12:30"), session("film", "10:30"), now=NINE + timedelta(seconds=8))

    assert told(db) == []
    notices = due_changes(db, NINE + timedelta(seconds=18))
    assert [(n.subject, n.showing.start, n.before and n.before.start) for n in notices] == [
        ("t:tea-1", at("12:30"), at("10:30"))
    ]


def test_each_later_change_is_an_alert_of_its_own_told_once(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    tick(db, join(db, MORNING), "s:tea", at("08:30"))
    publish(db, session("tea", "10:30", place="kino"), now=NINE)
    assert [keep(db, SETTLED), keep(db, SETTLED)] == [1, 0]

    publish(db, session("tea", "10:30", place="teatro"), now=at("09:10"))
    notice = due_changes(db, at("09:11"))[0]
    assert (notice.change, notice.before and notice.before.place["en"]) == ("room", "Kino")


def test_a_cancellation_and_a_return_are_told_once_a_session(db: Database) -> None:
    film = session("film", "10:30", "13:00")
    publish(db, film, now=MORNING)
    aino, sam = join(db, MORNING), join(db, MORNING)
    tick(db, aino, "s:film", at("08:30"))
    tick(db, sam, "t:film-2", at("08:30"))

    publish(db, replace(film, status="cancelled"), now=NINE)
    assert told(db) == [(aino.id, "cancelled"), (sam.id, "cancelled")]
    assert [notice.showing.slot for notice in due_changes(db, SETTLED)] == ["film-1", "film-2"]
    keep(db, SETTLED)

    publish(db, session("film", "10:45", "13:00"), now=at("09:30"))
    assert told(db, at("09:31")) == [(aino.id, "back"), (sam.id, "back")]


def test_nothing_is_told_about_the_past(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    tick(db, join(db, MORNING), "s:tea", at("08:30"))

    publish(db, session("tea", "10:30", place="kino"), now=at("11:20"))

    assert told(db, at("11:21")) == []


def test_a_session_that_vanished_from_the_source_is_told_as_cancelled(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("film", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    tick(db, aino, "s:tea", at("08:30"))

    publish(db, session("film", "10:30"), now=NINE)

    assert told(db) == [(aino.id, "cancelled")]
