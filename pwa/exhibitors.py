"""Exhibitors: who stands where, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from pwa.database import read_all, replace_changed
from pwa.i18n import Localized, say
from pwa.programme.exporters.table import by_language, listed, write_table
from pwa.programme.importers.frab_text import is_web_address
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.row import Row
from pwa.programme.importers.table import Source, read_table
from pwa.programme.model import Event, Link, Programme, Session, Slot
from pwa.programme.search import Entry
from pwa.programme.text import to_plain

STAND = "standtrack"
COLUMNS = "blurb_* themes languages booths hours contact_* website links email sample"


@dataclass(frozen=True)
class Exhibitor:
    """An organisation with one booth, several, or a shared one.

    `hours` are (opens, closes) pairs; `contact` is the role or team to ask for at the booth, no person.
    """

    id: str
    name: Localized
    blurb: Localized = field(default_factory=Localized)
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    booths: tuple[str, ...] = ()
    hours: tuple[tuple[datetime, datetime], ...] = ()
    website: str = ""
    email: str = ""
    sample: bool = False
    contact: Localized = field(default_factory=Localized)
    links: tuple[Link, ...] = ()


def read_exhibitors(db: Database) -> dict[str, Exhibitor]:
    """Return the published exhibitors by id."""
    return {one.id: one for one in read_all(db, "exhibitor", Exhibitor)}


def save_exhibitors(
    db: Database, exhibitors: Mapping[str, Exhibitor], before: Mapping[str, Exhibitor] | None = None
) -> None:
    """Make `exhibitors` the published ones, instead of `before`; inside the caller's transaction."""
    replace_changed(db, "exhibitor", before or {}, exhibitors)


def read_csv(path: Source, findings: Findings, event: Event) -> dict[str, Exhibitor]:
    """Read exhibitors.csv, with everything wrong noted in `findings`."""
    found: dict[str, Exhibitor] = {}
    themes = {theme.key for theme in event.themes}
    for row in read_table(path, findings, event.zone, ("id", "name_*"), COLUMNS):
        one = Exhibitor(
            id=row.id(),
            name=row.localized("name", required=True),
            blurb=row.localized("blurb"),
            themes=row.known("themes", themes, say("Correct it, or add it to event.toml under [[themes]].")),
            languages=row.languages("languages"),
            booths=row.items("booths"),
            hours=row.hours("hours"),
            contact=row.localized("contact"),
            website=row.url("website"),
            links=tuple(_read_links(row)),
            email=row.text("email"),
            sample=row.yes("sample"),
        )
        if one.id in found:
            row.refuse("id", say("“%(id)s” is there twice.", id=one.id), say("Give each exhibitor its own id."))
        found[one.id] = one
    found.pop("", None)
    return found


def find_stands(programme: Programme) -> dict[str, Exhibitor]:
    """Make an exhibitor of each stand of a schedule that has stands among its sessions, open while it shows something.

    FOSDEM writes them as events of the type standtrack, in a room and a track a stand.
    """
    showings: dict[str, list[tuple[Session, Slot]]] = {}
    for session in programme.sessions.values():
        for slot in session.slots if session.format == STAND else ():
            showings.setdefault(slot.place, []).append((session, slot))
    return {key: _make_stand(programme, key, found) for key, found in showings.items() if key in programme.places}


def write_csv(exhibitors: Mapping[str, Exhibitor], event: Event) -> str:
    """Return the exhibitors as exhibitors.csv."""
    return write_table(f"id name_* {COLUMNS}", (_row(one, event) for one in exhibitors.values()))


def list_entries(exhibitors: Mapping[str, Exhibitor]) -> Iterator[Entry]:
    """Give an entry for the search for each exhibitor; its booth code finds it too."""
    for one in exhibitors.values():
        yield Entry("exhibitor", one.id, one.name, one.booths, tuple(map(to_plain, one.blurb.values())))


def _make_stand(programme: Programme, key: str, showings: list[tuple[Session, Slot]]) -> Exhibitor:
    place = programme.places[key]
    themes = [theme for session, _slot in showings for id in session.themes if (theme := programme.theme(id))]
    named = {lang: text.removesuffix(" stand") for lang, text in (themes[0].label if themes else place.name).items()}
    hours = tuple(sorted({(slot.start, slot.end) for _session, slot in showings}))
    booth = place.short or next(iter(place.name.values()))
    return Exhibitor(key, Localized(named), booths=(booth,), hours=hours)


def _read_links(row: Row) -> Iterator[Link]:
    """Give the links of a cell with one a line: its address, its label."""
    for line in row.text("links").splitlines():
        url, _, label = line.strip().partition(" ")
        if is_web_address(url):
            yield Link("", url, label=label.strip())
        elif url:
            row.refuse(
                "links",
                say("“%(line)s” is not a link.", line=line),
                say("Write a line like: https://example.org Our courses."),
            )


def _row(one: Exhibitor, event: Event) -> dict[str, object]:
    hours = [(event.local(opens), event.local(closes)) for opens, closes in one.hours]
    return {
        **{name: getattr(one, name) for name in ("id", "website", "email", "sample")},
        **by_language("name", one.name),
        **by_language("blurb", one.blurb),
        **by_language("contact", one.contact),
        "links": "\n".join(f"{link.url} {link.label}".strip() for link in one.links),
        **{name: listed(getattr(one, name)) for name in ("themes", "languages", "booths")},
        "hours": listed([f"{opens:%Y-%m-%d %H:%M}-{closes:%H:%M}" for opens, closes in hours]),
    }
