from dataclasses import replace
from datetime import timedelta

import pytest

from pwa.i18n import Localized
from pwa.programme.merge import match_slots, merge
from pwa.programme.model import Event, Participation, Person, Place, Programme, Session, Slot, Theme


@pytest.fixture
def at(morning):
    """Make a showing so many hours after the morning."""

    def at(hours, place="teatro", number=1, status="confirmed"):
        start = morning + timedelta(hours=hours)
        return Slot(f"film-{number}", "film", start, start + timedelta(hours=1), place, status=status)

    return at


def programme(*slots, **more):
    session = Session("film", Localized(fi="Elokuva"), slots, **more)
    places = {key: Place(key, "room", Localized(fi=key)) for key in ("teatro", "move")}
    event = Event("tea", Localized(fi="Tee"), themes=(Theme("green", Localized(fi="Vihreä")),))
    return Programme(event, places, {"aino": Person("aino", "Aino")}, {"film": session})


def shown(slots):
    return [(slot.id, slot.start.hour, slot.place, slot.status) for slot in slots]


def test_a_showing_keeps_its_id_when_it_moves(at, morning):
    found = match_slots([at(4)], [at(7, "move")], "film", morning)

    assert shown(found) == [("film-1", 13, "move", "confirmed")]


def test_showings_are_matched_by_start_and_place_before_their_order(at, morning):
    found = match_slots([at(4, number=1), at(7, number=2)], [at(7), at(9)], "film", morning)

    assert shown(found) == [("film-2", 13, "teatro", "confirmed"), ("film-1", 15, "teatro", "confirmed")]


def test_a_new_showing_gets_a_number_that_was_never_used(at, morning):
    found = match_slots([at(4, number=1), at(5, number=3)], [at(4), at(5), at(9)], "film", morning)

    assert [slot.id for slot in found] == ["film-1", "film-3", "film-4"]


def test_a_showing_that_vanished_is_cancelled_and_stays(at, morning):
    found = match_slots([at(4, number=1), at(7, number=2)], [at(7)], "film", morning)

    assert shown(found) == [("film-2", 13, "teatro", "confirmed"), ("film-1", 10, "teatro", "cancelled")]


def test_a_moved_showing_is_not_taken_for_a_cancelled_one(at, morning):
    old = [at(4, number=1, status="cancelled"), at(7, number=2)]

    found = match_slots(old, [at(8)], "film", morning)

    assert shown(found) == [("film-2", 14, "teatro", "confirmed"), ("film-1", 10, "teatro", "cancelled")]


def test_a_cancelled_showing_comes_back_under_its_id(at, morning):
    found = match_slots([at(4, status="cancelled")], [at(4)], "film", morning)

    assert shown(found) == [("film-1", 10, "teatro", "confirmed")]


def test_a_showing_that_is_over_took_place(at, morning):
    found = match_slots([at(1, number=1), at(7, number=2)], [at(7)], "film", morning + timedelta(hours=5))

    assert shown(found)[1] == ("film-1", 7, "teatro", "confirmed")


def test_a_session_that_vanished_is_cancelled_with_its_people_and_places(at, morning):
    old = programme(at(4, "move"), people=(Participation("aino"),), themes=("green", "red"))
    empty = replace(old, sessions={}, people={}, places={})

    found = merge(old, empty, morning)

    assert found.sessions["film"].cancelled
    assert shown(found.sessions["film"].slots) == [("film-1", 10, "move", "cancelled")]
    assert found.sessions["film"].themes == ("green",)
    assert (list(found.people), list(found.places)) == (["aino"], ["move"])


def test_a_session_that_vanished_after_it_was_over_stays_as_it_was(at, morning):
    old = programme(at(1))

    assert merge(old, replace(old, sessions={}), morning + timedelta(hours=5)).sessions == old.sessions


def test_a_cancelled_session_has_cancelled_showings(at, morning):
    found = merge(None, programme(at(4), status="cancelled"), morning)

    assert found.sessions["film"].slots[0].status == "cancelled"


def test_merging_the_same_again_changes_nothing(at, morning):
    once = merge(programme(at(4), at(7, number=2)), programme(at(8)), morning)

    assert merge(once, programme(at(8)), morning) == once
