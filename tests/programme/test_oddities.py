"""What is seldom meant is told with its item, whatever the format, and blocks nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pwa.i18n import Localized
from pwa.programme.model import Event, Participation, Person, Place, Programme, Session, Slot
from pwa.programme.oddities import list_oddities

TEN = datetime(2024, 11, 14, 10, tzinfo=UTC)


def session(key, start=TEN, place="hall", title=None, people=("aino",), **more):
    slot = Slot(f"{key}-1", key, start, start + timedelta(hours=1), place)
    title = title or {"fi": "Tee", "sv": "Te"}
    return Session(key, Localized(title), (slot,), people=tuple(map(Participation, people)), **more)


def programme(*sessions):
    event = Event("tea-days", Localized({"fi": "Tee"}), languages=("fi", "sv"), days=("2024-11-14",))
    places = {key: Place(key, "room", Localized({"fi": key})) for key in ("hall", "attic")}
    people = {"aino": Person("aino", "Aino")}
    return Programme(event, places, people, {one.id: one for one in sessions})


def test_a_room_and_a_person_with_two_things_at_once():
    assert list_oddities(programme(session("a"), session("b", TEN + timedelta(minutes=30)))) == [
        "a and b overlap in time for place “hall”.",
        "a and b overlap in time for person “aino”.",
    ]
    assert not list_oddities(programme(session("a"), session("b", TEN + timedelta(hours=1))))
    assert not list_oddities(programme(session("a"), session("b", people=(), status="cancelled")))


def test_no_place_another_day_and_a_missing_language():
    far, bare = session("far", TEN + timedelta(days=9)), session("bare", TEN + timedelta(hours=3), "", {"fi": "Tee"})

    assert list_oddities(programme(session("a"), far, bare)) == [
        "No place: bare.",
        "Outside the days of the event: far.",
        "No title in sv: bare.",
    ]
    assert not list_oddities(programme(replace(bare, attendance="online", title=Localized({"fi": "A", "sv": "B"}))))


def test_what_was_told_before_is_not_told_again():
    before = programme(session("a"), session("b"))

    assert list_oddities(before, before) == []
    assert len(list_oddities(programme(session("a"), session("b", people=())), before)) == 1
