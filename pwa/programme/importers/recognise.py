"""Which format a file or folder is in: by what it holds, never by its name alone."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from pwa.i18n import say
from pwa.programme.importers.json_source import load_json, looks_like_json
from pwa.programme.importers.problems import MAX_BYTES, Findings, has_template_marks, read_text, refuse_template
from pwa.programme.importers.sessions_csv import looks_like_sessions

_HEAD = 65_536
_REMEDY = say(
    "Import an event folder, an .xlsx workbook from the template, a CSV of sessions, frab XML, schedule.json,"
    " iCalendar or an export of pretalx, Kompassi, ConClár, KonOpas or Open Event."
)


def recognise(path: Path, findings: Findings) -> str:
    """Return the name of the format of `path`, or an empty text with a problem noted.

    The names are those of `formats.FORMATS`, and `folder`, `workbook`, `zip` and `xml`.
    """
    if path.is_dir():
        return "open event" if (path / "sessions.json").exists() and not (path / "event.toml").exists() else "folder"
    if not path.exists():
        findings.refuse(path.name, "", say("The file is missing."), say("Add it, or check its name."))
        return ""
    if path.stat().st_size > MAX_BYTES:
        size = path.stat().st_size // 1_000_000
        remedy = say("A programme has %(most)s MB at most: export it without pictures.", most=MAX_BYTES // 1000000)
        findings.refuse(path.name, "", say("It is %(size)s MB large.", size=size), remedy)
        return ""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return "workbook" if _has_workbook(path) else "zip"
    text = head.decode("utf-8-sig", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<") and not text.startswith("<<<<<<<"):
        return "xml"
    if "BEGIN:VCALENDAR" in text[:2000].upper():
        return "icalendar"
    if looks_like_json(text) and not text.startswith(("{%", "{{")):
        return _recognise_json(path, findings)
    if looks_like_sessions(text):
        return "sessions"
    whole = read_text(path, findings)
    if whole is not None and (mark := has_template_marks(whole)):
        refuse_template(findings, path.name, mark)
    elif whole is not None:
        findings.refuse(path.name, "", say("It is no programme in a format that we know."), _REMEDY)
    return ""


def _has_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _recognise_json(path: Path, findings: Findings) -> str:
    found = load_json(path, findings)
    if findings.problems:
        return ""
    for data in found.values():
        if kind := _shape(data):
            return kind
    findings.refuse(path.name, "", say("It is JSON, but no programme in a format that we know."), _REMEDY)
    return ""


def _shape(data: Any) -> str:
    if isinstance(data, dict):
        schedule = data.get("schedule")
        if isinstance(schedule, dict):
            return "schedule.json" if "conference" in schedule else "pretalx"
        data = next((data[key] for key in ("results", "talks", "submissions", "program") if key in data), None)
    if not isinstance(data, list):
        return ""
    keys = set().union(*(one.keys() for one in data[:50] if isinstance(one, dict)))
    if "scheduleItems" in keys or ("title" in keys and keys & {"start_time", "startTime"}):
        return "kompassi"
    if "title" in keys and keys & {"code"} and keys & {"slot", "slots", "state"}:
        return "pretalx"
    if "title" in keys and keys & {"mins", "loc"} and keys & {"date", "day", "datetime", "time"}:
        return "konopas"
    return ""
