"""The programme, or a part of it, as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from pwa.i18n import words
from pwa.programme.changes import Tally
from pwa.programme.model import Place, Programme, Session, Slot
from pwa.programme.text import to_plain

PRODUCT = "-//Rasti//Rasti//EN"
STATUS = {"confirmed": "CONFIRMED", "tentative": "TENTATIVE", "cancelled": "CANCELLED"}


def write_ical(
    programme: Programme,
    slots: Iterable[Slot],
    lang: str,
    base: str,
    tallies: Mapping[str, Tally],
    published: datetime,
    name: str = "",
    lead: int | None = None,
) -> bytes:
    """Return `slots` as a calendar in venue time; cancelled ones stay in it, so that calendars strike them out.

    `published` is when the event was first published: the age of what never changed since. With `lead` each showing
    that has a start to be at rings so many minutes before it.
    """
    event = programme.event
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", name or event.name.get_text(lang).text)
    calendar.add("X-WR-TIMEZONE", event.timezone)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=1), {"VALUE": "DURATION"})
    # What REFRESH-INTERVAL (RFC 7986) was called before it had a name; Outlook knows only this.
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    shown = list(slots)
    for slot in shown:
        session = programme.sessions[slot.session]
        # Of a session's changes, each of its showings is a new revision.
        both = [tallies[key] for key in (f"t:{slot.id}", f"s:{session.id}") if key in tallies]
        tally = Tally(sum(one.changes for one in both), max((one.at for one in both), default=published))
        made = _make_event(programme, session, slot, lang, base, tally)
        if lead is not None and not slot.open_hours and made["STATUS"] != STATUS["cancelled"]:
            made.add_component(_make_alarm(made, lead))
        calendar.add_component(made)
    if shown:
        # Rules for the years around the event alone: a phone needs no history of summer time.
        first, last = min(slot.start for slot in shown), max(slot.end for slot in shown)
        calendar.add_missing_timezones((first - timedelta(days=366)).date(), (last + timedelta(days=366)).date())
    return bytes(calendar.to_ical())


def _make_event(programme: Programme, session: Session, slot: Slot, lang: str, base: str, tally: Tally) -> Event:
    event = Event()
    event.add("UID", f"{slot.id}@{programme.event.slug}.rasti")
    event.add("DTSTAMP", tally.at.astimezone(UTC))
    event.add("LAST-MODIFIED", tally.at.astimezone(UTC))
    event.add("SEQUENCE", tally.changes)
    span = [programme.event.local(moment) for moment in (slot.start, slot.end)]
    if any(moment.fold for moment in span):
        # In the hour that the autumn repeats, a local time means its first pass (RFC 5545, section 3.3.5).
        span = [moment.astimezone(UTC) for moment in span]
    event.add("DTSTART", span[0])
    event.add("DTEND", span[1])
    event.add("SUMMARY", session.title.get_text(lang).text)
    event.add("STATUS", STATUS["cancelled" if slot.status == "cancelled" or session.cancelled else session.status])
    # What one may drop into takes nobody's time.
    event.add("TRANSP", "TRANSPARENT" if slot.open_hours else "OPAQUE")
    if where := describe_place(programme, programme.places.get(slot.place), lang):
        event.add("LOCATION", where)
    if point := _find_point(programme, programme.places.get(slot.place)):
        event.add("GEO", point)
    if text := _describe(programme, session, lang):
        event.add("DESCRIPTION", text)
    themes = [theme.label.get_text(lang).text for key in session.themes if (theme := programme.theme(key))]
    if themes:
        event.add("CATEGORIES", themes)
    event.add("URL", f"{base}/{lang}/sessions/{session.id}/")
    return event


def _make_alarm(event: Event, lead: int) -> Alarm:
    """Make what rings `lead` minutes before an event (RFC 5545, section 3.6.6), the room first."""
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    room = str(event.get("LOCATION", "")).split(", ")[0]
    alarm.add("DESCRIPTION", ": ".join(filter(None, (room, str(event["SUMMARY"])))))
    alarm.add("TRIGGER", timedelta(minutes=-lead))
    return alarm


def _find_point(programme: Programme, place: Place | None) -> tuple[float, float] | None:
    """Return where on earth a place is: its own point, or that of the building it is in."""
    seen: set[str] = set()
    while place and place.id not in seen:
        if place.lat is not None and place.lon is not None:
            return place.lat, place.lon
        seen.add(place.id)
        place = programme.places.get(place.parent)
    return None


def describe_place(programme: Programme, place: Place | None, lang: str) -> str:
    """Say where: room, floor, building and its address."""
    if place is None:
        return ""
    parts = [place.name.get_text(lang).text]
    if place.floor:
        parts.append(words(lang).gettext("Floor %(floor)s") % {"floor": place.floor})
    house, seen = place, {place.id}
    while house.parent in programme.places and house.parent not in seen:
        house = programme.places[house.parent]
        seen.add(house.id)
    if house is not place:
        parts.append(house.name.get_text(lang).text)
    return ", ".join([*parts, house.address] if house.address else parts)


def _describe(programme: Programme, session: Session, lang: str) -> str:
    text = session.summary.get_text(lang).text or to_plain(session.body.get_text(lang).text)
    people = [programme.people[part.person].name for part in session.people if part.person in programme.people]
    note = session.note.get_text(lang).text
    return "\n\n".join(part for part in (note, text, ", ".join(dict.fromkeys(people))) if part)
