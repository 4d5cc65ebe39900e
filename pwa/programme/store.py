"""The published programme in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from pwa.database import from_row, read_all, replace_changed
from pwa.programme.model import Announcement, Event, Page, Person, Place, Programme, Session, Slot


def read(db: Database) -> Programme | None:
    """Return the published programme, or None where nothing has been published."""
    event = next(iter(read_all(db, "event", Event)), None)
    if event is None:
        return None
    slots: dict[str, list[Slot]] = {}
    for slot in read_all(db, "slot", Slot):
        slots.setdefault(slot.session, []).append(slot)
    sessions = {}
    for row in db.query("select *, '[]' as slots from session order by rowid"):
        session = from_row(Session, row)
        sessions[session.id] = replace(session, slots=tuple(slots.get(session.id, ())))
    return Programme(
        event=event,
        places={one.id: one for one in read_all(db, "place", Place)},
        people={one.id: one for one in read_all(db, "person", Person)},
        sessions=sessions,
        pages={one.key: one for one in read_all(db, "page", Page)},
        announcements={one.id: one for one in read_all(db, "announcement", Announcement)},
    )


def save(db: Database, programme: Programme, before: Programme | None = None) -> None:
    """Make `programme` the published one, instead of `before`; inside the caller's transaction."""
    old, new = (_tables(one) if one else {} for one in (before, programme))
    for table, records in new.items():
        replace_changed(db, table, old.get(table, {}), records, leave=("slots",))


def _tables(programme: Programme) -> dict[str, Mapping[str, Any]]:
    return {
        "event": {programme.event.slug: programme.event},
        "place": programme.places,
        "person": programme.people,
        "session": programme.sessions,
        "slot": {slot.id: slot for session in programme.sessions.values() for slot in session.slots},
        "page": programme.pages,
        "announcement": programme.announcements,
    }
