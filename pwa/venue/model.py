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
    """A drawn floor: sanitised SVG, its viewBox (x, y, width, height)."""

    id: str
    svg: str
    view_box: tuple[float, float, float, float] = (0, 0, 100, 100)


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
