"""The agenda over HTTP: its page, the sync and its refusals, being forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import attendees, clock, database
from pwa.agenda import bookmarks
from pwa.config import Config


def sync(client: FlaskClient, entries: dict[str, Any] | None = None, since: int = 0, lang: str = "sv") -> Any:
    return client.post("/agenda/sync", json={"since": since, "entries": entries or {}, "lang": lang})


def rows(app: Flask, table: str) -> int:
    db = database.connect(app.config["RASTI"].database)
    try:
        return int(db.execute(f"select count(*) from {table}").fetchone()[0])
    finally:
        db.close()


def phone(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_page_says_why_it_is_empty_without_javascript(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/agenda/").get_data(as_text=True)

    noscript = page.split("<main")[1].split("<noscript>")[1].split("</noscript>")[0]
    assert "JavaScript" in noscript
    assert f'href="/{lang}/programme/"' in noscript
    assert f'href="/{lang}/now/"' in noscript
    assert "Set-Cookie" not in client.get(f"/{lang}/agenda/").headers


def test_the_first_sync_makes_the_attendee_and_gives_the_phone_a_key(app: Flask, client: FlaskClient) -> None:
    answer = sync(client, {"s:bread": [1, 1000], "e:library": [0, 2000]})

    assert answer.status_code == 200
    assert answer.json["entries"] == {"s:bread": [1, 1000], "e:library": [0, 2000]}
    assert answer.json["cursor"] > 0
    key = client.get_cookie("rasti")
    assert key and key.http_only and not key.secure and key.same_site == "Lax" and key.path == "/"
    marker = client.get_cookie("rasti_on")
    assert marker and marker.value == "1" and not marker.http_only
    db = database.connect(app.config["RASTI"].database)
    made = attendees.find(db, key.value)
    assert made and made.lang == "sv"
    assert key.max_age and abs(made.expires_at - clock.now() - timedelta(seconds=key.max_age)) < timedelta(seconds=5)
    db.close()


def test_over_https_the_key_never_travels_in_the_clear(app: Flask) -> None:
    app.config["RASTI"] = Config(instance=app.config["RASTI"].instance, public_url="https://rasti.example.org")
    client = phone(app)

    sync(client, {"s:bread": [1, 1000]})

    assert client.get_cookie("rasti").secure and client.get_cookie("rasti_on").secure  # type: ignore[union-attr]


def test_a_sync_with_neither_cookie_nor_entries_makes_nothing(app: Flask, client: FlaskClient) -> None:
    answer = sync(client)

    assert (answer.status_code, answer.json) == (200, {"cursor": 0, "entries": {}})
    assert client.get_cookie("rasti") is None
    assert rows(app, "attendee") == 0


def test_a_second_sync_brings_only_what_is_newer(client: FlaskClient) -> None:
    first = sync(client, {"s:bread": [1, 1000], "s:tea": [1, 1000]}).json
    second = sync(client, {"s:tea": [0, 2000]}, first["cursor"])

    assert second.json["entries"] == {"s:tea": [0, 2000]}
    assert second.json["cursor"] > first["cursor"]
    assert "Set-Cookie" not in second.headers
    assert sync(client, None, second.json["cursor"]).json == {"cursor": second.json["cursor"], "entries": {}}


def test_an_older_stamp_loses_and_the_phone_is_told_what_stands(client: FlaskClient) -> None:
    cursor = sync(client, {"s:bread": [0, 5000]}).json["cursor"]

    answer = sync(client, {"s:bread": [1, 4000]}, cursor).json

    assert answer == {"cursor": cursor, "entries": {"s:bread": [0, 5000]}}


def test_sending_the_same_again_changes_nothing(client: FlaskClient) -> None:
    first = sync(client, {"s:bread": [1, 1000]}).json
    again = sync(client, {"s:bread": [1, 1000]}, first["cursor"]).json

    assert again == {"cursor": first["cursor"], "entries": {}}


def test_a_known_key_with_an_empty_phone_gets_everything_back(client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})

    assert sync(client).json["entries"] == {"s:bread": [1, 1000]}


def test_a_cursor_from_another_database_brings_everything(client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})

    assert sync(client, None, 10**12).json["entries"] == {"s:bread": [1, 1000]}


def test_attendees_see_only_their_own(app: Flask) -> None:
    aino, sam = phone(app), phone(app)
    sync(aino, {"s:bread": [1, 1000]})
    answer = sync(sam, {"s:tea": [1, 1000]})

    assert answer.json["entries"] == {"s:tea": [1, 1000]}
    assert sync(aino).headers["Rasti-Agenda"] != answer.headers["Rasti-Agenda"]
    assert sync(aino).headers["Rasti-Agenda"].split()[0] == answer.headers["Rasti-Agenda"].split()[0]


def test_a_stamp_too_far_ahead_is_refused_with_the_servers_time(app: Flask, client: FlaskClient) -> None:
    answer = sync(client, {"s:bread": [1, 1000], "s:tea": [1, clock.stamp() + 6 * 60 * 1000]})

    assert answer.status_code == 409
    assert abs(answer.json["now"] - clock.stamp()) < 60_000
    assert answer.json["error"] and answer.json["remedy"]
    assert rows(app, "attendee") == 0
    assert sync(client, {"s:tea": [1, answer.json["now"]]}).status_code == 200


GARBAGE = [
    b"",
    b"no json",
    b"[]",
    b"7",
    b"[" * 60_000,
    b"\xff\xfe",
    b'{"entries": []}',
    b'{"entries": {"s:bread": 1}}',
    b'{"entries": {"s:bread": [1, NaN]}}',
    b'{"entries": {"s:bread": [1, 1e9]}}',
    b'{"entries": {"../etc": [1, 5]}}',
    b'{"since": "1", "entries": {"s:bread": [1, 5]}}',
    b'{"since": -1, "entries": {"s:bread": [1, 5]}}',
    b'{"since": true, "entries": {"s:bread": [1, 5]}}',
    b'{"entries": {"s:tea": [1, 5], "s:bread": [1, "5"]}}',
]


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: body[:40].decode("latin-1"))
def test_garbage_is_refused_in_words_and_nothing_is_kept(app: Flask, client: FlaskClient, body: bytes) -> None:
    answer = client.post("/agenda/sync", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json and answer.json["error"] and answer.json["remedy"]
    assert rows(app, "attendee") == rows(app, "bookmark") == 0


def test_a_body_over_64_kb_is_refused(app: Flask, client: FlaskClient) -> None:
    answer = sync(client, {f"s:session-number-{n}": [1, 1731571200000] for n in range(3000)})

    assert answer.status_code == 413
    assert answer.json["error"] and answer.json["remedy"]
    assert rows(app, "attendee") == 0


def test_an_agenda_over_five_thousand_ticks_is_refused_whole(app: Flask, client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})
    db = database.connect(app.config["RASTI"].database)
    aino = attendees.find(db, client.get_cookie("rasti").value)  # type: ignore[union-attr]
    assert aino
    bookmarks.save(db, aino, {f"s:n{n}": bookmarks.Entry(1, 5) for n in range(4998)})

    answer = sync(client, {"s:one": [1, 5], "s:two": [1, 5]})

    assert answer.status_code == 413
    assert len(bookmarks.ticked(db, aino)) == 4999
    db.close()


def test_another_site_can_neither_sync_nor_forget(app: Flask, client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.com"}

    assert client.post("/agenda/sync", json={"entries": {}}, headers=elsewhere).status_code == 403
    assert client.delete("/attendee", headers=elsewhere).status_code == 403
    assert rows(app, "attendee") == 1


def test_being_forgotten_erases_everything_and_the_cookies(app: Flask, client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})

    answer = client.delete("/attendee")

    erased = {"bookmarks": 1, "devices": 1, "calendars": 0, "subscriptions": 0, "notices": 0}
    assert answer.json == {"forgotten": erased}
    assert client.get_cookie("rasti") is client.get_cookie("rasti_on") is None
    assert rows(app, "attendee") == rows(app, "bookmark") == 0
    assert client.delete("/attendee").json == {"forgotten": {}}


def test_a_key_that_was_erased_is_not_made_again_without_ticks(app: Flask, client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})
    db = database.connect(app.config["RASTI"].database)
    attendees.expire(db, clock.now() + timedelta(days=60))
    db.close()

    answer = sync(client)

    assert answer.json == {"cursor": 0, "entries": {}}
    assert len(answer.headers["Rasti-Agenda"].split()) == 1
    assert rows(app, "attendee") == 0
