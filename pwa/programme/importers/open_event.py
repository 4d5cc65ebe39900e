"""An Open Event export: event.json, sessions.json, speakers.json, microlocations.json and tracks.json in a folder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.frab_text import is_web_address, read_languages
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.json_source import as_dict, as_list, load_json
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.texts import in_languages, plain_line, rich_text, tidy
from pwa.programme.importers.times import read_length, read_moment
from pwa.programme.model import Event, Link, Participation, Programme, Session

PUBLIC_STATES = frozenset(("accepted", "confirmed", ""))
_ITEM = frozenset(
    "id title subtitle short_abstract long_abstract language state start_time end_time starts-at ends-at level track"
    " session_type microlocation speakers slides video audio signup_url".split()
)
_LEVELS = {"beginner": "basic", "basic": "basic", "advanced": "advanced", "expert": "advanced"}


def read_open_event(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read the folder at `path`; sponsors stand nowhere, and are not read."""
    about = as_dict(_load(path / "event.json", findings)) if (path / "event.json").exists() else {}
    name = plain_line(about.get("name"))
    event = name_event(
        path.name, findings, known, title=Localized({"en": name} if name else {}), zone=tidy(about.get("timezone"))
    )
    gathering = Gathering(path.name, findings, event)
    for one in _list(path / "microlocations.json", findings):
        lat, lon = (value if isinstance(value := one.get(key), float) else None for key in ("latitude", "longitude"))
        gathering.place(_name(one), lat=lat, lon=lon)
    speakers = {tidy(one.get("id")): one for one in _list(path / "speakers.json", findings)}
    for item in _list(path / "sessions.json", findings):
        _read(gathering, item, speakers)
    if sponsors := _list(path / "sponsors.json", findings):
        findings.warn(
            path.name, say("%(count)s sponsors were not read: bring exhibitors as exhibitors.csv.", count=len(sponsors))
        )
    return gathering.programme()


def _read(to: Gathering, item: dict[str, Any], speakers: dict[str, dict[str, Any]]) -> None:
    to.drop(item, _ITEM)
    state = tidy(item.get("state")).lower()
    off = state in ("canceled", "cancelled")
    if state not in PUBLIC_STATES and not off:
        return to.leave_out(say("they are drafts, pending or rejected"))
    where = tidy(item.get("id")) or plain_line(item.get("title"))
    start, end = (read_moment(tidy(item.get(f"{key}_time") or item.get(f"{key}s-at"))) for key in ("start", "end"))
    if start is None:
        return to.leave_out(say("they have no time yet"))
    begins = to.moment(start, where)
    kind = as_dict(item.get("session_type"))
    length = read_length(kind.get("length"))
    ends = to.moment(end, where) if end else begins + (length or timedelta())
    languages, _ = read_languages(tidy(item.get("language")))
    lang = next((code for code in languages if code in LANGUAGES), to.lang)
    title, summary = plain_line(item.get("title")), plain_line(item.get("subtitle"))
    body = rich_text(item.get("short_abstract"), item.get("long_abstract"))
    signup = tidy(item.get("signup_url"))
    session = Session(
        id=where,
        title=Localized({lang: title} if title else {}),
        summary=Localized({lang: summary} if summary else {}),
        body=in_languages(body, lang),
        spoken=languages,
        themes=to.theme(_label(item.get("track"))),
        format=to.format(_label(kind)),
        level=_LEVELS.get(tidy(item.get("level")).lower(), ""),
        people=_people(to, item, speakers, lang),
        links=_links(item),
        signup_url=signup if is_web_address(signup) else "",
    )
    to.add(session, begins, ends, to.place(_name(as_dict(item.get("microlocation")))), cancelled=off)
    return None


def _people(
    to: Gathering, item: dict[str, Any], speakers: dict[str, dict[str, Any]], lang: str
) -> tuple[Participation, ...]:
    """Return who speaks: name, organisation, position and biography, and nothing else of what an export holds."""
    found: list[Participation] = []
    for one in map(as_dict, as_list(item.get("speakers"))):
        more = speakers.get(tidy(one.get("id")), one)
        bio = rich_text(tidy(more.get("short_biography")) or tidy(more.get("long_biography")))
        role = plain_line(more.get("position"))
        found += to.person(
            one.get("name") or more.get("name"), tidy(one.get("id")),
            organisation=plain_line(more.get("organisation")),
            role=Localized({lang: role} if role else {}),
            bio=Localized({lang: bio} if bio else {}),
        )  # fmt: skip
    return tuple(dict.fromkeys(found))


def _links(item: dict[str, Any]) -> tuple[Link, ...]:
    kinds = {"slides": "slides", "video": "recording", "audio": "recording"}
    return tuple(Link(kinds[key], url) for key in kinds if is_web_address(url := tidy(item.get(key))))


def _label(value: object) -> Localized:
    name = plain_line(as_dict(value).get("name"))
    return Localized({"en": name} if name else {})


def _name(one: dict[str, Any]) -> str:
    return plain_line(one.get("name")).lstrip("*").strip()


def _load(path: Path, findings: Findings) -> Any:
    return next(iter(load_json(path, findings).values()), None)


def _list(path: Path, findings: Findings) -> list[dict[str, Any]]:
    return [as_dict(one) for one in as_list(_load(path, findings))] if path.exists() else []
