"""A venue as the files of an event folder."""

from __future__ import annotations

from pwa.programme.exporters.table import write_table
from pwa.venue.model import Venue

PATHS = "from to metres step_free kind"


def write_files(venue: Venue) -> dict[str, str]:
    """Return the drawn floors and the paths between them by file name."""
    files = {f"venue/{floor.id}.svg": floor.svg + "\n" for floor in venue.floors.values()}
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
