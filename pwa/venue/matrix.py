"""Transforms of a drawing, as SVG writes them (SVG 2, section 8)."""

from __future__ import annotations

import math
import re

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def read_transform(text: str) -> Matrix:
    """Return the matrix of a `transform` attribute; what is no transform counts as none."""
    matrix = IDENTITY
    for part in text.split(")")[:-1]:
        before, _, arguments = part.partition("(")
        name, n = "".join(before.replace(",", " ").split()[-1:]), numbers(arguments)
        if name == "translate" and n:
            matrix = multiply(matrix, (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0))
        elif name == "scale" and n:
            matrix = multiply(matrix, (n[0], 0, 0, n[1] if len(n) > 1 else n[0], 0, 0))
        elif name == "rotate" and n:
            angle, x, y = math.radians(n[0]), *((n[1], n[2]) if len(n) > 2 else (0.0, 0.0))
            turn = (math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0.0, 0.0)
            matrix = multiply(multiply(multiply(matrix, (1, 0, 0, 1, x, y)), turn), (1, 0, 0, 1, -x, -y))
        elif name in ("skewX", "skewY") and n:
            slope = math.tan(math.radians(n[0]))
            matrix = multiply(matrix, (1, 0, slope, 1, 0, 0) if name == "skewX" else (1, slope, 0, 1, 0, 0))
        elif name == "matrix" and len(n) == 6:
            matrix = multiply(matrix, (n[0], n[1], n[2], n[3], n[4], n[5]))
    return matrix


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """Return the transform that does `n` first and `m` after it."""
    a, b, c, d, e, f = m
    return (
        a * n[0] + c * n[1],
        b * n[0] + d * n[1],
        a * n[2] + c * n[3],
        b * n[2] + d * n[3],
        a * n[4] + c * n[5] + e,
        b * n[4] + d * n[5] + f,
    )


def invert(m: Matrix) -> Matrix:
    """Return the transform that undoes `m`; of one that flattens, none."""
    a, b, c, d, e, f = m
    if not (area := a * d - b * c):
        return IDENTITY
    return (d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area)


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where `m` takes a point."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def numbers(text: str) -> list[float]:
    """Return the numbers in an attribute."""
    return [float(one) for one in _NUMBER.findall(text)]
