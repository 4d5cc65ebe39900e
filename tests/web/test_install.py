"""Installation on iOS over HTTP: the same app, with a start that brings the agenda along once."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from pwa import clock
from tests.web.test_agenda import phone, rows, sync


def prepare(client: FlaskClient, lang: str = "sv") -> str:
    answer = client.post("/agenda/install", json={"lang": lang})
    assert answer.json["seconds"] == 1800
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.json["manifest"])


def test_the_manifest_is_of_the_same_app_with_a_start_of_its_own(client: FlaskClient, app: Flask) -> None:
    aino = phone(app)
    sync(aino, {"s:bread": [1, 1000]})

    answer = aino.get(prepare(aino))

    plain = aino.get("/sv/manifest.webmanifest").json
    start = answer.json.pop("start_url")
    assert start.startswith("/sv/?join=")
    assert plain.pop("start_url") == "/sv/"
    assert {k: v for k, v in answer.json.items() if k != "start_url"} == plain
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/manifest+json"


def test_the_code_joins_once_within_half_an_hour(app: Flask, monkeypatch) -> None:
    aino = phone(app)
    sync(aino, {"s:bread": [1, 1000]})
    code = aino.get(prepare(aino)).json["start_url"].partition("=")[2]
    late = clock.wall() + timedelta(minutes=29)
    monkeypatch.setattr(clock, "wall", lambda: late)
    icon = phone(app)

    assert icon.post(f"/sv/join/{code}/").status_code == 303
    assert sync(icon).json["entries"] == {"s:bread": [1, 1000]}
    assert phone(app).post(f"/sv/join/{code}/").status_code == 410
    assert rows(app, "attendee") == 1


def test_reading_the_manifest_spends_nothing_and_takes_no_strange_code(client: FlaskClient) -> None:
    answer = client.get('/fi/install/<"x">/manifest.webmanifest')

    assert answer.json["start_url"] == "/fi/?join=x"
