"""frab's schedule XML in its dialects: pretalx, frab, pentabarf, c3voc's hub, wafer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from defusedxml import ElementTree

from pwa.i18n import LANGUAGES, Localized, normal, say
from pwa.programme.importers.frab_text import make_id, make_summary, read_languages, read_links, slugify
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_many, refuse_template
from pwa.programme.importers.texts import in_languages, plain_line, read_status, rich_text, tidy
from pwa.programme.importers.times import read_length
from pwa.programme.model import Event, Participation, Programme, Session, Slot

LONG = timedelta(hours=6)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.S)
_REMEDY = say("Export the schedule again as frab XML, or import an event folder.")


def read_frab_xml(path: Path, findings: Findings) -> Programme:
    """Read a schedule XML file at `path`, with everything wrong noted in `findings`."""
    root = _parse(path, findings)
    if root is None:
        return Programme(Event("", Localized()))
    reader = _Reader(path.name, root, findings)
    for day in root.iter("day"):
        for room in day.iter("room"):
            for element in room.findall("event"):
                reader.read_session(element, day, normal(room.get("name") or ""))
    if not reader.sessions and not findings.problems:
        findings.refuse(path.name, "event", say("There is no session in it."), _REMEDY)
    return reader.programme()


def _parse(path: Path, findings: Findings) -> Element | None:
    text = read_text(path, findings)
    if text is None or refuse_many(findings, path.name, text.count("<event")):
        return None
    try:
        # A document's own entities are never expanded: its declarations are left out.
        root: Element = ElementTree.fromstring(_DOCTYPE.sub("", _CONTROLS.sub("", text), count=1))
    except (ElementTree.ParseError, ValueError) as error:
        if mark := has_template_marks(text):
            refuse_template(findings, path.name, mark)
        elif not text.lstrip().startswith("<"):
            findings.refuse(path.name, "", say("It is neither an event folder nor XML."), _REMEDY)
        else:
            line = getattr(error, "position", (0, 0))[0]
            place = f"{path.name} line {line}" if line else path.name
            findings.refuse(place, "", say("The XML cannot be read: %(error)s.", error=error), _REMEDY)
        return None
    if root.tag != "schedule" or root.find("day") is None:
        findings.refuse(path.name, root.tag, say("It is XML, but no schedule with days."), _REMEDY)
        return None
    if mark := has_template_marks(_text(root.find("conference"), "title") + _text(root.find(".//event"), "start")):
        refuse_template(findings, path.name, mark)
        return None
    return root


class _Reader:
    """What is gathered while the events of one file are read in their order."""

    def __init__(self, name: str, root: Element, findings: Findings) -> None:
        self.name = name
        self.findings = findings
        self.event = _read_event(name, root, findings)
        self.sessions: dict[str, Session] = {}
        self._named = Gathering(name, findings, self.event)
        self._biographies = {
            str(one.get("id")): _text(one, "biography") for one in root.findall("persons/person") if one.get("id")
        }
        self._prefer_id = _are_unique(root, "id")

    def programme(self) -> Programme:
        """Return all that was read."""
        named = self._named
        named.tell_of_times()
        event = replace(self.event, themes=tuple(named.themes.values()), formats=tuple(named.formats.values()))
        return Programme(event, named.places, named.people, self.sessions)

    def read_session(self, element: Element, day: Element, room: str) -> None:
        """Read an <event>; one with an id that was there already is a further showing."""
        title, called_off = read_status(plain_line(_text(element, "title")))
        source = _source(element, self._prefer_id)
        place = f"{self.name}, event {source or title}"
        if not title:
            self.findings.refuse(place, "title", say("The title is empty."), say("Give it a title."))
            return
        span = self._read_span(element, day, place)
        if span is None:
            return
        named = source.partition(":")[2] or f"{title} {span[0]}"
        key = make_id(named, self.sessions, lambda key: self._is_again(key, source, title))
        place = self._named.place(_text(element, "room") or room)
        kind = _text(element, "type")
        session = self.sessions.get(key) or self._make(element, key, source, title)
        # A stand or an all-day exhibition is for dropping in; as a talk it would fill now and next all day.
        open_hours = kind == "standtrack" or span[1] - span[0] >= LONG
        status = "cancelled" if called_off else "confirmed"
        slots = (*session.slots, Slot(f"{key}-{len(session.slots) + 1}", key, *span, place, open_hours, status))
        off = all(slot.status == "cancelled" for slot in slots)
        self.sessions[key] = replace(session, slots=slots, status="cancelled" if off else "confirmed")

    def _is_again(self, key: str, source: str, title: str) -> bool:
        there = self.sessions[key]
        return there.sources == (source,) and title in there.title.values()

    def _make(self, element: Element, key: str, source: str, title: str) -> Session:
        languages, unknown = read_languages(_text(element, "language"))
        for word in unknown:
            self.findings.warn(self.name, say("“%(word)s” is not a language that we know; it was left out.", word=word))
        lang = next((code for code in languages if code in LANGUAGES), "en")
        abstract, description = _text(element, "abstract"), _text(element, "description")
        summary = plain_line(make_summary(_text(element, "subtitle"), abstract, description))
        body = rich_text(abstract, description)
        return Session(
            id=key,
            title=Localized({lang: title}),
            summary=Localized({lang: summary} if summary else {}),
            body=in_languages(body if body != summary else "", lang),
            spoken=languages,
            themes=self._named.theme(_named(element, "track")),
            format=self._named.format(_named(element, "type")),
            people=self._people(element),
            links=read_links(element),
            sources=(source,),
        )

    def _read_span(self, element: Element, day: Element, place: str) -> tuple[datetime, datetime] | None:
        start = _read_start(element, day, self.event)
        length = read_length(_text(element, "duration"))
        if start is None:
            remedy = say("Write <date> with an offset, or <start> as HH:MM.")
            self.findings.refuse(place, "date", say("It has no time that can be read."), remedy)
        if length is None:
            reason = say("“%(value)s” is not a length.", value=_text(element, "duration"))
            self.findings.refuse(place, "duration", reason, say("Write it as HH:MM."))
        if start is None or length is None:
            return None
        begin = self._named.moment(start, place.removeprefix(f"{self.name}, "))
        return begin, begin + length

    def _people(self, element: Element) -> tuple[Participation, ...]:
        found: list[Participation] = []
        for person in element.findall("persons/person"):
            name = normal(person.text or "") or _text(person, "name") or _text(person, "public_name")
            source = person.get("id") or person.get("guid") or ""
            biography = self._biographies.get(source) or _text(person, "biography")
            bio = Localized({"en": rich_text(biography)} if biography else {})
            found += self._named.person(name, source, bio=bio)
        return tuple(dict.fromkeys(found))


def _read_event(name: str, root: Element, findings: Findings) -> Event:
    conference = root.find("conference")
    title = _text(conference, "title") or Path(name).stem
    zone = _text(conference, "time_zone_name")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        reason = say("there is no time zone “%(zone)s”", zone=zone) if zone else say("it names no time zone")
        findings.warn(name, say("%(reason)s; times are taken as UTC.", reason=reason))
        zone = "UTC"
    dates = (re.match(r"\d{4}-\d\d-\d\d", day.get("date") or "") for day in root.iter("day"))
    boundary = re.match(r"([01]\d|2[0-3]):[0-5]\d", _text(conference, "day_change"))
    return Event(
        slug=slugify(_text(conference, "acronym") or title) or "event",
        name=Localized({"en": title}),
        timezone=zone,
        day_boundary=boundary[0] if boundary else Event.day_boundary,
        days=tuple(sorted({found[0] for found in dates if found})),
        tagline=Localized({"en": text} if (text := _text(conference, "subtitle")) else {}),
    )


def _read_start(element: Element, day: Element, event: Event) -> datetime | None:
    """Return the start: a date with an offset, else a local date, else the day and the time of day in venue time."""
    try:
        moment = datetime.fromisoformat(_text(element, "date").replace("Z", "+00:00"))
        if not 1970 < moment.year < 2200:
            return None
        # A bare date is midnight: <start> has the time then.
        if moment.tzinfo or moment.time() != time():
            return moment
        on = moment.date()
    except ValueError:
        try:
            on = date.fromisoformat((day.get("date") or "")[:10])
        except ValueError:
            return None
    if not 1970 < on.year < 2200:
        return None
    at = re.fullmatch(r"(\d{1,2}):?(\d\d)(?::\d\d)?", _text(element, "start"))
    if not at or int(at[1]) > 23 or int(at[2]) > 59:
        return None
    clock, boundary = time(int(at[1]), int(at[2])), time.fromisoformat(event.day_boundary)
    if clock < boundary and not _text(element, "date"):
        on += timedelta(days=1)
    return datetime.combine(on, clock)


def _source(element: Element, prefer_id: bool) -> str:
    names = ("id", "guid") if prefer_id else ("guid", "id")
    found = next((f"{name}:{value}" for name in names if (value := element.get(name))), "")
    return found or (f"slug:{slug}" if (slug := _text(element, "slug")) else "")


def _are_unique(root: Element, attribute: str) -> bool:
    values = [element.get(attribute) for element in root.iter("event")]
    return len(set(values)) == len(values)


def _text(element: Element | None, tag: str) -> str:
    return tidy(element.findtext(tag) or "") if element is not None else ""


def _named(element: Element, tag: str) -> Localized:
    name = plain_line(_text(element, tag))
    return Localized({"en": name} if name else {})
