"""`use` elements as what they show, so that a shape is where it is drawn."""

from __future__ import annotations

from copy import deepcopy
from xml.etree.ElementTree import Element

# A drawing that refers to itself again and again grows without end.
DEEPEST = 8
MOST = 20_000


class TooMuch(ValueError):
    """A drawing grows beyond what a phone can show."""


def expand(root: Element) -> None:
    """Replace each `use` of something in the drawing by a group with a copy of it; raises TooMuch."""
    known = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    left = MOST - sum(1 for _ in root.iter())
    _expand(root, known, 0, left)


def _expand(parent: Element, known: dict[str, Element], depth: int, left: int) -> int:
    for at, child in enumerate(list(parent)):
        target = known.get(child.get("href", "")[1:]) if child.tag == "use" else None
        if target is not None:
            if depth >= DEEPEST:
                raise TooMuch
            group = Element("g", {name: value for name, value in child.attrib.items() if name not in _OWN})
            move = f"translate({child.get('x') or 0} {child.get('y') or 0})"
            group.set("transform", f"{child.get('transform', '')} {move}".strip())
            copied = deepcopy(target)
            copied.tag = "g" if copied.tag == "symbol" else copied.tag
            for one in copied.iter():
                one.attrib.pop("id", None)
            left -= sum(1 for _ in copied.iter())
            if left < 0:
                raise TooMuch
            group.append(copied)
            parent[at] = group
            left = _expand(group, known, depth + 1, left)
        else:
            left = _expand(child, known, depth, left)
    return left


_OWN = frozenset(("href", "x", "y", "width", "height"))
