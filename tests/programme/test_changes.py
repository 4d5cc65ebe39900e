from dataclasses import replace
from datetime import timedelta

import pytest

from pwa.i18n import Localized
from pwa.programme import changes
from pwa.programme.changes import Change, diff
from pwa.programme.model import Event, Programme, Session, Slot


@pytest.fixture
def film(morning):
    slot = Slot("film-1", "film", morning, morning + timedelta(hours=1), "teatro")
    return Session("film", Localized(fi="Elokuva"), (slot,))


def programme(*sessions):
    return Programme(Event("tea", Localized(fi="Tee")), sessions={one.id: one for one in sessions})


def with_slot(session, **changed):
    return replace(session, slots=(replace(session.slots[0], **changed),))


def told(before, after):
    return [(change.subject, change.kind) for change in diff(programme(before), programme(after))]


def test_the_same_programme_has_no_changes(film):
    assert told(film, film) == []


def test_a_move_tells_start_end_and_place_before_and_after(film, morning):
    moved = with_slot(film, start=morning + timedelta(hours=2), end=morning + timedelta(hours=3), place="move")

    assert diff(programme(film), programme(moved)) == [
        Change(
            "t:film-1",
            "moved",
            {"start": "2024-11-14T06:00:00.000Z", "end": "2024-11-14T07:00:00.000Z", "place": "teatro"},
            {"start": "2024-11-14T08:00:00.000Z", "end": "2024-11-14T09:00:00.000Z", "place": "move"},
        )
    ]


def test_another_room_and_another_length_are_not_moves(film, morning):
    assert told(film, with_slot(film, place="move")) == [("t:film-1", "room")]
    assert told(film, with_slot(film, end=morning + timedelta(hours=2))) == [("t:film-1", "length")]


def test_a_cancelled_session_is_told_once_and_not_for_each_showing(film):
    gone = replace(with_slot(film, status="cancelled"), status="cancelled")

    assert told(film, gone) == [("s:film", "cancelled")]
    assert told(gone, film) == [("s:film", "back")]


def test_a_session_that_comes_back_at_another_time_has_also_moved(film, morning):
    gone = replace(with_slot(film, status="cancelled"), status="cancelled")
    back = with_slot(film, start=morning + timedelta(minutes=30))

    assert told(gone, back) == [("s:film", "back"), ("t:film-1", "moved")]


def test_one_cancelled_showing_of_two_is_told_of_that_showing(film, morning):
    both = replace(film, slots=(*film.slots, replace(film.slots[0], id="film-2")))
    one = replace(film, slots=(*film.slots, replace(film.slots[0], id="film-2", status="cancelled")))

    assert told(both, one) == [("t:film-2", "cancelled")]
    assert told(one, both) == [("t:film-2", "back")]
    assert told(film, both) == [("t:film-2", "new")]


def test_a_new_session_is_new(film):
    assert diff(programme(), programme(film)) == [Change("s:film", "new", {}, {"title": {"fi": "Elokuva"}})]


def test_another_wording_says_in_which_fields(film):
    other = replace(film, title=Localized(fi="Filmi"), body=Localized(fi="Uusi"))

    assert diff(programme(film), programme(other)) == [
        Change(
            "s:film", "reworded", {"title": {"fi": "Elokuva"}}, {"title": {"fi": "Filmi"}, "fields": ["title", "body"]}
        )
    ]


def test_changes_are_numbered_as_they_are_recorded(db, morning):
    recorded = changes.record(db, [Change("s:a", "new"), Change("s:b", "new")], 2, morning)
    again = changes.record(db, [Change("s:a", "cancelled")], 3, morning)

    assert [change.number for change in (*recorded, *again)] == [1, 2, 3]
    assert changes.since(db, 1) == [recorded[1], again[0]]
    assert changes.latest_for(db) == {"s:a": again[0], "s:b": recorded[1]}
