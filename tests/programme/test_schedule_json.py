import json
from datetime import UTC, datetime

import pytest

from pwa.programme.model import Event, Participation

CONFERENCE = {"title": "Tea Days", "acronym": "tea-2024", "time_zone_name": "Europe/Helsinki"}


def version_1(*items, day="2024-11-14", room="Teatro", **conference):
    days = [{"index": 1, "date": day, "rooms": {room: list(items)}}]
    return {"schedule": {"version": "1", "conference": CONFERENCE | {"days": days} | conference}}


def version_2(*items, persons=(), **conference):
    rooms = [
        {"name": "Teatro", "slug": "teatro", "guid": "g-1", "capacity": 80, "description": {"en": "Up", "de": "O"}}
    ]
    tracks = [{"slug": "green", "name": "Green & black"}]
    event = CONFERENCE | {"rooms": rooms, "tracks": tracks, "days": [{"index": 1, "date": "2024-11-14"}]} | conference
    return {"schedule": {"conference": event, "events": list(items), "persons": list(persons)}}


def item(**fields):
    return {
        "id": 7,
        "title": "Tea",
        "date": "2024-11-14T10:00:00+02:00",
        "start": "10:00",
        "duration": "00:30",
    } | fields


def test_version_1_is_read_by_day_and_room(read):
    person = {"id": 3, "public_name": "Aino", "biography": "Drinks *tea*.", "answers": []}
    found = read("s.json", version_1(item(track="Green", type="Talk", language="sv", persons=[person])))

    programme = found.programme
    session = programme.sessions["7"]
    assert (programme.event.slug, programme.event.name) == ("tea-2024", {"en": "Tea Days"})
    assert (session.title, session.spoken, session.themes, session.format) == (
        {"sv": "Tea"},
        ("sv",),
        ("green",),
        "talk",
    )
    assert session.slots[0].start == datetime(2024, 11, 14, 8, 0, tzinfo=UTC)
    assert session.slots[0].length.seconds == 1800
    assert programme.places[session.slots[0].place].name == {"en": "Teatro"}
    assert session.people == (Participation("3"),)
    assert programme.people["3"].bio == {"en": "Drinks *tea*."}
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date": "2024-11-14T10:00:00+01:00"}, "2024-11-14T09:00"),
        ({"date": "2024-11-14T10:00:00Z", "start": "12:00"}, "2024-11-14T10:00"),
        ({"date": "2024-11-14T10:00:00", "start": "10:00"}, "2024-11-14T08:00"),
        ({"date": "2024-11-15", "start": "0930"}, "2024-11-15T07:30"),
        ({"date": None, "start": "9:00"}, "2024-11-14T07:00"),
        ({"date": None, "start": "01:00"}, "2024-11-14T23:00"),
    ],
)
def test_a_start_is_an_offset_date_before_a_local_date_before_the_day_and_its_boundary(read, fields, expected):
    slot = read("s.json", version_1(item(**fields))).programme.slots()[0]

    assert slot.start == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_private_answers_are_never_read_and_are_counted(read):
    secret = {"question": 2, "answer": "+358 40 000 000"}
    person = {"id": 3, "public_name": "Aino", "email": "aino@example.org", "answers": [secret]}

    found = read("s.json", version_1(item(answers=[secret], persons=[person])))

    assert found.warnings == (
        "s.json: fields that are not for the public, or not known, were not read:"
        " answers (1), person answers (1), person email (1).",
    )
    assert "358" not in repr(found.programme) and "aino@" not in repr(found.programme)


def test_version_2_has_slots_in_one_list_and_texts_by_language(read):
    session = {
        "guid": "2f1c9f0e-58a3-4f42-8f0b-0a4b5a4c1d11",
        "slug": "tea",
        "title": {"en": "Tea", "fi": "Tee"},
        "start": "2024-11-14T23:30:00+02:00",
        "end": "2024-11-15T00:30:00+02:00",
        "type": "workshop",
        "language": "en",
        "room": {"guid": "g-1"},
        "track": {"slug": "green"},
        "description": {"en": "All about tea.", "fi": "Teestä."},
        "participants": [{"guid": "p-1", "name": "Björn", "role": "moderator"}],
        "links": [{"url": "https://tea.example/#2025-javascript:tea", "title": "More"}, {"url": "javascript:x"}],
        "attachments": [{"type": "slides", "url": "https://tea.example/a.pdf"}],
        "feedback": {"url": "https://tea.example/f"},
    }
    programme = read("s.json", version_2(session, persons=[{"guid": "p-1", "biography": "Pours."}])).programme

    found = programme.sessions["e9bf9ee4"]
    assert found.title == {"en": "Tea", "fi": "Tee"}
    assert found.body == {"en": "All about tea.", "fi": "Teestä."}
    assert (found.format, found.themes) == ("workshop", ("green",))
    assert programme.theme("green").label == {"en": "Green & black"}
    assert [link.kind for link in found.links] == ["material", "slides", "feedback"]
    assert found.people == (Participation("p-1", "moderator"),)
    assert programme.people["p-1"].bio == {"en": "Pours."}
    assert (programme.places["teatro"].capacity, programme.places["teatro"].about) == (80, {"en": "Up"})
    assert found.slots[0].place == "teatro"
    assert programme.event.day_of(found.slots[0].start).isoformat() == "2024-11-14"


def test_a_missing_time_zone_is_that_of_the_published_event(read):
    known = Event("x", {"en": "X"}, timezone="Europe/Stockholm")
    content = version_1(item(), time_zone_name="")

    assert read("s.json", content, known).programme.event.timezone == "Europe/Stockholm"
    assert read("s.json", content).warnings == ("s.json: it names no time zone; Europe/Helsinki was taken.",)


def test_an_id_with_another_title_is_another_session_and_one_with_the_same_is_a_further_showing(read):
    again, other = item(date="2024-11-14T12:00:00+02:00"), item(id=8, title="Coffee", date="2024-11-14T14:00:00+02:00")
    programme = read("s.json", version_1(item(), again, other)).programme

    assert {key: len(session.slots) for key, session in programme.sessions.items()} == {"7": 2, "8": 1}

    programme = read("s.json", version_1(item(), item(title="Coffee"))).programme
    assert sorted(programme.sessions) == ["7-coffee", "7-tea"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (version_1(), "s.json: There is no session in it."),
        (version_1(item(title="")), "s.json, 7, title: The title is empty."),
        (version_1(item(date="soon", start="later")), "s.json, 7, date: It has no time that can be read."),
        ('{"schedule": {"conference": ', "s.json line 1: It is not JSON"),
        ('{"schedule": "{{ all }}", }', "s.json: The file is a template instead of data"),
        ("[" * 100_000, "s.json"),
        ('{"schedule": {"conference": {}, "x": ' + "9" * 5000 + "}}", "s.json"),
        (json.dumps({"rooms": []}), "s.json: It is JSON, but no programme in a format that we know."),
    ],
)
def test_a_broken_file_is_refused_in_words(refused, content, told):
    assert refused("s.json", content)[0].startswith(told)


@pytest.mark.parametrize(("name", "counts"), [("pretalx-rc3", (48, 5, 56)), ("pretalx-democon", (36, 2, 27))])
def test_real_schedules_are_read_whole(shared_data, name, counts):
    from pwa import publishing

    programme = publishing.read_source(shared_data / "json-frab" / f"{name}.json").programme

    assert (len(programme.sessions), len(programme.places), len(programme.people)) == counts
