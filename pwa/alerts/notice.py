"""What an alert is about: a showing as an alert names it, and the notice to one attendee."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from pwa.database import from_text, get_state, read_all, set_state
from pwa.i18n import Localized
from pwa.programme.model import Place

# The highest number that a notice had when notices were erased: phones count what is below their last as seen.
LAST_ID = "last_notice"


@dataclass(frozen=True)
class Showing:
    """A slot as an alert names it: times local to the venue, the names of its place and of what that is in.

    `place_id` and `drawn` say where on which floor's map it is; `stream` says that it can be followed from afar.
    """

    slot: str
    session: str
    title: Localized
    start: datetime
    end: datetime
    place: Localized
    floor: str = ""
    within: tuple[Localized, ...] = ()
    place_id: str = ""
    drawn: bool = False
    stream: bool = False


@dataclass(frozen=True)
class Walk:
    """How many minutes it takes from the place called `origin`."""

    minutes: int
    origin: Localized


@dataclass(frozen=True)
class Notice:
    """One alert to one attendee. (attendee, kind, subject, occasion) is its key; after `until` it is about the past.

    `kind` is start, change, showing, full, live, announcement or digest. `change` is moved, room, cancelled or back
    where the kind is change, and `before` is how it was; `told_at` is when it is written, else `due_at`. `others`
    are the picks that clash now, or those of the day.
    """

    attendee: int
    lang: str
    kind: str
    subject: str
    occasion: str
    due_at: datetime
    until: datetime
    showing: Showing | None = None
    change: str = ""
    before: Showing | None = None
    others: tuple[Showing, ...] = ()
    walk: Walk | None = None
    title: Localized = field(default_factory=Localized)
    body: Localized = field(default_factory=Localized)
    urgency: str = "high"
    remote: bool = False
    told_at: datetime | None = None


def read_showings(db: Database, slots: Collection[str]) -> dict[str, Showing]:
    """Return the showings of `slots` by their ids; an unknown id is left out."""
    if not slots:
        return {}
    zone = ZoneInfo(db.execute("select timezone from event").fetchone()[0])
    places = read_places(db)
    floors = {row[0] for row in db.execute("select id from floor")}
    rows = db.query(
        'select s.id, s.session, s.start, s."end", s.place, session.title, exists (select 1 from'
        " json_each(session.links) where json_extract(value, '$.kind') = 'stream') stream from slot s"
        " join session on session.id = s.session where s.id in (select value from json_each(?))",
        [json.dumps(sorted(slots))],
    )
    return {
        row["id"]: Showing(
            slot=row["id"],
            session=row["session"],
            title=Localized(json.loads(row["title"])),
            start=from_text(row["start"]).astimezone(zone),
            end=from_text(row["end"]).astimezone(zone),
            stream=bool(row["stream"]),
            **describe_place(places, row["place"], floors),
        )
        for row in rows
    }


def read_places(db: Database) -> dict[str, Place]:
    """Return the published places by id."""
    return {place.id: place for place in read_all(db, "place", Place)}


def describe_place(places: dict[str, Place], place_id: str, floors: Collection[str] = ()) -> dict[str, Any]:
    """Return what a Showing says of a place: its name and floor, and the names of what it is in, from inside out."""
    if (place := places.get(place_id)) is None:
        return {"place": Localized(), "floor": "", "within": (), "place_id": "", "drawn": False}
    within, seen, outer = [], {place_id}, places.get(place.parent)
    while outer and outer.id not in seen:
        within.append(outer.name)
        seen.add(outer.id)
        outer = places.get(outer.parent)
    return {
        "place": place.name,
        "floor": place.floor,
        "within": tuple(within),
        "place_id": place_id,
        "drawn": place.floor in floors,
    }


def keep_last_id(db: Database) -> None:
    """Remember the highest number of a notice, before notices are erased, so that none is given twice."""
    last = db.execute("select coalesce(max(id), 0) from notice").fetchone()[0]
    set_state(db, LAST_ID, max(last, get_state(db, LAST_ID, 0)))
