"""Move it now: another time or room, or its end; what that clashes with, whom it concerns, what they read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlite_utils import Database

from pwa import clock, i18n, planning, publishing
from pwa.alerts.reach import preview_texts, reach
from pwa.database import to_text
from pwa.organisers import audit
from pwa.programme import faults
from pwa.programme.model import Session, Slot
from pwa.programme.overrides import Edit
from pwa.venue import routing
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import local, page_language, plain
from pwa.web.organiser import desk
from pwa.web.organiser.desk import allowed, record

bp = Blueprint("showings", __name__, url_prefix="/showings")

LATE = (5, 10, 15, 30)
# Alerts leave once a change has stood this many seconds (pwa/alerts/changes.py).
UNDO_SECONDS = 10


class Way(NamedTuple):
    """The walk from the old room to the new one."""

    minutes: int
    step_free: bool


class BadTime(ValueError):
    """What was asked for is no day and time."""


@bp.get("/<id>/")
@allowed("organiser")
def show(id: str) -> Any:
    """Ask for the new time or room, and show what that would do."""
    slot = _get(id)
    try:
        return _show(slot, _asked(slot, request.args))
    except BadTime:
        return _show(slot, slot, problem=_("This is not a time. Write it as 14:30.")), 422


@bp.post("/<id>/")
@allowed("organiser")
def change(id: str) -> Any:
    """Publish it; alerts wait until it can no longer be taken back."""
    db, slot = get_db(), _get(id)
    try:
        after = _asked(slot, request.form)
    except BadTime:
        abort(400)
    if request.form.get("seen") != seen(slot):
        return _show(slot, after, problem=_("Somebody changed it meanwhile. Look at it once more.")), 409
    edits = [
        Edit(f"t:{id}", field, to_text(value) if isinstance(value, datetime) else value)
        for field in ("start", "end", "place", "status")
        if (value := getattr(after, field)) != getattr(slot, field)
    ]
    session = get_publication().programme.sessions[slot.session]
    if session.status == "cancelled" and after.status == "confirmed":
        edits.append(Edit(f"s:{session.id}", "status", "confirmed"))
    if not edits:
        return redirect(url_for(".show", id=id), 303)
    try:
        note = request.form.get("note", "")[:200]
        report = publishing.edit(db, edits, by=desk.current().name, now=clock.now(), note=note)
    except publishing.Refused as error:
        reasons = " ".join(i18n.in_language(str(one.reason), page_language()) for one in error.problems)
        return _show(slot, after, problem=reasons), 422
    line = record("showing", id, "moved", _pack(slot), _pack(after) | {"number": report.publication})
    return redirect(url_for(".done", id=id, line=line.number), 303)


@bp.get("/<id>/done/<int:line>")
@allowed("organiser")
def done(id: str, line: int) -> Any:
    """Say what was done, with the seconds that are left to take it back."""
    slot, entry = _get(id), audit.get(get_db(), line) or abort(404)
    past = (clock.wall() - entry.wall).total_seconds()
    session = get_publication().programme.sessions[slot.session]
    return render_template(
        "organiser/showings/done.html", slot=slot, session=session, place=_place(slot), entry=entry,
        left=max(0, round(UNDO_SECONDS / clock.speed() - past)), told=reach(get_db(), [f"t:{id}"]),
    )  # fmt: skip


def seen(slot: Slot) -> str:
    """Say what of a showing an organiser saw before they changed it."""
    return "|".join((to_text(slot.start), to_text(slot.end), slot.place, slot.status))


def _get(id: str) -> Slot:
    return get_publication().programme.slot(id) or abort(404)


def _place(slot: Slot) -> Any:
    return get_publication().programme.places.get(slot.place)


def _asked(slot: Slot, values: Any) -> Slot:
    """Return the showing as asked for: `day` and `time`, or minutes `late`, a `place`, `cancel` or `restore`."""
    after = slot
    late = values.get("late", "")
    places = get_publication().programme.places
    if late.isdecimal() and len(late) < 4:
        start = slot.start + timedelta(minutes=int(late))
        after = replace(after, start=start, end=start + slot.length)
    elif values.get("time"):
        try:
            day = date.fromisoformat(values.get("day") or local(slot.start).date().isoformat())
            clock_time = time.fromisoformat(values["time"].replace(".", ":").zfill(5))
            start = datetime.combine(day, clock_time.replace(tzinfo=None), get_publication().programme.event.zone)
        except ValueError:
            raise BadTime from None
        if start != local(slot.start):
            after = replace(after, start=start, end=start + slot.length)
    if "place" in values and (values["place"] in places or not values["place"]):
        after = replace(after, place=values["place"])
    if values.get("cancel"):
        after = replace(after, status="cancelled")
    if values.get("restore"):
        after = replace(after, status="confirmed")
    return after


def _show(slot: Slot, after: Slot, **values: Any) -> str:
    db, programme = get_db(), get_publication().programme
    session, texts = programme.sessions[slot.session], {}
    cancelled = after.status == "cancelled" and slot.status != "cancelled"
    restored = slot.status == "cancelled" and after.status != "cancelled"
    differs = after != slot
    if differs and not restored:
        start = after.start if after.start != slot.start else None
        place = after.place if after.place != slot.place else None
        texts = preview_texts(db, slot.id, clock.now(), start=start, place=place, cancelled=cancelled)
    also = {} if cancelled or after.start == slot.start else planning.also_ticked(db, slot.id, after.start, after.end)
    used = {one.place for one in programme.slots()}
    rooms = [one for one in programme.places.values() if one.id in used or one.kind in ("hall", "room")]
    days = sorted({*programme.event.days, *(local(one.start).date().isoformat() for one in programme.slots())})
    return render_template(
        "organiser/showings/show.html", slot=slot, after=after, session=session, place=_place(slot), differs=differs,
        cancelled=cancelled, restored=restored, texts=texts, told=reach(db, [f"t:{slot.id}"]), late=LATE, days=days,
        rooms=sorted(rooms, key=lambda one: (one.position, one.id)), seen=seen(slot), programme=programme,
        clashes=[] if cancelled or not differs else faults.find_clashes(programme, after), after_place=_place(after),
        gone=slot.status == "cancelled" or session.cancelled, way=_way(slot.place, after.place),
        also=[(programme.slot(id), both) for id, both in also.items()],
        crowd=None if cancelled or not differs else _crowd(db, session, after), **values,
    )  # fmt: skip


def _crowd(db: Database, session: Session, after: Slot) -> tuple[int, int] | None:
    """Return how many are expected on site and the seats that there are, where more are expected than that."""
    place, load = _place(after), planning.expected(db).get(after.id)
    seats = session.capacity or (place.capacity if place else None)
    return (load.here, seats) if load and seats and load.here > seats else None


def _way(before: str, after: str) -> Way | None:
    """Return the way on foot from the old room to the new one, where both are known and differ."""
    ways = get_publication().ways
    if before == after or not before or not after:
        return None
    minutes = routing.minutes(ways, before, after)
    return (
        None if minutes is None else Way(minutes, routing.find_route(ways, before, after, step_free=True) is not None)
    )


def _pack(slot: Slot) -> dict[str, Any]:
    return {"start": to_text(slot.start), "place": slot.place, "status": slot.status}


def _say(entry: audit.Entry) -> str:
    programme = get_publication().programme
    slot = programme.slot(entry.subject)
    title = plain(programme.sessions[slot.session].title) if slot else entry.subject
    before, after = entry.before or {}, entry.after or {}
    if after.get("status") != before.get("status"):
        said = _("Cancelled: %(title)s") if after.get("status") == "cancelled" else _("Takes place again: %(title)s")
        return said % {"title": title}
    room = programme.places.get(after.get("place", ""))
    start = i18n.clock_time(local(datetime.fromisoformat(after["start"])), page_language())
    return str(_("Moved to %(time)s, %(place)s: %(title)s", time=start, place=plain(room.name) if room else "–",
                 title=title))  # fmt: skip


def undo_publication(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    """Take back what a line published; raises CannotUndo."""
    try:
        publishing.undo(db, (entry.after or {})["number"], by=desk.current().name, now=clock.now())
    except (publishing.CannotUndo, KeyError):
        raise desk.CannotUndo(_("It was changed again since, or an import replaced it. Change it anew.")) from None
    return entry.after, entry.before


desk.KINDS["showing"] = desk.Kind(_say, undo_publication)
