"""A programme as an event folder's files; reading them gives the same programme again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pwa.i18n import Localized
from pwa.programme.exporters.table import by_language, listed, venue_time, write_table
from pwa.programme.importers.sessions_file import LINKS
from pwa.programme.model import Announcement, Event, Link, Page, Person, Place, Programme, Session

PLACES = (
    "id parent kind name_* short floor capacity features aliases_* address lat lon about_*"
    " by_train_* by_bus_* by_car_* access_*"
)
ARRIVAL = ("by_train", "by_bus", "by_car", "access")
PEOPLE = "id name organisation role_* bio_*"
ANNOUNCEMENTS = "id title_* body_* severity from until audience"
SESSIONS = (
    "id title_* summary_* body_* spoken interpretation subtitles themes format level audience_* age_limit access_*"
    " attendance status note_* start end place open_hours people stream recording slides signup_url signup_deadline"
    " capacity showing links sources"
)
_EVENT_TEXTS = ("name", "tagline", "description", "sample_note", "organiser")


def write_files(programme: Programme) -> dict[str, str]:
    """Return the files of the event folder by name."""
    zone = programme.event.zone
    files = {
        "event.toml": _write_event(programme.event),
        "places.csv": write_table(PLACES, map(_place, programme.places.values())),
        "people.csv": write_table(PEOPLE, map(_person, programme.people.values())),
        "sessions.csv": write_table(
            SESSIONS, (row for session in programme.sessions.values() for row in _session(session, zone))
        ),
    }
    if programme.announcements:
        rows = (_announcement(one, zone) for one in programme.announcements.values())
        files["announcements.csv"] = write_table(ANNOUNCEMENTS, rows)
    for page in programme.pages.values():
        files |= _page(page)
    return files


def _write_event(event: Event) -> str:
    lines = [
        f"slug = {_quote(event.slug)}",
        f"timezone = {_quote(event.timezone)}",
        f"day_boundary = {_quote(event.day_boundary)}",
        f"languages = {_quote(list(event.languages))}",
        f"sample = {_quote(event.sample)}",
        f"days = {_quote(list(event.days))}",
    ]
    lines += [f"{name} = {_texts(text)}" for name in _EVENT_TEXTS if (text := getattr(event, name))]
    tables = {
        "funding": [("statement", _texts(event.funding) if event.funding else "")],
        "contact": [
            ("email", _quote(event.contact_email) if event.contact_email else ""),
            ("label", _texts(event.contact_label) if event.contact_label else ""),
        ],
        "supervisor": [
            ("name", _texts(event.supervisor) if event.supervisor else ""),
            ("url", _quote(event.supervisor_url) if event.supervisor_url else ""),
        ],
        "rehearsal": [("start", _quote(venue_time(event.rehearsal, event.zone)) if event.rehearsal else "")],
    }
    for table, pairs in tables.items():
        if rows := [f"{name} = {value}" for name, value in pairs if value]:
            lines += ["", f"[{table}]", *rows]
    for theme in event.themes:
        lines += ["", "[[themes]]", f"key = {_quote(theme.key)}", f"token = {_quote(theme.token)}"]
        lines += [f"label = {_texts(theme.label)}"]
    for kind in event.formats:
        lines += ["", "[[formats]]", f"key = {_quote(kind.key)}", f"label = {_texts(kind.label)}"]
    return "\n".join(lines) + "\n"


def _place(place: Place) -> dict[str, object]:
    return {
        **{name: getattr(place, name) for name in "id parent kind short floor capacity address lat lon".split()},
        **by_language("name", place.name),
        **by_language("aliases", place.aliases),
        **by_language("about", place.about),
        **{key: text for name in ARRIVAL for key, text in by_language(name, getattr(place, name)).items()},
        "features": listed(place.features),
    }


def _person(person: Person) -> dict[str, object]:
    own = {"id": person.id, "name": person.name, "organisation": person.organisation}
    return {**own, **by_language("role", person.role), **by_language("bio", person.bio)}


def _announcement(one: Announcement, zone: ZoneInfo) -> dict[str, object]:
    own = {"id": one.id, "severity": one.severity, "audience": one.audience}
    times = {"from": venue_time(one.since, zone), "until": venue_time(one.until, zone)}
    return {**own, **times, **by_language("title", one.title), **by_language("body", one.body)}


def _session(session: Session, zone: ZoneInfo) -> Iterator[dict[str, object]]:
    """Give a session's rows: the first says all of it, so a showing that stands is put there."""
    if not session.slots:
        yield _whole(session, zone) | {"id": session.id}
        return
    off = [slot.status == "cancelled" for slot in session.slots]
    first = off.index(False) if False in off else 0
    order = [*session.slots[first:], *session.slots[:first]] if first else list(session.slots)
    for number, slot in enumerate(order):
        row: dict[str, object] = {
            "id": session.id,
            "start": venue_time(slot.start, zone),
            "end": venue_time(slot.end, zone),
            "place": slot.place,
            "open_hours": slot.open_hours,
            "showing": slot.id.rpartition("-")[2],
            "status": "cancelled" if slot.status == "cancelled" else "",
        }
        yield row if number else row | _whole(session, zone)


def _whole(session: Session, zone: ZoneInfo) -> dict[str, object]:
    links = session.links
    plain = tuple(Link(kind, link.url) for kind in LINKS for link in links if link.kind == kind)
    usual = plain == links and len({link.kind for link in links}) == len(links)
    texts: dict[str, object] = {}
    for name in ("title", "summary", "body", "audience", "access", "note"):
        texts |= by_language(name, getattr(session, name))
    return {
        **texts,
        **{name: listed(getattr(session, name)) for name in ("spoken", "interpretation", "subtitles", "themes")},
        **{name: getattr(session, name) for name in ("format", "level", "age_limit", "attendance", "capacity")},
        "status": "cancelled" if session.cancelled else session.status,
        "people": listed([f"{part.person}:{part.role}" for part in session.people]),
        **({link.kind: link.url for link in links} if usual else {}),
        "links": "" if usual else "\n".join(" ".join((link.kind, link.url, link.label)).strip() for link in links),
        "signup_url": session.signup_url,
        "signup_deadline": venue_time(session.signup_deadline, zone),
        "sources": listed(session.sources),
    }


def _page(page: Page) -> dict[str, str]:
    return {
        f"pages/{page.key}.{lang}.md": f"# {page.title.get_text(lang).text}\n\n{page.body.get(lang, '')}".rstrip()
        + "\n"
        for lang in dict.fromkeys((*page.title, *page.body))
    }


def _texts(text: Localized) -> str:
    return "{ " + ", ".join(f"{lang} = {_quote(value)}" for lang, value in text.items() if value) + " }"


def _quote(value: object) -> str:
    """Write a value as TOML: its basic strings are JSON's, with DEL escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
