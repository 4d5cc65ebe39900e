"""The published programme in the database."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from pwa.database import from_row, read_all, replace_all, to_row
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


def save(db: Database, programme: Programme) -> None:
    """Make `programme` the published one; inside the caller's transaction."""
    replace_all(db, "event", [programme.event])
    replace_all(db, "place", programme.places.values())
    replace_all(db, "person", programme.people.values())
    db.execute("delete from slot")
    db.execute("delete from session")
    rows = [to_row(session) for session in programme.sessions.values()]
    db.table("session").insert_all({name: value for name, value in row.items() if name != "slots"} for row in rows)
    db.table("slot").insert_all(to_row(slot) for session in programme.sessions.values() for slot in session.slots)
    replace_all(db, "page", programme.pages.values())
    replace_all(db, "announcement", programme.announcements.values())
