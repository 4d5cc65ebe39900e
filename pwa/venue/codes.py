"""Ids that drawing programs make, matched to the places and booths that they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# What people write before a code.
_BEFORE = re.compile(r"^(?:booth|stand|room|place|monter|piste|esittelypiste|sali|rum)(?=.)")


def normal(id: str) -> str:
    """Return what two ways to write a code share: `Booth_x5F_A-01_1_`, `booth A1` and `a1` are the same."""
    text = re.sub(r"_x([0-9A-Fa-f]{2,4})_", lambda found: chr(int(found[1], 16)), id)
    text = re.sub(r"_\d+_$", "", text)
    text = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isalnum())
    text = re.sub(r"(?<!\d)0+(?=\d)", "", text)
    return _BEFORE.sub("", text) or text


def in_list(code: str) -> str:
    """Return a code as it stands in a list by commas and spaces; the phone reads it as it does an address."""
    return re.sub("[%, ]", lambda found: f"%{ord(found[0]):02X}", code)


def by_normal(codes: Iterable[str]) -> dict[str, str]:
    """Return codes by their normal form, without those that two share."""
    found: dict[str, str] = {}
    twice = set()
    for code in codes:
        key = normal(code)
        if found.setdefault(key, code) != code:
            twice.add(key)
    return {key: code for key, code in found.items() if key not in twice}
