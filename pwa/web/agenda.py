"""My agenda: the printed page that the phone fills in, the sync of bookmarks, and being forgotten."""

from __future__ import annotations

import json
import math
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from sqlite_utils import Database

from pwa import attendees, clock
from pwa.agenda import bookmarks
from pwa.agenda.bookmarks import BadEntries, StampAhead, TooManyEntries
from pwa.attendees import Attendee
from pwa.database import get_state
from pwa.i18n import LANGUAGES, best_language
from pwa.publishing import Publication
from pwa.web import newcomers
from pwa.web.context import get_db, write
from pwa.web.language import gettext as _

bp = Blueprint("agenda", __name__)

COOKIE = "rasti"
# Scripts cannot see the key's cookie; this one tells them that it is there.
MARKER = "rasti_on"


@bp.get("/<lang:lang>/agenda/")
def show() -> str:
    """Show the agenda's page, the same for everyone: the phone lays its ticks over it."""
    return render_template("agenda/show.html", section="agenda", joined="joined" in request.args)


@bp.post("/agenda/sync")
def sync() -> tuple[Response, int] | Response:
    """Merge a phone's entries and answer what is newer than its cursor (design.md, Sync)."""
    db, stamp, key = get_db(), clock.stamp(), request.cookies.get(COOKIE)
    try:
        since, entries, lang, agenda = _read_sync(stamp)
        if entries and not attendees.find(db, key):
            # Erased on another device: what this one still sends must not bring it back.
            if was_erased(db, key, agenda):
                entries = {}
            else:
                newcomers.admit(db, key)
        now = clock.now()
        synced = write(lambda own: bookmarks.sync(own, key, entries, since, lang, now), alone=not entries)
    except StampAhead:
        refused = _("A tick is stamped in the future"), _("Set this device's clock, or stamp again by the time given.")
        return jsonify(error=refused[0], remedy=refused[1], now=stamp), 409
    except TooManyEntries:
        return refuse(_("That is too much at once"), _("An agenda holds 5,000 ticks at most."), 413)
    except BadEntries:
        return refuse(_("These ticks cannot be read"), _("Update the app: open the page again."), 400)
    answer = jsonify(cursor=synced.cursor, entries=synced.entries)
    name_agenda(db, answer, synced.attendee)
    if synced.key and synced.attendee:
        give_key(answer, synced.attendee, synced.key)
    elif key and not synced.attendee:
        take_key(answer)
    return answer


@bp.delete("/attendee")
def forget() -> Response:
    """Erase everything that the attendee left with us."""
    db = get_db()
    attendee = current_attendee(db)
    answer = jsonify(forgotten=attendees.forget(db, attendee) if attendee else {})
    take_key(answer)
    return answer


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List what the printer prints of this feature."""
    return [url_for("agenda.show", lang=lang)]


def current_attendee(db: Database) -> Attendee | None:
    """Return the attendee whose key the request's cookie holds."""
    return attendees.find(db, request.cookies.get(COOKIE))


def give_key(answer: Response, attendee: Attendee, key: str) -> None:
    """Set the key's cookie, and the marker beside it, for as long as the attendee is kept."""
    max_age = math.ceil((attendee.expires_at - clock.now()).total_seconds())
    https = current_app.config["RASTI"].https
    for name, value, httponly in ((COOKIE, key, True), (MARKER, "1", False)):
        answer.set_cookie(name, value, max_age, path="/", secure=https, httponly=httponly, samesite="Lax")


def take_key(answer: Response) -> None:
    """Take both cookies back."""
    for name in (COOKIE, MARKER):
        answer.delete_cookie(name, path="/", samesite="Lax", secure=current_app.config["RASTI"].https)


def was_erased(db: Database, key: str | None, agenda: Any) -> bool:
    """Say whether a phone knows `agenda` {epoch, id} of this very database, and it is there no more."""
    known = isinstance(agenda, dict) and agenda.get("id") and agenda.get("epoch") == get_state(db, "epoch")
    return bool(known and not attendees.find(db, key))


def name_agenda(db: Database, answer: Response, attendee: Attendee | None) -> None:
    """Tell in `Rasti-Agenda` which database and agenda answered: another one must be given everything again."""
    answer.headers["Rasti-Agenda"] = f"{get_state(db, 'epoch')} {attendee.name if attendee else ''}".strip()


def refuse(error: str, remedy: str, status: int) -> tuple[Response, int]:
    """Answer an error in words with what to do about it."""
    return jsonify(error=error, remedy=remedy), status


def _read_sync(stamp: int) -> tuple[int, dict[str, Any], str, Any]:
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise BadEntries("body") from error
    if not isinstance(body, dict):
        raise BadEntries("body")
    since, lang = body.get("since", 0), body.get("lang")
    if type(since) is not int or since < 0:
        raise BadEntries("since")
    if lang not in LANGUAGES:
        lang = best_language(request.headers.get("Accept-Language"))
    return since, bookmarks.read_entries(body.get("entries", {}), stamp), lang, body.get("agenda")
