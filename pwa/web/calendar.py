"""My agenda in a calendar app: the secret address, made and taken back on a wish, and what it gives."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, request

from pwa import attendees, clock, exporting
from pwa.agenda import calendar
from pwa.i18n import LANGUAGES, best_language
from pwa.web import newcomers
from pwa.web.agenda import COOKIE, current_attendee, give_key, name_agenda, refuse, was_erased
from pwa.web.context import get_db, get_publication
from pwa.web.exports import SCHEDULES, answer
from pwa.web.language import gettext as _

bp = Blueprint("calendar", __name__)

# Only who asks may keep it, and asks each time whether it is still so.
PRIVATE = "private, no-cache"


@bp.get("/calendar/<secret>.ics")
def show(secret: str) -> Response:
    """Give the agenda whose secret this is, in its language."""
    feed = calendar.find(get_db(), secret) or abort(404)
    body = exporting.write_agenda(get_db(), get_publication(), feed, current_app.config["RASTI"].origin)
    given = answer(body, SCHEDULES["ics"][1], PRIVATE)
    given.headers["X-Robots-Tag"] = "noindex"
    return given


@bp.post("/agenda/calendar")
def make() -> tuple[Response, int] | Response:
    """Make an address for the phone's agenda: {address, webcal, lead_minutes}; {lang?, agenda?} is asked."""
    db, key = get_db(), request.cookies.get(COOKIE)
    body = request.get_json(force=True, silent=True)
    body = body if isinstance(body, dict) else {}
    asked = body.get("lang")
    lang = asked if asked in LANGUAGES else best_language(request.headers.get("Accept-Language"))
    if was_erased(db, key, body.get("agenda")):
        return refuse(_("The server keeps nothing of you"), _("Open My agenda and try again."), 410)
    newcomers.admit(db, key)
    attendee, new_key = current_attendee(db), ""
    if attendee is None:
        attendee, new_key = attendees.create(db, lang, clock.now())
    path = f"/calendar/{calendar.make(db, attendee, lang, clock.now())}.ics"
    origin = current_app.config["RASTI"].public_url.rstrip("/") or request.host_url.rstrip("/")
    host = origin.split("://", 1)[1]
    given = jsonify(address=origin + path, webcal=f"webcal://{host}{path}", lead_minutes=attendee.lead_minutes)
    name_agenda(db, given, attendee)
    if new_key:
        give_key(given, attendee, new_key)
    return given


@bp.delete("/agenda/calendar")
def revoke() -> Response:
    """Take back every address of the phone's agenda: {revoked}."""
    attendee = current_attendee(get_db())
    return jsonify(revoked=calendar.revoke(get_db(), attendee) if attendee else 0)
