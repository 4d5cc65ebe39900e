"""The stewards' page: how full each room is, one tap a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlite_utils import Database

from pwa import clock
from pwa.database import from_text, to_text
from pwa.organisers import audit
from pwa.programme.model import Place
from pwa.venue import rooms
from pwa.venue.rooms import GREEN, STATES, RoomState
from pwa.web.context import get_db, get_publication
from pwa.web.index import Showing
from pwa.web.language import gettext as _
from pwa.web.language import plain
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record

bp = Blueprint("rooms", __name__, url_prefix="/rooms")

ENTRIES = (Entry("organiser.rooms.index", "exit", lambda: _("Rooms"), main=True),)


class Room(NamedTuple):
    """A room with what is on and what comes next there on the day, and its state."""

    place: Place
    now: Showing | None
    next: Showing | None
    state: str
    set: RoomState | None


@bp.get("/")
@allowed("organiser", "steward")
def index() -> str:
    """Show every room of the day with its state."""
    return render_template(
        "organiser/rooms.html", rooms=list_rooms(clock.now()), states=STATES, undone=request.args.get("line", "")
    )


@bp.post("/<place>/state")
@allowed("organiser", "steward")
def set_state(place: str) -> Any:
    """Set a room's state; phones see it within seconds."""
    db, state, back = get_db(), request.form.get("state", ""), request.form.get("back", "")
    if place not in get_publication().programme.places or state not in STATES:
        abort(404)
    before = rooms.set_state(db, place, state, by=desk.current().name, now=clock.now())
    after = rooms.read(db)[place]
    record("room", place, state, _pack(before), _pack(after))
    return redirect(back if desk.is_own(back) else url_for(".index") + f"#room-{place}", 303)


def list_rooms(now: datetime) -> list[Room]:
    """List the rooms in use on the day of `now`, else on the next day of the programme, in the order of the venue."""
    programme, states = get_publication().programme, rooms.read(get_db())
    event = programme.event
    today = event.day_of(now)
    slots = [slot for slot in programme.slots() if not slot.open_hours and slot.place and slot.end > now]
    day = next((event.day_of(slot.start) for slot in slots if event.day_of(slot.start) >= today), today)
    found: dict[str, list[Showing]] = {}
    for slot in slots:
        showing = Showing(slot, programme.sessions[slot.session])
        if event.day_of(slot.start) == day and not showing.gone:
            found.setdefault(slot.place, []).append(showing)
    listed = []
    for id in sorted(found, key=lambda id: (programme.places[id].position, id)):
        on = next((one for one in found[id] if one.slot.start <= now), None)
        later = next((one for one in found[id] if one.slot.start > now), None)
        kept = states.get(id)
        listed.append(Room(programme.places[id], on, later, kept.state if kept else GREEN, kept))
    return listed


def state_word(state: str) -> str:
    """Name a room's state."""
    return str({"green": _("Seats free"), "amber": _("Filling"), "red": _("Full")}.get(state, state))


bp.add_app_template_global(state_word)


def _pack(state: RoomState | None) -> dict[str, str] | None:
    return {"state": state.state, "slot": state.slot, "by": state.by, "at": to_text(state.at)} if state else None


def _unpack(place: str, kept: dict[str, str] | None) -> RoomState | None:
    return RoomState(place, kept["state"], kept["slot"], kept["by"], from_text(kept["at"])) if kept else None


def _say(entry: audit.Entry) -> str:
    place = get_publication().programme.places.get(entry.subject)
    state = (entry.after or {}).get("state", GREEN)
    return str(_("%(room)s: %(state)s", room=plain(place.name) if place else entry.subject, state=state_word(state)))


def _undo(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    rooms.restore(db, entry.subject, _unpack(entry.subject, entry.before))
    return entry.after, entry.before


desk.KINDS["room"] = desk.Kind(_say, _undo)
