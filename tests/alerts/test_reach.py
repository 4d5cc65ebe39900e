"""Before something is moved or cancelled: how many it concerns, how many are reached, and what they will read."""

from __future__ import annotations

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.announcements import count_audience
from pwa.alerts.reach import Reach, preview_texts, reach
from pwa.database import keep_clock
from tests.alerts.scene import at, join, publish, session, tick

MORNING = at("08:00")


def test_who_ticked_and_who_of_them_is_reachable(db: Database) -> None:
    publish(db, session("film", "10:30", "13:00"), session("tea", "10:30"), now=MORNING)
    by_showing, by_session, deaf = join(db, MORNING), join(db, MORNING), join(db, MORNING, kinds=("start",))
    silent, gone = join(db, MORNING, devices=0), join(db, MORNING)
    tick(db, by_showing, "t:film-2", MORNING)
    for one in (by_session, deaf, silent):
        tick(db, one, "s:film", MORNING)
    tick(db, gone, "s:film", MORNING, on=0)
    tick(db, gone, "e:stand", MORNING)

    assert reach(db, ["s:film"]) == Reach(4, 2)
    assert reach(db, ["t:film-1"]) == Reach(3, 1)
    assert reach(db, ["t:film-2"]) == Reach(4, 2)
    assert reach(db, ["e:stand", "t:film-2"]) == Reach(5, 3)
    assert reach(db, ["s:tea"]) == reach(db, []) == Reach(0, 0)


def test_a_showing_taken_away_from_a_ticked_session_is_not_ticked(db: Database) -> None:
    publish(db, session("film", "10:30", "13:00"), now=MORNING)
    aino = join(db, MORNING)
    tick(db, aino, "s:film", MORNING)
    tick(db, aino, "t:film-2", at("08:05"), on=0)

    assert (reach(db, ["t:film-1"]).ticked, reach(db, ["t:film-2"]).ticked) == (1, 0)


def test_the_preview_is_what_they_will_read(db: Database) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)

    moved = preview_texts(db, "tea-1", MORNING, start=at("14:30"), place="kino")
    room = preview_texts(db, "tea-1", MORNING, place="kino", langs=["fi"])
    cancelled = preview_texts(db, "tea-1", MORNING, cancelled=True, langs=["en"])

    tomorrow = preview_texts(db, "tea-1", MORNING, start=at("14:30", 15), langs=["en"])["en"]
    from_the_eve = preview_texts(db, "tea-1", at("20:00", 13), start=at("14:30"), langs=["en"])["en"]

    assert (tomorrow.title, tomorrow.body) == (
        "Moved: Fri 15 Nov 14:30 Teatro · tea in English",
        "Was 10:30 Teatro · Floor 1, Logomo",
    )
    assert from_the_eve.title.startswith("Moved: Thu 14 Nov 14:30") and "Was Thu 14 Nov 10:30" in from_the_eve.body
    assert list(moved) == ["fi", "sv", "en"]
    assert "14:30 Kino · tea in English" in moved["en"].title and "10:30 Teatro" in moved["en"].body
    assert "10.30 Kino · tea suomeksi" in room["fi"].title
    assert "tea in English" in cancelled["en"].title
    assert (
        preview_texts(db, "tea-1", MORNING, place="teatro")
        == preview_texts(db, "nothing", MORNING, cancelled=True)
        == {}
    )


def test_in_a_rehearsal_testers_alone_are_reachable_whichever_way_it_is_asked(db: Database) -> None:
    publish(db, session("film", "10:30"), now=MORNING)
    db.execute("update event set sample = 0")
    aino, bjorn = join(db, MORNING), join(db, MORNING)
    for one in (aino, bjorn):
        tick(db, one, "s:film", MORNING)
    db.execute("update subscription set tester = 1 where attendee = ?", [aino.id])
    assert reach(db, ["s:film"]) == Reach(2, 2) and count_audience(db, "s:film") == (2, 2)

    keep_clock(db, clock.Anchor(MORNING, clock.wall()))

    assert reach(db, ["s:film"]) == Reach(2, 1) and count_audience(db, "s:film") == (2, 1)
