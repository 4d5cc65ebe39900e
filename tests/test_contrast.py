"""Every pair of colours that the look puts together, computed from the tokens, light and dark (WCAG 1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

LIGHT, DARK = (
    (Path(__file__).parents[1] / "static" / "css" / "tokens.css")
    .read_text("utf-8")
    .split("@media (prefers-color-scheme: dark)")
)
FIND = re.compile(r"--([\w-]+):\s*#([0-9a-f]{3,6})\b")
FIXED = {"dark": "14212b", "white": "fff"}
SCHEMES = {"light": dict(FIND.findall(LIGHT)) | FIXED}
SCHEMES["dark"] = SCHEMES["light"] | dict(FIND.findall(DARK))
TEXT = ("ink", "muted", "link", "caution", "stop", "t1", "t2", "t3", "t4", "t5", "t6")
PAIRS = [
    *((one, under, 4.5) for one, under in product(TEXT, ("surface", "ground"))),
    *((one, under, 3.0) for one, under in product(("yours", "edge"), ("surface", "ground"))),
    *((one, under, 4.5) for one, under in (("on-flag", "flag"), ("on-flag", "unlit"), ("on-stop", "stop"))),
    *((one, under, 4.5) for one, under in (("dark", "changed"), ("surface", "ink"))),
    *((one, "bar", 4.5) for one in ("white", "bar-muted")),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("one", "under", "least"), PAIRS, ids=lambda value: str(value))
def test_colours_stand_out(scheme: str, one: str, under: str, least: float) -> None:
    colours = SCHEMES[scheme]

    assert contrast(colours[one], colours[under]) >= least


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    colour = "".join(char * 2 for char in colour) if len(colour) == 3 else colour
    values = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
