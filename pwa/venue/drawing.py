"""A floor drawn for a page: its shapes as links in reading order, names in the page's language, the course over it.

`static/js/venue/course.js` draws the same course on the phone.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from markupsafe import Markup, escape

from pwa.venue.matrix import IDENTITY, Matrix, invert, multiply, read_transform
from pwa.venue.model import Floor, Shape
from pwa.venue.routing import RIDES, Route, Step
from pwa.venue.svg import Box, find_boxes

_KEPT = frozenset(
    "class d x y x1 y1 x2 y2 width height rx ry cx cy r points transform viewBox fill fill-rule fill-opacity stroke"
    " stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray opacity".split()
)
Point = tuple[float, float]
_LAYERS = ("floor", "room", "stairs", "wall", "door", "facility", "booth")
_LETTER = 8.0  # how wide a letter of a name is, in the drawing's units
_SIZE = 14.0  # of letters, in those units
_READABLE = 8.0  # the least size of letters that a phone shows legibly, the floor as wide as the phone
LEVELS = (2, 4, 8)  # how far in the phone zooms before it shows what is named only there (static/js/venue/zoom.js)
_ICON = 20.0
_RING = 23.0
_CLEAR = {"booth": _RING, "facility": _RING, "room": 18.0}  # how far from a target's name its route ends


@dataclass(frozen=True)
class Mark:
    """What a shape is on a page: its accessible `label`, and where given its link, drawn name and icon."""

    label: str
    href: str = ""
    name: str = ""
    lang: str = ""
    icon: str = ""
    order: tuple[object, ...] = ()


def draw(
    floor: Floor, shapes: Mapping[str, Shape], marks: Mapping[str, Mark], lit: str = "", picture: str = ""
) -> Markup:
    """Return what stands inside the floor's `<svg>`: every shape with a mark, `lit` marked as the target.

    `picture` is the address of what lies under it.
    """
    root = ElementTree.fromstring(floor.svg)
    under = Markup("")
    if picture:
        under = Markup('<image href="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
            picture, *floor.view_box
        )
    return under + Markup("").join(_draw_children(root, IDENTITY, _Drawing(shapes, marks, find_boxes(floor), lit)))


def draw_course(
    floor: str,
    shapes: Mapping[str, Shape],
    target: str = "",
    route: Route | None = None,
    steps: tuple[Step, ...] = (),
    here: str = "",
) -> Markup:
    """Return the course on one floor: the route, a triangle at its start, numbers at its legs, a ring at its end.

    The triangle stands above a room's name. Without a route, it is at `here`.
    """
    parts: list[Markup] = []
    if route:
        lines = _lines(route, floor, shapes)
        if lines:
            parts.append(Markup('<path class="route" d="{}"/>').format("".join(map(_path, lines))))
    start = shapes.get(route.codes[0] if route else here)
    if start and start.floor == floor:
        up, sides = (42, "l13 22h-26z") if start.kind == "room" else (28, "l25 42h-50z")
        parts.append(Markup('<path class="ring" d="M{} {}{}"/>').format(_short(start.x), _short(start.y - up), sides))
    end = shapes.get(target)
    if end and end.floor == floor and end.kind != "room":
        parts.append(
            Markup('<circle class="ring" cx="{}" cy="{}" r="{}"/>').format(_short(end.x), _short(end.y), _short(_RING))
        )
    parts += _numbers(steps, floor, shapes)
    return Markup("").join(parts)


@dataclass(frozen=True)
class _Drawing:
    shapes: Mapping[str, Shape]
    marks: Mapping[str, Mark]
    boxes: Mapping[str, Box]
    lit: str


def _draw_children(parent: Element, matrix: Matrix, drawing: _Drawing) -> Iterator[Markup]:
    marks, shapes = drawing.marks, drawing.shapes
    for child in sorted(parent, key=lambda element: _rank(element, marks)):
        code, classes = child.get("id", ""), child.get("class", "").split()
        if "node" in classes:
            continue
        here = multiply(matrix, read_transform(child.get("transform", "")))
        inner = Markup("").join(_draw_children(child, here, drawing))
        drawn = _tag(child, inner)
        mark, shape = marks.get(code), shapes.get(code)
        yield _wrap(drawn, child, mark, shape, matrix, drawing) if mark and shape else drawn


def _rank(element: Element, marks: Mapping[str, Mark]) -> tuple[int, bool, tuple[object, ...]]:
    classes = element.get("class", "").split()
    layer = next((number for number, name in enumerate(_LAYERS) if name in classes), _LAYERS.index("wall"))
    mark = marks.get(element.get("id", ""))
    return layer, mark is not None, mark.order if mark else ()


def _wrap(drawn: Markup, element: Element, mark: Mark, shape: Shape, matrix: Matrix, drawing: _Drawing) -> Markup:
    left, top, right, bottom = drawing.boxes.get(shape.code, (0, 0, 0, 0))
    room = "booth" not in element.get("class", "").split()
    size = _SIZE if room else _fitting(mark.name, right - left, bottom - top)
    named = _picture(mark, shape) if mark.icon else _name(mark, shape, room, right - left, size)
    if matrix != IDENTITY:
        # Names stand where the whole drawing says, whatever group their shape is in.
        back = " ".join(f"{one:.6g}" for one in invert(matrix))
        named = Markup('<g transform="matrix({})">{}</g>').format(back, named)
    names = [name for name in ("lit" if shape.code == drawing.lit else "", "" if room else _level(size)) if name]
    classes = Markup(' class="{}"').format(" ".join(names)) if names else Markup("")
    if not mark.href:
        return Markup('<g data-code="{}"{}>{}{}</g>').format(shape.code, classes, drawn, named)
    current = Markup(' aria-current="location"') if shape.code == drawing.lit else Markup("")
    return Markup('<a href="{}" data-code="{}" aria-label="{}"{}{}>{}{}</a>').format(
        mark.href, shape.code, mark.label, classes, current, drawn, named
    )


def _fitting(name: str, width: float, height: float) -> float:
    """Return the size of letters at which `name` fits its booth."""
    if not name or width <= 0 or height <= 0:
        return _SIZE
    return max(1.0, min(_SIZE, width / (len(name) * 0.62), height * 0.8))


def _level(size: float) -> str:
    """Say how far one must zoom in for letters of `size` to be read; nothing where they are without."""
    far = next((zoom for zoom in (1, *LEVELS) if size * zoom >= _READABLE), LEVELS[-1])
    return f"at-{far}" if far > 1 else ""


def _name(mark: Mark, shape: Shape, room: bool, width: float, size: float) -> Markup:
    lang = Markup(' lang="{}"').format(mark.lang) if mark.lang else Markup("")
    letters = max(8, int(width / _LETTER)) if width else 24
    lines = textwrap.wrap(mark.name, letters, break_long_words=False) if room else [mark.name]
    first = shape.y + size * 0.36 - 8 * (len(lines) - 1)
    classes = Markup(' class="name"') if room else Markup("")
    if size < _SIZE:
        classes = Markup(' font-size="{}"').format(_short(size))
    plate = Markup("")
    if room:
        across, height = max(map(len, lines), default=0) * 9 + 12, 16 * len(lines) + 8
        plate = Markup('<rect class="plate" x="{}" y="{}" width="{}" height="{}"/>').format(
            _short(shape.x - across / 2), _short(shape.y - height / 2), across, height
        )
    return plate + Markup("").join(
        Markup('<text x="{}" y="{}"{}{}>{}</text>').format(
            _short(shape.x), _short(first + 16 * row), classes, lang, text
        )
        for row, text in enumerate(lines)
    )


def _picture(mark: Mark, shape: Shape) -> Markup:
    return Markup(
        '<svg class="icon" x="{}" y="{}" width="20" height="20" viewBox="0 0 24 24"><use href="{}"/></svg>'
    ).format(_short(shape.x - _ICON / 2), _short(shape.y - _ICON / 2), mark.icon)


def _lines(route: Route, floor: str, shapes: Mapping[str, Shape]) -> list[list[Point]]:
    """Give the parts of a route on `floor`, cut clear of its start and of its end's ring or name."""
    lines: list[list[Point]] = [[]]
    for index, code in enumerate(route.codes):
        shape = shapes.get(code)
        if shape is None or shape.floor != floor or (index and route.hops[index - 1].kind in RIDES):
            lines.append([])
        if shape and shape.floor == floor:
            lines[-1].append((shape.x, shape.y))
    first, last = shapes.get(route.codes[0]), shapes.get(route.codes[-1])
    for number, line in enumerate(lines):
        begins = number == 0 and first is not None and first.floor == floor
        ends = number == len(lines) - 1 and last is not None and last.floor == floor
        line = cut(line, _CLEAR.get(last.kind, 0) if ends and last else _ICON)
        lines[number] = cut(line[::-1], _RING if begins else _ICON)[::-1]
    return [line for line in lines if len(line) > 1]


def cut(line: list[Point], length: float) -> list[Point]:
    """Shorten a line by `length` at its end."""
    line = list(line)
    while len(line) > 1:
        (ax, ay), (bx, by) = line[-2:]
        far = math.hypot(bx - ax, by - ay)
        if far > length:
            part = (far - length) / far
            return [*line[:-1], (ax + (bx - ax) * part, ay + (by - ay) * part)]
        length -= far
        line.pop()
    return line


def _path(line: list[Point]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in line)


def _numbers(steps: tuple[Step, ...], floor: str, shapes: Mapping[str, Shape]) -> Iterator[Markup]:
    for number, step in enumerate(steps, 1):
        a, b = shapes.get(step.start), shapes.get(step.end)
        if step.kind in ("walk", "leave") and a and b and a.floor == b.floor == floor:
            x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
            yield Markup('<g class="turn"><path d="M{} {}h20v20h-20z"/><text x="{}" y="{}">{}</text></g>').format(
                _short(x - 10), _short(y - 10), _short(x), _short(y + 5), number
            )


def _tag(element: Element, inner: Markup) -> Markup:
    tag = element.tag.rpartition("}")[2]
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in element.attrib.items() if name in _KEPT
    )
    if tag in ("title", "desc"):
        return Markup("")
    return (
        Markup("<{}{}>{}</{}>").format(tag, attributes, inner, tag)
        if inner
        else Markup("<{}{}/>").format(tag, attributes)
    )


def _short(number: float) -> Markup:
    return escape(f"{number:.2f}".rstrip("0").rstrip("."))
