"""Alerts: the settings page, and the phone's calls that turn them on, off and try them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from sqlite_utils import Database

from pwa import attendees, clock
from pwa.alerts import outbox, subscriptions, wishes
from pwa.alerts.push import load_or_make_keys
from pwa.alerts.subscriptions import BadKey, BadSecret, BadSubscription, NotHttps, UnknownPushService, Unreadable
from pwa.alerts.wishes import BadWish
from pwa.i18n import LANGUAGES, best_language
from pwa.publishing import Publication
from pwa.web import newcomers
from pwa.web.agenda import COOKIE, current_attendee, give_key, name_agenda, refuse, was_erased
from pwa.web.context import get_db
from pwa.web.language import gettext as _

bp = Blueprint("alerts", __name__)

LEADS = (0, 5, 10, 15, 30, 60)


@bp.get("/<lang:lang>/settings/")
def settings() -> str:
    """Show the settings' page, the same for everyone: an element shows what is true of this phone."""
    return render_template(
        "settings/show.html", leads=LEADS, lead=attendees.LEAD_MINUTES, kinds=_kinds(), wanted=attendees.KINDS
    )


@bp.get("/<lang:lang>/alerts/")
def inbox() -> str:
    """Show the page of alerts received, the same for everyone: an element fills it on the phone."""
    return render_template("settings/inbox.html")


@bp.get("/alerts/inbox")
def list_inbox() -> Response:
    """Give the attendee's last alerts as they were sent, newest first; none to whoever has none."""
    db = get_db()
    attendee = current_attendee(db)
    return jsonify(notices=outbox.inbox(db, attendee, clock.now()) if attendee else [])


@bp.get("/alerts/key")
def key() -> Response:
    """Give the public key that a browser subscribes with (RFC 8292, section 3.2)."""
    return jsonify(key=load_or_make_keys(current_app.config["RASTI"].instance).public)


@bp.post("/alerts/subscription")
def subscribe() -> tuple[Response, int] | Response:
    """Keep a device's subscription and its wishes: {endpoint, keys: {p256dh, auth}, agenda?, and any wish}."""
    db, body, config = get_db(), _body(), current_app.config["RASTI"]
    try:
        address = subscriptions.read_address(body, config.push_hosts)
    except BadSubscription as error:
        remedy = _("Update the browser and turn alerts on again, or use another browser.")
        return refuse(_reason(error), remedy, 400)
    try:
        wished = wishes.read(body)
    except BadWish as error:
        return _refuse_wish(error)
    if was_erased(db, request.cookies.get(COOKIE), body.get("agenda")):
        return refuse(_("Alerts are off"), _("Turn them on first."), 410)
    attendee, new_key = _find_or_create(db, body)
    with db.atomic():
        attendee = attendees.update(db, attendee, **wished)
        subscriptions.save(db, attendee, address, clock.wall())
    answer = jsonify(wishes.describe(attendee))
    name_agenda(db, answer, attendee)
    if new_key:
        give_key(answer, attendee, new_key)
    return answer


@bp.get("/alerts/wishes")
def show_wishes() -> tuple[Response, int] | Response:
    """Give the wishes of the attendee, which every device of theirs shares."""
    if attendee := current_attendee(get_db()):
        return jsonify(wishes.describe(attendee))
    return refuse(_("Alerts are off"), _("Turn them on first."), 409)


@bp.post("/alerts/wishes")
def wish() -> tuple[Response, int] | Response:
    """Change any of the wishes; {endpoint, tester} says whether a device takes part in rehearsals."""
    db, body = get_db(), _body()
    attendee = current_attendee(db)
    if attendee is None:
        return refuse(_("Alerts are off"), _("Turn them on first."), 409)
    try:
        wished = wishes.read(body)
    except BadWish as error:
        return _refuse_wish(error)
    endpoint, tester = body.get("endpoint"), body.get("tester")
    with db.atomic():
        attendee = attendees.update(db, attendee, **wished)
        if isinstance(endpoint, str) and isinstance(tester, bool):
            subscriptions.mark_tester(db, attendee, endpoint, tester)
    return jsonify(wishes.describe(attendee))


@bp.delete("/alerts/subscription")
def unsubscribe() -> Response:
    """Forget a device's subscription: {endpoint}."""
    db = get_db()
    attendee, endpoint = current_attendee(db), _body().get("endpoint")
    dropped = bool(attendee and isinstance(endpoint, str) and subscriptions.drop(db, attendee, endpoint))
    return jsonify(dropped=dropped)


@bp.post("/alerts/test")
def test() -> tuple[Response, int] | Response:
    """Send a trial alert to every device of the attendee."""
    db = get_db()
    attendee = current_attendee(db)
    if not attendee or not subscriptions.of_attendee(db, attendee):
        return refuse(_("Alerts are off"), _("Turn them on first."), 409)
    devices = outbox.put_test(db, attendee, current_app.config["RASTI"].origin, clock.now(), clock.wall())
    if not devices:
        return refuse(_("A test is already on its way"), _("Wait ten seconds, then try again."), 429)
    return jsonify(devices=devices)


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List what the printer prints of this feature."""
    return [url_for("alerts.settings", lang=lang), url_for("alerts.inbox", lang=lang)]


def _reason(error: BadSubscription) -> str:
    bad_key = _("The browser gave a key that does not work")
    words = {
        Unreadable: _("This subscription cannot be read"),
        NotHttps: _("The browser gave an address that is not secure"),
        UnknownPushService: _("This browser’s push service is not known here"),
        BadKey: bad_key,
        BadSecret: bad_key,
    }
    return str(words[type(error)])


def _refuse_wish(error: BadWish) -> tuple[Response, int]:
    if str(error) == "lead_minutes":
        return refuse(_("That time before the start cannot be used"), _("Choose from 0 to 60 minutes."), 400)
    if str(error) == "quiet_from":
        return refuse(_("These quiet hours cannot be used"), _("Give both times, or none."), 400)
    return refuse(_("This wish cannot be used"), _("Update the app: open the page again."), 400)


def _kinds() -> dict[str, str]:
    return {
        "start": _("A pick starts soon"),
        "change": _("A pick moves, gets another room, is cancelled or back on"),
        "showing": _("A pick is shown once more"),
        "full": _("The room of a pick is full"),
        "live": _("The stream of a pick is live, when you follow remotely"),
        "announcement": _("The organiser announces something"),
        "digest": _("In the morning: the picks of the day"),
    }


def _find_or_create(db: Database, body: dict[str, Any]) -> tuple[attendees.Attendee, str]:
    """Return the attendee of the request, or a new one with its key."""
    if attendee := current_attendee(db):
        return attendee, ""
    newcomers.admit(db, None)
    lang = body.get("lang")
    return attendees.create(
        db, lang if lang in LANGUAGES else best_language(request.headers.get("Accept-Language")), clock.now()
    )


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    return body if isinstance(body, dict) else {}
