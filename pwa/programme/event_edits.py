"""What an organiser's edit of the event itself may be: its zone, days, languages, themes and formats."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from pwa.i18n import LANGUAGES, say
from pwa.programme.importers.problems import Findings
from pwa.programme.model import Event
from pwa.programme.overrides import Shelves


def check_labels(event: Event, laid: Shelves, findings: Findings) -> None:
    """Note themes and formats that would go while something still has them."""
    subject, sessions, stands = f"v:{event.slug}", laid["s"].values(), laid["e"].values()
    used = {
        "themes": {key for one in (*sessions, *stands) for key in one.themes},
        "formats": {one.format for one in sessions if one.format},
    }
    for field, keys in used.items():
        for key in sorted(keys - {one.key for one in getattr(event, field)}):
            reason = say("“%(key)s” is still used.", key=key)
            findings.refuse(subject, field, reason, say("Take it away from what has it first."))


def find_wrong(name: str, value: Any) -> tuple[str, str] | None:
    """Say what is wrong with a field of the event, and what to do; None where it fits."""
    if name == "timezone":
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            return say("There is no time zone “%(zone)s”.", zone=value), say("Use a name like Europe/Helsinki.")
    if name == "day_boundary" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return say("“%(boundary)s” is not a time of day.", boundary=value), say("Write it like 04:00.")
    if name == "languages" and (not value or set(value) - set(LANGUAGES)):
        unknown = ", ".join(sorted(set(value) - set(LANGUAGES)))
        return (
            say("Rasti does not speak “%(lang)s”.", lang=unknown),
            say("Use one of: %(words)s.", words=", ".join(LANGUAGES)),
        )
    for day in value if name == "days" else ():
        try:
            date.fromisoformat(day)
        except ValueError:
            return say("“%(day)s” is not a day.", day=day), say("Write it like 2024-11-14.")
    return None
