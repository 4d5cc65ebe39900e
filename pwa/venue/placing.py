"""What organisers put on the plans by hand: pins, rectangles and pictures, laid over what is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from statistics import median
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml import ElementTree

from pwa.venue.model import Edge, Floor, Plan, Shape, Spot, Venue
from pwa.venue.routing import RIDES
from pwa.venue.svg import blank_floor

PIN = 24.0
# Metres a unit of a plan on which no path tells it: a floor of the usual width is a hall of 96 m.
_METRES = 0.2
_SVG = "http://www.w3.org/2000/svg"


def place(venue: Venue, spots: Mapping[str, Spot], plans: Mapping[str, Plan] | None = None) -> Venue:
    """Return the venue with pictures under its floors, and with pins and rectangles set or moved by code.

    Whatever is set is joined to the nearest point of the paths on its floor by a straight walk, instead of by the
    walks that led to where it was drawn. What stands on a floor that is not there is passed over.
    """
    floors = dict(venue.floors)
    for plan in (plans or {}).values():
        blank = blank_floor(plan.id, plan.width, plan.height)
        floors[plan.id] = replace(floors.get(plan.id, blank), picture=plan.picture)
    here = {code: spot for code, spot in spots.items() if spot.floor in floors}
    if not here:
        return replace(venue, floors=dict(sorted(floors.items())))
    named = {code for code, spot in here.items() if _is_name(spot, venue.shapes)}
    floors = {key: _draw(floor, here, named) for key, floor in floors.items()}
    shapes = dict(venue.shapes)
    for code, spot in here.items():
        shapes[code] = Shape(code, spot.floor, spot.kind, *_middle(spot))
    moved = frozenset(here.keys() & venue.shapes.keys() - named)
    edges = tuple(edge for edge in venue.edges if edge.kind in RIDES or not moved & {edge.start, edge.end})
    joined = _join(edges, shapes, sorted(here.keys() - named))
    return Venue(dict(sorted(floors.items())), shapes, (*edges, *joined))


def _is_name(spot: Spot, drawn: Mapping[str, Shape]) -> bool:
    """Say whether a spot only moves the name of a room that stays as it is drawn."""
    there = drawn.get(spot.id)
    return bool(there and there.kind == spot.kind == "room" and there.floor == spot.floor and not spot.width)


def _middle(spot: Spot) -> tuple[float, float]:
    return round(spot.x + spot.width / 2, 2), round(spot.y + spot.height / 2, 2)


def _draw(floor: Floor, spots: Mapping[str, Spot], named: Iterable[str]) -> Floor:
    root: Element = ElementTree.fromstring(floor.svg)
    for parent in list(root.iter()):
        for child in list(parent):
            spot = spots.get(child.get("id", ""))
            if spot and spot.id in named:
                child.set("data-label", f"{spot.x:g} {spot.y:g}")
            elif spot:
                parent.remove(child)
    for spot in spots.values():
        if spot.floor == floor.id and spot.id not in named:
            _add(root, spot)
    register_namespace("", _SVG)
    return replace(floor, svg=tostring(root, encoding="unicode"))


def _add(root: Element, spot: Spot) -> None:
    marked = {"id": spot.id, "class": spot.kind}
    if spot.width and spot.height:
        box = {"x": spot.x, "y": spot.y, "width": spot.width, "height": spot.height}
        SubElement(root, f"{{{_SVG}}}rect", marked | {name: f"{value:g}" for name, value in box.items()})
    elif spot.kind == "room":
        SubElement(root, f"{{{_SVG}}}g", marked | {"data-label": f"{spot.x:g} {spot.y:g}"})
    else:
        pin = {"x": f"{spot.x - PIN / 2:g}", "y": f"{spot.y - PIN / 2:g}", "width": f"{PIN:g}", "height": f"{PIN:g}"}
        SubElement(root, f"{{{_SVG}}}rect", marked | pin)


def _join(edges: tuple[Edge, ...], shapes: Mapping[str, Shape], codes: Iterable[str]) -> Iterator[Edge]:
    led = {code for edge in edges for code in (edge.start, edge.end)}
    for code in codes:
        if any(code in (edge.start, edge.end) for edge in edges):
            continue
        one = shapes[code]
        near = [
            (math.hypot(other.x - one.x, other.y - one.y), other.kind != "node", key)
            for key in led
            if (other := shapes.get(key)) and other.floor == one.floor and key != code
        ]
        nodes = [found for found in near if not found[1]]
        if near:
            far, _other, key = min(nodes or near)
            yield Edge(key, code, round(far * _scale(edges, shapes, one.floor), 1))


def _scale(edges: Iterable[Edge], shapes: Mapping[str, Shape], floor: str) -> float:
    """Return the metres of a unit, as the paths of a floor have them."""
    found = []
    for edge in edges:
        a, b = shapes.get(edge.start), shapes.get(edge.end)
        if a and b and a.floor == b.floor == floor and (far := math.hypot(a.x - b.x, a.y - b.y)):
            found.append(edge.metres / far)
    return median(found) if found else _METRES
