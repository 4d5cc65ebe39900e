"""The event of a source that says little or nothing of it: what is published already, or the file's own name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pwa.i18n import Localized, say
from pwa.programme.importers.frab_text import slugify
from pwa.programme.importers.problems import Findings
from pwa.programme.model import Event


def name_event(
    name: str,
    findings: Findings,
    known: Event | None,
    *,
    title: Localized | None = None,
    slug: str = "",
    zone: str = "",
    boundary: str = "",
) -> Event:
    """Return the event as the source `name` tells it; what it leaves out is taken from `known`, or told as a guess."""
    stem = re.sub(r"[-_]+", " ", Path(name).stem).strip() or "Event"
    if known and not title:
        event = replace(known, themes=(), formats=())
    else:
        label = title or Localized({"en": stem})
        event = Event(slugify(slug or next(iter(label.values()), "")) or "event", label)
        if not title:
            findings.warn(
                name, say("it does not name its event; “%(name)s” was taken from the file's name.", name=stem)
            )
        if known:
            event = replace(event, timezone=known.timezone, day_boundary=known.day_boundary)
    found = _read_zone(zone)
    if found:
        event = replace(event, timezone=found)
    elif zone or not known:
        reason = say("there is no time zone “%(zone)s”", zone=zone) if zone else say("it names no time zone")
        findings.warn(name, say("%(reason)s; %(timezone)s was taken.", reason=reason, timezone=event.timezone))
    match = re.match(r"([01]\d|2[0-3]):[0-5]\d", boundary)
    return replace(event, day_boundary=match[0]) if match else event


def _read_zone(zone: str) -> str:
    try:
        return ZoneInfo(zone).key if zone else ""
    except (KeyError, ValueError, OSError):
        return ""
