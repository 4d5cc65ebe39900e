"""A venue as the files of an event folder."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.programme.exporters.table import write_table
from pwa.venue import pictures
from pwa.venue.model import Venue

PATHS = "from to metres step_free kind"


def write_files(venue: Venue) -> dict[str, str]:
    """Return the drawn floors and the paths between them by file name."""
    drawn = (floor for floor in venue.floors.values() if "<" in floor.svg[1:] or not floor.picture)
    files = {f"venue/{floor.id}.svg": floor.svg + "\n" for floor in drawn}
    if venue.edges:
        rows = (
            {
                "from": edge.start,
                "to": edge.end,
                "metres": edge.metres,
                "step_free": "yes" if edge.step_free else "no",
                "kind": edge.kind,
            }
            for edge in venue.edges
        )
        files["venue/paths.csv"] = write_table(PATHS, rows)
    return files


def write_pictures(db: Database, venue: Venue) -> dict[str, bytes]:
    """Return the pictures under the floors by file name."""
    found = ((floor, pictures.find(db, floor.picture)) for floor in venue.floors.values() if floor.picture)
    return {f"venue/{floor.id}.{one.type.rpartition('/')[2]}": one.body for floor, one in found if one}
