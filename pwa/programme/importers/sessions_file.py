"""sessions.csv: one row a session, and one more for every further showing of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pwa.i18n import say
from pwa.programme.importers.frab_text import is_web_address
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.row import Row, as_span
from pwa.programme.importers.table import Source, read_table
from pwa.programme.model import Event, Link, Participation, Person, Place, Session, Slot

ROLES = ("speaker", "chair", "moderator", "panellist", "performer")
STATUSES = ("confirmed", "tentative", "cancelled")
UNPUBLISHED = ("draft", "pending", "rejected", "withdrawn")
LINKS = ("stream", "recording", "slides")
_KNOWS = (
    "summary_* body_* spoken interpretation subtitles themes format level audience_* age_limit access_* attendance"
    " status note_* place open_hours people stream recording slides signup_url signup_deadline capacity"
    # What an export writes, so that importing it gives the same programme again.
    " showing links sources"
)


def read_sessions(
    path: Source, findings: Findings, event: Event, places: Mapping[str, Place], people: Mapping[str, Person]
) -> dict[str, Session]:
    """Read sessions.csv; every place, person, theme and format in it has to be known."""
    found: dict[str, Session] = {}
    lines: dict[str, str] = {}
    held_back: set[str] = set()
    for row in read_table(path, findings, event.zone, ("id", "title_*", "start", "end"), _KNOWS):
        key = row.id()
        slot = _read_slot(row, key, len(found[key].slots) + 1 if key in found else 1, places)
        if row.text("status") in UNPUBLISHED or key in held_back:
            held_back.add(key)
            continue
        if key not in found:
            session = _read_session(row, key, event, people)
            lines[key] = row.place
        else:
            session = found[key]
            if row.localized("title"):
                row.refuse(
                    "id",
                    say("“%(key)s” is already used at %(line)s.", key=key, line=lines[key]),
                    say(
                        "Give this session its own id; for a further showing leave all but start, end and place empty."
                    ),
                )
                continue
        found[key] = replace(session, slots=(*session.slots, slot)) if slot else session
    found.pop("", None)
    if held_back:
        findings.warn(
            path.name, say("%(count)s sessions are drafts, pending or rejected: not published.", count=len(held_back))
        )
    return found


def _read_slot(row: Row, session: str, number: int, places: Mapping[str, Place]) -> Slot | None:
    # A session may have no time yet; half a time is a mistake.
    timed = bool(row.text("start") or row.text("end"))
    span = as_span(row, row.moment("start", required=timed), row.moment("end", required=timed))
    place = row.text("place")
    if place and place not in places:
        row.refuse(
            "place",
            say("There is no place “%(place)s”.", place=place),
            say("Correct it, or add that place to places.csv."),
        )
    open_hours = row.yes("open_hours")
    if not span:
        return None
    status = "cancelled" if row.text("status") == "cancelled" else "confirmed"
    return Slot(f"{session}-{row.number('showing') or number}", session, *span, place, open_hours, status)


def _read_session(row: Row, key: str, event: Event, people: Mapping[str, Person]) -> Session:
    formats, themes = {one.key for one in event.formats}, {one.key for one in event.themes}
    kind = row.text("format")
    if kind and kind not in formats:
        row.refuse(
            "format",
            say("There is no format “%(kind)s”.", kind=kind),
            say("Correct it, or add it to event.toml under [[formats]]."),
        )
    return Session(
        id=key,
        title=row.localized("title", required=True),
        summary=row.localized("summary"),
        body=row.localized("body"),
        spoken=row.languages("spoken"),
        interpretation=row.languages("interpretation"),
        subtitles=row.languages("subtitles"),
        themes=row.known("themes", themes, say("Correct it, or add it to event.toml under [[themes]].")),
        format=kind,
        level=row.choice("level", ("", "basic", "advanced"), ""),
        audience=row.localized("audience"),
        age_limit=row.text("age_limit"),
        access=row.localized("access"),
        attendance=row.choice("attendance", ("onsite", "online", "both"), "onsite"),
        status=row.choice("status", STATUSES, "confirmed"),
        note=row.localized("note"),
        people=_read_people(row, people),
        links=(*(Link(kind, url) for kind in LINKS if (url := row.url(kind))), *_read_links(row)),
        signup_url=row.url("signup_url"),
        signup_deadline=row.moment("signup_deadline"),
        capacity=row.number("capacity"),
        sources=row.items("sources"),
    )


def _read_links(row: Row) -> Iterator[Link]:
    """Give the links of a cell with one a line: what it is for, its address, its label."""
    for line in row.text("links").splitlines():
        kind, _, rest = line.partition(" ")
        url, _, label = rest.partition(" ")
        if is_web_address(url):
            yield Link(kind, url, label=label.strip())
        else:
            row.refuse(
                "links",
                say("“%(line)s” is not a link.", line=line),
                say("Write a line like: material https://example.org Handout."),
            )


def _read_people(row: Row, people: Mapping[str, Person]) -> tuple[Participation, ...]:
    found = []
    for one in row.items("people"):
        person, _, role = (part.strip() for part in one.partition(":"))
        if person not in people:
            row.refuse(
                "people",
                say("There is no person “%(person)s”.", person=person),
                say("Correct it, or add that person to people.csv."),
            )
        if role and role not in ROLES:
            row.refuse(
                "people",
                say("“%(role)s” is not a role.", role=role),
                say("Use one of: %(words)s.", words=", ".join(ROLES)),
            )
        found.append(Participation(person, role or "speaker"))
    return tuple(found)
