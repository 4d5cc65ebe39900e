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

from pwa.venue.model import Floor, Shape
from pwa.venue.routing import RIDES, Route, Step

_KEPT = frozenset(
    "class d x y x1 y1 x2 y2 width height rx ry cx cy r points transform viewBox fill fill-rule fill-opacity stroke"
    " stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray opacity".split()
)
Point = tuple[float, float]
_LAYERS = ("floor", "room", "stairs", "wall", "door", "facility", "booth")
_LETTER = 8.0  # how wide a letter of a name is, in the drawing's units
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


def draw(floor: Floor, shapes: Mapping[str, Shape], marks: Mapping[str, Mark], lit: str = "") -> Markup:
    """Return what stands inside the floor's `<svg>`: every shape with a mark, `lit` marked as the target."""
    root = ElementTree.fromstring(floor.svg)
    return Markup("").join(_draw_children(root, shapes, marks, lit))


def draw_course(
    floor: str,
    shapes: Mapping[str, Shape],
    target: str = "",
    route: Route | None = None,
    steps: tuple[Step, ...] = (),
    here: str = "",
) -> Markup:
    """Return the course on one floor: the route, a triangle at its start, numbers at its legs, a ring at its end.

    Without a route, the triangle is at `here`.
    """
    parts: list[Markup] = []
    if route:
        lines = _lines(route, floor, shapes)
        if lines:
            parts.append(Markup('<path class="route" d="{}"/>').format("".join(map(_path, lines))))
    start = shapes.get(route.codes[0] if route else here)
    if start and start.floor == floor:
        parts.append(Markup('<path class="ring" d="M{} {}l25 42h-50z"/>').format(_short(start.x), _short(start.y - 28)))
    end = shapes.get(target)
    if end and end.floor == floor and end.kind != "room":
        parts.append(
            Markup('<circle class="ring" cx="{}" cy="{}" r="{}"/>').format(_short(end.x), _short(end.y), _short(_RING))
        )
    parts += _numbers(steps, floor, shapes)
    return Markup("").join(parts)


def _draw_children(
    parent: Element, shapes: Mapping[str, Shape], marks: Mapping[str, Mark], lit: str
) -> Iterator[Markup]:
    for child in sorted(parent, key=lambda element: _rank(element, marks)):
        code, classes = child.get("id", ""), child.get("class", "").split()
        if "node" in classes:
            continue
        inner = Markup("").join(_draw_children(child, shapes, marks, lit))
        drawn = _tag(child, inner)
        mark, shape = marks.get(code), shapes.get(code)
        yield _wrap(drawn, child, mark, shape, code, lit) if mark and shape else drawn


def _rank(element: Element, marks: Mapping[str, Mark]) -> tuple[int, bool, tuple[object, ...]]:
    classes = element.get("class", "").split()
    layer = next((number for number, name in enumerate(_LAYERS) if name in classes), _LAYERS.index("wall"))
    mark = marks.get(element.get("id", ""))
    return layer, mark is not None, mark.order if mark else ()


def _wrap(drawn: Markup, element: Element, mark: Mark, shape: Shape, code: str, lit: str) -> Markup:
    inside = drawn + (_picture(mark, shape) if mark.icon else _name(mark, shape, element))
    classes = Markup(' class="lit"') if code == lit else Markup("")
    if not mark.href:
        return Markup('<g data-code="{}"{}>{}</g>').format(code, classes, inside)
    current = Markup(' aria-current="location"') if code == lit else Markup("")
    return Markup('<a href="{}" data-code="{}" aria-label="{}"{}{}>{}</a>').format(
        mark.href, code, mark.label, classes, current, inside
    )


def _name(mark: Mark, shape: Shape, element: Element) -> Markup:
    lang = Markup(' lang="{}"').format(mark.lang) if mark.lang else Markup("")
    room = "booth" not in element.get("class", "").split()
    lines = textwrap.wrap(mark.name, _letters(element), break_long_words=False) if room else [mark.name]
    first = shape.y + 5 - 8 * (len(lines) - 1)
    classes = Markup(' class="name"') if room else Markup("")
    plate = Markup("")
    if room:
        width, height = max(map(len, lines)) * 9 + 12, 16 * len(lines) + 8
        plate = Markup('<rect class="plate" x="{}" y="{}" width="{}" height="{}"/>').format(
            _short(shape.x - width / 2), _short(shape.y - height / 2), width, height
        )
    return plate + Markup("").join(
        Markup('<text x="{}" y="{}"{}{}>{}</text>').format(
            _short(shape.x), _short(first + 16 * row), classes, lang, text
        )
        for row, text in enumerate(lines)
    )


def _letters(element: Element) -> int:
    try:
        return max(8, int(float(element.get("width", "")) / _LETTER))
    except ValueError:
        return 24


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
        if step.kind == "walk" and a and b and a.floor == b.floor == floor:
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
