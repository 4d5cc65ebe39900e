"""Exhibitors: who stands where, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from pwa.database import read_all, replace_changed
from pwa.i18n import Localized, say
from pwa.programme.exporters.table import by_language, listed, write_table
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.table import Source, read_table
from pwa.programme.model import Event
from pwa.programme.search import Entry
from pwa.programme.text import to_plain


@dataclass(frozen=True)
class Exhibitor:
    """An organisation with one booth, several, or a shared one; `hours` are (opens, closes) pairs."""

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
    knows = "blurb_* themes languages booths hours website email sample"
    for row in read_table(path, findings, event.zone, ("id", "name_*"), knows):
        one = Exhibitor(
            id=row.id(),
            name=row.localized("name", required=True),
            blurb=row.localized("blurb"),
            themes=row.known("themes", themes, say("Correct it, or add it to event.toml under [[themes]].")),
            languages=row.languages("languages"),
            booths=row.items("booths"),
            hours=row.hours("hours"),
            website=row.url("website"),
            email=row.text("email"),
            sample=row.yes("sample"),
        )
        if one.id in found:
            row.refuse("id", say("“%(id)s” is there twice.", id=one.id), say("Give each exhibitor its own id."))
        found[one.id] = one
    found.pop("", None)
    return found


def write_csv(exhibitors: Mapping[str, Exhibitor], event: Event) -> str:
    """Return the exhibitors as exhibitors.csv."""
    columns = "id name_* blurb_* themes languages booths hours website email sample"
    return write_table(columns, (_row(one, event) for one in exhibitors.values()))


def list_entries(exhibitors: Mapping[str, Exhibitor]) -> Iterator[Entry]:
    """Give an entry for the search for each exhibitor; its booth code finds it too."""
    for one in exhibitors.values():
        yield Entry("exhibitor", one.id, one.name, one.booths, tuple(map(to_plain, one.blurb.values())))


def _row(one: Exhibitor, event: Event) -> dict[str, object]:
    hours = [(event.local(opens), event.local(closes)) for opens, closes in one.hours]
    return {
        **{name: getattr(one, name) for name in ("id", "website", "email", "sample")},
        **by_language("name", one.name),
        **by_language("blurb", one.blurb),
        **{name: listed(getattr(one, name)) for name in ("themes", "languages", "booths")},
        "hours": listed([f"{opens:%Y-%m-%d %H:%M}-{closes:%H:%M}" for opens, closes in hours]),
    }
