"""My agenda in a calendar app, read back by a library that did not write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from pwa import attendees, clock, database, publishing
from pwa.i18n import Localized
from tests.conftest import FIRST_MORNING


@pytest.fixture
def open_db(app: Flask) -> Iterator[Database]:
    db = database.connect(app.config["RASTI"].database)
    yield db
    db.close()


def tick(client: FlaskClient, *items: str, on: int = 1, at: int = 1000) -> None:
    client.post("/agenda/sync", json={"entries": {item: [on, at] for item in items}, "lang": "en"})


def subscribe(client: FlaskClient, lang: str = "en") -> str:
    given = client.post("/agenda/calendar", json={"lang": lang}).json
    assert given["webcal"].replace("webcal://", "http://") == given["address"]
    return str(given["address"]).removeprefix("http://localhost")


def events(client: FlaskClient, path: str) -> dict[str, Any]:
    calendar = vobject.readOne(client.get(path).get_data(as_text=True))
    return {event.uid.value.split("@")[0]: event for event in calendar.contents.get("vevent", [])}


def publish(db: Database, key: str, **fields: Any) -> None:
    """Publish the session `key` with other fields; `start` moves its only showing."""
    publication = publishing.read_publication(db)
    assert publication
    session = publication.programme.sessions[key]
    if start := fields.pop("start", None):
        slot = session.slots[0]
        fields["slots"] = (replace(slot, start=start, end=start + slot.length),)
    sessions = publication.programme.sessions | {key: replace(session, **fields)}
    programme = replace(publication.programme, sessions=sessions)
    publishing.publish(db, replace(publication, programme=programme), now=clock.now() + timedelta(hours=1), yes=True)


def test_the_feed_holds_my_picks_with_all_that_calendars_know(client: FlaskClient, open_db: Database) -> None:
    tick(client, "s:avaus")
    client.post("/agenda/sync", json={"entries": {"s:tietoisku-helmikuu": [1, 5], "e:library": [1, 5]}})
    attendee = attendees.find(open_db, client.get_cookie("rasti").value)  # type: ignore[union-attr]
    assert attendee
    attendees.update(open_db, attendee, lead_minutes=15)

    found = events(client, subscribe(client, "sv"))

    assert len(found) == 2
    event = found["avaus-1"]
    assert event.uid.value == "avaus-1@integration2024.rasti"
    assert event.sequence.value == "0"
    assert event.status.value == "CONFIRMED"
    assert event.dtstart.value == datetime(2024, 11, 14, 7, 0, tzinfo=UTC)
    assert event.dtstart.value.utcoffset() == timedelta(hours=2)
    assert event.location.value.startswith("Logomosalen, Våning 1, Logomo")
    assert event.geo.value == "60.45694;22.2575"
    assert event.url.value == "http://127.0.0.1:8080/sv/sessions/avaus/"
    assert event.last_modified.value == event.dtstamp.value
    assert event.valarm.trigger.value == timedelta(minutes=-15)
    assert event.valarm.description.value.startswith("Logomosalen: ")


def test_it_asks_calendars_to_come_back_within_the_hour(client: FlaskClient) -> None:
    tick(client, "s:avaus")
    calendar = vobject.readOne(client.get(subscribe(client)).get_data(as_text=True))

    assert calendar.refresh_interval.value == calendar.x_published_ttl.value == "PT1H"
    assert calendar.x_wr_calname.value.startswith("My agenda")
    assert [zone.tzid.value for zone in calendar.vtimezone_list] == ["Europe/Helsinki"]


def test_both_sides_of_the_clock_change_are_right(client: FlaskClient, open_db: Database) -> None:
    tick(client, "s:avaus", "s:tietoisku-helmikuu")
    path = subscribe(client)
    for day, offset in ((26, 3), (27, 2)):
        start = datetime(2024, 10, day, 9, tzinfo=UTC) - timedelta(hours=offset)
        publish(open_db, "avaus", start=start)

        event = events(client, path)["avaus-1"]

        assert (event.dtstart.value.hour, event.dtstart.value.utcoffset()) == (9, timedelta(hours=offset))
        assert event.dtstart.value == start
    # On the night itself 3:30 comes twice: what stands in the hour that is repeated must be the moment it was.
    for hour in (0, 1):
        start = datetime(2024, 10, 27, hour, 30, tzinfo=UTC)
        publish(open_db, "avaus", start=start)
        event = events(client, path)["avaus-1"]
        assert [moment.value.astimezone(UTC) for moment in (event.dtstart, event.dtend)] == [
            start,
            start + timedelta(minutes=30),
        ]


def test_a_move_and_a_cancellation_keep_the_entry_and_raise_its_number(client: FlaskClient, open_db: Database) -> None:
    tick(client, "s:avaus")
    path = subscribe(client)
    first = events(client, path)["avaus-1"]

    publish(open_db, "avaus", start=FIRST_MORNING + timedelta(hours=5))
    moved = events(client, path)["avaus-1"]
    publish(open_db, "avaus", status="cancelled", note=Localized(en="The speaker is ill"))
    gone = events(client, path)["avaus-1"]

    assert first.uid.value == moved.uid.value == gone.uid.value
    numbers = [int(event.sequence.value) for event in (first, moved, gone)]
    assert numbers == sorted(set(numbers))
    assert moved.dtstart.value == FIRST_MORNING + timedelta(hours=5)
    assert moved.last_modified.value > first.last_modified.value
    assert gone.status.value == "CANCELLED"
    assert gone.description.value.startswith("The speaker is ill")
    assert "valarm" not in gone.contents


def test_what_is_unticked_leaves_the_feed(client: FlaskClient) -> None:
    tick(client, "s:avaus")
    path = subscribe(client)
    tick(client, "s:avaus", on=0, at=2000)

    assert events(client, path) == {}


def test_long_and_odd_texts_are_folded_and_escaped(client: FlaskClient, open_db: Database) -> None:
    title = "Bröd, te; och \\ sånt\n" + "ä" * 200
    publish(open_db, "avaus", title=Localized(en=title))
    tick(client, "s:avaus")
    path = subscribe(client)

    assert events(client, path)["avaus-1"].summary.value == title
    assert max(len(line) for line in client.get(path).data.split(b"\r\n")) <= 75


def test_a_feed_that_is_still_the_same_costs_nothing(client: FlaskClient) -> None:
    tick(client, "s:avaus")
    path = subscribe(client)
    first = client.get(path)
    known = {"If-None-Match": first.headers["ETag"]}

    again = client.get(path, headers=known)
    tick(client, "s:tietoisku-helmikuu")

    assert first.content_type == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers=known).status_code == 200


def test_a_revoked_address_gives_nothing_more(client: FlaskClient) -> None:
    tick(client, "s:avaus")
    first, second = subscribe(client), subscribe(client, "fi")

    assert client.delete("/agenda/calendar").json == {"revoked": 2}

    assert client.get(first).status_code == client.get(second).status_code == 404
    assert client.get(subscribe(client)).status_code == 200
    assert client.get("/calendar/guessed.ics").status_code == 404


def test_being_forgotten_takes_the_address_too(client: FlaskClient) -> None:
    tick(client, "s:avaus")
    path = subscribe(client)

    assert client.delete("/attendee").json["forgotten"]["calendars"] == 1  # type: ignore[index]
    assert client.get(path).status_code == 404


def test_the_secret_itself_is_not_kept(client: FlaskClient, open_db: Database) -> None:
    tick(client, "s:avaus")
    secret = subscribe(client).split("/")[-1].removesuffix(".ics")

    assert len(secret) >= 26
    assert all(secret not in str(row) for row in open_db.query("select * from calendar"))


def test_a_phone_without_ticks_may_have_an_address_too(client: FlaskClient) -> None:
    path = subscribe(client)
    assert client.get_cookie("rasti")
    tick(client, "s:avaus")

    assert list(events(client, path)) == ["avaus-1"]


def test_a_sessions_own_file_rings_when_it_is_asked_to(client: FlaskClient) -> None:
    path = "/en/sessions/avaus.ics"

    assert events(client, path)["avaus-1"].valarm.trigger.value == timedelta(minutes=-10)
    assert events(client, path + "?lead=30")["avaus-1"].valarm.trigger.value == timedelta(minutes=-30)
    assert events(client, path + "?lead=9999")["avaus-1"].valarm.trigger.value == timedelta(minutes=-10)
