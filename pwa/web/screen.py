"""Wall screens: what is on and next, of the whole venue, a room or a floor, large, in every language in turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, make_response, render_template

from pwa import clock
from pwa.programme.model import Place
from pwa.web.context import get_publication
from pwa.web.index import Showing
from pwa.web.language import page_language, set_language

bp = Blueprint("screen", __name__)

# A screen that loses the network keeps going for this long.
AHEAD = timedelta(hours=30)


class Row(NamedTuple):
    """A showing on a screen: `on` says that it runs, `shown` that it is among what is on and next."""

    showing: Showing
    place: Place | None
    on: bool
    shown: bool


@bp.get("/<lang:lang>/screen/now")
def show() -> Response:
    """Show every room."""
    return _show(None)


@bp.get("/<lang:lang>/screen/now/<place>")
def room(place: str) -> Response:
    """Show one room."""
    found = get_publication().programme.places.get(place) or abort(404)
    return _show({found.id}, place=found)


@bp.get("/<lang:lang>/screen/now/floor/<floor>")
def floor(floor: str) -> Response:
    """Show the rooms of a floor."""
    places = {one.id for one in get_publication().programme.places.values() if one.floor == floor}
    return _show(places or abort(404), floor=floor)


def list_screens() -> tuple[list[Place], list[str]]:
    """List the rooms and the floors that have a screen of their own."""
    programme = get_publication().programme
    used = {slot.place for slot in programme.slots()}
    rooms = sorted((one for one in programme.places.values() if one.id in used), key=lambda one: (one.position, one.id))
    return rooms, sorted({one.floor for one in rooms if one.floor})


def _show(places: set[str] | None, **values: Any) -> Response:
    first, now = page_language(), clock.now()
    languages = [first, *(one for one in get_publication().programme.event.languages if one != first)]
    rows, parts = _rows(places), []
    for lang in languages:
        set_language(lang)
        parts.append((lang, render_template("screen/_part.html", rows=rows, now=now, **values)))
    set_language(first)
    answer = make_response(render_template("screen/show.html", parts=parts, now=now, **values))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _rows(places: set[str] | None) -> list[Row]:
    """List what is to come by room, what is on and next in each marked."""
    programme, now = get_publication().programme, clock.now()
    found, coming = [], set()
    for slot in programme.slots():
        inside = places is None or slot.place in places
        if slot.open_hours or not inside or slot.end <= now or slot.start > now + AHEAD:
            continue
        on = slot.start <= now
        shown = on or slot.place not in coming
        if not on:
            coming.add(slot.place)
        found.append(Row(Showing(slot, programme.sessions[slot.session]), programme.places.get(slot.place), on, shown))
    return sorted(found, key=lambda row: (row.place.position if row.place else 999, row.showing.slot.start))
