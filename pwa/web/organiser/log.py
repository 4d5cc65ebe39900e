"""The log: who did what and when, how it was before and is after, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from pwa.organisers import audit
from pwa.web.context import get_db
from pwa.web.language import gettext as _
from pwa.web.organiser import desk
from pwa.web.organiser.desk import CannotUndo, Entry, allowed, record
from pwa.web.organiser.fields import FIELDS
from pwa.web.organiser.records import field_word, say_value

bp = Blueprint("log", __name__, url_prefix="/log")

ENTRIES = (Entry("organiser.log.index", "now", lambda: _("Log")),)
PAGE = 50
UNDO = "undo:"


@bp.get("/")
@allowed("organiser")
def index() -> str:
    """Show the newest lines; `?before=` goes back in time."""
    return _show()


@bp.post("/<int:number>/undo")
@allowed("organiser")
def undo(number: int) -> Any:
    """Take a change back."""
    db = get_db()
    entry = audit.get(db, number) or abort(404)
    kind = desk.KINDS.get(entry.kind)
    if kind is None or kind.undo is None or entry.undone_by:
        return _show(problem=_("This cannot be undone.")), 409
    if audit.newer(db, entry):
        return _show(problem=_("It was changed again since. Undo the newer change first.")), 409
    try:
        before, after = kind.undo(db, entry)
    except CannotUndo as error:
        return _show(problem=str(error)), 409
    line = record(entry.kind, entry.subject, f"{UNDO}{entry.action}", before, after)
    audit.mark_undone(db, entry, line)
    back = request.form.get("back", "")
    return redirect(back if desk.is_own(back) else url_for(".index"), 303)


def say(entry: audit.Entry) -> str:
    """Say a line of the log in the reader's language."""
    kind = desk.KINDS.get(entry.kind) or desk.KINDS["other"]
    if not entry.action.startswith(UNDO):
        return kind.say(entry)
    undone = replace(entry, action=entry.action.removeprefix(UNDO), before=entry.after, after=entry.before)
    return str(_("Taken back: %(what)s", what=kind.say(undone)))


def can_undo(entry: audit.Entry) -> bool:
    """Say whether a line has an undo."""
    kind = desk.KINDS.get(entry.kind)
    return bool(kind and kind.undo and not entry.undone_by and not entry.action.startswith(UNDO))


def show_value(value: Any) -> str:
    """Write a before or after as short text: fields by their names, moments in venue time."""
    if not isinstance(value, dict):
        return say_value(value)
    parts = []
    for key, one in value.items():
        subject, _space, field = key.partition(" ")
        known = field and subject[:2] in {f"{letter}:" for letter in FIELDS}
        parts.append(f"{field_word(subject, field) if known else key}: {show_value(one)}")
    return " · ".join(parts)


def _show(**values: Any) -> str:
    asked = request.args.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    entries = audit.page(get_db(), before, PAGE + 1)
    return render_template(
        "organiser/log.html",
        entries=entries[:PAGE],
        older=entries[PAGE - 1].number if len(entries) > PAGE else None,
        say=say,
        can_undo=can_undo,
        show_value=show_value,
        **values,
    )
