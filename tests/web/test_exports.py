"""What other apps and calendars fetch from the site."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from pwa import database, exporting, publishing
from tests.conftest import FIRST_MORNING


@pytest.mark.parametrize(
    ("path", "type"),
    [
        ("/schedule.xml", "application/xml"),
        ("/schedule.json", "application/json"),
        ("/schedule.ics", "text/calendar"),
        ("/sv/sessions/avajaiset.ics", "text/calendar"),
    ],
)
def test_each_export_has_its_type_and_is_not_sent_twice(client, demo, path, type):
    path = path.replace("avajaiset", next(iter(demo.programme.sessions)))

    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})

    assert (answer.status_code, answer.mimetype) == (200, type)
    assert "s-maxage=5" in answer.headers["Cache-Control"]
    assert (again.status_code, again.data) == (304, b"")


def test_a_schedule_is_in_the_first_language_or_the_one_asked_for(client, demo):
    def tracks(path):
        return [
            track.get("name")
            for track in ElementTree.fromstring(client.get(path).data).iter("track")
            if track.get("name")
        ]

    themes = demo.programme.event.themes
    assert tracks("/schedule.xml") == [theme.label["fi"] for theme in themes]
    assert tracks("/schedule.xml?lang=sv") == [theme.label["sv"] for theme in themes]
    assert client.get("/schedule.xml?lang=xx").status_code == 404


def test_the_session_page_gives_its_showings_to_the_calendar(client, demo):
    for session in list(demo.programme.sessions.values())[:3]:
        page = client.get(f"/en/sessions/{session.id}/").text
        assert f'href="/en/sessions/{session.id}.ics"' in page and "Add to calendar" in page

        events = Calendar.from_ical(client.get(f"/en/sessions/{session.id}.ics").data).walk("VEVENT")
        assert [event["DTSTART"].dt for event in events] == [slot.start for slot in session.slots]


def test_a_session_that_is_not_there_has_no_calendar(client):
    assert client.get("/en/sessions/nothing.ics").status_code == 404


def test_the_more_page_leads_to_the_schedules_in_its_language(client):
    assert 'href="/schedule.ics"' in client.get("/fi/more/").text
    assert 'href="/schedule.ics?lang=sv"' in client.get("/sv/more/").text


def test_a_schedule_is_made_once_a_publication(client, app, demo, monkeypatch):
    made = []
    write = exporting.write_schedule
    monkeypatch.setattr(exporting, "write_schedule", lambda *args: made.append(args[2]) or write(*args))

    for path in ("/schedule.xml", "/schedule.xml?lang=fi", "/schedule.xml", "/schedule.json"):
        client.get(path)
    assert made == ["frab-xml", "frab-json"]

    db = database.open_database(app.config["RASTI"].database)
    event = replace(demo.programme.event, contact_email="new@example.org")
    publishing.publish(db, replace(demo, programme=replace(demo.programme, event=event)), now=FIRST_MORNING)
    db.close()
    assert b"<version>2</version>" in client.get("/schedule.xml").data
