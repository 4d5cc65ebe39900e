"""Use on another device: the code that a phone shows, and the page by which a second device joins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import segno
from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from pwa import attendees, clock
from pwa.agenda import transfer
from pwa.agenda.bookmarks import TooManyEntries
from pwa.agenda.transfer import ExpiredCode, SpentCode, UnknownCode
from pwa.attendees import TooManyDevices
from pwa.i18n import LANGUAGES, best_language
from pwa.web import newcomers
from pwa.web.agenda import COOKIE, current_attendee, give_key, name_agenda
from pwa.web.context import get_db
from pwa.web.language import gettext as _

bp = Blueprint("transfer", __name__)

REFUSALS = (UnknownCode, SpentCode, ExpiredCode, TooManyDevices, TooManyEntries)
QUIET_ZONE = 4


@bp.post("/agenda/transfer")
def make() -> Response:
    """Make a one-time code for the phone's agenda: {link, code, seconds, qr: {size, path}}; {lang?} is the link's."""

    def tell(code: str, lang: str) -> dict[str, Any]:
        link = _origin() + url_for(".show", lang=lang, code=code)
        return {"link": link, "code": code, "seconds": int(transfer.LIFETIME.total_seconds()), "qr": draw(link)}

    return give_code(tell, transfer.LIFETIME)


def give_code(tell: Callable[[str, str], dict[str, Any]], lifetime: timedelta) -> Response:
    """Make a code that works for `lifetime`, and answer with what `tell(code, lang)` says of it."""
    db, key = get_db(), request.cookies.get(COOKIE)
    body = request.get_json(force=True, silent=True)
    asked = body.get("lang") if isinstance(body, dict) else None
    lang = asked if asked in LANGUAGES else best_language(request.headers.get("Accept-Language"))
    newcomers.admit(db, key)
    attendee, new_key = attendees.find(db, key), ""
    if attendee is None:
        attendee, new_key = attendees.create(db, lang, clock.now())
    answer = jsonify(tell(transfer.make(db, attendee, clock.wall(), lifetime), lang))
    name_agenda(db, answer, attendee)
    if new_key:
        give_key(answer, attendee, new_key)
    return answer


@bp.get("/<lang:lang>/join/")
def ask() -> str | WerkzeugResponse:
    """Ask for a code, or go to the page of the `?code=` that was typed or pasted."""
    if code := transfer.read_code(request.args.get("code", "")):
        return redirect(url_for(".show", code=code), 303)
    return render_template("agenda/join.html")


@bp.get("/<lang:lang>/join/<code>/")
def show(code: str) -> Any:
    """Say what joining does, with a button; opening the page spends nothing, since mail scanners open links."""
    db = get_db()
    try:
        found = transfer.find(db, code, clock.wall())
    except REFUSALS as error:
        return _refuse(error)
    attendee = current_attendee(db)
    if attendee and attendee.id == found.attendee:
        return render_template("agenda/join.html", same=True)
    return render_template("agenda/join.html", code=code)


@bp.post("/<lang:lang>/join/<code>/")
def join(code: str) -> Any:
    """Spend the code and give this device a key to the agenda; its page then brings the ticks together."""
    db, key = get_db(), request.cookies.get(COOKIE)
    try:
        attendee, new_key = transfer.join(db, code, key, clock.wall())
    except REFUSALS as error:
        return _refuse(error)
    answer = current_app.make_response(redirect(url_for("agenda.show", joined=1), 303))
    give_key(answer, attendee, new_key)
    return answer


def draw(link: str) -> dict[str, Any]:
    """Draw the QR code of a link as an SVG path: runs of dark modules, with the quiet zone (ISO/IEC 18004) around."""
    rows = [bytes(row) for row in segno.make_qr(link, error="m").matrix]
    runs = []
    for y, row in enumerate(rows, QUIET_ZONE):
        x = 0
        for part in row.split(b"\x00"):
            if part:
                runs.append(f"M{x + QUIET_ZONE} {y}h{len(part)}v1h-{len(part)}z")
            x += len(part) + 1
    return {"size": len(rows) + 2 * QUIET_ZONE, "path": "".join(runs)}


def _refuse(error: ValueError) -> tuple[str, int]:
    again = _("On the first device, open My agenda and make a new link under “Use on another device”.")
    once = _("It works once. If this device used it, all is done.")
    words = {
        UnknownCode: (404, _("This code is not known here"), again),
        SpentCode: (410, _("This link was used already"), f"{once} {again}"),
        ExpiredCode: (410, _("This link’s ten minutes are over"), again),
        TooManyDevices: (409, _("This agenda is on 20 devices already"), _("More do not fit. Use one of them.")),
        TooManyEntries: (413, _("That is too much at once"), _("An agenda holds 5,000 ticks at most.")),
    }
    status, title, remedy = words[type(error)]
    return render_template("agenda/join.html", title=title, remedy=remedy), status


def _origin() -> str:
    return current_app.config["RASTI"].public_url.rstrip("/") or request.host_url.rstrip("/")
