"""The programme out again: schedules and calendars for other apps, and the whole event as a folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from pwa import exhibitors as stands
from pwa.agenda import bookmarks
from pwa.agenda.calendar import Feed, picked
from pwa.attendees import LEAD_MINUTES
from pwa.database import from_text, get_state
from pwa.i18n import words
from pwa.programme import changes
from pwa.programme.exporters import folder
from pwa.programme.exporters.frab import make_schedule
from pwa.programme.exporters.frab_json import write_frab_json
from pwa.programme.exporters.frab_xml import write_frab_xml
from pwa.programme.exporters.ical import write_ical
from pwa.programme.model import Session, Slot
from pwa.publishing import Publication
from pwa.venue import exporter as venue_exporter

FORMATS = ("frab-xml", "frab-json", "ics", "folder")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class FolderTaken(FileExistsError):
    """The folder to export to has something in it already."""


def write_schedule(db: Database, publication: Publication, kind: str, base: str, lang: str = "") -> bytes:
    """Return the programme as `frab-xml`, `frab-json` or `ics`, in `lang` or the event's first language.

    `base` is the public address that its links begin with.
    """
    lang = lang or publication.programme.event.languages[0]
    if kind == "ics":
        return _write_calendar(db, publication, base, lang)
    schedule = make_schedule(publication.programme, lang, base, int(get_state(db, "publication", 0)))
    return write_frab_xml(schedule) if kind == "frab-xml" else write_frab_json(schedule)


def write_session(
    db: Database, publication: Publication, session: Session, base: str, lang: str, lead: int = LEAD_MINUTES
) -> bytes:
    """Return one session with all its showings as a calendar, each ringing `lead` minutes before."""
    return _write_calendar(db, publication, base, lang, session.slots, lead=lead)


def write_agenda(db: Database, publication: Publication, feed: Feed, base: str) -> bytes:
    """Return what an attendee ticked as a calendar in the feed's language, ringing at the attendee's lead time."""
    slots = picked(publication.programme, bookmarks.all_entries(db, feed.attendee))
    mine, event = words(feed.lang).gettext("My agenda"), publication.programme.event.name.get_text(feed.lang).text
    return _write_calendar(
        db, publication, base, feed.lang, slots, name=f"{mine}: {event}", lead=feed.attendee.lead_minutes
    )


def write_folder(publication: Publication, path: Path, db: Database | None = None) -> None:
    """Write the event folder to `path`, with the pictures that `db` keeps; importing it gives the same event again.

    Raises FolderTaken.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderTaken(path)
    event = publication.programme.event
    files = folder.write_files(publication.programme) | venue_exporter.write_files(publication.venue)
    if publication.exhibitors:
        files["exhibitors.csv"] = stands.write_csv(publication.exhibitors, event)
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, "utf-8", newline="")
    for name, body in venue_exporter.write_pictures(db, publication.venue).items() if db else ():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(body)


def _write_calendar(
    db: Database,
    publication: Publication,
    base: str,
    lang: str,
    slots: Iterable[Slot] | None = None,
    *,
    name: str = "",
    lead: int | None = None,
) -> bytes:
    programme = publication.programme
    first = get_state(db, "first_published")
    shown = programme.slots() if slots is None else slots
    age = from_text(first) if first else _LONG_AGO
    return write_ical(programme, shown, lang, base, changes.tally(db), age, name, lead)
