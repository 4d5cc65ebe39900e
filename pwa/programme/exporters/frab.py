"""What frab's schedules say, in XML and JSON alike: days, rooms, and a showing that stands as one event each."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from pwa.programme.model import Event, Link, Place, Programme, Session, Slot

GENERATOR = {"name": "Rasti"}
GIGGITY_DAY = "06:00"
LONGEST = timedelta(hours=99, minutes=59)


@dataclass(frozen=True)
class Item:
    """A showing as an event of the schedule, its times in the venue's zone."""

    id: int
    guid: str
    slug: str
    start: datetime
    end: datetime
    duration: str
    room: str
    title: str
    subtitle: str
    track: str
    kind: str
    language: str
    abstract: str
    description: str
    url: str
    persons: tuple[tuple[int, str, str], ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Day:
    """A programme day from one day change to the next, with its items by room."""

    index: int
    date: str
    start: datetime
    end: datetime
    rooms: dict[str, list[Item]] = field(default_factory=dict)


@dataclass(frozen=True)
class Schedule:
    """A programme in one language as frab tells it; `version` is the publication's number."""

    programme: Programme
    lang: str
    base: str
    version: str
    acronym: str
    title: str
    days: tuple[Day, ...]


def make_schedule(programme: Programme, lang: str, base: str, version: int) -> Schedule:
    """Arrange what will take place by day and room; cancelled showings are left out, as frab has no word for them.

    Ids and guids depend on the event's and the showing's ids alone, so that readers keep their favourites.
    """
    event = programme.event
    # The formats want four of these letters at least.
    acronym = f"{event.slug.replace('-', '_'):_<4}"
    numbers = number(slot.id for slot in programme.slots())
    people = number(programme.people)
    days: dict[str, Day] = {}
    standing = [slot for slot in programme.slots() if not _is_gone(slot, programme)]
    event = replace(event, day_boundary=_day_change(event, standing))
    for slot in standing:
        date = event.day_of(slot.start)
        if date.isoformat() not in days:
            start = datetime.combine(date, time.fromisoformat(event.day_boundary), event.zone)
            end = datetime.combine(date + timedelta(days=1), start.time(), event.zone)
            days[date.isoformat()] = Day(len(days) + 1, date.isoformat(), start, end - timedelta(seconds=1))
        session = programme.sessions[slot.session]
        item = _make_item(programme, session, slot, lang, base, f"{acronym}-{slot.id:_>4}", numbers[slot.id], people)
        days[date.isoformat()].rooms.setdefault(item.room, []).append(item)
    return Schedule(programme, lang, base, str(version), acronym, event.name.get_text(lang).text, tuple(days.values()))


def room_name(place: Place | None, lang: str) -> str:
    """Return what a room is called."""
    return place.name.get_text(lang).text if place else ""


def guid(programme: Programme, kind: str, id: str) -> str:
    """Return the same UUID for the same thing of the same event, wherever it is exported (RFC 9562 §5.5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"rasti:{programme.event.slug}:{kind}:{id}"))


def number(ids: Iterable[str]) -> dict[str, int]:
    """Give each id a number of its own within 31 bits, the same each time."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for one in sorted(ids):
        figure = int.from_bytes(hashlib.sha256(one.encode()).digest()[:4]) & 0x7FFFFFFF or 1
        while figure in taken:
            figure = figure % 0x7FFFFFFF + 1
        taken.add(figure)
        found[one] = figure
    return found


def _day_change(event: Event, slots: Iterable[Slot]) -> str:
    """Return where a day begins: with the event's own boundary, unless Giggity would take a showing for another day's.

    The schema has no `day_change`, and without it Giggity begins each day at six.
    """
    first, last = sorted((event.day_boundary, GIGGITY_DAY))
    between = any(first <= f"{event.local(slot.start):%H:%M}" < last for slot in slots)
    return GIGGITY_DAY if between else event.day_boundary


def _is_gone(slot: Slot, programme: Programme) -> bool:
    return slot.status == "cancelled" or programme.sessions[slot.session].cancelled


def _make_item(
    programme: Programme, session: Session, slot: Slot, lang: str, base: str, slug: str, id: int, people: dict[str, int]
) -> Item:
    def text(name: str) -> str:
        found: str = getattr(session, name).get_text(lang).text
        return found

    theme = programme.theme(session.themes[0]) if session.themes else None
    kind = programme.format(session.format)
    # A person may be there twice, as chair and as speaker.
    present = dict.fromkeys(part.person for part in session.people if part.person in programme.people)
    minutes = round(min(slot.length, LONGEST).total_seconds() / 60)
    return Item(
        id=id,
        guid=guid(programme, "showing", slot.id),
        slug=slug,
        start=programme.event.local(slot.start),
        end=programme.event.local(slot.end),
        duration=f"{minutes // 60:02}:{minutes % 60:02}",
        room=room_name(programme.places.get(slot.place), lang),
        title=text("title"),
        subtitle="",
        track=theme.label.get_text(lang).text if theme else "",
        kind=kind.label.get_text(lang).text if kind else "",
        language=session.spoken[0] if session.spoken else "",
        abstract=text("summary"),
        description=text("body"),
        url=f"{base}/{lang}/sessions/{session.id}/",
        persons=tuple((people[key], guid(programme, "person", key), programme.people[key].name) for key in present),
        links=session.links,
    )
