"""Alerts at the desk: the proof that they go out, and announcements: written, looked at, sent once, undone in time."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from sqlite_utils import Database

from pwa import clock, publishing
from pwa.alerts import pause
from pwa.alerts.announcements import count_audience, count_told
from pwa.alerts.reach import preview_announcement
from pwa.alerts.status import read_status
from pwa.database import from_text, to_text
from pwa.i18n import LANGUAGES, localized
from pwa.organisers import audit
from pwa.programme.model import Announcement
from pwa.programme.overrides import WHOLE, Edit
from pwa.publishing import Refused
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import plain
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record

bp = Blueprint("alerts", __name__, url_prefix="/alerts")

ENTRIES = (Entry("organiser.alerts.index", "bell", lambda: _("Alerts"), main=True),)
UNDO = timedelta(seconds=10)
MAX_TITLE, MAX_BODY = 200, 2000
SEVERITIES = ("info", "important", "urgent")
_ID = re.compile(r"n-[0-9a-f]{12}")


@bp.get("/")
@allowed("organiser")
def index() -> str:
    """Show how alerts are doing, and what was announced."""
    db, now = get_db(), clock.now()
    status = read_status(db, current_app.config["RASTI"].instance, now, clock.wall())
    news = sorted(_news(), key=lambda one: one.since or now, reverse=True)
    told = {one.id: count_told(db, one.id) for one in news}
    return render_template(
        "organiser/alerts/index.html", status=status, news=news, told=told, now=now, audience_word=audience_word
    )


@bp.post("/resume")
@allowed("organiser")
def resume() -> Any:
    """End the pause after a restore."""
    if pause.end(get_db()):
        record("alerts", "pause", "resumed", None, {})
    return redirect(url_for(".index"), 303)


@bp.get("/new")
@allowed("organiser")
def write() -> str:
    """Show the form for an announcement."""
    return _form({}, "n-" + secrets.token_hex(6))


@bp.post("/look")
@allowed("organiser", changes=False)
def look() -> Any:
    """Show what would be sent, in every language, and to how many."""
    id, problem = _id(), _problem()
    if problem:
        return _form(request.form, id, problem), 422
    one = _read(id)
    ticked, reachable = count_audience(get_db(), one.audience)
    return render_template(
        "organiser/alerts/look.html", id=id, one=one, form=request.form, texts=preview_announcement(one),
        who=audience_word(one.audience), people=ticked, reachable=reachable, later=bool(request.form.get("from")),
    )  # fmt: skip


@bp.post("/")
@allowed("organiser")
def announce() -> Any:
    """Publish an announcement, whose alerts wait ten seconds; the same form sent twice is one."""
    id, problem = _id(), _problem()
    if problem:
        return _form(request.form, id, problem), 422
    if "edit" in request.form:
        return _form(request.form, id)
    if any(one.id == id for one in _news()) or audit.latest_of(get_db(), "alerts", id):
        return redirect(url_for(".index"), 303)
    one = _read(id)
    value = {
        "title": dict(one.title), "body": dict(one.body), "severity": one.severity, "audience": one.audience,
        "since": to_text(one.since or clock.now()), "until": to_text(one.until) if one.until else None,
    }  # fmt: skip
    try:
        report = publishing.edit(get_db(), [Edit(f"a:{id}", WHOLE, value)], by=desk.current().name, now=clock.now())
    except Refused as error:
        return _form(request.form, id, " ".join(map(str, error.problems))), 422
    record("alerts", id, "announced", None, {"title": plain(one.title), "number": report.publication})
    return redirect(url_for(".index"), 303)


@bp.post("/<id>/undo")
@allowed("organiser")
def undo(id: str) -> Any:
    """Take an announcement back; where alerts of it went out already, its page at least is gone."""
    db = get_db()
    entry = audit.latest_of(db, "alerts", id) or abort(404)
    try:
        before, after = _take_back(db, entry)
    except desk.CannotUndo as error:
        return desk.refuse(str(error), _("Load the page again."), 409)
    audit.mark_undone(db, entry, record("alerts", id, "withdrawn", before, after))
    return redirect(url_for(".index"), 303)


def audience_word(audience: str) -> str:
    """Name an audience."""
    programme = get_publication().programme
    kind, _colon, key = audience.partition(":")
    if kind == "s":
        session = programme.sessions.get(key)
        return str(_("who ticked “%(title)s”", title=plain(session.title) if session else key))
    if kind == "theme":
        theme = programme.theme(key)
        return str(_("who ticked something of “%(theme)s”", theme=plain(theme.label) if theme else key))
    return str({"here": _("who is at the venue"), "remote": _("who follows remotely")}.get(kind, _("everyone")))


def _form(form: Any, id: str, problem: str = "") -> str:
    programme, now = get_publication().programme, clock.now()
    ahead = [one for one in programme.sessions.values() if any(slot.end > now for slot in one.slots)]
    return render_template(
        "organiser/alerts/new.html", id=id, form=form, problem=problem, severities=SEVERITIES, sessions=ahead,
        themes=programme.event.themes, audience_word=audience_word, severity_word=severity_word,
    )  # fmt: skip


def severity_word(severity: str) -> str:
    """Name a severity."""
    return str({"info": _("Ordinary"), "important": _("Important"), "urgent": _("Urgent")}[severity])


def _news() -> list[Announcement]:
    return list(get_publication().programme.announcements.values())


def _id() -> str:
    id = request.form.get("id", "")
    return id if _ID.fullmatch(id) else abort(400)


def _problem() -> str:
    form = request.form
    if not any(form.get(f"title_{lang}", "").strip() for lang in LANGUAGES):
        return str(_("Write a title in one language at least."))
    if any(len(form.get(f"title_{lang}", "")) > MAX_TITLE for lang in LANGUAGES) or any(
        len(form.get(f"body_{lang}", "")) > MAX_BODY for lang in LANGUAGES
    ):
        return str(_("A title has at most 200 letters and a text 2,000."))
    if form.get("severity") not in SEVERITIES:
        return str(_("Choose how important it is."))
    if form.get("audience", "") not in _audiences():
        return str(_("Choose whom it is for."))
    try:
        since, until = _moment("from") or clock.now(), _moment("until")
    except (ValueError, OverflowError):
        return str(_("A time cannot be read."))
    return str(_("It would be over before it begins.")) if until and until <= since else ""


def _read(id: str) -> Announcement:
    form = request.form
    return Announcement(
        id,
        localized({lang: form.get(f"title_{lang}") for lang in LANGUAGES}),
        localized({lang: form.get(f"body_{lang}") for lang in LANGUAGES}),
        form["severity"],
        # Nobody gets it before the undo is over.
        max(_moment("from") or clock.now(), clock.now() + UNDO * max(1.0, clock.speed())),
        _moment("until"),
        form.get("audience", ""),
    )


def _moment(name: str) -> datetime | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    moment = datetime.fromisoformat(text).replace(tzinfo=get_publication().programme.event.zone)
    return from_text(to_text(moment))


def _audiences() -> set[str]:
    programme = get_publication().programme
    themes = {f"theme:{theme.key}" for theme in programme.event.themes}
    return {"", "here", "remote", *themes, *(f"s:{key}" for key in programme.sessions)}


def _take_back(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    if entry.action != "announced" or entry.undone_by:
        raise desk.CannotUndo(_("This cannot be taken back."))
    try:
        publishing.undo(db, entry.after["number"], by=desk.current().name, now=clock.now())
    except publishing.CannotUndo:
        raise desk.CannotUndo(_("It was taken back or changed already.")) from None
    return entry.after, None


def _say(entry: audit.Entry) -> str:
    after = entry.after or entry.before or {}
    words = {
        "announced": _("Announced: %(title)s", title=after.get("title", "")),
        "withdrawn": _("Taken back: %(title)s", title=after.get("title", "")),
        "resumed": _("Alerts resumed after a restore"),
    }
    return str(words.get(entry.action, entry.action))


desk.KINDS["alerts"] = desk.Kind(_say, _take_back)
