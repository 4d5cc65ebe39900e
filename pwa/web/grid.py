"""A day as rooms × times: the column, rows and lane of each showing, as a style sheet for the list's own elements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from pwa.web.index import Day, Index, Showing
from pwa.web.language import iso

# Time and room heads come before them.
FIRST_COLUMN = FIRST_ROW = 2
REM_A_MINUTE = 0.15
LONGEST_GAP = timedelta(hours=1)


@dataclass(frozen=True)
class Room:
    """A room of the grid by its place's id, its first column, and how many lanes it needs beside each other."""

    place: str
    column: int
    lanes: int


@dataclass(frozen=True)
class Grid:
    """The rooms from left to right, the row that begins at each moment, and the columns of showings beside others."""

    rooms: tuple[Room, ...]
    rows: dict[datetime, int]
    beside: dict[str, int]


def make_grid(index: Index, day: Day) -> Grid:
    """Place what has a time on `day`: rooms in the programme's order, what overlaps in a room in lanes."""
    by_place: dict[str, list[Showing]] = defaultdict(list)
    moments = set()
    for showing in (showing for start in day.starts for showing in start.showings):
        by_place[showing.slot.place].append(showing)
        moments |= {showing.slot.start, showing.slot.end}
    order = [place for place in index.publication.programme.places if place in by_place]
    rooms: list[Room] = []
    beside: dict[str, int] = {}
    column = FIRST_COLUMN
    for place in (*order, *(by_place.keys() - set(order))):
        lanes = find_lanes(by_place[place])
        beside |= {slot: column + lane for slot, lane in lanes.items() if lane}
        rooms.append(Room(place, column, max(lanes.values()) + 1))
        column += rooms[-1].lanes
    return Grid(tuple(rooms), {moment: n for n, moment in enumerate(sorted(moments), FIRST_ROW)}, beside)


def find_lanes(showings: list[Showing]) -> dict[str, int]:
    """Give each slot of one room the first lane, from 0, that is free at its start."""
    free: list[datetime] = []
    found = {}
    for slot, _session in sorted(showings, key=lambda one: (one.slot.start, one.slot.end, one.slot.id)):
        lane = next((n for n, until in enumerate(free) if until <= slot.start), len(free))
        free[lane : lane + 1] = [slot.end]
        found[slot.id] = lane
    return found


def write_sheet(index: Index, day: Day, heading: dict[datetime, str]) -> str:
    """Write the style sheet of `day`; `heading` gives the id of each start's heading."""
    return "\n".join(_rules(make_grid(index, day), [start.moment for start in day.starts], heading)) + "\n"


def _rules(grid: Grid, starts: list[datetime], heading: dict[datetime, str]) -> Iterator[str]:
    columns = sum(room.lanes for room in grid.rooms)
    yield f"day-grid{{--columns:{columns};--lines:{len(grid.rows)}}}"
    for room in grid.rooms:
        yield f"[data-place={_quoted(room.place)}]{{grid-column:{room.column}}}"
        if room.lanes > 1:
            yield f".rooms [data-place={_quoted(room.place)}]{{grid-column:{room.column}/span {room.lanes}}}"
    for moment, row in grid.rows.items():
        text = iso(moment)
        yield f'[data-start="{text}"]{{grid-row-start:{row}}}'
        yield f'[data-end="{text}"]{{grid-row-end:{row}}}'
    for slot, column in grid.beside.items():
        yield f"day-grid [data-slot={_quoted(slot)}]{{grid-column:{column}}}"
    last = max(grid.rows, default=None)
    for start, following in pairwise([*starts, last] if last else []):
        least = min(following - start, LONGEST_GAP).total_seconds() / 60 * REM_A_MINUTE
        yield f"#{heading[start]}{{--rows:{grid.rows[start]}/{grid.rows[following]};--least:{least:g}rem}}"


def _quoted(text: str) -> str:
    """Write `text` as a CSS string (CSS Syntax 4.3.7)."""
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'
