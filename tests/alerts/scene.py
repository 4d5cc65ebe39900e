"""A small programme with people who tick: sessions of 14 November, named by their start in Helsinki."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from pwa import attendees, clock, publishing
from pwa.alerts import subscriptions
from pwa.alerts.subscriptions import Address
from pwa.attendees import Attendee
from pwa.database import get_state, to_text
from pwa.i18n import Localized
from pwa.programme.model import Event, Place, Programme, Session, Slot
from tests.push_services.device import Device

ORIGIN = "https://rasti.example"
HELSINKI = ZoneInfo("Europe/Helsinki")
PLACES = {
    "logomo": Place("logomo", "venue", Localized(fi="Logomo", sv="Logomo", en="Logomo")),
    "teatro": Place("teatro", "hall", Localized(fi="Teatro", sv="Teatro", en="Teatro"), parent="logomo", floor="1"),
    "kino": Place("kino", "room", Localized(fi="Kino", sv="Kino", en="Kino"), parent="logomo", floor="1"),
}
EVENT = Event("tea-days", Localized(fi="Teepäivät", en="Tea Days"), sample=True, contact_email="aino@rasti.example")
_numbers = itertools.count(1)


def at(time: str, day: int = 14) -> datetime:
    """Return a moment in Helsinki."""
    return datetime.fromisoformat(f"2024-11-{day:02}T{time}").replace(tzinfo=HELSINKI)


def session(name: str, *starts: str, place: str = "teatro", minutes: int = 45, **more: Any) -> Session:
    """Make a session with a showing at each start."""
    slots = [
        Slot(f"{name}-{n}", name, at(start), at(start) + timedelta(minutes=minutes), place)
        for n, start in enumerate(starts, 1)
    ]
    title = Localized(fi=f"{name} suomeksi", en=f"{name} in English")
    return replace(Session(name, title, tuple(slots), format=""), **more)


def publish(db: Database, *sessions: Session, now: datetime, printed: bool = True) -> None:
    """Publish exactly `sessions`, and have the edition show it."""
    programme = Programme(EVENT, PLACES, {}, {one.id: one for one in sessions})
    publishing.publish(db, publishing.Publication(programme), now=now, yes=True)
    if printed:
        print_edition(db, now)


def print_edition(db: Database, now: datetime) -> None:
    """Say that an edition with what is published stands."""
    db.execute(
        "insert into edition (publication, build, printed_at, pages) values (?, 'b', ?, 0)",
        [get_state(db, "publication", 0), to_text(now)],
    )


def join(db: Database, now: datetime, lang: str = "fi", devices: int = 1, **wishes: Any) -> Attendee:
    """Make an attendee with alerts on `devices`."""
    attendee = attendees.update(db, attendees.create(db, lang, now)[0], **wishes)
    for _ in range(devices):
        subscribe(db, attendee, Device(f"https://updates.push.services.mozilla.com/wpush/v2/{next(_numbers)}"))
    return attendee


def subscribe(db: Database, attendee: Attendee, device: Device, wall: datetime | None = None) -> None:
    """Turn alerts on for a device."""
    address = Address(device.endpoint, **device.subscription["keys"])
    subscriptions.save(db, attendee, address, wall or clock.wall())


def tick(db: Database, attendee: Attendee, item: str, when: datetime, on: int = 1) -> None:
    """Tick an item, or take the tick away, when the event's clock shows `when`."""
    db.execute(
        'insert or replace into bookmark (attendee, item, "on", at, cursor) values (?, ?, ?, ?, ?)',
        [attendee.id, item, on, clock.stamp_at(when), next(_numbers)],
    )
