"""How full each room is, as its steward sees it: green, amber or red, of the showing that is on or comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from pwa.database import from_row, to_row, to_text, writing
from pwa.database import set_state as keep_state

GREEN, AMBER, RED = STATES = ("green", "amber", "red")
# A steward counts people in for what begins this soon.
AHEAD = timedelta(minutes=60)
# What printed pages show of it: {slot: state}. A change prints those showings' pages anew.
PRINTED = "rooms"


class BadState(ValueError):
    """A state is not green, amber or red."""


@dataclass(frozen=True)
class RoomState:
    """A room's state since `at`, set by the organiser named `by`; `slot` is empty where nothing was on or near."""

    place: str
    state: str
    slot: str
    by: str
    at: datetime


def read(db: Database) -> dict[str, RoomState]:
    """Return the states that stewards set, by place; a room without one is green."""
    return {row["place"]: from_row(RoomState, row) for row in db.query("select * from room_state")}


def set_state(db: Database, place: str, state: str, *, by: str, now: datetime) -> RoomState | None:
    """Set a room's state for what is on in it or comes next, and return the one before; raises BadState."""
    if state not in STATES:
        raise BadState(state)
    with writing(db):
        before = read(db).get(place)
        made = RoomState(place, state, _slot_at(db, place, now), by, now)
        db.table("room_state").insert(to_row(made), pk="place", replace=True)
        _print(db)
    return before


def restore(db: Database, place: str, before: RoomState | None) -> None:
    """Put a room's state back as it was."""
    with db.atomic():
        db.execute("delete from room_state where place = ?", [place])
        if before:
            db.table("room_state").insert(to_row(before))
        _print(db)


def lapse(db: Database, now: datetime) -> int:
    """Forget the states of showings that are over, and say how many."""
    over = "slot in (select id from slot where \"end\" <= ?) or (slot = '' and at <= ?)"
    args = [to_text(now), to_text(now - AHEAD)]
    if not db.execute(f"select 1 from room_state where {over} limit 1", args).fetchone():
        return 0
    with db.atomic():
        count = db.execute(f"delete from room_state where {over}", args).rowcount
        _print(db)
    return count


def _print(db: Database) -> None:
    shown = {one.slot: one.state for one in read(db).values() if one.slot and one.state != GREEN}
    keep_state(db, PRINTED, dict(sorted(shown.items())))


def _slot_at(db: Database, place: str, now: datetime) -> str:
    """Return what is on in a room, else what begins soon."""
    row = db.execute(
        'select id from slot where place = ? and "end" > ? and start <= ?'
        " and status <> 'cancelled' and not open_hours order by start limit 1",
        [place, to_text(now), to_text(now + AHEAD)],
    ).fetchone()
    return str(row[0]) if row else ""
