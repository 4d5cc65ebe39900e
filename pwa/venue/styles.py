"""What a drawing program styles, as attributes and classes of ours: style sheets and colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

STYLED = frozenset(
    "fill fill-rule fill-opacity stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray"
    " opacity".split()
)
Sheet = Mapping[str, Mapping[str, str]]
_CLASS = re.compile(r"\.([\w-]+)")
_LENGTH = re.compile(r"(-?[\d.]+)(px|pt)?")
_NAMES = {"black": "#000", "white": "#fff"}
_DARK, _LIGHT = 0.2, 0.95


def read_sheet(root: Element) -> tuple[dict[str, dict[str, str]], bool]:
    """Return what the drawing's style sheets say of classes, and whether they say more than that."""
    rules: dict[str, dict[str, str]] = {}
    more = False
    for sheet in (one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == "style"):
        for selectors, body in _rules(_without_comments(sheet.text or "")):
            for selector in selectors.split(","):
                if found := _CLASS.fullmatch(selector.strip()):
                    rules.setdefault(found[1], {}).update(_declarations(body))
                else:
                    more = True
    return rules, more


def _without_comments(text: str) -> str:
    first, *rest = text.replace("<![CDATA[", "").replace("]]>", "").split("/*")
    return first + "".join(one.partition("*/")[2] for one in rest)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Give selectors and body of each innermost rule; an expression would try a long text from each letter anew."""
    for part in text.split("}")[:-1]:
        before, brace, body = part.rpartition("{")
        if brace and (selectors := before.rpartition("{")[2]):
            yield selectors, body


def styled(attributes: Mapping[str, str], sheet: Sheet) -> dict[str, str]:
    """Return an element's attributes with its classes' and its own style laid over them, in colours of ours.

    What is drawn in black becomes the page's ink, so that it is seen in the dark too; white becomes its surface.
    """
    found = {name: value for name, value in attributes.items() if name != "style"}
    classes = found.get("class", "").split()
    for name in classes:
        found |= sheet.get(name, {})
    found |= _declarations(attributes.get("style", ""))
    kept = [name for name in classes if name not in sheet]
    for name in ("fill", "stroke"):
        lightness = _lightness(found.get(name, ""))
        if lightness is not None and lightness <= _DARK:
            found[name] = "currentColor"
        elif lightness is not None and lightness >= _LIGHT:
            del found[name]
            kept.append(f"paper-{name}")
    if kept:
        found["class"] = " ".join(kept)
    else:
        found.pop("class", None)
    return found


def _declarations(text: str) -> dict[str, str]:
    found = {}
    for part in text.split(";"):
        name, _colon, value = part.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name in STYLED and value:
            length = _LENGTH.fullmatch(value)
            found[name] = length[1] if length else value
    return found


def _lightness(colour: str) -> float | None:
    """Return the relative luminance of a grey or coloured hex value (WCAG 2.2), None where it is no such value."""
    text = _NAMES.get(colour.strip().lower(), colour.strip()).lstrip("#")
    if not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", text):
        return None
    if len(text) == 3:
        text = "".join(2 * digit for digit in text)
    parts = [int(text[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    # A saturated colour says something; only greys are ink or paper.
    if max(parts) - min(parts) > 0.15:
        return None
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
