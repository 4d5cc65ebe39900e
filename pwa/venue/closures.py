"""Lifts and stairs that are out of order: no route rides them until they work again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pwa.database import from_row, set_state, to_row
from pwa.venue.model import Edge
from pwa.venue.routing import RIDES

# What printed pages show of it: the codes that are closed.
PRINTED = "closures"


@dataclass(frozen=True)
class Closure:
    """A lift's or staircase's stop on one floor, out of order since `at`, marked by the organiser named `by`."""

    place: str
    by: str
    at: datetime


def read(db: Database) -> dict[str, Closure]:
    """Return what is out of order, by place."""
    return {row["place"]: from_row(Closure, row) for row in db.query("select * from closure order by place")}


def close(db: Database, places: Iterable[str], *, by: str, now: datetime) -> None:
    """Mark `places` as out of order."""
    with db.atomic():
        for place in places:
            db.table("closure").insert(to_row(Closure(place, by, now)), pk="place", replace=True)
        _print(db)


def reopen(db: Database, places: Iterable[str]) -> None:
    """Let routes ride `places` again."""
    with db.atomic():
        for place in places:
            db.execute("delete from closure where place = ?", [place])
        _print(db)


def open_ways(edges: Iterable[Edge], closed: Iterable[str]) -> tuple[Edge, ...]:
    """Leave out the rides that begin or end at something closed; one can still walk up to it."""
    shut = frozenset(closed)
    return tuple(edge for edge in edges if edge.kind not in RIDES or not shut & {edge.start, edge.end})


def rides(edges: Iterable[Edge]) -> list[tuple[str, ...]]:
    """List the lifts and staircases, each as its stops: what is joined by rides of one kind."""
    groups: list[tuple[str, set[str]]] = []
    for edge in edges:
        if edge.kind in RIDES:
            stops = {edge.start, edge.end}
            joined = [group for group in groups if group[0] == edge.kind and group[1] & stops]
            groups = [group for group in groups if group not in joined]
            groups.append((edge.kind, stops.union(*(group[1] for group in joined))))
    return sorted(tuple(sorted(stops)) for _kind, stops in groups)


def _print(db: Database) -> None:
    set_state(db, PRINTED, list(read(db)))
