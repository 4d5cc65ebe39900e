"""Any programme in: which format it is, and what it holds beside the sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pwa import exhibitors as stands
from pwa.exhibitors import Exhibitor
from pwa.i18n import Localized, say
from pwa.programme.importers.archive import unpack
from pwa.programme.importers.folder import read_folder
from pwa.programme.importers.formats import FORMATS
from pwa.programme.importers.frab_xml import read_frab_xml
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.recognise import recognise
from pwa.programme.importers.workbook import read_sheets, read_workbook
from pwa.programme.model import Event, Programme
from pwa.venue import importer as venue_importer
from pwa.venue.closures import open_ways
from pwa.venue.model import Edge, Venue
from pwa.venue.pictures import Picture

PARTS = frozenset(("venue", "exhibitors"))


@dataclass(frozen=True)
class Publication:
    """Programme, venue and exhibitors together; of a source, `parts` says which of the last two it has at all.

    `pictures` are those that a source brings for its floors.
    """

    programme: Programme
    venue: Venue = field(default_factory=Venue)
    exhibitors: dict[str, Exhibitor] = field(default_factory=dict)
    parts: frozenset[str] = PARTS
    warnings: tuple[str, ...] = field(default=(), compare=False)
    closed: frozenset[str] = field(default=frozenset(), compare=False)
    pictures: tuple[Picture, ...] = field(default=(), compare=False)

    @property
    def ways(self) -> tuple[Edge, ...]:
        """Return the paths that can be walked now: without the lifts and stairs in `closed`."""
        return open_ways(self.venue.edges, self.closed)


def read_source(path: Path, known: Event | None = None) -> Publication:
    """Read a programme in any format that we know, told by content; raises Refused with all that is wrong.

    `known` is the event that a source belongs to which does not name its own.
    """
    findings = Findings()
    found = _read(path, findings, known)
    findings.settle()
    return Publication(
        found.programme, found.venue, found.exhibitors, found.parts, tuple(findings.warnings), pictures=found.pictures
    )


def _read(path: Path, findings: Findings, known: Event | None) -> Publication:
    kind = recognise(path, findings)
    if kind in FORMATS:
        return Publication(FORMATS[kind](path, findings, known), parts=frozenset())
    if kind == "folder":
        return _read_folder(path, findings)
    if kind == "xml":
        programme = read_frab_xml(path, findings)
        exhibitors = stands.find_stands(programme)
        return Publication(programme, exhibitors=exhibitors, parts=frozenset(("exhibitors",) if exhibitors else ()))
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
                findings.refuse(path.name, "", say("It is a zip within a zip."), say("Zip the folder alone."))
            elif inner and not findings.problems:
                return _read(inner, findings, known)
    return Publication(Programme(Event("", Localized())))


def _read_folder(path: Path, findings: Findings) -> Publication:
    programme = read_folder(path, findings)
    event, parts = programme.event, set()
    venue, exhibitors, pictures = Venue(), dict[str, Exhibitor](), dict[str, Picture]()
    if (path / "exhibitors.csv").exists():
        parts.add("exhibitors")
        exhibitors = stands.read_csv(path / "exhibitors.csv", findings.after("event.toml"), event)
    if (path / "venue").is_dir():
        parts.add("venue")
        booths = {booth for one in exhibitors.values() for booth in one.booths}
        pictures = venue_importer.read_pictures(path / "venue", findings)
        venue = venue_importer.read_venue(
            path / "venue", findings, event.zone, programme.places, sorted(booths), pictures
        )
        taken = booths if "exhibitors" in parts else None
        venue_importer.warn_of_orphans(venue, programme.places, taken, findings)
    return Publication(programme, venue, exhibitors, frozenset(parts), pictures=tuple(pictures.values()))
