from datetime import UTC, datetime, timedelta

import pytest

from pwa import publishing
from pwa.programme.changes import diff
from pwa.programme.merge import merge
from pwa.programme.model import Event, Participation

TEA = Event("tea-days", {"fi": "Teepäivät"})


def showing(start="2024-11-14T10:00:00+02:00", length=60, place="Teatro", **fields):
    end = (datetime.fromisoformat(start) + timedelta(minutes=length)).isoformat()
    return {"slug": "x", "startTime": start, "endTime": end, "lengthMinutes": length, "location": place} | fields


def item(*showings, dimensions=None, annotations=None, **fields):
    return {
        "slug": "tea",
        "title": "Tee",
        "description": "Teetä.",
        "cachedHosts": "",
        "isCancelled": False,
        "cachedDimensions": {"language": ["fi"], "state": ["accepted"]} | (dimensions or {}),
        "cachedAnnotations": annotations or {},
        "scheduleItems": list(showings or (showing(),)),
    } | fields


def test_several_showings_are_one_session(read):
    showings = (showing(), showing("2024-11-15T10:00:00+02:00", title="Tee – 2.", place="Sali"))
    dimensions = {"topic": ["green-tea"], "type": ["workshop"], "language": ["fi", "sv"]}
    found = read("p.json", [item(*showings, dimensions=dimensions, annotations={"konsti:maxAttendance": 8})], TEA)

    session = found.programme.sessions["tea"]
    assert [slot.start for slot in session.slots] == [datetime(2024, 11, day, 8, 0, tzinfo=UTC) for day in (14, 15)]
    assert [slot.place for slot in session.slots] == ["teatro", "sali"]
    assert (session.spoken, session.themes, session.format, session.capacity) == (
        ("fi", "sv"),
        ("green-tea",),
        "workshop",
        8,
    )
    assert found.programme.theme("green-tea").label == {"en": "Green tea"}
    assert found.programme.event.slug == "tea-days"
    assert found.warnings == ()


@pytest.mark.parametrize("free", ["free", "lang-free"])
def test_language_free_is_no_language(read, free):
    session = read("p.json", [item(dimensions={"language": [free]})], TEA).programme.sessions["tea"]

    assert session.spoken == ()


def test_cancelling_is_told_on_either_level(read):
    one_off = item(showing(isCancelled=True), showing("2024-11-15T10:00:00+02:00"))
    whole, by_state = item(slug="b", isCancelled=True), item(slug="c", dimensions={"state": ["cancelled"]})

    sessions = read("p.json", [one_off, whole, by_state], TEA).programme.sessions

    assert [slot.status for slot in sessions["tea"].slots] == ["cancelled", "confirmed"]
    assert [session.cancelled for session in sessions.values()] == [False, True, True]


def test_drafts_and_what_has_no_time_are_left_out(read):
    rejected, unplanned = item(slug="b", dimensions={"state": ["rejected"]}), item(slug="c", scheduleItems=[])

    found = read("p.json", [item(), rejected, unplanned], TEA)

    assert list(found.programme.sessions) == ["tea"]
    assert found.warnings == (
        "p.json: 1 items were left out: they are drafts, pending or rejected.",
        "p.json: 1 items were left out: they have no time yet.",
    )


def test_a_table_is_a_place_in_its_room_whatever_its_case(read):
    places = ["Room 101 D (pöytä 2)", "Room 101 D (Pöytä 2)", "Room 101 D"]
    showings = [showing(f"2024-11-1{day}T10:00:00+02:00", place=name) for day, name in enumerate(places)]

    programme = read("p.json", [item(*showings)], TEA).programme

    assert {key: place.parent for key, place in programme.places.items()} == {
        "room-101-d": "",
        "room-101-d-poyta-2": "room-101-d",
    }


def test_a_revolving_door_and_a_long_exhibition_are_for_dropping_in(read):
    items = [item(dimensions={"revolvingdoor": ["true"]}), item(showing(length=3000), slug="b"), item(slug="c")]

    sessions = read("p.json", items, TEA).programme.sessions

    assert [session.slots[0].open_hours for session in sessions.values()] == [True, True, False]


def test_two_languages_in_one_text_are_split(read):
    text = "SUOMEKSI\r\nTeetä ja pullaa.\r\n\r\nIN ENGLISH:\r\nTea and buns."

    session = read("p.json", [item(description=text, dimensions={"language": ["fi", "en"]})], TEA).programme.sessions[
        "tea"
    ]

    assert session.body == {"fi": "Teetä ja pullaa.", "en": "Tea and buns."}


def test_version_1_is_flat(read):
    flat = {
        "identifier": "tea",
        "title": "Tee",
        "description": "Teetä.",
        "category_title": "Ohjelma",
        "room_name": "Sali",
        "formatted_hosts": "Aino, Björn (pj)",
        "start_time": "2024-11-14T10:00:00+02:00",
        "length": 45,
        "end_time": None,
        "language": "fi",
    }
    session = read("p.json", [flat], TEA).programme.sessions["tea"]

    assert session.slots[0].length == timedelta(minutes=45)
    assert (session.slots[0].place, session.spoken, session.format) == ("sali", ("fi",), "ohjelma")
    assert session.people == (Participation("aino"), Participation("bjorn", "chair"))


def test_without_a_published_event_the_file_names_it_and_that_is_told(read):
    found = read("tea_days-2024.json", [item()])

    assert (found.programme.event.slug, found.programme.event.timezone) == ("tea-days-2024", "Europe/Helsinki")
    assert found.warnings == (
        "tea_days-2024.json: it does not name its event; “tea days 2024” was taken from the file's name.",
        "tea_days-2024.json: it names no time zone; Europe/Helsinki was taken.",
    )


# The README counts a programme without a showing as one: 6 of Ropecon's have none, and are not published.
@pytest.mark.parametrize(("name", "sessions", "slots", "unplanned"), [("ropecon", 337, 478, 6), ("tracon", 32, 50, 0)])
def test_real_programmes_are_read_whole(shared_data, name, sessions, slots, unplanned):
    found = publishing.read_source(shared_data / "kompassi" / f"{name}-2025.json")

    assert (len(found.programme.sessions), len(found.programme.slots())) == (sessions, slots)
    assert slots + unplanned == {"ropecon": 484, "tracon": 50}[name]
    assert any("6 items were left out: they have no time yet" in one for one in found.warnings) == bool(unplanned)


def test_three_weeks_of_a_real_programme_bring_the_changes_that_were_made(shared_data):
    series = shared_data / "series" / "ropecon2026"
    before = publishing.read_source(series / "2026-06-25.json").programme
    after = publishing.read_source(series / "2026-07-14.json", before.event).programme

    told = diff(before, merge(before, after, datetime(2026, 6, 26, tzinfo=UTC)))

    new = [change.subject.partition(":") for change in told if change.kind == "new"]
    assert sum(len(after.sessions[key].slots) if kind == "s" else 1 for kind, _, key in new) == 14
    # One that vanished, and one that the later file says is cancelled.
    assert [change.kind for change in told].count("cancelled") == 2
