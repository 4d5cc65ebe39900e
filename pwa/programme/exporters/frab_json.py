"""The programme as schedule.json (version 1), frab's schedule for scripts and screens."""

from __future__ import annotations

import json
from typing import Any

from pwa.programme.exporters import frab
from pwa.programme.exporters.frab import Item, Schedule

SCHEMA = "https://c3voc.de/schedule/schema.json"
_KINDS = {"slides": "slides", "recording": "media", "stream": "media"}


def write_frab_json(schedule: Schedule) -> bytes:
    """Return the schedule as JSON, valid against c3voc's schema."""
    programme = schedule.programme
    used = {slot.place for slot in programme.slots()}
    conference = {
        "acronym": schedule.acronym,
        "title": schedule.title,
        "start": schedule.days[0].date if schedule.days else "",
        "end": schedule.days[-1].date if schedule.days else "",
        "daysCount": len(schedule.days),
        "timeslot_duration": "00:05",
        "time_zone_name": programme.event.timezone,
        "url": f"{schedule.base}/{schedule.lang}/programme/",
        "tracks": [
            {"name": theme.label.get_text(schedule.lang).text, "slug": theme.key} for theme in programme.event.themes
        ],
        "rooms": [
            {
                "name": frab.room_name(place, schedule.lang),
                "slug": place.id,
                "guid": frab.guid(programme, "place", place.id),
                "capacity": place.capacity,
            }
            for place in programme.places.values()
            if place.id in used
        ],
        "days": [
            {
                "index": day.index,
                "date": day.date,
                "day_start": day.start.isoformat(),
                "day_end": day.end.isoformat(),
                "rooms": {name: [_describe(item) for item in items] for name, items in day.rooms.items()},
            }
            for day in schedule.days
        ],
    }
    document = {
        "$schema": SCHEMA,
        "generator": frab.GENERATOR,
        "schedule": {"version": schedule.version, "base_url": f"{schedule.base}/", "conference": conference},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _describe(item: Item) -> dict[str, Any]:
    plain = ("id", "guid", "slug", "duration", "room", "title", "subtitle", "track", "language", "abstract")
    return {
        **{name: getattr(item, name) for name in plain},
        "description": item.description,
        "date": item.start.isoformat(),
        "start": f"{item.start:%H:%M}",
        "end": item.end.isoformat(),
        "type": item.kind,
        "url": item.url,
        "persons": [{"id": id, "guid": guid, "public_name": name} for id, guid, name in item.persons],
        "links": [
            {"type": _KINDS.get(link.kind, "related"), "url": link.url, "title": link.label or link.kind}
            for link in item.links
        ],
        "attachments": [],
    }
