"""Today at the desk: what is on, what is wrong, how alerts stand."""

from __future__ import annotations

import pytest
from flask import Flask

from pwa import clock, database, publishing
from pwa.database import open_database
from pwa.programme.overrides import Edit
from tests.alerts.scene import at
from tests.desk import sign_in


@pytest.fixture
def running(app: Flask) -> Flask:
    """The demo in the middle of its first morning."""
    db = open_database(app.config["RASTI"].database)
    database.keep_clock(db, clock.Anchor(at("10:50"), clock.wall()))
    return app


def test_every_room_has_its_now_and_next_with_what_can_be_done(running: Flask) -> None:
    page = sign_in(running).get("/organiser/today/").text

    assert "10:50" in page and "Teatro" in page and "10:30" in page and "11:30" in page
    for act in ("?late=10", "?cancel=1", 'value="red"'):
        assert act in page


def test_an_editor_sees_it_without_what_sends_alerts(running: Flask) -> None:
    page = sign_in(running, "editor").get("/organiser/today/").text

    assert "Teatro" in page and "?cancel=1" not in page


def test_a_missing_stream_is_added_on_the_spot(running: Flask) -> None:
    client, db = sign_in(running), open_database(running.config["RASTI"].database)
    found = [one for one in client.get("/organiser/today/").text.split('"') if "/today/streams/" in one]
    assert found

    assert client.post(found[0], data={"url": "javascript:alert(1)"}).status_code == 422
    assert client.post(found[0], data={"url": "https://stream.example.org/live"}).status_code == 303

    assert found[0] not in client.get("/organiser/today/").text
    session = publishing.read_publication(db).programme.sessions[found[0].split("/")[-1]]  # type: ignore[union-attr]
    assert session.links[-1].url == "https://stream.example.org/live"


def test_a_clash_is_told_with_both_ways_out(running: Flask) -> None:
    client, db = sign_in(running), open_database(running.config["RASTI"].database)
    programme = publishing.read_publication(db).programme  # type: ignore[union-attr]
    at_half_past = {one.place: one for one in programme.slots() if one.start == at("11:30")}
    first, second = at_half_past["teatro"], at_half_past["logi"]

    publishing.edit(db, [Edit(f"t:{second.id}", "place", first.place)], by="Sam", now=at("10:50"))

    page = client.get("/organiser/today/").text
    assert f"/showings/{first.id}/" in page.split("To look at")[2]
    assert f"/showings/{second.id}/" in page.split("To look at")[2]
