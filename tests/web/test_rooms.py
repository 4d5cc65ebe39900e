"""The stewards' page: one tap a state, seen by everyone, taken back by the log."""

from __future__ import annotations

from flask import Flask

from pwa import publishing
from pwa.database import open_database
from pwa.organisers import audit
from pwa.venue import rooms
from tests.desk import sign_in


def test_a_steward_sets_a_room_and_pages_show_it(app: Flask) -> None:
    steward, db = sign_in(app, "steward", "Björn"), open_database(app.config["RASTI"].database)
    assert steward.get("/organiser/").location == "/organiser/rooms/"

    got = steward.post("/organiser/rooms/logomo-sali/state", data={"state": "red"})

    assert got.location == "/organiser/rooms/#room-logomo-sali"
    state = rooms.read(db)["logomo-sali"]
    assert (state.state, state.by) == ("red", "Björn")
    assert 'aria-pressed="true"' in steward.get(got.location).text
    programme = publishing.read_publication(db).programme  # type: ignore[union-attr]
    slot = programme.slot(state.slot)
    assert slot and slot.place == "logomo-sali"
    assert "Room full" in steward.get(f"/en/programme/{programme.event.day_of(slot.start)}/").text


def test_the_log_puts_a_room_back(app: Flask) -> None:
    client, db = sign_in(app), open_database(app.config["RASTI"].database)
    client.post("/organiser/rooms/teatro/state", data={"state": "amber"})
    client.post("/organiser/rooms/teatro/state", data={"state": "red", "back": "/organiser/today/"})

    assert "Teatro: Full" in client.get("/organiser/log/").text
    client.post(f"/organiser/log/{audit.page(db)[0].number}/undo")
    assert rooms.read(db)["teatro"].state == "amber"


def test_no_room_and_no_state_of_that_name(app: Flask) -> None:
    client = sign_in(app, "steward")

    assert client.post("/organiser/rooms/teatro/state", data={"state": "pink"}).status_code == 404
    assert client.post("/organiser/rooms/nowhere/state", data={"state": "red"}).status_code == 404
