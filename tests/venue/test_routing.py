"""Walking routes, by the vectors that the phone's code must meet too, and over the demo's own paths."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pwa.publishing import Publication
from pwa.venue.model import Edge, Shape
from pwa.venue.routing import Route, describe, find_route, in_minutes, minutes, whole

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "routes.json").read_text("utf-8"))
SHAPES = {
    code: Shape(code, floor, "room" if seen & 2 else "node", x, y)
    for code, (floor, seen, x, y) in VECTORS["shapes"].items()
}
LANDMARKS = {code for code, (_floor, seen, _x, _y) in VECTORS["shapes"].items() if seen & 1}
EDGES = [Edge(start, end, metres, bool(free), kind) for start, end, metres, free, kind in VECTORS["edges"]]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_routes_and_their_steps_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    route = find_route(EDGES, case["from"], case["to"], case["step_free"])

    assert summary(route) == case["route"]
    assert ([said(step) for step in describe(route, SHAPES, LANDMARKS)] if route else []) == case["steps"]


@pytest.mark.parametrize(("start", "end", "step_free", "expected"), VECTORS["walks"])
def test_minutes_are_those_of_the_vectors(start: str, end: str, step_free: int, expected: int | None) -> None:
    assert minutes(EDGES, start, end, bool(step_free)) == expected


def test_every_place_and_booth_of_the_demo_is_reached_without_steps(demo: Publication) -> None:
    venue = demo.venue
    wanted = {code for code, shape in venue.shapes.items() if shape.kind != "node"} - {"info"}
    upstairs = {place.id for place in demo.programme.places.values() if place.kind == "stairs"}

    assert [code for code in sorted(wanted) if not find_route(venue.edges, "info", code)] == []
    assert [
        code for code in sorted(wanted - upstairs) if not find_route(venue.edges, "info", code, step_free=True)
    ] == []


def test_the_way_back_is_as_long(demo: Publication) -> None:
    there = find_route(demo.venue.edges, "info", "logi")
    back = find_route(demo.venue.edges, "logi", "info")

    assert there and back and there.metres == pytest.approx(back.metres)


def test_a_walk_is_80_metres_a_minute_and_never_nothing() -> None:
    assert [in_minutes(metres) for metres in (0, 80, 81, 400)] == [1, 1, 2, 5]
    assert [whole(metres) for metres in (0.4, 0.5, 1.5, 2.5)] == [0, 1, 2, 3]


def summary(route: Route | None) -> dict[str, Any] | None:
    return route and {
        "codes": list(route.codes),
        "metres": route.metres,
        "step_free": route.step_free,
        "minutes": in_minutes(route.metres),
    }


def said(step: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(step).items() if value}
