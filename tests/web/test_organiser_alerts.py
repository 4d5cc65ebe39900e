"""Announcements at the desk: looked at first, sent once, taken back in time; and the proof that alerts go out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, publishing
from pwa.alerts import pause
from pwa.alerts.due import due
from pwa.database import open_database, set_state
from tests.alerts.scene import join, tick
from tests.desk import sign_in

FORM = {"title_fi": "Ovet auki", "title_en": "Doors are open", "body_en": "**Come** in.", "severity": "important"}


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    return sign_in(app)


def opened(app: Flask) -> Any:
    return open_database(app.config["RASTI"].database)


def fresh(desk: FlaskClient, **more: str) -> dict[str, str]:
    id = re.search(r'name="id" value="(n-[0-9a-f]{12})"', desk.get("/organiser/alerts/new").text)
    assert id
    return {**FORM, "id": id[1], "audience": "", **more}


def news(app: Flask) -> dict[str, Any]:
    publication = publishing.read_publication(opened(app))
    assert publication
    return {key: one for key, one in publication.programme.announcements.items() if key.startswith("n-")}


def test_it_is_shown_with_whom_it_reaches_and_then_sent_once(app: Flask, desk: FlaskClient) -> None:
    db, now = opened(app), clock.now()
    people = [join(db, now, lang="sv"), join(db, now, devices=0), join(db, now)]
    for one in people[:2]:
        tick(db, one, "s:avaus", now)
    form = fresh(desk, audience="s:avaus")

    page = desk.post("/organiser/alerts/look", data=form).text
    assert "2 of them" in page and "alerts reach 1" in page
    assert "Ovet auki" in page and "Come in." in page and "not translated" in page
    assert news(app) == {}

    for _ in range(2):
        assert desk.post("/organiser/alerts/", data=form).status_code == 303
    assert len(news(app)) == 1
    assert [one for one in due(db, clock.now()) if one.kind == "announcement"] == []
    found = [one for one in due(db, clock.now() + timedelta(seconds=12)) if one.kind == "announcement"]
    assert [one.attendee for one in found] == [people[0].id]
    assert "Announced: Doors are open" in desk.get("/organiser/log/").text


def test_it_is_taken_back_within_ten_seconds_and_cannot_come_again(app: Flask, desk: FlaskClient) -> None:
    db = opened(app)
    join(db, clock.now())
    form = fresh(desk)
    desk.post("/organiser/alerts/", data=form)
    assert ">Undo</button>" in desk.get("/organiser/alerts/").text

    assert desk.post(f"/organiser/alerts/{form['id']}/undo").status_code == 303
    assert desk.post(f"/organiser/alerts/{form['id']}/undo").status_code == 409
    desk.post("/organiser/alerts/", data=form)

    assert news(app) == {}
    assert [one for one in due(db, clock.now() + timedelta(minutes=1)) if one.subject == f"a:{form['id']}"] == []


def test_it_can_be_scheduled_and_changed_before(app: Flask, desk: FlaskClient) -> None:
    form = fresh(desk, **{"from": "2024-11-14T15:00", "until": "2024-11-14T16:00"})

    assert "Schedule it" in desk.post("/organiser/alerts/look", data=form).text
    assert "Doors are open" in desk.post("/organiser/alerts/", data={**form, "edit": "1"}).text
    assert news(app) == {}
    desk.post("/organiser/alerts/", data=form)
    (one,) = news(app).values()
    assert (one.since.isoformat(), one.until.isoformat()) == ("2024-11-14T13:00:00+00:00", "2024-11-14T14:00:00+00:00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_fi": "", "title_en": " "},
        {"title_fi": "x" * 201},
        {"severity": "deadly"},
        {"from": "today"},
        {"from": "0001-01-01T00:00"},
        {"audience": "s:nothing"},
        {"from": "2024-11-14T15:00", "until": "2024-11-14T14:00"},
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_form_kept(
    app: Flask, desk: FlaskClient, wrong: dict[str, str]
) -> None:
    form = fresh(desk, **wrong)
    for address in ("/organiser/alerts/look", "/organiser/alerts/"):
        answer = desk.post(address, data=form)
        assert answer.status_code == 422 and "Come</b>" not in answer.text and "**Come** in." in answer.text
    assert news(app) == {}


def test_the_proof_tells_what_is_due_and_the_pause_ends_there(app: Flask, desk: FlaskClient) -> None:
    db = opened(app)
    tick(db, join(db, clock.now()), "s:avaus", clock.now())
    pause.begin(db, clock.wall())
    set_state(db, "worker_tick", None)

    page = desk.get("/organiser/alerts/").text
    assert "to 1 attendee" in page and "updates.push.services.mozilla.com" in page
    assert "paused since a restore" in page and "has not ticked" in page
    assert desk.post("/organiser/alerts/resume").status_code == 303
    assert not pause.is_paused(db)
    assert "Alerts resumed" in desk.get("/organiser/log/").text


@pytest.mark.parametrize("role", ["editor", "steward"])
def test_who_may_not_send_sees_none_of_it(app: Flask, role: str) -> None:
    client = sign_in(app, role, name="Björn")
    assert client.get("/organiser/alerts/").status_code == client.post("/organiser/alerts/").status_code == 403
