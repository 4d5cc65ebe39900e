"""The report after the event: printable, with charts, each table as CSV too."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import zip_longest
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, render_template

from pwa import clock, evaluation
from pwa.evaluation import Line
from pwa.i18n import language_name, number
from pwa.planning import FEWEST
from pwa.web.changes import label
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import page_language, plain
from pwa.web.organiser.desk import Entry, allowed

bp = Blueprint("report", __name__, url_prefix="/report")

ENTRIES = (Entry("organiser.report.index", "programme", lambda: _("Report")),)


class Table(NamedTuple):
    """A table of the report: the column `chart` is drawn as bars; `notes` are what people wrote, a row each."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    chart: int
    notes: tuple[tuple[str, ...], ...] = ()

    @property
    def told(self) -> list[tuple[Any, ...]]:
        """Return the rows that have a figure."""
        return [row for row in self.rows if any(cell is not None for cell in row[1:])]


@bp.get("/")
@allowed("organiser", "editor")
def index() -> str:
    """Show every table with its chart."""
    tables = [make() for make in TABLES.values()]
    return render_template("organiser/report.html", tables=tables, fewest=FEWEST, now=clock.now(), number=_number)


@bp.get("/<key>.csv")
@allowed("organiser", "editor")
def download(key: str) -> Response:
    """Give one table as CSV."""
    table = TABLES[key]() if key in TABLES else abort(404)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    said = [str(_("What people wrote"))] if table.notes else []
    writer.writerow([*table.head, *said])
    for row, notes in zip_longest(table.rows, table.notes, fillvalue=()):
        cells = [*row, " / ".join(notes)] if said else row
        writer.writerow(["" if cell is None else _safe(cell) for cell in cells])
    headers = {"Content-Disposition": f'attachment; filename="{key}.csv"'}
    return Response(b"\xef\xbb\xbf" + out.getvalue().encode(), content_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: Any) -> Any:
    """Keep a spreadsheet from taking a title for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _number(cell: float | None) -> str:
    """Write a figure as the page's language does; what is of too few is a dash."""
    return "–" if cell is None else number(cell, page_language())


def _figures(lines: list[Line]) -> list[tuple[int | float | None, ...]]:
    return [(one.ticks, one.answers, one.mean) for one in lines]


def _heads() -> tuple[str, ...]:
    return str(_("People who ticked")), str(_("Answers")), str(_("Mean (1–3)"))


def _lines(key: str, title: str, first: str, lines: list[Line], name: Callable[[str], str]) -> Table:
    rows = [(name(one.key), one.sessions, *figures) for one, figures in zip(lines, _figures(lines), strict=True)]
    return Table(key, title, (first, str(_("Sessions")), *_heads()), rows, 2)


def _sessions() -> Table:
    programme = get_publication().programme
    found = evaluation.by_session(get_db(), programme)
    titles = [plain(programme.sessions[one.key].title) for one in found]
    rows = [(title, *figures) for title, figures in zip(titles, _figures(found), strict=True)]
    notes = tuple(one.lines for one in found)
    return Table("sessions", _("Sessions"), (str(_("Session")), *_heads()), rows, 1, notes)


def _themes() -> Table:
    programme = get_publication().programme

    def name(key: str) -> str:
        theme = programme.theme(key)
        return plain(theme.label) if theme else key

    return _lines("themes", _("Themes"), _("Theme"), evaluation.by_theme(get_db(), programme), name)


def _formats() -> Table:
    programme = get_publication().programme

    def name(key: str) -> str:
        found = programme.format(key)
        return plain(found.label) if found else key

    return _lines("formats", _("Formats"), _("Format"), evaluation.by_format(get_db(), programme), name)


def _languages() -> Table:
    found = evaluation.by_language(get_db(), get_publication().programme)
    return _lines("languages", _("Languages spoken"), _("Language"), found, _language)


def _alerts() -> Table:
    words = {
        "start": _("Start"), "change": _("Changes"), "showing": _("New showings"), "full": _("Room full"),
        "live": _("Stream"), "announcement": _("Announcements"), "digest": _("The day"), "test": _("Trial"),
    }  # fmt: skip
    rows = [(str(words.get(kind, kind)), *rest) for kind, *rest in evaluation.alerts_by_kind(get_db())]
    head = (str(_("Kind")), str(_("People")), str(_("Reached")), str(_("Sent")), str(_("Not sent")))
    return Table("alerts", _("Alerts"), head, rows, 2)


def _attendees() -> Table:
    rows = [(_language(lang), *rest) for lang, *rest in evaluation.attendees_by_language(get_db())]
    head = (str(_("Language")), str(_("People")), str(_("Reached by alerts")))
    return Table("attendees", _("People by language"), head, rows, 1)


def _exhibitors() -> Table:
    known = get_publication().exhibitors
    rows = [(plain(known[id].name) if id in known else id, count) for id, count in evaluation.exhibitor_ticks(get_db())]
    return Table("exhibitors", _("Exhibitors"), (str(_("Exhibitor")), str(_("People who ticked"))), rows, 1)


def _changes() -> Table:
    found = evaluation.changes_by_kind(get_db(), get_publication().programme)
    rows = [(str(label(kind)), count) for kind, count in found]
    return Table("changes", _("Changes during the event"), (str(_("Kind")), str(_("Changes"))), rows, 1)


def _language(code: str) -> str:
    return language_name(code, page_language())


TABLES: dict[str, Callable[[], Table]] = {
    "sessions": _sessions, "themes": _themes, "formats": _formats, "languages": _languages, "alerts": _alerts,
    "attendees": _attendees, "exhibitors": _exhibitors, "changes": _changes,
}  # fmt: skip
