"""pretalx's API: submissions with their slots. An export holds much that is internal: only named fields are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.frab_text import find_purpose, is_web_address, make_summary
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.json_source import as_dict, as_list, load_json
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.texts import from_map, in_languages, plain_line, rich_text, tidy
from pwa.programme.importers.times import read_length, read_moment
from pwa.programme.model import Event, Link, Participation, Programme, Session

PUBLIC_STATES = frozenset(("accepted", "confirmed", "canceled", "cancelled", ""))
_ITEM = frozenset(
    "code title abstract description state duration content_locale slot slots speakers submission_type track resources"
    " slot_count".split()
)
_PERSON = frozenset("code name biography".split())
_SLOT = frozenset("room room_id start end".split())


def read_pretalx(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read a list of submissions, or a schedule that nests them by day, minute and room."""
    data: Any = next(iter(load_json(path, findings).values()), {})
    gathering = Gathering(path.name, findings, name_event(path.name, findings, known))
    rooms = {tidy(room.get("id")): room for room in map(as_dict, as_list(as_dict(data).get("rooms")))}
    for item in _list_items(data):
        _read(gathering, item, rooms)
    return gathering.programme()


def _list_items(data: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Give every submission wherever it is nested; one has a code and a title."""
    if isinstance(data, dict) and "code" in data and "title" in data:
        yield data
    elif isinstance(data, dict | list) and depth < 8:
        for one in data.values() if isinstance(data, dict) else data:
            yield from _list_items(one, depth + 1)


def _read(to: Gathering, item: dict[str, Any], rooms: dict[str, dict[str, Any]]) -> None:
    to.drop(item, _ITEM)
    state = tidy(item.get("state")).lower()
    if state not in PUBLIC_STATES:
        return to.leave_out(say("they are drafts, pending or rejected"))
    slots = as_list(item.get("slots")) if "slots" in item else [item.get("slot")]
    session = _make(to, item)
    for slot in map(as_dict, slots):
        to.drop(slot, _SLOT, "slot ")
        start, end = (read_moment(tidy(slot.get(key))) for key in ("start", "end"))
        if start is None:
            to.leave_out(say("they have no time yet"))
            continue
        begins = to.moment(start, session.id)
        ends = to.moment(end, session.id) if end else begins + (read_length(item.get("duration")) or timedelta())
        to.add(session, begins, ends, _place(to, slot, rooms), cancelled=state.startswith("cancel"))
    return None


def _make(to: Gathering, item: dict[str, Any]) -> Session:
    locale = tidy(item.get("content_locale"))[:2].lower()
    lang = locale if locale in LANGUAGES else to.lang
    abstract, description = rich_text(item.get("abstract")), rich_text(item.get("description"))
    summary, body = make_summary("", abstract, description), rich_text(item.get("abstract"), item.get("description"))
    return Session(
        id=tidy(item.get("code")),
        title=from_map(item.get("title"), lang),
        summary=Localized({lang: summary} if summary else {}),
        body=in_languages(body if body != summary else "", lang),
        spoken=(locale,) if locale.isalpha() else (),
        themes=to.theme(_label(item.get("track"))),
        format=to.format(_label(item.get("submission_type"))),
        people=_people(to, item, lang),
        links=_links(item),
    )


def _people(to: Gathering, item: dict[str, Any], lang: str) -> tuple[Participation, ...]:
    found: list[Participation] = []
    for one in map(as_dict, as_list(item.get("speakers"))):
        to.drop(one, _PERSON, "speaker ")
        bio = rich_text(one.get("biography"))
        found += to.person(one.get("name"), tidy(one.get("code")), bio=Localized({lang: bio} if bio else {}))
    return tuple(dict.fromkeys(found))


def _place(to: Gathering, slot: dict[str, Any], rooms: dict[str, dict[str, Any]]) -> str:
    room = slot.get("room")
    if isinstance(room, int) or (room is None and "room_id" in slot):
        room = rooms.get(tidy(room if room is not None else slot["room_id"]), {})
    if isinstance(room, dict) and "name" in room:
        room = room["name"]
    label = from_map(room, to.lang)
    return to.place(next(iter(label.values()), ""), label)


def _label(value: object) -> Localized:
    named = as_dict(value)
    return from_map(named.get("name", named) if isinstance(value, dict) else value, "en")


def _links(item: dict[str, Any]) -> tuple[Link, ...]:
    found = []
    for one in map(as_dict, as_list(item.get("resources"))):
        url, label = tidy(one.get("resource") or one.get("link")), plain_line(one.get("description"))
        if is_web_address(url):
            found.append(Link(find_purpose("", label, url), url, label=label))
    return tuple(found)
