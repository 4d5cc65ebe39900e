"""Import at the desk: a file or an address, what it would change, what of it to take, and the edits over it."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.exceptions import RequestEntityTooLarge

from pwa import clock, fetching, publishing
from pwa.agenda import bookmarks
from pwa.differences import OTHERS
from pwa.i18n import in_language
from pwa.organisers import audit
from pwa.programme import overrides
from pwa.programme.importers.problems import MAX_BYTES
from pwa.programme.importers.workbook_template import workbook_template
from pwa.programme.overrides import WHOLE, WITHDRAWN
from pwa.publishing import Publication
from pwa.web.context import get_db
from pwa.web.language import gettext as _
from pwa.web.language import page_language
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record
from pwa.web.organiser.offers import list_groups, part_word, state_word
from pwa.web.organiser.records import may_send, name_of, say_value, sends

bp = Blueprint("imports", __name__, url_prefix="/imports")

ENTRIES = (Entry("organiser.imports.index", "add", lambda: _("Import")),)
KEPT = 5
_TOKEN = re.compile(r"[0-9a-f]{32}")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@allowed("organiser")
def index() -> str:
    """Ask for a file or an address, and show the edits beside what the last import said."""
    return _show()


@bp.get("/template.xlsx")
@allowed("organiser", "editor")
def template() -> Response:
    """Give the workbook to begin from."""
    headers = {"Content-Disposition": 'attachment; filename="programme.xlsx"'}
    return Response(workbook_template(), content_type=_WORKBOOK, headers=headers)


@bp.post("/")
@allowed("organiser", changes=False)
def bring() -> Any:
    """Take a file or an address, and go on to what it would change."""
    request.max_content_length = MAX_BYTES + 1_000_000
    folder = _folder(secrets.token_hex(16))
    folder.mkdir(parents=True)
    try:
        upload, url = request.files.get("file"), request.form.get("url", "").strip()
        if upload and upload.filename:
            name = re.sub(r"[^\w.-]+", "-", Path(upload.filename).name)[-80:].strip(".-")
            upload.save(folder / (name or "programme"))
        elif url:
            fetching.fetch(url, folder)
        else:
            return _refuse(folder, _("Choose a file, or write an address."), [])
        publishing.read_source(_file(folder), _known(get_db()))
    except RequestEntityTooLarge:
        # In the desk's own words: the general page speaks to attendees.
        most = _("A programme has %(most)s MB at most: export it without pictures.", most=MAX_BYTES // 1_000_000)
        return _refuse(folder, most, [], 413)
    except fetching.CannotFetch as error:
        return _refuse(folder, _("This address gives no programme."), [in_language(error.args[0], page_language())])
    except publishing.Refused as error:
        return _refuse(
            folder,
            _("This cannot be imported as it is. Nothing was changed."),
            [one.in_language(page_language()) for one in error.problems],
        )
    _clear(folder)
    return redirect(url_for(".look", token=folder.name), 303)


@bp.get("/<token>/")
@allowed("organiser")
def look(token: str) -> Any:
    """Show what an import would change, and let choose what of it to take."""
    db = get_db()
    source = _read(token)
    report = publishing.publish(db, source, now=clock.now(), dry_run=True)
    before, after = report.before, report.after
    other = bool(before and after and before.programme.event.slug != after.programme.event.slug)
    parts = [
        name
        for name in OTHERS
        if before and after and getattr(before.programme, name) != getattr(after.programme, name)
    ]
    parts += [
        name for name in ("venue", "exhibitors") if before and after and getattr(before, name) != getattr(after, name)
    ]
    warnings = [in_language(one, page_language()) for one in report.warnings]
    return render_template(
        "organiser/imports/look.html",
        token=token, report=report, count=len(source.programme.sessions),
        groups=list_groups(report, bookmarks.tickers(db)), parts=[] if other else parts,
        part_word=part_word, other=other, warnings=warnings, first=before is None, sure=report.consent,
        name=_file(_folder(token)).name, stood=[(one, name_of(one.override.subject)) for one in report.overrides],
        state=state_word,
    )  # fmt: skip


@bp.post("/<token>/publish")
@allowed("organiser")
def publish(token: str) -> Any:
    """Publish what was chosen."""
    db = get_db()
    offered, taken = set(request.form.getlist("offered")), set(request.form.getlist("take"))
    source, yes = _read(token), request.form.get("sure") == "yes"
    who = desk.current().name
    try:
        report = publishing.publish(db, source, now=clock.now(), yes=yes, by=who, leave=offered - taken)
    except publishing.TooManyCancelled:
        return redirect(url_for(".look", token=token), 303)
    if report.published:
        after = {"number": report.publication, "changes": len(report.changes), "file": _file(_folder(token)).name}
        record("import", str(report.publication), "import", None, after)
    shutil.rmtree(_folder(token), ignore_errors=True)
    return redirect(url_for(".index", done=report.publication if report.published else 0), 303)


@bp.post("/overrides/drop")
@allowed("organiser", "editor")
def drop() -> Any:
    """Let the source's value stand again."""
    subject, field = request.form.get("subject", ""), request.form.get("field", "")
    found = overrides.read(get_db()).get((subject, field)) or abort(404)
    if not may_send() and (field in (WHOLE, WITHDRAWN) or sends(subject, field)):
        abort(403)
    report = publishing.drop_override(get_db(), subject, field, by=desk.current().name, now=clock.now())
    record("import", str(report.publication), "drop", {subject: found.value}, {"number": report.publication})
    back = request.form.get("back", "")
    return redirect(back if desk.is_own(back) else url_for(".index"), 303)


def _show(**values: Any) -> str:
    db = get_db()
    done = request.args.get("done", "")
    compared = [(one, name_of(one.override.subject)) for one in overrides.compare(db)]
    return render_template(
        "organiser/imports/index.html",
        compared=compared,
        done=done,
        say_value=say_value,
        state=state_word,
        most=MAX_BYTES,
        **values,
    )


def _refuse(folder: Path, problem: str, reasons: list[str], code: int = 422) -> tuple[str, int]:
    shutil.rmtree(folder, ignore_errors=True)
    return _show(problem=problem, reasons=reasons), code


def _known(db: Database) -> Any:
    before = publishing.read_publication(db)
    return before.programme.event if before else None


def _read(token: str) -> Publication:
    folder = _folder(token)
    if not folder.is_dir():
        abort(404)
    try:
        return publishing.read_source(_file(folder), _known(get_db()))
    except publishing.Refused:
        abort(404)


def _folder(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        abort(404)
    return Path(current_app.config["RASTI"].instance) / "imports" / token


def _file(folder: Path) -> Path:
    return next(iter(folder.iterdir()), folder / "programme")


def _clear(newest: Path) -> None:
    """Keep the last few uploads only."""
    for old in sorted(newest.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _say(entry: audit.Entry) -> str:
    after = entry.after or entry.before or {}
    if entry.action == "drop":
        return str(_("The source's value stands again"))
    return str(_("Imported %(file)s", file=after.get("file", "")))


def _undo(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    try:
        publishing.undo(db, entry.after["number"], by=desk.current().name, now=clock.now())
    except publishing.CannotUndo:
        raise desk.CannotUndo(_("Something newer was published since. Import the right file instead.")) from None
    return entry.after, entry.before


desk.KINDS["import"] = desk.Kind(_say, _undo)
