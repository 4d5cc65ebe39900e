"""A target on the map and the way to it, in words that the phone fills in too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pwa.exhibitors import Exhibitor
from pwa.programme.model import Place
from pwa.publishing import Publication
from pwa.venue import routing
from pwa.venue.model import Floor
from pwa.venue.routing import Route, Step
from pwa.venue.svg import Box, find_boxes
from pwa.web.language import gettext as _
from pwa.web.language import plain

LANDMARKS = frozenset(("hall", "room", "food", "exit", "stairs"))


@dataclass(frozen=True)
class Target:
    """Something drawn that a reader wants to reach, with the way from `origin` where there is one."""

    code: str
    floor: str
    place: Place | None = None
    exhibitors: tuple[Exhibitor, ...] = ()
    origin: str = ""
    step_free: bool = False
    route: Route | None = None
    steps: tuple[Step, ...] = ()


def find_target(publication: Publication, code: str, origin: str = "", step_free: bool = False) -> Target | None:
    """Find what `code` stands for and the way to it, from the info point where no origin is given."""
    venue, ways = publication.venue, publication.ways
    shape = venue.shapes.get(code)
    if shape is None or shape.kind == "node":
        return None
    exhibitors = tuple(one for one in publication.exhibitors.values() if code in one.booths)
    start = origin if origin in venue.shapes else default_origin(publication, shape.floor)
    route = routing.find_route(ways, start, code, step_free) if start and start != code else None
    steps = routing.describe(route, venue.shapes, landmarks(publication)) if route else ()
    place = publication.programme.places.get(code)
    return Target(code, shape.floor, place, exhibitors, start, step_free, route, steps)


def default_origin(publication: Publication, floor: str) -> str:
    """Return the code of the info point that paths reach: on `floor`, else on another one."""
    codes = reached(publication)
    infos = [p for p in publication.programme.places.values() if p.kind == "info" and p.id in codes]
    here = [place for place in infos if place.floor == floor]
    return (here or infos)[0].id if infos else ""


def origins(publication: Publication) -> list[Place]:
    """List the places that a way can start from, by floor."""
    codes = reached(publication)
    return sorted((p for p in publication.programme.places.values() if p.id in codes), key=lambda p: p.floor)


def reached(publication: Publication) -> frozenset[str]:
    """Return the codes that paths lead to."""
    return frozenset(code for edge in publication.venue.edges for code in (edge.start, edge.end))


def landmarks(publication: Publication) -> frozenset[str]:
    """Return the codes of places that people can see from afar."""
    return frozenset(place.id for place in publication.programme.places.values() if place.kind in LANDMARKS)


def area_of(publication: Publication, code: str) -> Place | None:
    """Return the smallest room or area that a booth or facility stands in."""
    shape = publication.venue.shapes.get(code)
    floor = publication.venue.floors.get(shape.floor) if shape else None
    if shape is None or floor is None:
        return None
    boxes = _boxes(floor)
    around = [
        (_size(box), place)
        for key, box in boxes.items()
        if (place := publication.programme.places.get(key)) and not place.is_facility and key != code
        if box[0] <= shape.x <= box[2] and box[1] <= shape.y <= box[3]
    ]
    return min(around, key=lambda found: (found[0], found[1].id))[1] if around else None


def step_words(metres: object, floor: object, place: object, towards: object) -> dict[str, str]:
    """Return the words of every kind of step, filled in; the phone fills in `{metres}` and so on itself."""
    return {
        "walk": _("Walk %(metres)s m", metres=metres),
        "walk-towards": _("Walk %(metres)s m towards %(place)s", metres=metres, place=towards),
        "walk-left": _("Turn left, walk %(metres)s m", metres=metres),
        "walk-right": _("Turn right, walk %(metres)s m", metres=metres),
        "walk-back": _("Turn around, walk %(metres)s m", metres=metres),
        "leave": _("Leave %(place)s, walk %(metres)s m", place=towards, metres=metres),
        "leave-left": _("Leave %(place)s to the left, walk %(metres)s m", place=towards, metres=metres),
        "leave-right": _("Leave %(place)s to the right, walk %(metres)s m", place=towards, metres=metres),
        "leave-ahead": _("Leave %(place)s straight on, walk %(metres)s m", place=towards, metres=metres),
        "lift": _("Take the lift to floor %(floor)s", floor=floor),
        "stairs": _("Take the stairs to floor %(floor)s", floor=floor),
        "arrive": _("%(place)s is in front of you", place=place),
        "arrive-left": _("%(place)s is on your left", place=place),
        "arrive-right": _("%(place)s is on your right", place=place),
        "arrive-back": _("%(place)s is behind you", place=place),
    }


def step_key(step: Step) -> str:
    """Return which of the words say this step."""
    if step.kind == "leave":
        return f"leave-{step.turn}" if step.turn in ("left", "right", "ahead") else "leave"
    turn = step.turn if step.turn in ("left", "right", "back") else ""
    if step.kind == "walk" and not turn and step.towards:
        return "walk-towards"
    return f"{step.kind}-{turn}" if turn and step.kind in ("walk", "arrive") else step.kind


def say(publication: Publication, step: Step) -> str:
    """Say one step in the page's language."""
    name, towards = name_of(publication, step.end), name_of(publication, step.towards)
    return step_words(routing.whole(step.metres), step.floor, name, towards)[step_key(step)]


def name_of(publication: Publication, code: str) -> str:
    """Name what stands behind a code: a place, or a booth's exhibitors."""
    place = publication.programme.places.get(code)
    if place:
        return plain(place.name)
    return ", ".join(plain(one.name) for one in publication.exhibitors.values() if code in one.booths) or code


@lru_cache(maxsize=16)
def _boxes_of(key: str, svg: str) -> Mapping[str, Box]:
    return find_boxes(Floor(key, svg))


def _boxes(floor: Floor) -> Mapping[str, Box]:
    return _boxes_of(floor.id, floor.svg)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
