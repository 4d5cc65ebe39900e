"""The one way to write the programme: read a source, compare it with what is published, save it and the changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from pwa import exhibitors as stands
from pwa.database import get_state, set_state, to_text
from pwa.exhibitors import Exhibitor
from pwa.i18n import Localized
from pwa.programme import changes, forgotten, search, store
from pwa.programme.changes import Change
from pwa.programme.importers.archive import unpack
from pwa.programme.importers.folder import read_folder
from pwa.programme.importers.formats import FORMATS
from pwa.programme.importers.frab_xml import read_frab_xml
from pwa.programme.importers.problems import Findings, Problem, Refused
from pwa.programme.importers.recognise import recognise
from pwa.programme.importers.workbook import read_sheets, read_workbook
from pwa.programme.merge import merge
from pwa.programme.model import Event, Programme
from pwa.venue import importer as venue_importer
from pwa.venue import store as venue_store
from pwa.venue.model import Venue

__all__ = (
    "Problem",
    "Publication",
    "Refused",
    "Report",
    "TooManyCancelled",
    "publish",
    "read_publication",
    "read_source",
)

PARTS = frozenset(("venue", "exhibitors"))
CANCELLED_SHARE = 0.2


@dataclass(frozen=True)
class Publication:
    """Programme, venue and exhibitors together; of a source, `parts` says which of the last two it has at all."""

    programme: Programme
    venue: Venue = field(default_factory=Venue)
    exhibitors: dict[str, Exhibitor] = field(default_factory=dict)
    parts: frozenset[str] = PARTS
    warnings: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Report:
    """What publishing did, or would do; `published` is False where the publication stayed as it was.

    `before` and `after` are what is published on either side of it.
    """

    publication: int
    changes: tuple[Change, ...]
    counts: dict[str, int]
    warnings: tuple[str, ...]
    published: bool
    before: Publication | None = field(default=None, compare=False, repr=False)
    after: Publication | None = field(default=None, compare=False, repr=False)

    def summary(self) -> list[str]:
        """Say it in a few lines of English."""
        kinds = [(kind, sum(change.kind == kind for change in self.changes)) for kind in changes.KINDS]
        told = ", ".join(f"{count} {kind}" for kind, count in kinds if count)
        lines = [", ".join(f"{count} {name}" for name, count in self.counts.items()) + "."]
        if not self.published:
            return [*lines, f"Nothing differs from publication {self.publication}; nothing was published."]
        return [*lines, f"Published as number {self.publication}" + (f": {told}." if told else ".")]


class TooManyCancelled(ValueError):
    """So much of what is published would go that it has to be confirmed; the message says how much."""


def read_source(path: Path, known: Event | None = None) -> Publication:
    """Read a programme in any format that we know, told by content; raises Refused with all that is wrong.

    `known` is the event that a source belongs to which does not name its own.
    """
    findings = Findings()
    found = _read(path, findings, known)
    findings.settle()
    return Publication(found.programme, found.venue, found.exhibitors, found.parts, tuple(findings.warnings))


def read_publication(db: Database) -> Publication | None:
    """Return what is published, or None where nothing has been."""
    with db.atomic():
        # One transaction: what is published meanwhile is seen whole or not at all.
        programme = store.read(db)
        if programme is None:
            return None
        return Publication(programme, venue_store.read(db), stands.read_exhibitors(db))


def publish(db: Database, incoming: Publication, *, now: datetime, yes: bool = False, dry_run: bool = False) -> Report:
    """Publish `incoming` over what is published, in one transaction, and record what changed.

    What vanished is cancelled and keeps its address. Raises TooManyCancelled, changing nothing, where over a fifth of
    the sessions to come would go or another event would be replaced, unless `yes` confirms it. A `dry_run` changes
    nothing and has that among its warnings.
    """
    with db.atomic():
        # A write first: a transaction that begins by reading fails where another process writes before it does.
        db.execute("delete from state where 0")
        before = read_publication(db)
        number = int(get_state(db, "publication", 0))
        programme, forgotten_people = forgotten.leave_out(db, incoming.programme)
        incoming, warnings = replace(incoming, programme=programme), incoming.warnings
        if forgotten_people:
            warnings = (*warnings, f"{forgotten_people} people in it asked to be forgotten and were left out.")
        try:
            after, told = _compare(before, incoming, now, yes)
        except TooManyCancelled as error:
            if not dry_run:
                raise
            after, told = _compare(before, incoming, now, yes=True)
            warnings = (*warnings, str(error))
        counts = _count(after)
        if before == after or dry_run:
            return Report(number, tuple(told), counts, warnings, False, before, after)
        store.save(db, after.programme)
        venue_store.save(db, after.venue)
        stands.save_exhibitors(db, after.exhibitors)
        search.index(db, _entries(after))
        if not before or before.programme.event.slug != after.programme.event.slug:
            set_state(db, "first_published", to_text(now))
        recorded = changes.record(db, told, number + 1, now)
        set_state(db, "publication", number + 1)
    return Report(number + 1, recorded, counts, warnings, True, before, after)


def _compare(
    before: Publication | None, incoming: Publication, now: datetime, yes: bool
) -> tuple[Publication, list[Change]]:
    """Return what to publish, and what changes by it."""
    if before is None or before.programme.event.slug != incoming.programme.event.slug:
        if before and not yes:
            raise TooManyCancelled(
                f"“{before.programme.event.slug}” is published and would be replaced whole by"
                f" “{incoming.programme.event.slug}”. Confirm with --yes if that is meant."
            )
        return Publication(merge(None, incoming.programme, now), incoming.venue, incoming.exhibitors), []
    old = before.programme
    new = merge(old, incoming.programme, now)
    _check_cancelled(old, new, now, yes)
    venue = incoming.venue if "venue" in incoming.parts else before.venue
    exhibitors = incoming.exhibitors if "exhibitors" in incoming.parts else before.exhibitors
    return Publication(new, venue, exhibitors), changes.diff(old, new)


def _check_cancelled(old: Programme, new: Programme, now: datetime, yes: bool) -> None:
    upcoming = [one for one in old.sessions.values() if not one.cancelled and any(slot.end > now for slot in one.slots)]
    gone = [one for one in upcoming if new.sessions[one.id].cancelled]
    if not yes and len(gone) > CANCELLED_SHARE * len(upcoming):
        raise TooManyCancelled(
            f"{len(gone)} of {len(upcoming)} sessions to come would be cancelled. Check that the source is whole;"
            " confirm with --yes if that is meant."
        )


def _read(path: Path, findings: Findings, known: Event | None) -> Publication:
    kind = recognise(path, findings)
    if kind in FORMATS:
        return Publication(FORMATS[kind](path, findings, known), parts=frozenset())
    if kind == "folder":
        return _read_folder(path, findings)
    if kind == "xml":
        return Publication(read_frab_xml(path, findings), parts=frozenset())
    if kind == "workbook" and (sheets := read_sheets(path, findings)):
        programme = read_workbook(sheets, findings)
        there = sheets["exhibitors"].exists()
        exhibitors = stands.read_csv(sheets["exhibitors"], findings, programme.event) if there else {}
        return Publication(programme, exhibitors=exhibitors, parts=frozenset(("exhibitors",) if there else ()))
    if kind == "zip":
        with TemporaryDirectory(prefix="rasti-") as folder:
            # What is in a zip is refused or warned about by its own names.
            inner = unpack(path, Path(folder), findings)
            if inner and recognise(inner, findings) == "zip":
                findings.refuse(path.name, "", "It is a zip within a zip.", "Zip the folder alone.")
            elif inner and not findings.problems:
                return _read(inner, findings, known)
    return Publication(Programme(Event("", Localized())))


def _read_folder(path: Path, findings: Findings) -> Publication:
    programme = read_folder(path, findings)
    event, parts = programme.event, set()
    venue, exhibitors = Venue(), dict[str, Exhibitor]()
    if (path / "exhibitors.csv").exists():
        parts.add("exhibitors")
        exhibitors = stands.read_csv(path / "exhibitors.csv", findings.after("event.toml"), event)
    if (path / "venue").is_dir():
        parts.add("venue")
        venue = venue_importer.read_venue(path / "venue", findings, event.zone)
        booths = {booth for one in exhibitors.values() for booth in one.booths}
        taken = booths if "exhibitors" in parts else None
        venue_importer.warn_of_orphans(venue, programme.places, taken, findings)
    return Publication(programme, venue, exhibitors, frozenset(parts))


def _entries(publication: Publication) -> Iterator[search.Entry]:
    yield from search.list_entries(publication.programme)
    yield from stands.list_entries(publication.exhibitors)


def _count(publication: Publication) -> dict[str, int]:
    programme = publication.programme
    return {
        "sessions": len(programme.sessions),
        "showings": sum(len(session.slots) for session in programme.sessions.values()),
        "people": len(programme.people),
        "places": len(programme.places),
        "exhibitors": len(publication.exhibitors),
        "pages": len(programme.pages),
        "announcements": len(programme.announcements),
        "floors": len(publication.venue.floors),
    }
