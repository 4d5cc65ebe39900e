from datetime import UTC, datetime

import pytest

from pwa import publishing
from pwa.programme.model import Event, Participation

TEA = Event("tea-days", {"fi": "Teepäivät"})


def submission(**fields):
    return {
        "code": "ABCDEF",
        "title": "Tea",
        "abstract": "Short.",
        "description": "All *about* tea.",
        "state": "confirmed",
        "content_locale": "en",
        "submission_type": {"en": "Short talk", "fr": "Courte"},
        "track": {"en": "Green"},
        "duration": 30,
        "speakers": [{"code": "AINO77", "name": "Aino", "biography": "Drinks."}],
        "slot": {
            "room_id": 1,
            "room": {"en": "Teatro", "fi": "Teatteri"},
            "start": "2024-11-14T10:00:00+02:00",
            "end": "2024-11-14T10:30:00+02:00",
        },
        "resources": [{"resource": "https://tea.example/a.pdf", "description": "Slides"}],
    } | fields


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: [one],
        lambda one: {"count": 1, "results": [one]},
        lambda one: {"schedule": {"2024-11-14": {"600": {"1": one}, "630": {}}}, "rooms": []},
    ],
)
def test_submissions_are_found_however_they_are_nested(read, wrap):
    programme = read("a.json", wrap(submission()), TEA).programme

    session = programme.sessions["abcdef"]
    assert (session.summary, session.body) == ({"en": "Short."}, {"en": "All *about* tea."})
    assert (session.format, session.themes, session.spoken) == ("short-talk", ("green",), ("en",))
    assert session.slots[0].start == datetime(2024, 11, 14, 8, 0, tzinfo=UTC)
    assert programme.places["teatro"].name == {"en": "Teatro", "fi": "Teatteri"}
    assert session.people == (Participation("aino77"),)
    assert session.links[0].kind == "slides"


def test_internal_fields_are_never_read_and_are_counted(read):
    internal = {
        "answers": [{"answer": "+358 40 000 000"}],
        "internal_notes": "no",
        "reviews": [1],
        "access_code": "secret",
        "speakers": [{"code": "A", "name": "Aino", "email": "aino@example.org", "availabilities": [1]}],
    }
    found = read("a.json", [submission(**internal)], TEA)

    assert found.warnings == (
        "a.json: fields that are not for the public, or not known, were not read: access_code (1), answers (1),"
        " internal_notes (1), reviews (1), speaker availabilities (1), speaker email (1).",
    )
    assert not [word for word in ("+358", "@example", "secret") if word in repr(found.programme)]


def test_only_what_is_confirmed_is_published(read):
    states = ["confirmed", "accepted", "submitted", "rejected", "withdrawn", "draft", "canceled"]

    sessions = read("a.json", [submission(code=state, state=state) for state in states], TEA).programme.sessions

    assert {key: one.cancelled for key, one in sessions.items()} == {
        "confirmed": False,
        "accepted": False,
        "canceled": True,
    }


def test_several_slots_are_several_showings_and_one_without_a_time_is_left_out(read):
    slots = [
        {"room": 4, "start": "2024-11-14T10:00:00+02:00", "end": "2024-11-14T11:00:00+02:00"},
        {"room": 4, "start": "2024-11-15T10:00:00+02:00", "end": None},
        {"room": None, "start": None, "end": None},
    ]
    content = {"results": [submission(slots=slots)], "rooms": [{"id": 4, "name": {"en": "Sali"}}]}

    found = read("a.json", content, TEA)

    assert [(slot.place, slot.length.seconds) for slot in found.programme.slots()] == [("sali", 3600), ("sali", 1800)]
    assert "a.json: 1 items were left out: they have no time yet." in found.warnings


def test_a_real_export_is_read_whole(shared_data):
    found = publishing.read_source(shared_data / "json-frab" / "pyconfr-2024.json", TEA)

    programme = found.programme
    assert (len(programme.sessions), len(programme.places), len(programme.people)) == (76, 10, 77)
    assert any("answers (72)" in warning for warning in found.warnings)
