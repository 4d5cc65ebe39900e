"""KonOpas and ConClár: a list of items in JSON or JavaScript, local times, tags that say everything else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.frab_text import find_purpose, is_web_address, read_languages
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.json_source import as_dict, as_list, load_json
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.texts import guess_language, in_languages, plain_line, rich_text, tidy
from pwa.programme.importers.times import read_clock, read_day, read_length, read_moment
from pwa.programme.model import Event, Link, Participation, Programme, Session

_ITEM = frozenset(
    "id title desc precis format datetime date day time mins loc tags people links age_restrictions triggers"
    " max_players safety_tools".split()
)
_PERSON = frozenset("id name role prog bio links tags sortname img".split())
_IN_LANGUAGE = re.compile(r"(?:in|på|en|auf)[_ ](\w+)|(suomeksi)|language: *(\w+)", re.I)
_NAMES = {"svenska": "sv", "swedish": "sv", "english": "en", "finnish": "fi", "suomi": "fi", "suomeksi": "fi"}
_ROOM_AND_AREA = re.compile(r"(.+?)\s+-\s+(.+)")


def read_konopas(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read the programme, with what its file of people (in it, or beside it) tells of them.

    The format knows neither event nor time zone: they are `known`, or named after the file and told as a guess.
    """
    found = load_json(path, findings)
    items, people = _part_lists(found)
    beside = path.with_name(path.name.replace("program", "people").replace("schedule", "people"))
    if not people and beside.name != path.name and beside.exists():
        people = _part_lists(load_json(beside, findings))[1]
    gathering = Gathering(path.name, findings, name_event(path.name, findings, known))
    reader = _Reader(gathering, {tidy(one.get("id")): one for one in people})
    for item in items:
        reader.read(item)
    return gathering.programme()


def _part_lists(found: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    lists = [[as_dict(one) for one in as_list(part)] for data in found.values() for part in _parts(data)]
    items = [one for part in lists for one in part if "title" in one]
    return items, [one for part in lists for one in part if "title" not in one and "name" in one]


def _parts(data: Any) -> list[Any]:
    return [data.get("program"), data.get("people")] if isinstance(data, dict) else [data]


class _Reader:
    """What is gathered of one file, with the people it knows."""

    def __init__(self, gathering: Gathering, people: dict[str, dict[str, Any]]) -> None:
        self._to = gathering
        self._people = people

    def read(self, item: dict[str, Any]) -> None:
        """Read an item: a date with a time, or a day and a time of day, both in venue time where without an offset."""
        to = self._to
        to.drop(item, _ITEM)
        where = tidy(item.get("id")) or plain_line(item.get("title"))
        start = self._start(item)
        if start is None:
            if tidy(item.get("time")) or tidy(item.get("datetime")):
                to.findings.refuse(
                    f"{to.name}, {where}", "time", say("It has no time that can be read."), say("Correct it.")
                )
                return
            to.leave_out(say("they have no time yet"))
            return
        length = read_length(item.get("mins"))
        if length is None:
            to.findings.warn(
                f"{to.name}, {where}",
                say("“%(value)s” is not a length; it was left out.", value=tidy(item.get("mins"))),
            )
        begins = to.moment(start, where)
        session, place = self._make(item), self._place(item)
        to.add(session, begins, begins + (length or timedelta()), place)

    def _start(self, item: dict[str, Any]) -> datetime | None:
        if found := read_moment(tidy(item.get("datetime"))):
            return found
        day = read_day(tidy(item.get("date")) or tidy(item.get("day")))
        clock = read_clock(tidy(item.get("time")))
        return datetime.combine(day, clock) if day and clock else None

    def _make(self, item: dict[str, Any]) -> Session:
        to = self._to
        themes: list[str] = []
        kind, spoken, attendance = tidy(item.get("format")), list[str](), set[str]()
        for category, label in map(_read_tag, as_list(item.get("tags"))):
            if language := _read_language(category, label):
                spoken.append(language)
            elif category in ("type", "format"):
                kind = kind or label
            elif category == "environment":
                attendance.add("online" if "online" in label.lower() else "onsite")
            elif category in ("", "tag", "track", "block", "theme"):
                themes += to.theme(Localized({to.lang: label}))
        title, text = plain_line(item.get("title")), rich_text(tidy(item.get("desc")) or tidy(item.get("precis")))
        lang = guess_language(f"{title} {text}") or next((code for code in spoken if code in LANGUAGES), to.lang)
        links, signup = _read_links(item)
        most = tidy(item.get("max_players"))
        warning = plain_line(item.get("triggers"))
        return Session(
            id=tidy(item.get("id")),
            title=Localized({lang: title} if title else {}),
            body=in_languages(text, lang),
            spoken=tuple(dict.fromkeys(spoken)),
            themes=tuple(dict.fromkeys(themes)),
            format=to.format(Localized({to.lang: kind})) if kind else "",
            age_limit=_age(tidy(item.get("age_restrictions"))),
            attendance="both" if len(attendance) == 2 else next(iter(attendance), "onsite"),
            note=Localized({lang: warning} if warning else {}),
            people=self._parts(item),
            links=links,
            signup_url=signup,
            capacity=int(most) if most.isascii() and most.isdigit() and len(most) < 7 else None,
        )

    def _place(self, item: dict[str, Any]) -> str:
        """Return the place: `Room - Area`, or a list of room and area, is a room within an area."""
        named = [name for one in as_list(item.get("loc")) if (name := plain_line(one))]
        if isinstance(item.get("loc"), str):
            named = [plain_line(item["loc"])]
        if not named:
            return ""
        parts = _ROOM_AND_AREA.fullmatch(named[0])
        room, area = parts.groups() if parts else (named[0], named[1] if len(named) > 1 else "")
        parent = self._to.place(area, kind="area") if area else ""
        return self._to.place(room, source=f"{room}/{area}", parent=parent)

    def _parts(self, item: dict[str, Any]) -> tuple[Participation, ...]:
        found: list[Participation] = []
        for one in as_list(item.get("people")):
            person = one if isinstance(one, dict) else {"id": one}
            source = tidy(person.get("id"))
            more = self._people.get(source, {})
            self._to.drop(person, _PERSON, "person ")
            name = _read_name(person.get("name")) or _read_name(more.get("name"))
            text = rich_text(tidy(more.get("bio")))
            lang = guess_language(text) or self._to.lang
            bio = Localized({lang: text} if text else {})
            found += self._to.person(name, source, tidy(person.get("role")), bio=bio)
        return tuple(dict.fromkeys(found))


def _read_tag(tag: object) -> tuple[str, str]:
    """Return (category, label) of `{category, label}`, `track: x` or `x`."""
    if isinstance(tag, dict):
        return tidy(tag.get("category")).lower(), plain_line(tag.get("label") or tag.get("value"))
    category, colon, label = plain_line(tag).partition(":")
    return (category.strip().lower(), label.strip()) if colon else ("", category.replace("_", " ").strip())


def _read_language(category: str, label: str) -> str:
    match = _IN_LANGUAGE.fullmatch(label)
    word = next((part for part in match.groups() if part), "").lower() if match else ""
    word = label.lower() if category == "language" else word
    codes, _ = read_languages(word)
    return _NAMES.get(word, "") or next(iter(codes), "")


def _read_name(name: object) -> str:
    return " ".join(map(plain_line, name)).strip() if isinstance(name, list) else plain_line(name)


def _read_links(item: dict[str, Any]) -> tuple[tuple[Link, ...], str]:
    links = {key: url for key, one in as_dict(item.get("links")).items() if is_web_address(url := tidy(one))}
    signup = links.pop("signup", "")
    return tuple(Link(find_purpose("", key, url), url, label=key) for key, url in links.items() if key != "img"), signup


def _age(text: str) -> str:
    found = re.search(r"\b(\d{1,2})\s*\+|\bk-?(\d{1,2})\b", text, re.I)
    return f"{found[1] or found[2]}+" if found else ""
