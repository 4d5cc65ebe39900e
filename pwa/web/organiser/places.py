"""Places at the desk: their plans, and which lifts and stairs are out of order."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from sqlite_utils import Database

from pwa import clock
from pwa.organisers import audit
from pwa.publishing import Publication
from pwa.venue import closures
from pwa.venue.closures import Closure
from pwa.web import signs
from pwa.web.context import get_db, get_publication
from pwa.web.directions import name_of
from pwa.web.language import gettext as _
from pwa.web.organiser import desk, plans
from pwa.web.organiser.desk import Entry, allowed, record

bp = Blueprint("places", __name__, url_prefix="/places")

ENTRIES = (Entry("organiser.places.index", "map", lambda: _("Places")),)


class Ride(NamedTuple):
    """A lift or staircase with the names of its stops, and since when it is out of order."""

    id: str
    names: tuple[str, ...]
    icon: str
    closure: Closure | None


@bp.get("/")
@allowed("organiser", "steward")
def index() -> str:
    """List the plans, what is on none of them, and the lifts and stairs, each with a button."""
    closed = closures.read(get_db())
    publication = get_publication()
    rides = [
        Ride(
            stops[0],
            tuple(name_of(publication, stop) for stop in stops),
            _icon(publication, stops[0]),
            next((closed[stop] for stop in stops if stop in closed), None),
        )
        for stops in closures.rides(publication.venue.edges)
    ]
    missing = [one for one in plans.list_things(publication) if one.at is None]
    floors = list(publication.venue.floors)
    return render_template("organiser/places/index.html", rides=rides, floors=floors, missing=missing)


@bp.get("/signs/")
@allowed("organiser", "editor", "steward")
def door_signs() -> str:
    """Show a sign for each door, to print."""
    found = signs.list_signs(get_publication(), current_app.config["RASTI"].origin)
    return render_template("venue/signs.html", signs=found)


@bp.post("/<id>/closure")
@allowed("organiser", "steward")
def close(id: str) -> Any:
    """Mark a lift or staircase as out of order, on all its floors."""
    stops = _stops(id)
    closures.close(get_db(), stops, by=desk.current().name, now=clock.now())
    record("ride", id, "closed", None, {"stops": stops})
    return redirect(url_for(".index"), 303)


@bp.post("/<id>/opening")
@allowed("organiser", "steward")
def reopen(id: str) -> Any:
    """Let routes use a lift or staircase again."""
    stops = _stops(id)
    closures.reopen(get_db(), stops)
    record("ride", id, "reopened", None, {"stops": stops})
    return redirect(url_for(".index"), 303)


def _stops(id: str) -> list[str]:
    found = (stops for stops in closures.rides(get_publication().venue.edges) if id in stops)
    return list(next(found, ())) or abort(404)


def _icon(publication: Publication, code: str) -> str:
    place = publication.programme.places.get(code)
    return place.kind if place and place.kind in ("lift", "stairs") else "walk"


def _say(entry: audit.Entry) -> str:
    name = name_of(get_publication(), entry.subject)
    return str(_("%(name)s, out of order", name=name) if entry.action == "closed" else _("%(name)s works", name=name))


def _undo(db: Database, entry: audit.Entry) -> tuple[Any, Any]:
    stops = entry.after["stops"]
    if entry.action == "closed":
        closures.reopen(db, stops)
    else:
        closures.close(db, stops, by=desk.current().name, now=clock.now())
    return None, entry.after


desk.KINDS["ride"] = desk.Kind(_say, _undo)
