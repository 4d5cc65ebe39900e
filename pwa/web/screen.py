"""Wall screens: what is on and next, of the whole venue, a room or a floor, large, in every language in turn."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, make_response, render_template

from pwa import clock
from pwa.programme.model import Place
from pwa.web.context import get_publication
from pwa.web.index import Showing
from pwa.web.language import local, page_language, set_language

bp = Blueprint("screen", __name__)

# A screen that loses the network keeps going for this long.
AHEAD = timedelta(hours=30)
# How many of what comes next in a room show: a room's own screen has space for more.
NEXT, NEXT_IN_ROOM = 1, 5


class Row(NamedTuple):
    """A showing on a screen: `on` says that it runs, `shown` that it is among what is on and next, `today` its day."""

    showing: Showing
    place: Place | None
    on: bool
    shown: bool
    today: bool


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
    following = NEXT_IN_ROOM if "place" in values else NEXT
    rows, parts = _rows(places, following), []
    for lang in languages:
        set_language(lang)
        parts.append((lang, render_template("screen/_part.html", rows=rows, now=now, **values)))
    set_language(first)
    page = render_template("screen/show.html", parts=parts, now=now, following=following, **values)
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _rows(places: set[str] | None, following: int) -> list[Row]:
    """List what is to come by room, in each marked what is on and the `following` next."""
    programme, now = get_publication().programme, clock.now()
    found: list[Row] = []
    coming: Counter[str] = Counter()
    for slot in programme.slots():
        inside = places is None or slot.place in places
        if slot.open_hours or not inside or slot.end <= now or slot.start > now + AHEAD:
            continue
        on = slot.start <= now
        coming[slot.place] += not on
        shown, today = on or coming[slot.place] <= following, local(slot.start).date() == local(now).date()
        showing = Showing(slot, programme.sessions[slot.session])
        found.append(Row(showing, programme.places.get(slot.place), on, shown, today))
    return sorted(found, key=lambda row: (row.place.position if row.place else 999, row.showing.slot.start))
