"""The programme as frab's schedule XML, which EventFahrplan, Giggity and others read."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pwa.programme.exporters import frab
from pwa.programme.exporters.frab import Item, Schedule

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TRACK_SLUG = re.compile(r"[a-z][a-z0-9-]+")


def write_frab_xml(schedule: Schedule) -> bytes:
    """Return the schedule as XML, valid against c3voc's schema.

    The schema knows no `day_change`: each day says by its start and end when the programme's day begins.
    """
    programme = schedule.programme
    root = Element("schedule")
    SubElement(root, "generator", frab.GENERATOR)
    _add(root, "url", f"{schedule.base}/schedule.xml")
    _add(root, "version", schedule.version)
    conference = SubElement(root, "conference")
    _add(conference, "acronym", schedule.acronym)
    _add(conference, "title", schedule.title)
    if schedule.days:
        _add(conference, "start", schedule.days[0].date)
        _add(conference, "end", schedule.days[-1].date)
    _add(conference, "days", str(len(schedule.days)))
    _add(conference, "timeslot_duration", "00:05")
    _add(conference, "base_url", f"{schedule.base}/")
    _add(conference, "time_zone_name", programme.event.timezone)
    for theme in programme.event.themes:
        slug = {"slug": theme.key} if TRACK_SLUG.fullmatch(theme.key) else {}
        SubElement(conference, "track", {"name": theme.label.get_text(schedule.lang).text, **slug})
    guids = {
        frab.room_name(one, schedule.lang): frab.guid(programme, "place", one.id) for one in programme.places.values()
    }
    for day in schedule.days:
        times = {"start": day.start.isoformat(), "end": day.end.isoformat()}
        element = SubElement(root, "day", {"index": str(day.index), "date": day.date, **times})
        for name, items in day.rooms.items():
            room = SubElement(element, "room", {"name": name, **({"guid": guids[name]} if name in guids else {})})
            for item in items:
                _add_item(room, item)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_item(room: Element, item: Item) -> None:
    event = SubElement(room, "event", {"id": str(item.id), "guid": item.guid})
    _add(event, "date", item.start.isoformat())
    _add(event, "start", f"{item.start:%H:%M}")
    for name in ("duration", "room", "slug", "url", "title", "subtitle", "track"):
        _add(event, name, getattr(item, name))
    _add(event, "type", item.kind)
    for name in ("language", "abstract", "description"):
        _add(event, name, getattr(item, name))
    persons = SubElement(event, "persons")
    for id, guid, name in item.persons:
        _add(persons, "person", name, id=str(id), guid=guid)
    links = SubElement(event, "links")
    for link in item.links:
        _add(links, "link", link.label or link.kind, href=link.url, type=link.kind)


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = _NO_XML.sub("", text)
