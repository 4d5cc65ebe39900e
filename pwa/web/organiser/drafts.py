"""The own drafts: what they change, publishing one or many with a note, and what somebody else changed meanwhile."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlite_utils import Database

from pwa import clock, publishing
from pwa.alerts.reach import reach
from pwa.organisers import audit, drafts
from pwa.organisers.drafts import Draft
from pwa.web.context import get_db
from pwa.web.language import gettext as _
from pwa.web.language import page_language
from pwa.web.organiser import desk
from pwa.web.organiser.desk import allowed, record
from pwa.web.organiser.records import (
    field_word,
    find_clashes,
    is_there,
    may_send,
    name_of,
    published,
    say_value,
    sends,
    to_edits,
)
from pwa.web.organiser.showings import undo_publication

bp = Blueprint("drafts", __name__, url_prefix="/drafts")


@bp.get("/")
@allowed("organiser", "editor")
def index() -> Any:
    """List the own drafts with what they change, to publish one or many."""
    return _list()


@bp.post("/publish")
@allowed("organiser", "editor")
def publish() -> Any:
    """Publish the chosen drafts in one go, with a note."""
    return publish_drafts(request.form.getlist("subject"))


@bp.post("/drop")
@allowed("organiser", "editor", changes=False)
def drop() -> Any:
    """Throw the chosen drafts away, or one field of them: what is published stands."""
    drafts.drop(get_db(), desk.current(), request.form.getlist("subject"), request.form.get("field", ""))
    back = request.form.get("back", "")
    return redirect(back if desk.is_own(back) else url_for("organiser.drafts.index"), 303)


@bp.post("/keep")
@allowed("organiser", "editor", changes=False)
def keep() -> Any:
    """Keep to the own draft of a field over what somebody else published meanwhile."""
    subject, field = request.form.get("subject", ""), request.form.get("field", "")
    drafts.rebase(get_db(), desk.current(), subject, field, published(subject, field))
    return redirect(url_for("organiser.drafts.index"), 303)


def _list(status: int = 200, **values: Any) -> Any:
    by = desk.current()
    found: dict[str, list[tuple[Draft, Any]]] = {}
    for one in drafts.read(get_db(), by):
        found.setdefault(one.subject, []).append((one, published(one.subject, one.field)))
    told = {subject: reach(get_db(), [subject]).ticked for subject in found if subject[0] in "st"}
    page = render_template(
        "organiser/drafts/index.html", found=found, clashes=find_clashes(list(found)), is_there=is_there, told=told,
        field_word=field_word, say_value=say_value, **values,
    )  # fmt: skip
    return (page, status) if status != 200 else page


def publish_drafts(subjects: list[str]) -> Any:
    """Publish the own drafts of `subjects`, or show what keeps them from it."""
    db, by = get_db(), desk.current()
    found = [one for one in drafts.read(db, by) if one.subject in subjects]
    if not may_send() and any(sends(one.subject, one.field) for one in found):
        abort(403)
    if find_clashes(subjects):
        return _list(409, problem=_("Somebody else changed the same meanwhile. Choose what stands, then publish."))
    if not found:
        return redirect(url_for("organiser.drafts.index"), 303)
    before = {f"{one.subject} {one.field}": one.base for one in found}
    after = {f"{one.subject} {one.field}": one.value for one in found}
    note = request.form.get("note", "").strip()[:200]
    try:
        report = publishing.edit(db, to_edits(found), by=by.name, now=clock.now(), note=note)
    except publishing.Refused as error:
        return _list(422, problem=" ".join(one.in_language(page_language()) for one in error.problems))
    drafts.drop(db, by, subjects)
    named = list(dict.fromkeys(one.subject for one in found))
    subject = named[0] if len(named) == 1 else f"{len(named)}"
    line = record("programme", subject, "edited", before, after | {"number": report.publication})
    return redirect(url_for("organiser.drafts.index", done=line.number), 303)


def _say(entry: audit.Entry) -> str:
    if entry.subject.isdecimal():
        return str(_("%(count)s records edited", count=entry.subject))
    name = (entry.after or {}).get("name") or (entry.before or {}).get("name") or name_of(entry.subject)
    said = _("Withdrawn: %(title)s") if entry.action == "withdrawn" else _("Edited: %(title)s")
    return said % {"title": name}


def _undo(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    return undo_publication(db, entry)


desk.KINDS["programme"] = desk.Kind(_say, _undo)
