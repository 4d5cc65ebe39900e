"""Move it now: look, confirm, take back within ten seconds."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from pwa import clock, database, publishing
from pwa.alerts.due import due
from pwa.database import open_database
from pwa.programme.model import Slot
from tests.alerts.scene import at, join, print_edition, tick
from tests.desk import sign_in


@pytest.fixture
def running(app: Flask) -> Any:
    """The demo at ten to eleven, with what starts in Teatro at half past."""
    db = open_database(app.config["RASTI"].database)
    database.keep_clock(db, clock.Anchor(at("10:50"), clock.wall()))
    return app, db, find(db)


def find(db: Any, place: str = "teatro") -> Slot:
    programme = publishing.read_publication(db).programme
    return next(one for one in programme.slots() if one.place == place and one.start == at("11:30"))


def seen(slot: Slot) -> str:
    from pwa.web.organiser import showings

    return showings.seen(slot)


def test_before_it_is_moved_all_is_said(running: Any) -> None:
    app, db, slot = running
    aino, sam = join(db, at("10:40")), join(db, at("10:40"), devices=0)
    for one in (aino, sam):
        tick(db, one, f"t:{slot.id}", at("10:45"))
    client = sign_in(app)

    page = client.get(f"/organiser/showings/{slot.id}/?day=2024-11-14&time=11:30&place=kino").text

    assert "2 people ticked it" in page and "1 of them gets an alert" in page
    for lang in ("fi", "sv", "en"):
        assert f'<figure class="slip-preview" lang="{lang}">' in page
    assert "At the same time in the same room" in page
    assert "It clashes with nothing" in client.get(f"/organiser/showings/{slot.id}/?time=18.00").text
    assert client.get(f"/organiser/showings/{slot.id}/?time=later").status_code == 422


def test_a_move_says_what_its_people_also_ticked_and_how_far_the_new_room_is(running: Any) -> None:
    app, db, slot = running
    film = next(one for one in publishing.read_publication(db).programme.slots() if one.id == "neuvolapolku-1")
    for _ in range(5):
        one = join(db, at("10:40"), devices=0)
        tick(db, one, f"t:{slot.id}", at("10:45"))
        tick(db, one, f"t:{film.id}", at("10:45"))
    asked = f"day={film.start.date()}&time={film.start.astimezone(at('10:00').tzinfo):%H:%M}&place=move"

    page = sign_in(app).get(f"/organiser/showings/{slot.id}/?{asked}").text

    assert "5 of them also ticked" in page and "min on foot" in page
    assert "also ticked" not in sign_in(app).get(f"/organiser/showings/{slot.id}/?place=move").text


def test_a_move_is_published_at_once_and_told_after_ten_seconds(running: Any) -> None:
    app, db, slot = running
    aino = join(db, at("10:40"))
    tick(db, aino, f"t:{slot.id}", at("10:45"))
    client = sign_in(app)

    got = client.post(f"/organiser/showings/{slot.id}/", data={"seen": seen(slot), "time": "13:00", "place": "move"})

    assert got.status_code == 303 and "Take it back" in client.get(got.location).text
    moved = publishing.read_publication(db).programme.slot(slot.id)
    assert (moved.start, moved.length, moved.place) == (at("13:00"), slot.length, "move")
    print_edition(db, clock.now())
    assert [one for one in due(db, clock.now()) if one.kind == "change"] == []
    later = clock.now().replace(minute=51)
    assert [one.change for one in due(db, later) if one.kind == "change"] == ["moved"]


def test_taken_back_in_time_nobody_is_told(running: Any) -> None:
    app, db, slot = running
    aino = join(db, at("10:40"))
    tick(db, aino, f"t:{slot.id}", at("10:45"))
    client = sign_in(app)
    done = client.post(f"/organiser/showings/{slot.id}/", data={"seen": seen(slot), "late": "15"}).location
    line = done.split("/")[-1]

    back = client.post(f"/organiser/log/{line}/undo", data={"back": done})

    assert back.location == done and "Taken back" in client.get(done).text
    assert publishing.read_publication(db).programme.slot(slot.id) == slot
    print_edition(db, clock.now())
    assert [one for one in due(db, at("10:52")) if one.kind == "change"] == []


def test_cancelled_and_brought_back(running: Any) -> None:
    app, db, slot = running
    client = sign_in(app)

    client.post(f"/organiser/showings/{slot.id}/", data={"seen": seen(slot), "cancel": "1"})
    gone = find(db)
    assert gone.status == "cancelled"
    client.post(f"/organiser/showings/{slot.id}/", data={"seen": seen(gone), "restore": "1"})
    assert find(db).status == "confirmed"
    log = client.get("/organiser/log/").text
    assert "Cancelled: " in log and "Takes place again: " in log


def test_the_second_of_two_organisers_is_told(running: Any) -> None:
    app, db, slot = running
    aino, sam = sign_in(app, name="Aino"), sign_in(app, name="Sam")
    aino.post(f"/organiser/showings/{slot.id}/", data={"seen": seen(slot), "late": "5"})

    got = sam.post(f"/organiser/showings/{slot.id}/", data={"seen": seen(slot), "late": "30"})

    assert got.status_code == 409 and "Somebody changed it meanwhile" in got.text
    assert publishing.read_publication(db).programme.slot(slot.id).start == at("11:35")
