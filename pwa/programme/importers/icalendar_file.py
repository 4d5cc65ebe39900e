"""iCalendar (RFC 5545), also where it is not quite that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from pwa.i18n import Localized, say
from pwa.programme.importers.frab_text import find_purpose, is_web_address
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.icalendar_text import repair
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_many, refuse_template
from pwa.programme.importers.texts import guess_language, in_languages, plain_line, rich_text
from pwa.programme.model import Event, Link, Participation, Programme, Session

MAX_REPEATS = 200
_HIDDEN = frozenset(("PRIVATE", "CONFIDENTIAL"))


def read_icalendar(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read the events of a calendar; tentative ones are programme, private ones and drafts are not."""
    text = read_text(path, findings)
    if text is None or refuse_many(findings, path.name, text.upper().count("BEGIN:VEVENT")):
        return Programme(Event("", Localized()))
    fixed, zone, mended = repair(text)
    try:
        calendar = Calendar.from_ical(fixed)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        if mark := has_template_marks(text):
            refuse_template(findings, path.name, mark)
        else:
            findings.refuse(
                path.name,
                "",
                say("The calendar cannot be read: %(error)s.", error=error),
                say("Export it again as iCalendar."),
            )
        return Programme(Event("", Localized()))
    if mended:
        findings.warn(path.name, say("%(mended)s lines are not proper iCalendar and were mended.", mended=mended))
    title = _text(calendar, "X-WR-CALNAME") or _text(calendar, "NAME") or _text(calendar, "X-WR-CALDESC")
    zones = {str(one.get("TZID") or "") for one in calendar.walk("VTIMEZONE")}
    zone = _text(calendar, "X-WR-TIMEZONE") or zone or (zones.pop() if len(zones) == 1 else "")
    label = Localized({"en": title} if 0 < len(title) <= 80 else {})
    gathering = Gathering(path.name, findings, name_event(path.name, findings, known, title=label, zone=zone))
    _read_all(gathering, calendar.walk("VEVENT"))
    return gathering.programme()


def _read_all(to: Gathering, events: list[Any]) -> None:
    """Read every event; one with a RECURRENCE-ID stands for that one repeat of the event with its UID."""
    changed = {(str(one.get("UID")), _moment(one, "RECURRENCE-ID")) for one in events if one.get("RECURRENCE-ID")}
    rooms = {plain_line(one.get("LOCATION")) for one in events}
    for one in events:
        if str(one.get("CLASS", "")).upper() in _HIDDEN or str(one.get("STATUS", "")).upper() == "DRAFT":
            to.leave_out(say("they are private or drafts"))
            continue
        uid, start, whole_day = str(one.get("UID") or ""), _moment(one, "DTSTART"), _is_day(one, "DTSTART")
        if start is None:
            if one.get("DTSTART"):
                where = f"{to.name}, {uid or _text(one, 'SUMMARY')}"
                to.findings.refuse(where, "DTSTART", say("It has no time that can be read."), say("Correct it."))
            else:
                to.leave_out(say("they have no time yet"))
            continue
        length, session, place = _length(one, start, whole_day), _make(to, one, uid), _place(to, one, rooms)
        cancelled = str(one.get("STATUS", "")).upper() == "CANCELLED"
        for at in _repeats(to, one, start):
            if not one.get("RECURRENCE-ID") and (uid, at) in changed:
                continue
            begins = to.moment(at, uid)
            to.add(session, begins, begins + length, place, cancelled=cancelled, open_hours=whole_day or None)


def _repeats(to: Gathering, one: Any, start: datetime) -> Iterator[datetime]:
    """Give the start, and those that its rule repeats it at."""
    rule = one.get("RRULE")
    if not rule or isinstance(rule, list):
        yield start
        return
    zone, excluded = start.tzinfo, set[datetime]()
    entries = one.get("EXDATE")
    for entry in entries if isinstance(entries, list) else [entries] if entries else []:
        excluded |= {_aware(day.dt, start) for day in _part(entry, "dts", [])}
    try:
        text = rule.to_ical().decode()
        # Repeats go by the clock on the wall, over a change of clocks too.
        naive = start.replace(tzinfo=None)
        until = [part for part in text.split(";") if not part.upper().startswith("UNTIL=")]
        last = rule.get("UNTIL", [None])[0]
        found = list(islice(rrulestr(";".join(until), dtstart=naive), MAX_REPEATS + 1))
    except (ValueError, TypeError, AttributeError, OverflowError):
        to.findings.warn(
            f"{to.name}, {_text(one, 'SUMMARY')}", say("its repeating cannot be read; only the first was taken.")
        )
        yield start
        return
    moments = [moment.replace(tzinfo=zone) for moment in found]
    if last is not None:
        moments = [moment for moment in moments if moment <= _aware(last, start)] or [start]
    if len(moments) > MAX_REPEATS:
        to.findings.warn(
            f"{to.name}, {_text(one, 'SUMMARY')}", say("it repeats too often; %(most)s were taken.", most=MAX_REPEATS)
        )
    yield from (moment for moment in moments[:MAX_REPEATS] if moment not in excluded)


def _make(to: Gathering, one: Any, uid: str) -> Session:
    title, text = plain_line(_text(one, "SUMMARY")), rich_text(_text(one, "DESCRIPTION"))
    lang = guess_language(f"{title} {text}") or to.lang
    categories = one.get("CATEGORIES")
    groups = categories if isinstance(categories, list) else [categories] if categories else []
    themes = [key for group in groups for name in _part(group, "cats", []) for key in _theme(to, str(name))]
    urls = [str(one.get("URL") or ""), *map(str, _listed(one.get("ATTACH")))]
    location = _text(one, "LOCATION")
    links = [Link(find_purpose("", "", url), url) for url in dict.fromkeys(urls) if is_web_address(url)]
    if is_web_address(location):
        links.append(Link("stream", location))
    return Session(
        id=uid,
        title=Localized({lang: title} if title else {}),
        body=in_languages(text, lang),
        themes=tuple(dict.fromkeys(themes)),
        people=_people(to, one),
        links=tuple(links),
        status="tentative" if str(one.get("STATUS", "")).upper() == "TENTATIVE" else "confirmed",
        attendance="online" if is_web_address(location) else "onsite",
    )


def _people(to: Gathering, one: Any) -> tuple[Participation, ...]:
    """Return those named without a mail address: with one they are guests of a calendar, not of the programme."""
    found: list[Participation] = []
    for entry in (*_listed(one.get("ORGANIZER")), *_listed(one.get("ATTENDEE"))):
        name = str(_part(entry, "params", {}).get("CN", ""))
        if name and "@" not in name and not str(entry).lower().startswith("mailto:"):
            found += to.person(name)
    return tuple(dict.fromkeys(found))


def _place(to: Gathering, one: Any, rooms: set[str]) -> str:
    """Return the place; of several rooms, each known alone, the first."""
    location = plain_line(_text(one, "LOCATION"))
    if is_web_address(location):
        return ""
    parts = [part.strip() for part in location.split(",")]
    if len(parts) > 1 and set(parts) <= rooms:
        title = _text(one, "SUMMARY")
        to.findings.warn(
            f"{to.name}, {title}", say("it is in several rooms (%(location)s); the first was taken.", location=location)
        )
        location = parts[0]
    return to.place(location)


def _theme(to: Gathering, name: str) -> tuple[str, ...]:
    label = plain_line(name)
    return to.theme(Localized({to.lang: label})) if label else ()


def _length(one: Any, start: datetime, whole_day: bool) -> timedelta:
    end = _moment(one, "DTEND")
    if end is not None:
        try:
            return end - start
        except TypeError:
            return end.replace(tzinfo=None) - start.replace(tzinfo=None)
    length = _part(one.get("DURATION"), "dt", None)
    return length if isinstance(length, timedelta) else timedelta(days=1 if whole_day else 0)


def _moment(one: Any, name: str) -> datetime | None:
    value = _part(one.get(name), "dt", None)
    if isinstance(value, datetime):
        return value if 1970 < value.year < 2200 else None
    return datetime.combine(value, time()) if isinstance(value, date) and 1970 < value.year < 2200 else None


def _is_day(one: Any, name: str) -> bool:
    value = _part(one.get(name), "dt", None)
    return isinstance(value, date) and not isinstance(value, datetime)


def _aware(value: Any, start: datetime) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.max)
    if (moment.tzinfo is None) == (start.tzinfo is None):
        return moment
    return moment.replace(tzinfo=start.tzinfo) if start.tzinfo else moment.replace(tzinfo=None)


def _part(value: Any, name: str, default: Any) -> Any:
    """Return an attribute of a property's value, the default where it could not be parsed."""
    try:
        return getattr(value, name, default)
    except BrokenCalendarProperty:
        return default


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _text(one: Any, name: str) -> str:
    value = one.get(name)
    return str(value[0] if isinstance(value, list) else value) if value else ""
