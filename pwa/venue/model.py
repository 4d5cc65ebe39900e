"""The venue's nouns: drawn floors, their shapes and the paths between them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """A drawn place, booth or path node; `x`, `y` is where its name goes, in the floor's own units."""

    code: str
    floor: str
    kind: str  # room, booth, facility, node
    x: float
    y: float


@dataclass(frozen=True)
class Floor:
    """A drawn floor: sanitised SVG, its viewBox (x, y, width, height), the digest of a picture that lies under it."""

    id: str
    svg: str
    view_box: tuple[float, float, float, float] = (0, 0, 100, 100)
    picture: str = ""


@dataclass(frozen=True)
class Spot:
    """A place or booth that an organiser put on a plan, by its code.

    Without a width it is a pin at `x`, `y`, else a rectangle with its corner there, in the floor's units.
    """

    id: str
    floor: str
    kind: str  # room, booth, facility
    x: float
    y: float
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Plan:
    """A picture that an organiser laid under a floor: its digest and size in pixels."""

    id: str
    picture: str
    width: int
    height: int


@dataclass(frozen=True)
class Edge:
    """A walkable path; `kind` is walk, door, lift or stairs."""

    start: str
    end: str
    metres: float
    step_free: bool = True
    kind: str = "walk"


@dataclass(frozen=True)
class Venue:
    """All floors, shapes by code, and paths."""

    floors: dict[str, Floor] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
