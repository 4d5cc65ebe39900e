"""Door signs: a printable sheet a place, with its names and a code that says where one is and what is on."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from flask import render_template

from pwa import build
from pwa.i18n import words
from pwa.programme.model import Place
from pwa.publishing import Publication
from pwa.web.transfer import draw

STYLE = "css/signs.css"


class Sign(NamedTuple):
    """What hangs on a door: (language, name, what scanning gives) each, and the code's address and drawing."""

    place: Place
    lines: tuple[tuple[str, str, str], ...]
    address: str
    qr: dict[str, Any]


def list_signs(publication: Publication, origin: str) -> list[Sign]:
    """Make a sign for each room and service of a floor, by floor."""
    programme = publication.programme
    places = [place for place in programme.places.values() if place.floor]
    return [
        _make(place, programme.event.languages, f"{origin}/places/{place.id}/")
        for place in sorted(places, key=lambda place: (place.floor, place.is_facility, place.position))
    ]


def write_signs(publication: Publication, origin: str) -> str:
    """Return all signs as one page that needs no other file."""
    page = render_template("venue/signs.html", signs=list_signs(publication, origin))
    style = build.assets()[STYLE].body.decode()
    return re.sub(r'<link rel="stylesheet"[^>]*>', lambda _found: f"<style>{style}</style>", page, count=1)


def _make(place: Place, languages: tuple[str, ...], address: str) -> Sign:
    lines = []
    for lang in languages:
        gettext = words(lang).gettext
        scan = gettext("You are here. Scan: now here, next here, routes.")
        lines.append((lang, place.name.get_text(lang).text, scan))
    return Sign(place, tuple(lines), address, draw(address))
