"""An event folder: event.toml, CSV tables and Markdown pages, as a person with a spreadsheet keeps them."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.event_file import read_event
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_template
from pwa.programme.importers.row import ID
from pwa.programme.importers.sessions_file import read_sessions
from pwa.programme.importers.table import Source, read_table
from pwa.programme.model import PLACE_KINDS, Announcement, Event, Page, Person, Place, Programme

AUDIENCE = re.compile(r"(here|remote|(s|theme):[A-Za-z0-9][A-Za-z0-9._~-]{0,63})?")
SEVERITIES = ("info", "important", "urgent")
_TABLES = {"places.csv", "people.csv", "sessions.csv", "exhibitors.csv", "announcements.csv"}
_FILES = _TABLES | {"event.toml", "pages", "venue"}


def read_folder(path: Path, findings: Findings) -> Programme:
    """Read the programme of an event folder, with everything wrong noted in `findings`."""
    for entry in sorted(path.iterdir()):
        if entry.name not in _FILES and not entry.name.startswith((".", "README", "LICEN")):
            findings.warn(entry.name, say("no such file belongs to an event folder; it was not read."))
    event = read_event(path / "event.toml", findings) or Event("", Localized())
    places = read_places(path / "places.csv", findings, event.zone)
    people = read_people(path / "people.csv", findings, event.zone)
    known = findings.after("event.toml", "places.csv", "people.csv")
    return Programme(
        event=event,
        places=places,
        people=people,
        sessions=read_sessions(path / "sessions.csv", known, event, places, people),
        pages=read_pages(path / "pages", findings),
        announcements=read_announcements(path / "announcements.csv", findings, event.zone),
    )


def read_places(path: Source, findings: Findings, zone: ZoneInfo) -> dict[str, Place]:
    """Read places.csv (without one, no session can have a place)."""
    found: dict[str, Place] = {}
    parents = []
    if not path.exists():
        return found
    knows = (
        "parent short floor capacity features aliases_* address lat lon about_* by_train_* by_bus_* by_car_* access_*"
    )
    for row in read_table(path, findings, zone, ("id", "kind", "name_*"), knows):
        place = Place(
            id=row.id(),
            kind=row.choice("kind", PLACE_KINDS, "room"),
            name=row.localized("name", required=True),
            parent=row.text("parent"),
            short=row.text("short"),
            floor=row.text("floor"),
            capacity=row.number("capacity"),
            features=row.items("features"),
            aliases=row.localized("aliases"),
            address=row.text("address"),
            lat=row.decimal("lat"),
            lon=row.decimal("lon"),
            about=row.localized("about"),
            by_train=row.localized("by_train"),
            by_bus=row.localized("by_bus"),
            by_car=row.localized("by_car"),
            access=row.localized("access"),
            position=len(found),
        )
        if place.id in found:
            row.refuse("id", say("“%(id)s” is there twice.", id=place.id), say("Give each place its own id."))
        found[place.id] = place
        parents.append((row, place.parent))
    for row, parent in parents:
        if parent and parent not in found:
            row.refuse(
                "parent",
                say("There is no place “%(place)s”.", place=parent),
                say("Correct it, or add that place as a row."),
            )
    found.pop("", None)
    return found


def read_people(path: Source, findings: Findings, zone: ZoneInfo) -> dict[str, Person]:
    """Read people.csv, where there is one."""
    found: dict[str, Person] = {}
    if not path.exists():
        return found
    for row in read_table(path, findings, zone, ("id", "name"), "organisation role_* bio_*"):
        name, organisation = row.text("name"), row.text("organisation")
        person = Person(row.id(), name, organisation, row.localized("role"), row.localized("bio"))
        if not person.name:
            row.refuse("name", say("The name is empty."), say("Write the name as it should be shown."))
        if person.id in found:
            row.refuse("id", say("“%(id)s” is there twice.", id=person.id), say("Give each person their own id."))
        found[person.id] = person
    found.pop("", None)
    return found


def read_announcements(path: Source, findings: Findings, zone: ZoneInfo) -> dict[str, Announcement]:
    """Read announcements.csv, where there is one."""
    found: dict[str, Announcement] = {}
    if not path.exists():
        return found
    for row in read_table(path, findings, zone, ("id", "title_*"), "body_* severity from until audience"):
        one = Announcement(
            id=row.id(),
            title=row.localized("title", required=True),
            body=row.localized("body"),
            severity=row.choice("severity", SEVERITIES, "info"),
            since=row.moment("from"),
            until=row.moment("until"),
            audience=row.text("audience"),
        )
        if not AUDIENCE.fullmatch(one.audience):
            reason = say("“%(audience)s” is no audience.", audience=one.audience)
            row.refuse("audience", reason, say("Use here, remote, s:<session> or theme:<key>."))
        if one.since and one.until and one.until < one.since:
            row.refuse("until", say("It ends before it starts."), say("Correct from or until."))
        if one.id in found:
            row.refuse("id", say("“%(id)s” is there twice.", id=one.id), say("Give each announcement its own id."))
        found[one.id] = one
    found.pop("", None)
    return found


def read_pages(folder: Path, findings: Findings) -> dict[str, Page]:
    """Read pages/<key>.<lang>.md: the first line is the title, the rest CommonMark."""
    titles: dict[str, Localized] = {}
    bodies: dict[str, Localized] = {}
    for file in sorted(folder.glob("*")) if folder.is_dir() else ():
        name = f"pages/{file.name}"
        key, _, lang = file.name.removesuffix(".md").rpartition(".")
        if file.suffix != ".md" or lang not in LANGUAGES or not ID.fullmatch(key):
            findings.warn(name, say("a page is called key.fi.md, key.sv.md or key.en.md; it was not read."))
            continue
        text = read_text(file, findings, name)
        if text is None:
            continue
        if mark := has_template_marks(text):
            refuse_template(findings, name, mark)
        title, _, body = text.strip().partition("\n")
        if not title.startswith("# "):
            findings.refuse(
                say("%(file)s line %(line)s", file=name, line=1),
                "",
                say("The first line is not a title."),
                say("Begin the page with “# Title”."),
            )
        titles.setdefault(key, Localized())[lang] = title.removeprefix("# ").strip()
        bodies.setdefault(key, Localized())[lang] = body.strip()
    return {key: Page(key, title, bodies[key]) for key, title in titles.items()}
