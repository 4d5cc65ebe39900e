"""Small files in other systems' formats, each with what a test wants to be odd in it."""

import json

from pwa.i18n import Localized
from pwa.programme.model import Event

TEA = Event("tea-days", Localized(fi="Teepäivät"))
XML = (
    "<schedule><conference><title>Tea Days</title><acronym>tea</acronym>"
    "<time_zone_name>Europe/Helsinki</time_zone_name></conference>"
    '<day index="1" date="2024-11-14"><room name="Teatro">{}</room></day></schedule>'
)
CSV = "title,start,end,room,status\n"


def xml(**fields):
    fields = {"start": "10:00", "duration": "00:30", "title": "Tea"} | fields
    return '<event id="7">' + "".join(f"<{name}>{text}</{name}>" for name, text in fields.items()) + "</event>"


def v1(*items, rooms=None, **conference):
    items = [{"id": n, "title": "Tea", "date": "2024-11-14T10:00:00+02:00", "duration": "00:30"} | one
             for n, one in enumerate(items, 1)]  # fmt: skip
    days = [{"index": 1, "date": "2024-11-14", "rooms": rooms or {"Teatro": items}}]
    known = {"title": "Tea Days", "acronym": "tea", "time_zone_name": "Europe/Helsinki", "days": days}
    return {"schedule": {"version": "1", "conference": known | conference}}


def konopas(*items):
    known = {"title": "Tea", "date": "2024-11-14", "time": "10:00", "mins": "30", "loc": ["Teatro"]}
    items = [{"id": f"i{n}"} | known | one for n, one in enumerate(items, 1)]
    return f"var program = {json.dumps(items)};\nvar people = [];"


def ics(*lines, uid="tea-1", start="DTSTART;TZID=Europe/Helsinki:20241114T100000"):
    event = "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, "DURATION:PT30M", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tea//EN\r\n{event}\r\nEND:VCALENDAR\r\n"


def starts(session):
    return [f"{slot.start:%d %H:%M}" for slot in session.slots]
