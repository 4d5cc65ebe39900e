"""The public list of changes, and its feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from pwa import database, publishing
from pwa.i18n import Localized
from tests.conftest import FIRST_MORNING

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def session(demo):
    """A session with one showing on the second day."""
    event = demo.programme.event
    return next(
        one
        for one in demo.programme.sessions.values()
        if [str(event.day_of(slot.start)) for slot in one.slots] == ["2024-11-15"] and not one.slots[0].open_hours
    )


@pytest.fixture
def change(app, demo):
    """Publish the demo with a session changed, so many hours after the first morning."""

    def change(session, hours=0, **fields):
        db = database.open_database(app.config["RASTI"].database)
        changed = replace(demo.programme, sessions=demo.programme.sessions | {session.id: replace(session, **fields)})
        now = FIRST_MORNING + timedelta(hours=hours)
        publishing.publish(db, replace(demo, programme=changed), now=now)
        db.close()

    return change


def later(session, hours):
    by = timedelta(hours=hours)
    return tuple(replace(slot, start=slot.start + by, end=slot.end + by) for slot in session.slots)


def test_nothing_has_changed_at_first(client):
    assert "Nothing has changed" in client.get("/en/programme/changes/").text


def test_a_moved_session_is_told_with_before_and_after(client, change, session, demo):
    change(session, slots=later(session, 1))

    page = client.get("/en/programme/changes/").text

    event, slot = demo.programme.event, session.slots[0]
    old, new = event.local(slot.start), event.local(slot.start) + timedelta(hours=1)
    assert f'href="/en/sessions/{session.id}/"' in page and ">Moved</span>" in page
    assert f"Before: Fri 15 Nov {old.hour}:{old.minute:02}–" in page
    assert f"Now: Fri 15 Nov {new.hour}:{new.minute:02}–" in page
    assert demo.programme.places[slot.place].name["en"] in page


def test_the_newest_day_of_publication_comes_first(client, change, session):
    change(session, slots=later(session, 1))
    change(session, hours=24, slots=later(session, 1), status="cancelled")

    page = client.get("/en/programme/changes/").text

    days = [page.index(f">{day}<") for day in ("Friday 15 November 2024", "Thursday 14 November 2024")]
    assert days == sorted(days)
    assert days[0] < page.index(">Cancelled</span>") < days[1] < page.index(">Moved</span>")


def test_a_new_title_is_told_beside_the_old_one(client, change, session):
    change(session, title=Localized(fi="Uusi", sv="Ny", en="Something else"))

    page = client.get("/en/programme/changes/").text

    assert "Text changed" in page and "Now: Something else" in page


def test_the_feed_tells_the_same_and_is_not_sent_twice(client, change, session):
    change(session, hours=1, slots=later(session, 1))

    answer = client.get("/en/programme/changes.xml")
    root = ElementTree.fromstring(answer.data)

    entry = root.find(f"{ATOM}entry")
    assert answer.mimetype == "application/atom+xml"
    assert root.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated") == "2024-11-14T07:40:00.000Z"
    assert entry.findtext(f"{ATOM}title") == f"Moved: {session.title['en']}"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/en/sessions/{session.id}/")
    assert entry.findtext(f"{ATOM}content").startswith("Before: Fri 15 Nov")
    again = client.get("/en/programme/changes.xml", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_entry_keeps_its_id_when_more_is_told(client, change, session):
    def ids():
        root = ElementTree.fromstring(client.get("/en/programme/changes.xml").data)
        return [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]

    change(session, slots=later(session, 1))
    first = ids()
    change(session, hours=2, slots=later(session, 2))

    assert ids()[1:] == first


@pytest.mark.parametrize("page", ["/fi/programme/", "/fi/more/"])
def test_the_menus_lead_to_the_changes(client, page):
    assert 'href="/fi/programme/changes/"' in client.get(page).text


def test_the_page_is_printed_and_the_feed_is_not(app, demo):
    with app.test_request_context():
        paths = app.extensions["printed_paths"](demo)

    assert "/sv/programme/changes/" in paths
    assert not [path for path in paths if path.endswith("changes.xml")]
