"""Use on another device over HTTP: making the link, looking at it, joining, and what a phone that was erased may do."""

from __future__ import annotations

import re
from typing import Any

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, database
from pwa.agenda import transfer
from pwa.config import Config
from tests.push_services.device import Device
from tests.web.test_agenda import phone, rows, sync

UNKNOWN = "/en/join/0000-0000-0000-0000/"


def make(client: FlaskClient, lang: str = "en") -> Any:
    return client.post("/agenda/transfer", json={"lang": lang})


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def ticks(client: FlaskClient) -> set[str]:
    return {item for item, (on, _at) in sync(client).json["entries"].items() if on}


@pytest.fixture
def aino(app: Flask) -> FlaskClient:
    aino = phone(app)
    sync(aino, {"s:bread": [1, 1000]})
    return aino


@pytest.fixture
def other(app: Flask) -> FlaskClient:
    return phone(app)


def test_a_link_is_made_with_its_code_its_time_and_its_square(aino: FlaskClient) -> None:
    answer = make(aino, "fi")

    made = answer.json
    assert made["link"] == f"http://localhost/fi/join/{made['code']}/"
    assert made["seconds"] == 600
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_square_says_the_link_with_its_quiet_zone(aino: FlaskClient) -> None:
    made = make(aino).json

    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", made["qr"]["path"])
    dark = {(int(x) + n - 4, int(y) - 4) for x, y, length in runs for n in range(int(length))}
    matrix = segno.make_qr(made["link"], error="m").matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert made["qr"]["size"] == len(matrix) + 8


def test_the_link_is_at_the_public_address(app: Flask) -> None:
    app.config["RASTI"] = Config(instance=app.config["RASTI"].instance, public_url="https://rasti.example.org/")

    assert make(phone(app)).json["link"].startswith("https://rasti.example.org/en/join/")


def test_a_phone_without_ticks_can_make_a_link_too(app: Flask, other: FlaskClient) -> None:
    answer = make(other)

    assert answer.status_code == 200
    assert len(answer.headers["Rasti-Agenda"].split()) == 2
    key = other.get_cookie("rasti")
    assert key and key.http_only
    assert rows(app, "attendee") == rows(app, "device") == 1


def test_opening_the_link_spends_nothing_and_sets_nothing(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    path = path_of(make(aino).json["link"])

    for _ in range(3):
        page = other.get(path)
        assert page.status_code == 200
        assert '<form method="post">' in page.get_data(as_text=True)
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
        assert other.head(path).status_code == 200
    assert rows(app, "transfer where spent_at is not null") == 0


def test_joining_gives_the_second_device_the_agenda(aino: FlaskClient, other: FlaskClient) -> None:
    answer = other.post(path_of(make(aino).json["link"]))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/agenda/?joined=1")
    keys = [client.get_cookie("rasti") for client in (aino, other)]
    assert keys[0] and keys[1] and keys[0].value != keys[1].value
    assert keys[1].http_only and keys[1].same_site == "Lax"
    assert other.get_cookie("rasti_on")
    assert ticks(other) == {"s:bread"}
    assert sync(other).headers["Rasti-Agenda"] == sync(aino).headers["Rasti-Agenda"]
    assert "shares your agenda" in other.get("/en/agenda/?joined=1").get_data(as_text=True)


def test_both_devices_have_what_either_had(aino: FlaskClient, other: FlaskClient) -> None:
    sync(other, {"s:tea": [1, 2000], "s:bread": [0, 500]})

    other.post(path_of(make(aino).json["link"]))

    assert ticks(aino) == ticks(other) == {"s:bread", "s:tea"}


def test_the_link_works_once(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    path = path_of(make(aino).json["link"])
    other.post(path)
    third = phone(app)

    for answer in (third.get(path), third.post(path)):
        assert answer.status_code == 410
        page = answer.get_data(as_text=True)
        assert "was used already" in page and "make a new link" in page
    assert third.get_cookie("rasti") is None


def test_after_ten_minutes_the_link_says_so(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    path = path_of(make(aino).json["link"])
    db = database.connect(app.config["RASTI"].database)
    db.execute("update transfer set expires_at = ?", [database.to_text(clock.wall())])
    db.close()

    for answer in (other.get(path), other.post(path)):
        assert answer.status_code == 410
        page = answer.get_data(as_text=True)
        assert "ten minutes are over" in page and "make a new link" in page
    assert other.get_cookie("rasti") is None


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_a_wrong_code_gets_a_page_with_a_remedy(other: FlaskClient, lang: str) -> None:
    for answer in (other.get(UNKNOWN.replace("en", lang)), other.post(UNKNOWN.replace("en", lang))):
        assert answer.status_code == 404
        assert f'action="/{lang}/join/"' in answer.get_data(as_text=True)
    assert other.get_cookie("rasti") is None


def test_the_device_that_made_the_link_does_not_spend_it(app: Flask, aino: FlaskClient) -> None:
    page = aino.get(path_of(make(aino).json["link"]))

    assert page.status_code == 200
    assert "has your agenda already" in page.get_data(as_text=True)
    assert "<form" not in page.get_data(as_text=True)


def test_another_site_can_neither_make_a_link_nor_join(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    path = path_of(make(aino).json["link"])
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.com"}

    assert aino.post("/agenda/transfer", json={}, headers=elsewhere).status_code == 403
    assert other.post(path, headers=elsewhere).status_code == 403
    assert rows(app, "transfer") == rows(app, "device") == 1


def test_a_typed_code_or_a_pasted_link_leads_to_its_page(aino: FlaskClient, other: FlaskClient) -> None:
    made = make(aino).json

    for typed in (made["code"].upper().replace("-", " "), made["link"]):
        answer = other.get("/sv/join/", query_string={"code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sv/join/{made['code']}/")
    assert 'name="code"' in other.get("/sv/join/?code=").get_data(as_text=True)


def test_more_ticks_than_an_agenda_holds_are_not_joined(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    path = path_of(make(aino).json["link"])
    sync(other, {"s:tea": [1, 1000]})
    db = database.connect(app.config["RASTI"].database)
    db.conn.executemany(
        "insert into bookmark (attendee, item, [on], at, cursor) values (2, ?, 1, 5, 0)",
        [(f"s:n{n}",) for n in range(4999)],
    )
    assert other.post(path).status_code == 413
    assert rows(app, "transfer where spent_at is null") == 1
    assert rows(app, "attendee") == 2
    db.close()


def test_without_javascript_the_page_says_why(aino: FlaskClient, other: FlaskClient) -> None:
    page = other.get(path_of(make(aino).json["link"])).get_data(as_text=True)

    assert "JavaScript" in page.split("<main")[1].split("<noscript>")[1].split("</noscript>")[0]


def test_a_body_that_is_no_json_is_no_reason_to_fail(aino: FlaskClient) -> None:
    for body in (b"", b"[]", b"\xff"):
        assert aino.post("/agenda/transfer", data=body, headers={"Accept-Language": "sv"}).status_code == 200


def test_what_one_device_erased_another_does_not_bring_back(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    other.post(path_of(make(aino).json["link"]))
    epoch, id = sync(other).headers["Rasti-Agenda"].split()
    aino.delete("/attendee")

    answer = other.post(
        "/agenda/sync", json={"since": 1, "entries": {"s:tea": [1, 9]}, "agenda": {"epoch": epoch, "id": id}}
    )

    assert answer.json == {"cursor": 0, "entries": {}}
    assert answer.headers["Rasti-Agenda"] == epoch
    assert other.get_cookie("rasti") is other.get_cookie("rasti_on") is None
    assert rows(app, "attendee") == 0


def test_nor_does_its_alert_address(app: Flask, aino: FlaskClient, other: FlaskClient) -> None:
    other.post(path_of(make(aino).json["link"]))
    epoch, id = sync(other).headers["Rasti-Agenda"].split()
    aino.delete("/attendee")
    device = Device("https://fcm.googleapis.com/fcm/send/aino")

    answer = other.post("/alerts/subscription", json={**device.subscription, "agenda": {"epoch": epoch, "id": id}})

    assert answer.status_code == 410
    assert rows(app, "attendee") == rows(app, "subscription") == 0


def test_after_a_restore_a_phone_brings_its_agenda_back(app: Flask, other: FlaskClient) -> None:
    answer = other.post(
        "/agenda/sync", json={"entries": {"s:tea": [1, 9]}, "agenda": {"epoch": "another", "id": "aino"}}
    )

    assert answer.json["entries"] == {"s:tea": [1, 9]}
    assert rows(app, "attendee") == 1


def test_the_code_is_as_good_in_another_language(aino: FlaskClient, other: FlaskClient) -> None:
    code = make(aino, "fi").json["code"]

    assert other.get(f"/sv/join/{code}/").status_code == 200
    assert transfer.read_code(code) == code
