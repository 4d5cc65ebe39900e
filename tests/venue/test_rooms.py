"""The states of rooms: of what is on or next, printed where that is shown, gone when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pwa import clock, create_app, printer, publishing
from pwa.config import Config
from pwa.database import keep_clock
from pwa.venue import rooms
from tests.conftest import FIRST_MORNING
from tests.folders import write_folder


@pytest.fixture
def small(tmp_path, db):
    """A small programme with its first showing: (db, slot)."""
    publishing.publish(db, publishing.read_source(write_folder(tmp_path / "event")), now=FIRST_MORNING)
    slots = publishing.read_publication(db).programme.slots()
    return db, next(slot for slot in slots if slot.place and not slot.open_hours)


def test_a_state_belongs_to_what_is_on_or_begins_within_the_hour(small):
    db, slot = small

    rooms.set_state(db, slot.place, rooms.AMBER, by="Aino", now=slot.start - timedelta(hours=2))
    assert rooms.read(db)[slot.place].slot == ""
    before = rooms.set_state(db, slot.place, rooms.RED, by="Aino", now=slot.start - timedelta(minutes=20))

    assert before.state == rooms.AMBER
    assert rooms.read(db)[slot.place] == rooms.RoomState(
        slot.place, rooms.RED, slot.id, "Aino", slot.start - timedelta(minutes=20)
    )


def test_a_state_lapses_when_its_showing_is_over(small):
    db, slot = small
    rooms.set_state(db, slot.place, rooms.RED, by="Aino", now=slot.start)

    assert rooms.lapse(db, slot.end - timedelta(minutes=1)) == 0
    assert rooms.lapse(db, slot.end) == 1
    assert rooms.read(db) == {}


def test_only_three_states_are_known(small):
    with pytest.raises(rooms.BadState):
        rooms.set_state(small[0], small[1].place, "blue", by="Aino", now=FIRST_MORNING)


def test_a_state_put_back_is_as_it_was(small):
    db, slot = small
    rooms.set_state(db, slot.place, rooms.AMBER, by="Aino", now=slot.start)
    before = rooms.set_state(db, slot.place, rooms.RED, by="Björn", now=slot.start)

    rooms.restore(db, slot.place, before)

    assert rooms.read(db)[slot.place].by == "Aino"


def test_a_full_room_is_printed_where_its_showing_is_and_nowhere_else(small, tmp_path):
    db, slot = small
    keep_clock(db, clock.Anchor(FIRST_MORNING, clock.wall()))
    app = create_app(Config(instance=tmp_path))
    printer.print_now(app, db)
    shown = publishing.read_publication(db)

    rooms.set_state(db, slot.place, rooms.RED, by="Aino", now=slot.start)
    assert not printer.is_printed(app, db)
    printer.print_change(app, db, shown)

    fresh = dict(db.execute("select path, body from printed where edition = (select max(edition) from printed)"))
    assert printer.is_printed(app, db)
    assert "Room full" in fresh[f"/en/sessions/{slot.session}/"].decode()
    # Printing everything finds nothing more to change.
    number = db.execute("select max(number) from edition").fetchone()[0]
    assert printer.print_now(app, db) == number
