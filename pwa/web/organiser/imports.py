"""Import at the desk: a file or an address, what it would change, what of it to take, and the edits over it."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.exceptions import RequestEntityTooLarge

from pwa import clock, fetching, history, publishing
from pwa.agenda import bookmarks
from pwa.differences import OTHERS, Tickers, ticked
from pwa.i18n import in_language
from pwa.organisers import audit
from pwa.programme import overrides
from pwa.programme.changes import KINDS
from pwa.programme.importers.problems import MAX_BYTES
from pwa.programme.importers.workbook_template import workbook_template
from pwa.programme.overrides import WHOLE, WITHDRAWN
from pwa.publishing import Publication, Report
from pwa.web.changes import label, side
from pwa.web.context import get_db
from pwa.web.language import gettext as _
from pwa.web.language import page_language, plain
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record
from pwa.web.organiser.records import may_send, say_value, sends

bp = Blueprint("imports", __name__, url_prefix="/imports")

ENTRIES = (Entry("organiser.imports.index", "add", lambda: _("Import")),)
KEPT = 5
_TOKEN = re.compile(r"[0-9a-f]{32}")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Line(NamedTuple):
    """A session that an import would change, in the reader's words."""

    subject: str
    title: str
    sides: tuple[tuple[str, str, str], ...]
    ticked: int


class Group(NamedTuple):
    """The sessions that an import would change in one way, and how many people ticked any of them."""

    heading: str
    lines: list[Line]
    ticked: int


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
        groups=_groups(report, bookmarks.tickers(db)), parts=[] if other else parts,
        part_word=part_word, other=other, warnings=warnings, first=before is None, sure=report.consent,
        name=_file(_folder(token)).name, stood=[(one, _name(db, one.override.subject)) for one in report.overrides],
        state=_state,
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


def part_word(part: str) -> str:
    """Name a part of the programme."""
    words = {
        "event": _("The event itself"), "places": _("Places"), "people": _("People"), "pages": _("Info pages"),
        "announcements": _("Announcements"), "venue": _("Map"), "exhibitors": _("Exhibitors"),
    }  # fmt: skip
    return str(words.get(part, part))


def _show(**values: Any) -> str:
    db = get_db()
    done = request.args.get("done", "")
    compared = [(one, _name(db, one.override.subject)) for one in overrides.compare(db)]
    return render_template(
        "organiser/imports/index.html",
        compared=compared,
        done=done,
        say_value=say_value,
        state=_state,
        most=MAX_BYTES,
        **values,
    )


def _refuse(folder: Path, problem: str, reasons: list[str], code: int = 422) -> tuple[str, int]:
    shutil.rmtree(folder, ignore_errors=True)
    return _show(problem=problem, reasons=reasons), code


def _groups(report: Report, tickers: Tickers) -> list[Group]:
    """Group the changes by kind, one line a session."""
    groups = []
    for kind in KINDS:
        lines: dict[str, Line] = {}
        changes = [one for one in report.changes if one.kind == kind]
        for change in changes:
            programme = report.after.programme if report.after else None
            letter, _colon, key = change.subject.partition(":")
            slot = programme.slot(key) if programme and letter == "t" else None
            session = programme.sessions.get(slot.session if slot else key) if programme else None
            if programme is None or session is None:
                continue
            own = label(kind), side(change, change.before, programme), side(change, change.after, programme)
            there = lines.get(session.id)
            lines[session.id] = Line(
                f"s:{session.id}", plain(session.title), (*(there.sides if there else ()), own),
                max(there.ticked if there else 0, ticked(report, [change], tickers)),
            )  # fmt: skip
        if lines:
            groups.append(Group(label(kind), list(lines.values()), ticked(report, changes, tickers)))
    return groups


def _name(db: Database, subject: str) -> str:
    publication = publishing.read_publication(db)
    letter, _colon, key = subject.partition(":")
    shelves = history.shelve(publication) if publication else {}
    if letter == "t" and (slot := shelves.get("t", {}).get(key)):
        letter, key = "s", slot.session
    found = shelves.get(letter, {}).get(key)
    named = getattr(found, "title", None) or getattr(found, "name", None)
    return named if isinstance(named, str) else plain(named) if named else key


def _state(state: str) -> str:
    words = {
        "agrees": _("The import now says the same"), "differs": _("The import says something else"),
        "gone": _("No longer in the import"), "new": _("Made here"),
    }  # fmt: skip
    return str(words[state])


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
