"""The formats of other systems, each with its reader: what `recognise` tells apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pwa.programme.importers.icalendar_file import read_icalendar
from pwa.programme.importers.kompassi import read_kompassi
from pwa.programme.importers.konopas import read_konopas
from pwa.programme.importers.open_event import read_open_event
from pwa.programme.importers.pretalx_api import read_pretalx
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.schedule_json import read_schedule_json
from pwa.programme.importers.sessions_csv import read_sessions_csv
from pwa.programme.model import Event, Programme

FORMATS: dict[str, Callable[[Path, Findings, Event | None], Programme]] = {
    "schedule.json": read_schedule_json,
    "kompassi": read_kompassi,
    "icalendar": read_icalendar,
    "konopas": read_konopas,
    "open event": read_open_event,
    "pretalx": read_pretalx,
    "sessions": read_sessions_csv,
}
