"""An .xlsx workbook with the sheets that an event folder has as files, and a template to begin from."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pwa.i18n import LANGUAGES, Localized, in_language, reworded, say
from pwa.programme.importers.event_file import NAME, make_event
from pwa.programme.importers.folder import read_announcements, read_people, read_places
from pwa.programme.importers.problems import Findings, Problem
from pwa.programme.importers.row import ID
from pwa.programme.importers.sessions_file import read_sessions
from pwa.programme.importers.table import Sheet, read_table
from pwa.programme.model import Event, Page, Programme

# Reading takes ten times as much memory.
MAX_UNPACKED = 50_000_000
# A colour in the last column of a sheet makes each row sixteen thousand cells wide.
MAX_ROWS, MAX_COLUMNS = 50_000, 300
SHEETS = ("event", "themes", "formats", "places", "people", "sessions", "exhibitors", "announcements", "pages")
_LISTS = ("days", "languages")
_TABLES = {"contact": ("email", "label"), "supervisor": ("url", "name"), "funding": ("statement",)}
_PLAIN = ("slug", "timezone", "day_boundary", "sample")
_TEXTS = ("name", "tagline", "description", "sample_note", "organiser")
_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    OSError,
    AttributeError,
    RuntimeError,
)
_REMEDY = say("Save it as .xlsx again, or begin from the template.")


def read_sheets(path: Path, findings: Findings) -> dict[str, Sheet]:
    """Read the workbook at `path` into its sheets by name, with every cell as text; empty where it cannot be read."""
    if not _is_small(path, findings):
        return {}
    found: dict[str, Sheet] = {}
    try:
        # As an open file: by a path, openpyxl goes by the name's ending.
        with path.open("rb") as file, closing(load_workbook(file, read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                key = sheet.title.strip().lower()
                if key not in SHEETS:
                    findings.warn(
                        path.name, say("the sheet “%(title)s” is not known and was not read.", title=sheet.title)
                    )
                    continue
                # What a sheet says of its own size is often wrong, and can be a trap.
                sheet.reset_dimensions()
                name = f"{path.name} sheet {key}"
                found[key] = Sheet(name, list(_read_rows(sheet, name, findings)))
    except _UNREADABLE as error:
        findings.refuse(path.name, "", say("The workbook cannot be read: %(error)s.", error=error), _REMEDY)
        return {}
    return {key: found.get(key, Sheet(f"{path.name} sheet {key}")) for key in SHEETS}


def read_workbook(sheets: Mapping[str, Sheet], findings: Findings) -> Programme:
    """Read the programme out of a workbook's `sheets`, with everything wrong noted in `findings`."""
    inner = Findings()
    for key in ("event", "sessions"):
        if not sheets[key].exists():
            inner.refuse(sheets[key].name, "", say("The sheet is missing."), say("Add it, or check its name."))
    event = _read_event(sheets, inner)
    places = read_places(sheets["places"], inner, event.zone)
    people = read_people(sheets["people"], inner, event.zone)
    sessions = read_sessions(sheets["sessions"], inner, event, places, people) if sheets["sessions"].exists() else {}
    programme = Programme(
        event,
        places,
        people,
        sessions,
        _read_pages(sheets["pages"], inner, event),
        read_announcements(sheets["announcements"], inner, event.zone),
    )
    findings.problems += [name_sheets(one, sheets["event"].name) for one in inner.problems]
    for warning in inner.warnings:
        findings.note(_name_event(warning, sheets["event"].name))
    return programme


def name_sheets(problem: Problem, event: str = "") -> Problem:
    """Return `problem` with the files of an event folder in its words named as the sheets that stand for them."""
    return replace(problem, place=_name_event(problem.place, event), remedy=reworded(problem.remedy, _name_sheet))


def _name_event(text: str, event: str) -> str:
    return reworded(text, lambda said, _lang: said.replace(NAME, event))


def _name_sheet(remedy: str, lang: str) -> str:
    """Name the sheet and its columns where a remedy names a file and a key of it."""

    def sheet(found: re.Match[str]) -> str:
        return in_language(say("the sheet %(name)s", name=found[1] or found[2]), lang)

    if found := re.search(r'(?:\[(\w+)\] \w+ fi|\b(label)\.fi) = "', remedy):
        column = found[1] or found[2]
        return in_language(say("Fill %(stem)s_fi, %(stem)s_sv or %(stem)s_en.", stem=column), lang)
    return re.sub(rf"{NAME}[^.]*? \[\[(\w+)\]\]|\b(\w+)\.csv", sheet, remedy)


def _is_small(path: Path, findings: Findings) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        findings.refuse(path.name, "", say("The workbook cannot be read: %(error)s.", error=error), _REMEDY)
        return False
    if size > MAX_UNPACKED:
        findings.refuse(
            path.name,
            "",
            say("It unpacks to %(size)s MB.", size=size // 1000000),
            say("Leave out pictures and empty rows."),
        )
        return False
    return True


def _read_rows(sheet: Any, name: str, findings: Findings) -> Iterator[list[str]]:
    """Give the rows as texts, without the empty cells at their ends."""
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > MAX_ROWS:
            findings.refuse(
                name,
                "",
                say("It has over %(most)s rows.", most=MAX_ROWS),
                say("Delete the rows below the last one in use."),
            )
            return
        cells = []
        for cell in row:
            if cell.data_type == "e":
                reason = say("A cell has the error %(value)s.", value=cell.value)
                findings.refuse(
                    say("%(file)s row %(row)s", file=name, row=number), "", reason, say("Correct the formula.")
                )
            cells.append(_as_text(cell.value))
        while cells and not cells[-1].strip():
            cells.pop()
        yield cells


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        # Excel counts days in decimals: a time can come a few microseconds beside its minute.
        return f"{value + timedelta(seconds=30):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_event(sheets: Mapping[str, Sheet], findings: Findings) -> Event:
    """Make the event of the rows `key, value` and of the sheets themes and formats."""
    sheet = sheets["event"]
    data: dict[str, Any] = {key: _read_keyed(sheets[key], findings) for key in ("themes", "formats")}
    rows: Sequence[Sequence[str]] = sheet.rows or []
    for cells in rows:
        key, value = (*(cell.strip() for cell in cells[:2]), "", "")[:2]
        stem, _, tail = key.rpartition("_")
        table = next((name for name in _TABLES if key.startswith(f"{name}_")), "")
        if not key or not value or key == "key":
            continue
        if key in _LISTS:
            data[key] = [part[:10] if key == "days" else part for one in value.split(";") if (part := one.strip())]
        elif key in _PLAIN:
            data[key] = value == "yes" if key == "sample" else value
        elif key == "rehearsal_start":
            data["rehearsal"] = {"start": value}
        elif tail in LANGUAGES and stem in _TEXTS:
            data.setdefault(stem, {})[tail] = value
        elif table and key.removeprefix(f"{table}_") in _TABLES[table]:
            data.setdefault(table, {})[key.removeprefix(f"{table}_")] = value
        elif table and tail in LANGUAGES and stem.removeprefix(f"{table}_") in _TABLES[table]:
            data.setdefault(table, {}).setdefault(stem.removeprefix(f"{table}_"), {})[tail] = value
        else:
            findings.warn(sheet.name, say("“%(key)s” is not known and was not read.", key=key))
    return make_event(data, findings) if sheet.exists() else Event("", Localized())


def _read_keyed(sheet: Sheet, findings: Findings) -> list[dict[str, Any]]:
    if not sheet.exists():
        return []
    rows = read_table(sheet, findings, Event("", Localized()).zone, ("key", "label_*"), "token")
    found = [{"key": row.text("key"), "token": row.text("token"), "label": row.localized("label")} for row in rows]
    return [{key: value for key, value in one.items() if value} for one in found]


def _read_pages(sheet: Sheet, findings: Findings, event: Event) -> dict[str, Page]:
    found: dict[str, Page] = {}
    if not sheet.exists():
        return found
    for row in read_table(sheet, findings, event.zone, ("key", "title_*"), "body_*"):
        key = row.text("key")
        if not ID.fullmatch(key):
            row.refuse("key", say("“%(key)s” cannot be a key.", key=key), say("Use a–z, 0–9 and hyphens."))
        found[key] = Page(key, row.localized("title", required=True), row.localized("body"))
    return found
