"""Walking routes: the shortest path over the venue's edges, and the same path in steps that words can be made of.

`static/js/venue/routing.js` is this on the phone; `tests/vectors/routes.json` binds the two.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pwa.venue.model import Edge, Shape

PACE = 80.0  # metres a minute
RIDES = ("lift", "stairs")
_BEND = 35.0  # degrees: less is straight on
_AHEAD = 0.94  # cosine: within 20 degrees of the way


@dataclass(frozen=True)
class Route:
    """A path from code to code; `hops` are its edges in walking order."""

    codes: tuple[str, ...]
    hops: tuple[Edge, ...]

    @property
    def metres(self) -> float:
        """Return its length."""
        return sum(hop.metres for hop in self.hops)

    @property
    def step_free(self) -> bool:
        """Say whether nobody needs to take a step on it."""
        return all(hop.step_free for hop in self.hops)


@dataclass(frozen=True)
class Step:
    """One instruction: walk from `start` to `end`, leave by a door, ride to `floor`, or arrive: the place on a side.

    `turn` is left, right, ahead, back, or empty where there is no way yet to turn from; `towards` is a landmark's code,
    where one leaves by a door that of the room or lift which is left.
    """

    kind: str  # walk, leave, lift, stairs, arrive
    start: str
    end: str
    metres: float = 0.0
    turn: str = ""
    towards: str = ""
    floor: str = ""


def find_route(edges: Iterable[Edge], start: str, end: str, step_free: bool = False) -> Route | None:
    """Find the shortest route, on request one without steps; None where there is none (Dijkstra 1959)."""
    ways: dict[str, list[tuple[str, Edge]]] = {}
    for edge in edges:
        if edge.step_free or not step_free:
            ways.setdefault(edge.start, []).append((edge.end, edge))
            ways.setdefault(edge.end, []).append((edge.start, edge))
    if start not in ways or end not in ways:
        return None
    best: dict[str, float] = {start: 0.0}
    came: dict[str, tuple[str, Edge]] = {}
    done: set[str] = set()
    queue = [(0.0, start)]
    while queue:
        metres, here = heapq.heappop(queue)
        if here == end:
            return _trace(came, start, end)
        if here in done:
            continue
        done.add(here)
        for there, edge in ways[here]:
            if (total := metres + edge.metres) < best.get(there, math.inf):
                best[there], came[there] = total, (here, edge)
                heapq.heappush(queue, (total, there))
    return None


def minutes(edges: Iterable[Edge], start: str, end: str, step_free: bool = False) -> int | None:
    """Return the whole minutes that the shortest way takes: 0 where one is there, None where no way is known."""
    if start == end:
        return 0
    route = find_route(edges, start, end, step_free)
    return in_minutes(route.metres) if route else None


def in_minutes(metres: float) -> int:
    """Return the whole minutes that a walk takes, at least one."""
    return max(1, math.ceil(metres / PACE))


def whole(metres: float) -> int:
    """Round to a whole metre, halves up, as the phone does."""
    return math.floor(metres + 0.5)


def describe(route: Route, shapes: Mapping[str, Shape], landmarks: Collection[str] = ()) -> tuple[Step, ...]:
    """Describe a route as steps: straight legs, turns, rides between floors, and on which side the place is."""
    steps: list[Step] = []
    first = 0
    for index, hop in enumerate(route.hops):
        if hop.kind in RIDES:
            steps += _walk(route, first, index, shapes, landmarks)
            a, b = route.codes[index], route.codes[index + 1]
            floor = shapes[b].floor if b in shapes else ""
            steps.append(Step(hop.kind, a, b, hop.metres, floor=floor))
            first = index + 1
    steps += _walk(route, first, len(route.hops), shapes, landmarks)
    side = _side(route, first, shapes)
    return (*steps, Step("arrive", route.codes[-1], route.codes[-1], turn=side))


def _trace(came: Mapping[str, tuple[str, Edge]], start: str, end: str) -> Route:
    codes, hops = [end], []
    while codes[-1] != start:
        here, edge = came[codes[-1]]
        codes.append(here)
        hops.append(edge)
    return Route(tuple(reversed(codes)), tuple(reversed(hops)))


def _walk(route: Route, first: int, last: int, shapes: Mapping[str, Shape], landmarks: Collection[str]) -> list[Step]:
    """Make the legs of the hops `first` to `last`; the way out of a place and the way into one give no direction."""
    if first == last:
        return []
    inner = _inner(first, last)
    legs: list[list[int]] = []
    turns: list[str] = []
    way: tuple[float, float] | None = None
    for index in inner:
        new = _way(route, index, shapes)
        if not legs or (way and new and _turn(way, new) != "ahead"):
            turns.append(_turn(way, new) if way and new and legs else "")
            legs.append([])
        legs[-1].append(index)
        way = new or way
    legs[0] = [*range(first, legs[0][0]), *legs[0]]
    legs[-1] = [*legs[-1], *range(legs[-1][-1] + 1, last)]
    steps = []
    for number, (leg, turn) in enumerate(zip(legs, turns, strict=True)):
        start = max(leg[0], inner[0])
        end = min(leg[-1], inner[-1]) + 1
        metres = sum(route.hops[index].metres for index in leg)
        towards = "" if number else _landmark(route, start, shapes, landmarks)
        if not number and _leaves(route, first, leg[0], inner, shapes):
            out, along = _way(route, first, shapes), _way(route, inner[0], shapes)
            turn = _turn(out, along) if out and along else ""
            steps.append(Step("leave", route.codes[start], route.codes[end], metres, turn, route.codes[first]))
        else:
            steps.append(Step("walk", route.codes[start], route.codes[end], metres, turn, towards))
    return steps


def _leaves(route: Route, first: int, begin: int, inner: range, shapes: Mapping[str, Shape]) -> bool:
    """Say whether a walk begins with the door of a room, or of what one rode."""
    if begin != first or inner[0] == first or route.hops[first].kind != "door":
        return False
    left = shapes.get(route.codes[first])
    return bool(left and left.kind == "room") or (first > 0 and route.hops[first - 1].kind == "lift")


def _inner(first: int, last: int) -> range:
    if last - first >= 3:
        return range(first + 1, last - 1)
    return range(first, max(last - 1, first + 1))


def _side(route: Route, first: int, shapes: Mapping[str, Shape]) -> str:
    last = len(route.hops)
    if last - first < 2:
        return ""
    before, after = _way(route, last - 2, shapes), _way(route, last - 1, shapes)
    return _turn(before, after) if before and after else ""


def _way(route: Route, index: int, shapes: Mapping[str, Shape]) -> tuple[float, float] | None:
    a, b = shapes.get(route.codes[index]), shapes.get(route.codes[index + 1])
    if a is None or b is None or (a.x, a.y) == (b.x, b.y):
        return None
    return b.x - a.x, b.y - a.y


def _turn(before: tuple[float, float], after: tuple[float, float]) -> str:
    cross = before[0] * after[1] - before[1] * after[0]
    angle = math.degrees(math.atan2(cross, before[0] * after[0] + before[1] * after[1]))
    if abs(angle) <= _BEND:
        return "ahead"
    if abs(angle) >= 180 - _BEND:
        return "back"
    return "right" if angle > 0 else "left"


def _landmark(route: Route, index: int, shapes: Mapping[str, Shape], landmarks: Collection[str]) -> str:
    way, here = _way(route, index, shapes), shapes.get(route.codes[index])
    found: list[tuple[float, str]] = []
    if not way or not here:
        return ""
    length = math.sqrt(way[0] * way[0] + way[1] * way[1])
    for code, shape in shapes.items():
        if code not in landmarks or shape.floor != here.floor or code in (route.codes[0], route.codes[-1]):
            continue
        dx, dy = shape.x - here.x, shape.y - here.y
        far = math.sqrt(dx * dx + dy * dy)
        if far > 0 and (dx * way[0] + dy * way[1]) / (far * length) >= _AHEAD:
            found.append((far, code))
    return min(found, default=(0.0, ""))[1]
