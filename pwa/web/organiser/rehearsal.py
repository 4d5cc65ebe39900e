"""Rehearse: set and speed the event's clock, tell who gets alerts, begin again, return to real time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from sqlite_utils import Database

from pwa import clock, rehearsal
from pwa.alerts.status import read_status
from pwa.alerts.who import testers_only
from pwa.database import from_text, get_state
from pwa.organisers import audit
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record

bp = Blueprint("rehearsal", __name__, url_prefix="/rehearsal")

ENTRIES = (Entry("organiser.rehearsal.index", "now", lambda: _("Rehearsal")),)
SPEEDS = (1, 5, 10, 60)


@bp.get("/")
@allowed("organiser")
def index() -> str:
    """Show the clock, and what a rehearsal does."""
    return _show()


@bp.post("/clock")
@allowed("organiser")
def set_clock() -> Any:
    """Anchor the clock to a moment of the venue, at a speed."""
    try:
        at = datetime.fromisoformat(request.form.get("at", ""))
        speed = float(request.form.get("speed", "1"))
    except ValueError:
        return _show(problem=_("Choose a day, a time and a speed.")), 422
    if not 0 < speed <= 3600 or not 1971 < at.year < 2200:
        return _show(problem=_("Choose a day, a time and a speed.")), 422
    moment = at.replace(tzinfo=get_publication().programme.event.zone)
    return _change(clock.Anchor(moment, clock.wall(), speed), "set")


@bp.post("/off")
@allowed("organiser")
def leave() -> Any:
    """Return to real time."""
    return _change(None, "off")


@bp.post("/reset")
@allowed("organiser")
def reset() -> Any:
    """Take away what the rehearsal made, so that it can begin again."""
    try:
        done = rehearsal.reset(get_db())
    except rehearsal.NotRehearsing:
        return _show(problem=_("The clock shows real time: there is nothing to clear.")), 409
    record("rehearsal", "reset", "reset", {"alerts": done.alerts, "answers": done.answers, "rooms": done.rooms}, None)
    return redirect(url_for(".index"), 303)


def _show(**values: Any) -> str:
    db = get_db()
    status = read_status(db, current_app.config["RASTI"].instance, clock.now(), clock.wall())
    return render_template(
        "organiser/rehearsal.html", now=clock.now(), speeds=SPEEDS, only=testers_only(db), status=status, **values
    )


def _change(anchor: clock.Anchor | None, action: str) -> Any:
    db = get_db()
    before = get_state(db, "clock")
    rehearsal.set_clock(db, anchor)
    record("rehearsal", "clock", action, before, get_state(db, "clock"))
    return redirect(url_for(".index"), 303)


def _say(entry: audit.Entry) -> str:
    after = entry.after or {}
    if entry.action == "reset":
        return str(_("Cleared what the rehearsal made"))
    if not after:
        return str(_("Clock back to real time"))
    return str(_("Clock set to %(moment)s", moment=desk.wall_time(from_text(after["event"]))))


def _undo(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    if entry.action == "reset":
        raise desk.CannotUndo(_("What was cleared cannot come back."))
    before = entry.before
    anchor = clock.Anchor(from_text(before["event"]), from_text(before["wall"]), before["speed"]) if before else None
    rehearsal.set_clock(db, anchor)
    return entry.after, entry.before


desk.KINDS["rehearsal"] = desk.Kind(_say, _undo)
