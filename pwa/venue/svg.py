"""Drawn floors made safe, and where their shapes are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml import ElementTree

from pwa.venue.codes import by_normal, normal
from pwa.venue.matrix import IDENTITY, Matrix, apply, multiply, numbers, read_transform
from pwa.venue.model import Floor, Shape
from pwa.venue.styles import STYLED, Sheet, read_sheet, styled
from pwa.venue.uses import TooMuch, expand

SHAPES = frozenset("path rect circle ellipse polygon polyline line".split())
_ELEMENTS = SHAPES | {"g", "defs", "symbol", "use", "title", "desc"}
_ATTRIBUTES = (
    frozenset("id class d x y x1 y1 x2 y2 width height rx ry cx cy r points transform viewBox data-label href".split())
    | STYLED
)
# What drawing programs keep for themselves: nobody misses it.
_EDITORS = frozenset("label nodetypes cx-nodetypes groupmode insensitive connector-curvature space".split())
# How wide a floor is in units of a drawing, and what is brought to that.
USUAL, NARROWEST, WIDEST = 480.0, 100, 960
KINDS = ("booth", "facility", "node", "room")
# What drawing programs call what nobody named, and what is no place: layers, walls.
_UNNAMED = re.compile(
    r"(?:_?(?:svgid|xmlid|path|rect(?:angle)?|circle|ellipse|poly(?:gon|line)|line|arc|g|group|use|symbol|layer|vector|star"
    r"|union|subtract|intersect|exclude|frame|shape|hatch|insert|block|entity|clip|mask|image|svg|artboard|background|bg"
    r"|outline|border|walls?|doors?|floor|base|plan|map|grid|lager|taso|kerros)s?)?[\W_]*[\dx_\W]*",
    re.I,
)
# What a colour may be written with; image() and escaped letters would name other hosts.
_FUNCTIONS = frozenset("rgb rgba hsl hsla url var".split())
# Longer ones are nobody's, and slow to look at.
LONGEST_NAME = 200
Box = tuple[float, float, float, float]
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}


class NotAFloor(ValueError):
    """The SVG cannot be used; the message says why."""


def read_floor(
    key: str, source: str, known: Mapping[str, str] = MappingProxyType({})
) -> tuple[Floor, list[Shape], set[str]]:
    """Return a floor from SVG `source`, its shapes, and the names of what was left out of it.

    Only drawing elements and attributes stay: no script, foreign object, event handler, or outside reference; styles
    become attributes. `known` says of a code's kind: what is drawn with such a code, however written, is that shape.
    Raises NotAFloor where it is not SVG, or has neither a viewBox nor a size.
    """
    try:
        root = ElementTree.fromstring(source)
    except (ElementTree.ParseError, ValueError) as error:
        raise NotAFloor(f"It is not well-formed SVG: {error}.") from error
    if _local(root.tag) != "svg":
        raise NotAFloor("It is not SVG.")
    view_box = root.get("viewBox", "").strip() or _size(root)
    size = numbers(view_box)
    if len(size) != 4 or size[2] <= 0 or size[3] <= 0:
        raise NotAFloor("It has no viewBox.")
    sheet, more = read_sheet(root)
    left_out = {"style"} if more else set[str]()
    clean = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": view_box})
    inherited = {name: value for name, value in styled(dict(root.attrib), sheet).items() if name in STYLED}
    target = SubElement(clean, "g", inherited) if inherited else clean
    _copy(root, target, left_out, sheet)
    try:
        expand(clean)
    except TooMuch as error:
        raise NotAFloor("It refers to itself too often.") from error
    _recognise(clean, known)
    box = _fit(clean, (size[0], size[1], size[2], size[3]))
    shapes = list(_find_shapes(clean, key, IDENTITY))
    svg = tostring(clean, encoding="unicode")
    return Floor(key, svg, box), shapes, left_out


def blank_floor(key: str, width: float, height: float) -> Floor:
    """Return a floor of the usual width with nothing drawn, as high as a picture of that size."""
    box = (0.0, 0.0, USUAL, round(height * USUAL / width, 2))
    return Floor(key, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box[2]:g} {box[3]:g}" />', box)


def find_boxes(floor: Floor) -> dict[str, Box]:
    """Return the box (left, top, right, bottom) around each shape of a floor that `read_floor` made."""
    boxes: dict[str, Box] = {}
    _add_boxes(ElementTree.fromstring(floor.svg), IDENTITY, boxes)
    return boxes


def list_strangers(floor: Floor, shapes: Mapping[str, Shape]) -> list[str]:
    """List names that people gave to what is drawn and is none of `shapes`: a booth's code with a slip in it."""
    return list(dict.fromkeys(_find_strangers(ElementTree.fromstring(floor.svg), shapes)))


def _find_strangers(parent: Element, shapes: Mapping[str, Shape]) -> Iterator[str]:
    for element in parent:
        id = element.get("id", "")
        if id in shapes or _local(element.tag) in ("defs", "symbol"):
            continue
        if id and not _UNNAMED.fullmatch(id) and not any(one.get("id") in shapes for one in element.iter()):
            yield id
        else:
            yield from _find_strangers(element, shapes)


def _add_boxes(parent: Element, matrix: Matrix, boxes: dict[str, Box]) -> None:
    for element in parent:
        element.tag = _local(element.tag)
        here = multiply(matrix, read_transform(element.get("transform", "")))
        _add_boxes(element, here, boxes)
        points = list(_points(element, here)) if element.get("id") else []
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            boxes[element.get("id", "")] = (min(xs), min(ys), max(xs), max(ys))


def _copy(source: Element, target: Element, left_out: set[str], sheet: Sheet) -> None:
    for child in source:
        if not isinstance(child.tag, str):
            continue
        tag = _local(child.tag)
        if tag == "style":
            continue
        if tag not in _ELEMENTS:
            left_out.add(tag)
            continue
        own = {_local(name): value for name, value in child.attrib.items()}
        # Inkscape's layers and objects have the name that people gave them beside an id that nobody did.
        if "label" in own and "class" not in own:
            own["id"] = own["label"]
        attributes = {}
        for name, value in styled(own, sheet).items():
            if _is_safe(name, value):
                attributes[name] = value
            elif name not in _EDITORS:
                left_out.add(f"{tag}[{name}]")
        copied = Element(tag, attributes)
        if tag in ("title", "desc"):
            copied.text = child.text
        target.append(copied)
        _copy(child, copied, left_out, sheet)


def _recognise(root: Element, known: Mapping[str, str]) -> None:
    """Give what is drawn with a known code its class and that very code, the first of each."""
    codes, seen = by_normal(known), set[str]()
    for element in root.iter():
        code = codes.get(normal(element.get("id", ""))) if element.get("id") else None
        if code is None or code in seen or element.tag not in SHAPES | {"g"}:
            continue
        seen.add(code)
        element.set("id", code)
        classes = element.get("class", "").split()
        if not {*KINDS, "floor"} & set(classes):
            element.set("class", " ".join((known[code], *classes)))


def _fit(root: Element, box: Box) -> Box:
    """Bring a drawing in other units to the usual width, in which names and pins are of a readable size."""
    x, y, width, height = box
    if NARROWEST <= width <= WIDEST:
        return box
    scale = USUAL / width
    matrix = multiply((scale, 0, 0, scale, 0, 0), (1, 0, 0, 1, -x, -y))
    for element in root.iter():
        if at := _label(element):
            element.set("data-label", "{:g} {:g}".format(*apply(matrix, *at)))
    group = Element("g", {"transform": f"scale({scale:.6g}) translate({-x:g} {-y:g})"})
    group.extend(list(root))
    for child in list(root):
        root.remove(child)
    root.append(group)
    fitted = (0.0, 0.0, USUAL, round(height * scale, 2))
    root.set("viewBox", " ".join(f"{one:g}" for one in fitted))
    return fitted


def _size(root: Element) -> str:
    width, height = (numbers(root.get(name, "")) for name in ("width", "height"))
    return f"0 0 {width[0]:g} {height[0]:g}" if width and height else ""


def _is_safe(name: str, value: str) -> bool:
    if name == "href":
        return value.startswith("#")
    if name == "id" and len(value) > LONGEST_NAME:
        return False
    if name in STYLED and (
        re.search(r"[\\/:;@]", value) or not _FUNCTIONS.issuperset(re.findall(r"([\w-]+)\s{0,9}\(", value))
    ):
        return False
    return name in _ATTRIBUTES and not re.search(r"url\s*\((?!#)|script:|[<>]", value, re.I)


def _find_shapes(parent: Element, floor: str, matrix: Matrix) -> Iterator[Shape]:
    for element in parent:
        if element.tag in ("defs", "symbol"):
            continue
        here = multiply(matrix, read_transform(element.get("transform", "")))
        classes = element.get("class", "").split()
        # An open area, like a foyer, is a part of the floor with a place's id.
        kind = next((kind for kind in KINDS if kind in classes), "room" if "floor" in classes else "")
        if kind and element.get("id"):
            x, y = _label(element) or apply(here, *_centre(element))
            yield Shape(element.get("id", ""), floor, kind, round(x, 2), round(y, 2))
        yield from _find_shapes(element, floor, here)


def _label(element: Element) -> tuple[float, float] | None:
    at = numbers(element.get("data-label", ""))
    return (at[0], at[1]) if len(at) == 2 else None


def _centre(element: Element) -> tuple[float, float]:
    points = list(_points(element, IDENTITY)) or [(0.0, 0.0)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _points(element: Element, matrix: Matrix) -> Iterator[tuple[float, float]]:
    """Give points that span the box around `element`."""

    def number(name: str) -> float:
        found = numbers(element.get(name, ""))
        return found[0] if found else 0.0

    spanned: list[tuple[float, float]] = []
    if element.tag in ("rect", "use"):
        x, y = number("x"), number("y")
        spanned = [(x, y), (x + number("width"), y + number("height"))]
    elif element.tag in ("circle", "ellipse"):
        x, y, wide, high = number("cx"), number("cy"), number("rx") or number("r"), number("ry") or number("r")
        spanned = [(x - wide, y - high), (x + wide, y + high)]
    elif element.tag in ("polygon", "polyline"):
        found = numbers(element.get("points", ""))
        spanned = list(zip(found[::2], found[1::2], strict=False))
    elif element.tag == "line":
        spanned = [(number("x1"), number("y1")), (number("x2"), number("y2"))]
    elif element.tag == "path":
        spanned = list(_path_points(element.get("d", "")))
    yield from (apply(matrix, x, y) for x, y in spanned)
    for child in element:
        yield from _points(child, multiply(matrix, read_transform(child.get("transform", ""))))


def _path_points(d: str) -> Iterator[tuple[float, float]]:
    """Give the ends of a path's segments; curves count by their ends."""
    x = y = start_x = start_y = 0.0
    for command, arguments in re.findall(r"([a-zA-Z])([^a-zA-Z]*(?:[eE][-+]?\d+[^a-zA-Z]*)*)", d):
        lower, relative = command.lower(), command.islower()
        if lower == "z":
            x, y = start_x, start_y
            continue
        size, found = _ARGUMENTS.get(lower, 0), numbers(arguments)
        for at in range(0, len(found) - size + 1, size) if size else ():
            step = found[at : at + size]
            if lower == "h":
                x = step[0] + (x if relative else 0)
            elif lower == "v":
                y = step[0] + (y if relative else 0)
            else:
                x, y = step[-2] + (x if relative else 0), step[-1] + (y if relative else 0)
            if lower == "m" and at == 0:
                start_x, start_y = x, y
            yield x, y


def _local(name: str) -> str:
    return name.rpartition("}")[2]
