"""What is wrong with what is still to come."""

from __future__ import annotations

from dataclasses import replace

from pwa.i18n import Localized
from pwa.programme import faults
from pwa.programme.model import Link, Participation, Person, Programme
from tests.alerts.scene import EVENT, PLACES, at, session

MORNING = at("08:00")
TITLE = Localized(fi="Tee", sv="Te", en="Tea")


def programme(*sessions: object, **more: object) -> Programme:
    named = [replace(one, title=TITLE) for one in sessions]  # type: ignore[type-var]
    return Programme(EVENT, PLACES, {"aino": Person("aino", "Aino")}, {one.id: one for one in named}, **more)  # type: ignore[attr-defined,arg-type]


def kinds(found: list[faults.Fault]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.slot.id, one.other.id if one.other else "") for one in found]


def test_two_in_one_room_are_told_once_and_one_after_another_is_none() -> None:
    given = programme(session("tea", "10:00"), session("film", "10:30"), session("talk", "11:15"))

    assert kinds(faults.find(given, MORNING)) == [("room", "tea-1", "film-1")]


def test_a_person_cannot_be_in_two_rooms() -> None:
    part = (Participation("aino"),)
    given = programme(
        session("tea", "10:00", people=part), session("film", "10:30", place="kino", people=part),
    )  # fmt: skip

    assert [(one.kind, one.person) for one in faults.find(given, MORNING)] == [("person", "aino")]


def test_what_is_cancelled_over_or_open_all_day_clashes_with_nothing() -> None:
    gone = session("gone", "10:00", status="cancelled")
    given = programme(gone, session("tea", "10:00"), session("film", "10:30"))
    slots = (replace(given.sessions["film"].slots[0], open_hours=True),)
    opened = programme(gone, session("tea", "10:00"), session("film", "10:30", slots=slots))

    assert faults.find(given, at("12:00")) == [] == faults.find(opened, MORNING)


def test_missing_rooms_streams_and_titles_are_told() -> None:
    stream = (Link("stream", "https://stream.example.org/"),)
    given = programme(
        session("tea", "10:00", place=""), session("film", "11:00", attendance="both"),
        session("talk", "12:00", attendance="both", links=stream),
    )  # fmt: skip
    half = replace(given.sessions["talk"], title=Localized(fi="Tee"))
    given = replace(given, sessions={**given.sessions, "talk": half})

    found = faults.find(given, MORNING)

    assert kinds(found) == [("place", "tea-1", ""), ("stream", "film-1", ""), ("title", "talk-1", "")]
    assert found[-1].langs == ("sv", "en")


def test_a_move_that_is_only_thought_of_is_checked_too() -> None:
    given = programme(session("tea", "10:00"), session("film", "12:00"))
    moved = replace(given.sessions["tea"].slots[0], start=at("11:30"), end=at("12:15"))

    assert kinds(faults.find_clashes(given, moved)) == [("room", "tea-1", "film-1")]
