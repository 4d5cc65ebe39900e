"""Wall screens: live, uncached, in every language, for all rooms, a room, a floor."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, database
from pwa.database import open_database
from tests.alerts.scene import at
from tests.desk import sign_in


@pytest.fixture
def running(app: Flask) -> FlaskClient:
    """The demo at ten to eleven."""
    db = open_database(app.config["RASTI"].database)
    database.keep_clock(db, clock.Anchor(at("10:50"), clock.wall()))
    return app.test_client()


def places(page: str) -> set[str]:
    return set(re.findall(r'data-place="([^"]*)"', page))


def test_a_screen_has_now_and_next_of_every_room_in_every_language(running: FlaskClient) -> None:
    answer = running.get("/sv/screen/now")

    assert answer.headers["Cache-Control"] == "no-store"
    assert re.findall(r'<section lang="(..)"', answer.text) == ["sv", "fi", "en"]
    first = answer.text.split("</section>")[0]
    assert {"teatro", "kino", "move"} <= places(first)
    shown = [line for line in first.splitlines() if "data-start" in line and "hidden" not in line]
    assert len([line for line in shown if "data-on" in line and 'data-place="teatro"' in line]) == 1
    assert len([line for line in shown if 'data-place="teatro"' in line]) == 2


def test_a_screen_of_a_room_or_a_floor_has_that_only(running: FlaskClient) -> None:
    assert places(running.get("/fi/screen/now/teatro").text) == {"teatro"}
    floor = places(running.get("/fi/screen/now/floor/2").text)
    assert {"move", "logi"} <= floor and "teatro" not in floor
    assert running.get("/fi/screen/now/nowhere").status_code == 404
    assert running.get("/fi/screen/now/floor/99").status_code == 404


def test_the_desk_lists_every_screen(app: Flask, running: FlaskClient) -> None:
    page = sign_in(app, "steward").get("/organiser/screens/").text

    for href in re.findall(r'href="(/en/screen/[^"]+)"', page):
        assert running.get(href).status_code == 200
    assert "/en/screen/now/floor/2" in page


def test_a_rooms_own_screen_has_five_to_come_and_names_another_day(running: FlaskClient) -> None:
    first = running.get("/fi/screen/now/teatro").text.split("</section>")[0]
    rows = [row for row in first.split("<li ")[1:] if "hidden" not in row.split(">")[0]]
    days = [re.search(r'class="day"( hidden)?>([^<]+)<', row) for row in first.split("<li ")[1:]]

    assert len(rows) == 6
    assert {found[2]: found[1] for found in days if found} == {"to 14.11.": " hidden", "pe 15.11.": None}
