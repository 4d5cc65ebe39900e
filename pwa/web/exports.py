"""The programme for other apps and calendars."""

from __future__ import annotations

import threading
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request

from pwa import attendees, exporting
from pwa.headers import PRINTED
from pwa.publishing import Publication
from pwa.web.context import get_db, get_publication

bp = Blueprint("exports", __name__)
# The ending of an address, the format there, and its type.
SCHEDULES = {
    "xml": ("frab-xml", "application/xml; charset=utf-8"),
    "json": ("frab-json", "application/json"),
    "ics": ("ics", "text/calendar; charset=utf-8"),
}
MAX_LEAD = 60
_kept: dict[Any, Any] = {}
_lock = threading.Lock()


@bp.get(f"/schedule.<any({','.join(SCHEDULES)}):kind>")
def schedule(kind: str) -> Response:
    """Give the whole programme, in the event's first language or the one that the query names."""
    publication = get_publication()
    lang = request.args.get("lang", "")
    if lang and lang not in publication.programme.event.languages:
        abort(404)
    name, type = SCHEDULES[kind]
    return answer(_schedule(publication, name, lang or publication.programme.event.languages[0]), type)


@bp.get("/<lang:lang>/sessions/<id>.ics")
def session(id: str) -> Response:
    """Give a session's showings for a calendar, which rings `?lead=` minutes before."""
    publication = get_publication()
    session = publication.programme.sessions.get(id) or abort(404)
    origin = current_app.config["RASTI"].origin
    asked = request.args.get("lead", "")
    lead = int(asked) if asked.isdecimal() and len(asked) < 4 and int(asked) <= MAX_LEAD else attendees.LEAD_MINUTES
    body = exporting.write_session(get_db(), publication, session, origin, g.lang, lead)
    return answer(body, SCHEDULES["ics"][1])


def _schedule(publication: Publication, name: str, lang: str) -> bytes:
    """Return a schedule, made once a publication: printing it would make an edition of its own of every change."""
    with _lock:
        if _kept.get("publication") is not publication:
            _kept.clear()
            _kept["publication"] = publication
        if (name, lang) not in _kept:
            origin = current_app.config["RASTI"].origin
            _kept[name, lang] = exporting.write_schedule(get_db(), publication, name, origin, lang)
        return bytes(_kept[name, lang])


def answer(body: bytes, type: str, kept: str = PRINTED) -> Response:
    """Answer a file, or that it is still the one that was asked for before."""
    response = Response(body, content_type=type)
    response.headers["Cache-Control"] = kept
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
