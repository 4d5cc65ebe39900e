"""The published venue in the database."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.database import read_all, replace_all
from pwa.venue import closures
from pwa.venue.model import Edge, Floor, Shape, Venue


def read(db: Database) -> Venue:
    """Return the published floors, shapes and paths."""
    return Venue(
        floors={one.id: one for one in read_all(db, "floor", Floor)},
        shapes={one.code: one for one in read_all(db, "shape", Shape)},
        edges=tuple(read_all(db, "edge", Edge)),
    )


def read_ways(db: Database) -> tuple[Edge, ...]:
    """Return the published paths that can be walked now: without lifts and stairs that are out of order."""
    return closures.open_ways(read_all(db, "edge", Edge), closures.read(db))


def save(db: Database, venue: Venue) -> None:
    """Make `venue` the published one; inside the caller's transaction."""
    replace_all(db, "floor", venue.floors.values())
    replace_all(db, "shape", venue.shapes.values())
    replace_all(db, "edge", venue.edges)
