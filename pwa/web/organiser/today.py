"""Today: what is on and next in each room, what is wrong, and how alerts stand, each with its remedy one tap away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from pwa import clock, edition, history, publishing
from pwa.alerts.status import read_status
from pwa.database import from_text, get_state, to_json
from pwa.i18n import join, language_name
from pwa.programme import faults
from pwa.programme.faults import Fault
from pwa.programme.model import Link
from pwa.programme.overrides import Edit
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import page_language, plain
from pwa.web.organiser import desk, rooms
from pwa.web.organiser.desk import Entry, allowed, record

bp = Blueprint("today", __name__, url_prefix="/today")

ENTRIES = (Entry("organiser.today.index", "now", lambda: _("Today"), main=True),)
SHOWN = 30


@bp.get("/")
@allowed("organiser", "editor")
def index() -> str:
    """Show the day as it stands."""
    return _show()


@bp.post("/streams/<session>")
@allowed("organiser", "editor")
def add_stream(session: str) -> Any:
    """Give a session the stream link that it lacks."""
    db, url = get_db(), request.form.get("url", "").strip()
    found = get_publication().programme.sessions.get(session) or abort(404)
    links = [*map(to_json, found.links), to_json(Link("stream", url))]
    try:
        edit = Edit(f"s:{session}", "links", links)
        report = publishing.edit(db, [edit], by=desk.current().name, now=clock.now())
    except publishing.Refused:
        return _show(problem=_("This is no web address. Write it whole, with https:// before it.")), 422
    record("programme", f"s:{session}", "edited", None, {"number": report.publication, "links": url})
    return redirect(url_for(".index"), 303)


def say_fault(fault: Fault) -> str:
    """Say a fault in the reader's language."""
    programme = get_publication().programme
    if fault.other:
        other = plain(programme.sessions[fault.other.session].title)
        if fault.kind == faults.ROOM:
            return str(_("At the same time in the same room: %(title)s", title=other))
        name = programme.people[fault.person].name
        return str(_("%(name)s is at the same time in: %(title)s", name=name, title=other))
    langs = join([language_name(lang, page_language()) for lang in fault.langs], page_language())
    words = {
        faults.PLACE: _("It has no room."),
        faults.STREAM: _("A stream is promised, but there is no link."),
        faults.TITLE: _("Its title is missing in: %(languages)s", languages=langs),
    }
    return str(words[fault.kind])


bp.add_app_template_global(say_fault)


def _show(**values: Any) -> str:
    db, now, programme = get_db(), clock.now(), get_publication().programme
    printed = edition.current(db)
    last = next(iter(history.latest(db, 1)), None)
    found = faults.find(programme, now)
    return render_template(
        "organiser/today.html", now=now, rooms=rooms.list_rooms(now), faults=found[:SHOWN], more=len(found) - SHOWN,
        alerts=read_status(db, current_app.config["RASTI"].instance, now, clock.wall()), programme=programme,
        last=last, printed=printed, printed_at=from_text(printed.printed_at) if printed else None,
        fresh=bool(printed and printed.publication >= get_state(db, "publication", 0)), **values,
    )  # fmt: skip
