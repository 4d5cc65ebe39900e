"""The venue folder: a drawing a floor and paths.csv between what is drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pwa.i18n import say
from pwa.programme.importers.problems import Findings, read_text
from pwa.programme.importers.table import read_table
from pwa.programme.model import Place
from pwa.venue.model import Edge, Floor, Shape, Venue
from pwa.venue.pictures import MOST_BYTES, SUFFIXES, NotAPicture, Picture, read_picture
from pwa.venue.svg import NotAFloor, blank_floor, list_strangers, read_floor

EDGE_KINDS = ("walk", "door", "lift", "stairs")
MOST_NAMED = 20


def read_venue(
    folder: Path,
    findings: Findings,
    zone: ZoneInfo,
    places: Mapping[str, Place],
    booths: Collection[str] = (),
    pictures: Mapping[str, Picture] = MappingProxyType({}),
) -> Venue:
    """Read venue/<floor>.svg and venue/paths.csv, with everything wrong noted in `findings`.

    What is drawn with the id of one of `places` or `booths`, however a drawing program wrote it, becomes its shape.
    A floor may be one of `pictures` alone, or lie over one.
    """
    codes = dict.fromkeys(booths, "booth")
    codes |= {place.id: "facility" if place.is_facility else "room" for place in places.values()}
    floors: dict[str, Floor] = {}
    shapes: dict[str, Shape] = {}
    for file in sorted(folder.glob("*.svg")):
        name = f"venue/{file.name}"
        source = read_text(file, findings, name)
        if source is None:
            continue
        try:
            floor, found, left_out = read_floor(file.stem, source, codes)
        except NotAFloor as error:
            findings.fail(name, name, "", str(error), say("Save the drawing as plain SVG with a viewBox."))
            continue
        if left_out:
            findings.warn(
                name, say("left out what a map may not have: %(left_out)s.", left_out=", ".join(sorted(left_out)))
            )
        floors[floor.id] = floor
        for shape in found:
            if shape.code in shapes:
                findings.refuse(
                    name,
                    shape.code,
                    say("“%(code)s” is drawn twice.", code=shape.code),
                    say("Give each shape its own id."),
                )
            shapes[shape.code] = shape
    for key, picture in pictures.items():
        floor = floors.get(key) or blank_floor(key, picture.width, picture.height)
        floors[key] = replace(floor, picture=picture.digest)
    floors = dict(sorted(floors.items()))
    known = findings.after(*(f"venue/{file.name}" for file in folder.glob("*.svg")))
    return Venue(floors, shapes, _read_edges(folder / "paths.csv", known, zone, {*shapes, *codes}))


def read_pictures(folder: Path, findings: Findings) -> dict[str, Picture]:
    """Read the plans in venue/ that are pictures, by floor, told by their content."""
    found: dict[str, Picture] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() not in SUFFIXES:
            continue
        try:
            picture = read_picture(file.read_bytes()[: MOST_BYTES + 1])
        except NotAPicture as error:
            remedy = say("Save the plan as PNG, JPEG or WebP of at most %(most)s MB.", most=MOST_BYTES // 1_000_000)
            findings.refuse(f"venue/{file.name}", "", str(error), remedy)
            continue
        if file.stem in found:
            findings.warn(f"venue/{file.name}", say("this floor has another picture; it was not read."))
        found.setdefault(file.stem, picture)
    return found


def warn_of_orphans(
    venue: Venue, places: Mapping[str, Place], booths: Collection[str] | None, findings: Findings
) -> None:
    """Warn of places and booths that are not drawn, and of shapes that stand for nothing; `booths` are those taken."""
    for place in places.values():
        if place.floor and place.floor not in venue.floors:
            findings.warn(
                "places.csv",
                say("“%(id)s” is on floor “%(floor)s”, which is not drawn in venue/.", id=place.id, floor=place.floor),
            )
        elif place.floor and place.id not in venue.shapes:
            findings.warn(f"venue/{place.floor}.svg", say("the place “%(id)s” is not drawn.", id=place.id))
    for shape in venue.shapes.values():
        if shape.kind in ("room", "facility") and shape.code not in places:
            findings.warn(
                f"venue/{shape.floor}.svg", say("“%(code)s” is drawn but is not in places.csv.", code=shape.code)
            )
    for floor in venue.floors.values():
        if strangers := list_strangers(floor, venue.shapes):
            names = ", ".join(strangers[:MOST_NAMED]) + (" …" if len(strangers) > MOST_NAMED else "")
            findings.warn(
                f"venue/{floor.id}.svg", say("these are drawn and stand for nothing: %(names)s.", names=names)
            )
    if booths is None:
        return
    drawn = {shape.code for shape in venue.shapes.values() if shape.kind == "booth"}
    if missing := sorted(set(booths) - drawn):
        findings.warn("venue", say("these booths are not drawn: %(missing)s.", missing=", ".join(missing)))
    if empty := sorted(drawn - set(booths)):
        findings.warn("exhibitors.csv", say("these booths have no exhibitor: %(empty)s.", empty=", ".join(empty)))


def _read_edges(path: Path, findings: Findings, zone: ZoneInfo, known: Collection[str]) -> tuple[Edge, ...]:
    edges = []
    if not path.exists():
        return ()
    for row in read_table(path, findings, zone, ("from", "to", "metres"), "step_free kind", "venue/paths.csv"):
        start, end = row.text("from"), row.text("to")
        for column, code in (("from", start), ("to", end)):
            if code not in known:
                row.refuse(
                    column,
                    say("“%(code)s” is not drawn on any floor.", code=code),
                    say("Correct it, or draw a node with that id."),
                )
        metres = row.decimal("metres")
        if metres is None or metres < 0:
            row.refuse("metres", say("It is not a length."), say("Write the metres as a number, like 12.5."))
        step_free = row.choice("step_free", ("yes", "no"), "yes") == "yes"
        edges.append(Edge(start, end, metres or 0.0, step_free, row.choice("kind", EDGE_KINDS, "walk")))
    return tuple(edges)
