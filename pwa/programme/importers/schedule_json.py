"""schedule.json: version 1 as frab and pretalx write it, version 2 as c3voc's hub does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.frab_text import (
    find_purpose,
    is_web_address,
    make_summary,
    read_languages,
)  # fmt: skip
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.json_source import as_dict, as_list, load_json
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.texts import from_map, guess_language, in_languages, plain_line, rich_text, tidy
from pwa.programme.importers.times import on_day, read_clock, read_day, read_length, read_moment
from pwa.programme.model import Event, Link, Participation, Programme, Session

_ITEM = frozenset(
    "id guid code slug date start end duration room title subtitle track type language abstract description persons"
    " participants links attachments feedback_url feedback url origin_url logo recording_license do_not_record"
    " do_not_stream".split()
)
_PERSON = frozenset("id guid code public_name name full_public_name biography avatar url links role".split())


def read_schedule_json(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read schedule.json of either version; `known` is the event, where the file does not say all of it."""
    data: Any = next(iter(load_json(path, findings).values()), {})
    schedule = as_dict(as_dict(data).get("schedule"))
    conference = as_dict(schedule.get("conference"))
    event = name_event(
        path.name, findings, known,
        title=from_map(conference.get("title"), "en"), slug=tidy(conference.get("acronym")),
        zone=tidy(conference.get("time_zone_name")), boundary=tidy(conference.get("day_change")),
    )  # fmt: skip
    gathering = Gathering(path.name, findings, event)
    biographies = {tidy(one.get("guid")): one for one in map(as_dict, as_list(schedule.get("persons")))}
    rooms = _read_rooms(gathering, conference)
    tracks = {tidy(one.get("slug")): one for one in map(as_dict, as_list(conference.get("tracks")))}
    items = list(_list_items(schedule, conference))
    prefer_id = len({str(item.get("id")) for item, _, _ in items}) == len(items)
    for item, day, room in items:
        _Item(gathering, item, day, rooms, tracks, biographies).read(room, prefer_id)
    return gathering.programme()


def _list_items(schedule: dict[str, Any], conference: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Give (item, day, room) for each: by day and room in version 1, in one list in version 2."""
    for day in map(as_dict, as_list(conference.get("days"))):
        for room, items in as_dict(day.get("rooms")).items():
            for item in as_list(items):
                yield as_dict(item), tidy(day.get("date")), room
    for item in as_list(schedule.get("events")):
        yield as_dict(item), "", ""


def _read_rooms(gathering: Gathering, conference: dict[str, Any]) -> Callable[[object], str]:
    """Return how to find a room by its guid, slug or name; the conference's list brings their capacity."""
    named: dict[str, str] = {}
    for room in map(as_dict, as_list(conference.get("rooms"))):
        names = [name for key in ("guid", "slug", "name") if (name := tidy(room.get(key)))]
        capacity = room.get("capacity")
        key = gathering.place(
            tidy(room.get("name")), about=from_map(room.get("description"), gathering.lang),
            capacity=int(capacity) if isinstance(capacity, int | float) and capacity >= 0 else None,
        )  # fmt: skip
        named |= {name: key for name in names if key}

    def find(room: object) -> str:
        names = list(map(tidy, as_dict(room).values())) if isinstance(room, dict) else [tidy(room)]
        there = next((named[name] for name in names if name in named), "")
        return there or gathering.place(tidy(as_dict(room).get("name")) if isinstance(room, dict) else tidy(room))

    return find


class _Item:
    """One item while it is read."""

    def __init__(
        self, gathering: Gathering, item: dict[str, Any], day: str, rooms: Callable[[object], str],
        tracks: Mapping[str, dict[str, Any]], biographies: Mapping[str, dict[str, Any]],
    ) -> None:  # fmt: skip
        self._to, self._item, self._day = gathering, item, day
        self._rooms, self._tracks, self._biographies = rooms, tracks, biographies

    def read(self, room: str, prefer_id: bool) -> None:
        """Add it to what is gathered."""
        item, to = self._item, self._to
        to.drop(item, _ITEM)
        names = ("id", "guid", "code", "slug") if prefer_id else ("guid", "code", "slug", "id")
        source = next((value for name in names if (value := tidy(item.get(name)))), "")
        where = source or plain_line(item.get("title"))
        start = self._start()
        if start is None:
            if tidy(item.get("date")) or tidy(item.get("start")):
                to.findings.refuse(
                    f"{to.name}, {where}", "date", say("It has no time that can be read."), say("Correct it.")
                )
                return None
            return to.leave_out(say("they have no time yet"))
        length = read_length(item.get("duration"))
        end = read_moment(tidy(item.get("end")))
        begins = to.moment(start, where)
        ends = to.moment(end, where) if end else begins + (length or timedelta())
        if length is None and not end:
            to.findings.warn(
                f"{to.name}, {where}",
                say("“%(value)s” is not a length; it was left out.", value=tidy(item.get("duration"))),
            )
        languages, unknown = read_languages(tidy(item.get("language")))
        for word in unknown:
            to.findings.warn(to.name, say("“%(word)s” is not a language that we know; it was left out.", word=word))
        lang = next((code for code in languages if code in LANGUAGES), to.lang)
        summary, body = self._texts(lang)
        session = Session(
            id=source,
            title=from_map(item.get("title"), lang),
            summary=summary,
            body=body,
            spoken=languages,
            themes=self._theme(),
            format=to.format(from_map(item.get("type"), to.lang)),
            people=self._people(),
            links=read_references(item),
        )
        to.add(session, begins, ends, self._rooms(item.get("room") or room))

    def _start(self) -> datetime | None:
        """Return a date with a time, else the day and the time of day: past midnight before the boundary."""
        for name in ("date", "start"):
            if found := read_moment(tidy(self._item.get(name))):
                return found
        own = read_day(tidy(self._item.get("date")))
        day, clock = own or read_day(self._day), read_clock(tidy(self._item.get("start")))
        if day is None or clock is None:
            return None
        return datetime.combine(day, clock) if own else on_day(day, clock, self._to.event)

    def _texts(self, lang: str) -> tuple[Localized, Localized]:
        """Return summary and body by language."""
        summaries, bodies = Localized(), Localized()
        fields = [self._item.get(name) for name in ("subtitle", "abstract", "description")]
        langs = {key for one in fields if isinstance(one, dict) for key in one if key in LANGUAGES} or {lang}
        for key in sorted(langs):
            texts = [one.get(key) if isinstance(one, dict) else one if key == lang else "" for one in fields]
            summary = make_summary(plain_line(texts[0]), rich_text(texts[1]), rich_text(texts[2]))
            body = rich_text(texts[1], texts[2])
            if summary:
                summaries[key] = summary
            if body and body != summary:
                bodies[key] = body
        if len(bodies) == 1:
            bodies = in_languages(*reversed(next(iter(bodies.items()))))
        return summaries, bodies

    def _theme(self) -> tuple[str, ...]:
        track = self._item.get("track")
        if isinstance(track, dict):
            slug = tidy(track.get("slug"))
            label = from_map(track.get("name") or self._tracks.get(slug, {}).get("name") or slug, self._to.lang)
            return self._to.theme(label, slug)
        return self._to.theme(from_map(track, self._to.lang))

    def _people(self) -> tuple[Participation, ...]:
        found: list[Participation] = []
        for one in as_list(self._item.get("persons")) + as_list(self._item.get("participants")):
            person = one if isinstance(one, dict) else {"name": one}
            self._to.drop(person, _PERSON, "person ")
            source = next((v for key in ("id", "guid", "code") if (v := tidy(person.get(key)))), "")
            more = self._biographies.get(tidy(person.get("guid")), {})
            text = rich_text(tidy(person.get("biography")) or tidy(more.get("biography")))
            name = tidy(person.get("public_name")) or tidy(person.get("full_public_name")) or tidy(person.get("name"))
            role = tidy(person.get("role"))
            found += self._to.person(name, source, role, bio=in_languages(text, guess_language(text) or self._to.lang))
        return tuple(dict.fromkeys(found))


def read_references(item: Mapping[str, Any]) -> tuple[Link, ...]:
    """Return links, attachments and the address for feedback: web addresses only, each once."""
    found: dict[str, Link] = {}
    for one in as_list(item.get("links")) + as_list(item.get("attachments")):
        link = one if isinstance(one, dict) else {"url": one}
        url, label = tidy(link.get("url")), plain_line(link.get("title"))
        if is_web_address(url):
            found.setdefault(url, Link(find_purpose(tidy(link.get("type")), label, url), url, label=label))
    feedback = tidy(item.get("feedback_url")) or tidy(as_dict(item.get("feedback")).get("url"))
    if is_web_address(feedback):
        found.setdefault(feedback, Link("feedback", feedback))
    return tuple(found.values())
