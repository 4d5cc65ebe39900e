"""Installation on iOS over HTTP: the same app, with a start that brings the agenda along once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import build, clock, database, publishing
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


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_an_installer_is_shown_the_demo_in_its_language(client: FlaskClient, lang: str) -> None:
    shown = client.get(f"/{lang}/manifest.webmanifest").json["screenshots"]

    assert [one["form_factor"] for one in shown].count("narrow") >= 3
    assert [one["form_factor"] for one in shown].count("wide") >= 2
    for one in shown:
        path = one["src"].removeprefix(build.asset_url(""))
        picture = build.assets()[path].body
        assert one["sizes"] == _size(picture), path
        assert len(picture) < 60_000 and one["label"] and f"/{lang}-" in path
        assert one["src"] not in build.offline_urls()


def test_another_event_is_not_shown_as_the_demo(app: Flask, client: FlaskClient, demo: publishing.Publication) -> None:
    programme = replace(demo.programme, event=replace(demo.programme.event, slug="another"))
    db = database.open_database(app.config["RASTI"].database)
    publishing.publish(db, replace(demo, programme=programme), now=clock.now(), yes=True)
    db.close()

    assert client.get("/fi/manifest.webmanifest").json["screenshots"] == []


def _size(webp: bytes) -> str:
    # After the start code of a lossy picture: 14 bits of width and of height, with two of scale each (RFC 6386, 9.1).
    start = webp.index(b"\x9d\x01\x2a") + 3
    width, height = (int.from_bytes(webp[at : at + 2], "little") & 0x3FFF for at in (start, start + 2))
    return f"{width}x{height}"
