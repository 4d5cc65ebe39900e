"""What goes out: valid where a schema says what that is, and the same again when it comes back in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from pwa import database, exporting, publishing
from pwa.i18n import Localized, normal
from pwa.programme.model import Event, Link, Page, Participation, Person, Place, Programme, Session, Slot, Theme
from pwa.publishing import Publication

BASE = "https://rasti.example"
NOW = datetime(2024, 11, 1, tzinfo=UTC)


@pytest.fixture
def published(db, demo):
    publishing.publish(db, demo, now=NOW)
    return publishing.read_publication(db)


def change(db, published, key="avajaiset", **fields):
    programme = published.programme
    key = key if key in programme.sessions else next(iter(programme.sessions))
    session = programme.sessions[key]
    if hours := fields.pop("hours", 0):
        fields["slots"] = tuple(replace(s, start=s.start + timedelta(hours=hours)) for s in session.slots)
    sessions = programme.sessions | {key: replace(session, **fields)}
    publishing.publish(db, replace(published, programme=replace(programme, sessions=sessions)), now=NOW, yes=True)
    return publishing.read_publication(db)


def again(publication, path):
    """Export, import into an empty database and return what is published there."""
    exporting.write_folder(publication, path / "out")
    db = database.open_database(path / "again.db")
    publishing.publish(db, publishing.read_source(path / "out"), now=NOW)
    found = publishing.read_publication(db)
    db.close()
    return found


def calendar(text):
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_the_demo_comes_back_from_its_folder_as_it_went(published, tmp_path):
    assert again(published, tmp_path) == published


def test_importing_an_exported_folder_publishes_nothing(db, published, tmp_path):
    exporting.write_folder(published, tmp_path / "out")

    report = publishing.publish(db, publishing.read_source(tmp_path / "out"), now=NOW)

    assert not report.published


def test_showings_keep_their_numbers_and_links_their_labels(db, published, tmp_path):
    key = next(iter(published.programme.sessions))
    slot = published.programme.sessions[key].slots[0]
    later = replace(slot, id="", start=slot.start + timedelta(days=1), end=slot.end + timedelta(days=1))
    two = change(db, published, key, slots=(slot, later))
    links = (Link("material", "https://a.example/1", label="Read me first"), Link("chat", "https://a.example/2"))

    last = change(db, two, key, slots=(later,), links=links, sources=("id:7",))

    assert [slot.id for slot in last.programme.sessions[key].slots] == [f"{key}-2", f"{key}-1"]
    assert again(last, tmp_path) == last


def test_a_folder_with_something_in_it_is_left_alone(published, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(exporting.FolderTaken):
        exporting.write_folder(published, tmp_path)


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="{}<>%"), max_size=30).map(
    normal
)
texts = st.dictionaries(st.sampled_from(("fi", "sv", "en")), words.filter(bool), max_size=3).map(Localized)
titles = texts.filter(bool)
keys = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
starts = st.datetimes(datetime(2024, 10, 20), datetime(2024, 11, 3)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@st.composite
def programmes(draw):
    places = {
        key: Place(key, "room", draw(titles), position=n, by_train=draw(texts), access=draw(texts))
        for n, key in enumerate(sorted(draw(st.sets(keys, max_size=3))))
    }
    people = {
        key: Person(key, draw(words.filter(bool)), bio=draw(texts)) for key in sorted(draw(st.sets(keys, max_size=3)))
    }
    sessions = {}
    for key in sorted(draw(st.sets(keys, min_size=1, max_size=4))):
        slots = []
        for number in range(1, draw(st.integers(1, 3)) + 1):
            start = draw(starts)
            end = start + timedelta(minutes=draw(st.integers(0, 300)))
            place = draw(st.sampled_from(("", *places)))
            slots.append(Slot(f"{key}-{number}", key, start, end, place, draw(st.booleans())))
        sessions[key] = Session(
            key, draw(titles), tuple(slots), draw(texts), draw(texts),
            themes=draw(st.sampled_from(((), ("green",)))),
            status=draw(st.sampled_from(("confirmed", "tentative"))),
            people=tuple(Participation(one, "chair") for one in people),
        )  # fmt: skip
    page = Page("about", Localized(fi="Tietoa"), Localized(fi=draw(words)))
    event = Event("tea-days", draw(titles), themes=(Theme("green", draw(titles)),), tagline=draw(texts))
    return Programme(event, places, people, sessions, {"about": page})


@settings(max_examples=25, deadline=None)
@given(programmes())
def test_any_programme_comes_back_as_it_went(programme):
    with TemporaryDirectory() as folder:
        db = database.open_database(Path(folder) / "rasti.db")
        publishing.publish(db, Publication(programme), now=NOW)
        published = publishing.read_publication(db)
        db.close()

        assert again(published, Path(folder)) == published


def test_frab_xml_is_valid_against_the_schema(db, published, shared_data):
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed: pip install lxml")
    schema = etree.XMLSchema(etree.parse(shared_data / "schemas" / "schedule.xml.xsd"))

    schema.assertValid(etree.fromstring(exporting.write_schedule(db, published, "frab-xml", BASE)))


def test_frab_json_is_valid_against_the_schema(db, published, shared_data):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed: pip install jsonschema")
    schema = json.loads((shared_data / "schemas" / "schedule.schema.json").read_text("utf-8"))

    jsonschema.Draft6Validator(schema).validate(json.loads(exporting.write_schedule(db, published, "frab-json", BASE)))


def test_xml_and_json_say_the_same_ids_whatever_else_changes(db, published):
    def ids():
        now = publishing.read_publication(db)
        root = ElementTree.fromstring(exporting.write_schedule(db, now, "frab-xml", BASE))
        days = json.loads(exporting.write_schedule(db, now, "frab-json", BASE))["schedule"]["conference"]["days"]
        in_json = {(str(i["id"]), i["guid"]) for day in days for items in day["rooms"].values() for i in items}
        assert {(one.get("id"), one.get("guid")) for one in root.iter("event")} == in_json
        return in_json

    before = ids()
    change(db, published, title=Localized(fi="Toinen nimi"), hours=1)

    assert ids() == before


def test_schedules_say_the_zone_and_where_a_day_begins(db, published):
    root = ElementTree.fromstring(exporting.write_schedule(db, published, "frab-xml", BASE))

    assert root.findtext("conference/time_zone_name") == "Europe/Helsinki"
    assert {day.get("start")[11:16] for day in root.iter("day")} == {"04:00"}


def test_a_schedule_leaves_cancelled_showings_out(db, published):
    key = next(iter(published.programme.sessions))

    cancelled = change(db, published, key, status="cancelled")

    assert f"/sessions/{key}/" not in exporting.write_schedule(db, cancelled, "frab-xml", BASE).decode()


def test_frab_xml_is_read_back_with_its_sessions(db, published, tmp_path):
    (tmp_path / "schedule.xml").write_bytes(exporting.write_schedule(db, published, "frab-xml", BASE))

    found = publishing.read_source(tmp_path / "schedule.xml").programme

    assert len(found.slots()) == sum(
        slot.status != "cancelled" and not published.programme.sessions[slot.session].cancelled
        for slot in published.programme.slots()
    )


def test_a_calendar_says_where_and_in_which_zone(db, published):
    slot = next(s for s in published.programme.slots() if s.place and published.programme.places[s.place].floor)
    session = published.programme.sessions[slot.session]

    text = exporting.write_session(db, published, session, BASE, "en")

    event = next(one for one in calendar(text) if one["UID"].startswith(slot.id + "@"))
    place = published.programme.places[slot.place]
    assert event["LOCATION"].startswith(f"{place.name['en']}, Floor {place.floor}")
    assert event["URL"] == f"{BASE}/en/sessions/{session.id}/"
    assert event["DTSTART"].dt == slot.start
    assert b"BEGIN:VTIMEZONE" in text and b"TZID=Europe/Helsinki" in text


def test_a_changed_showing_is_a_newer_revision_of_the_same_event(db, published):
    key = next(iter(published.programme.sessions))
    before = calendar(exporting.write_session(db, published, published.programme.sessions[key], BASE, "fi"))

    moved = change(db, published, key, hours=-1)

    after = calendar(exporting.write_session(db, moved, moved.programme.sessions[key], BASE, "fi"))
    assert [one["UID"] for one in after] == [one["UID"] for one in before]
    assert [one["SEQUENCE"] for one in before] == [0] and [one["SEQUENCE"] for one in after] == [1]


def test_a_cancelled_session_stays_in_the_calendar_as_cancelled(db, published):
    key = next(iter(published.programme.sessions))

    cancelled = change(db, published, key, status="cancelled")

    events = calendar(exporting.write_schedule(db, cancelled, "ics", BASE))
    assert len(events) == len(cancelled.programme.slots())
    assert [one["STATUS"] for one in events if one["UID"].startswith(f"{key}-")] == ["CANCELLED"]
